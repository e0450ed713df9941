"""The server behind the buttons, over real HTTP on loopback, with tokens signed by a key made here."""

import base64
import concurrent.futures
import contextlib
import dataclasses
import http.client
import json
import logging
import socket
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import google.auth.crypt
import google.auth.jwt
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth.transport.requests import Request

from automations import cli, counter, demo, server
from automations.books.memory import MemoryBook, shelf
from automations.config import Config, Programme, config_from
from automations.errors import BookBusy, BookChanged, BookUnreachable, SettingError
from automations.menu import OWN
from automations.morning import plan
from automations.passes import CERTS_SECONDS, KeptCerts
from automations.replies import SCRIPT_WANTED
from sheets_templates.words import Words
from tests.sheets import DAY, full_workbook

AUDIENCE = "1234-ours.apps.googleusercontent.com"
SAM, LEE = "sam@example.ca", "lee@town.example.ca"


def new_key():
    """Return a private key and its certificate, both as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    cert = (
        made.not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), cert.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERT = new_key()
OTHER_KEY, _ = new_key()


def token(key=KEY, kid="k1", **changes):
    """Return an identity token as Google signs one, with changes; a claim of None is left out."""
    now = int(time.time())
    claims = {
        "iss": "https://accounts.google.com", "aud": AUDIENCE, "sub": "1", "email": SAM, "email_verified": True,
        "iat": now - 60, "exp": now + 3540,
    }  # fmt: skip
    claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return google.auth.jwt.encode(google.auth.crypt.RSASigner.from_string(key, kid), claims).decode()


def forged(header, claims, sign=lambda text: b""):
    """Return a token made by hand."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    text = b".".join(parts)
    return (text + b"." + base64.urlsafe_b64encode(sign(text)).rstrip(b"=")).decode()


class Certs(BaseHTTPRequestHandler):
    """Google's page of public keys, on loopback."""

    fetched = 0

    def do_GET(self):
        Certs.fetched += 1
        body = json.dumps({"k1": CERT}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def certs_url():
    page = ThreadingHTTPServer(("127.0.0.1", 0), Certs)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{page.server_port}/certs"
    page.shutdown()
    page.server_close()


@pytest.fixture
def folder(tmp_path):
    """Return a programme of two communities: Sam and a town in one, Lee alone in the other."""
    for name, allowed in (("halifax", '"sam@example.ca", "@town.example.ca"'), ("truro", '"lee@town.example.ca"')):
        text = f'[community]\nbook = "memory:{name}"\n[serve]\nallowed = [{allowed}]\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        shelf[name] = MemoryBook(full_workbook(demo.sample_rows(DAY)))
    yield tmp_path
    shelf.clear()


def programme(folder, **serve):
    config = config_from({"serve": {"audience": AUDIENCE, "per_minute": 300, **serve}}, folder=folder)
    return dataclasses.replace(config, programme=Programme(("halifax.toml", "truro.toml")))


@pytest.fixture
def lines():
    return []


class Running:
    """A server that listens on loopback."""

    def __init__(self, config, certs_url, lines, seconds=20, **how):
        log = logging.getLogger(f"connector.serve.{uuid.uuid4().hex}")
        log.setLevel(logging.INFO)
        log.propagate = False
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())
        log.addHandler(handler)
        self.clock = lambda: datetime.now(UTC)
        self.server = server.Server(
            config, KeptCerts(Request(), time.monotonic), lambda: self.clock(), log, certs_url, **how
        )
        self.web = server.listen(self.server, "127.0.0.1", 0, seconds)
        self.port = self.web.effective_port
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with contextlib.suppress(OSError):  # its socket is closed under it when a test ends
            self.web.run()

    def url(self, path="/run"):
        return f"http://127.0.0.1:{self.port}{path}"

    def click(self, bearer=None, **changes):
        body = {
            "what": "Check intake", "spreadsheet": "halifax", "language": "en", "id": uuid.uuid4().hex,
            "asked_at": datetime.now(UTC).isoformat(), "script": SCRIPT_WANTED,
        }  # fmt: skip
        body = {name: value for name, value in {**body, **changes}.items() if value is not None}
        head = {"Authorization": f"Bearer {token() if bearer is None else bearer}"}
        return requests.post(self.url(), json=body, headers=head, timeout=30)


@pytest.fixture
def running(folder, certs_url, lines):
    made = Running(programme(folder), certs_url, lines)
    yield made
    made.web.close()


def test_a_click_is_carried_out_and_answered_in_the_asked_language(running):
    before = len(shelf["halifax"].tabs["Matches"])
    waiting = len(plan(shelf["halifax"].read(), Config(), datetime.now(UTC)).waiting)
    reply = running.click(what="propose_matches", language="fr-CA")
    data = reply.json()
    assert reply.status_code == 200
    assert data["status"] == "done"
    assert data["title"] == "Fait"
    assert (
        data["message"]
        == f"{len(data['lines'])} jumelages proposés, {waiting} personnes en attente. Voyez les onglets Jumelages et En attente."
    )
    assert len(shelf["halifax"].tabs["Matches"]) == before + len(data["lines"])
    assert data["script_note"] == ""
    assert set(data) == {"status", "title", "message", "lines", "run", "version", "script_wanted", "script_note"}


def test_the_run_log_of_the_workbook_says_who_clicked_what(running):
    running.click(what="Draft posts")
    assert shelf["halifax"].tabs["Run log"][2][1].startswith("Asked for by sam@example.ca: Draft posts.")


@pytest.mark.parametrize(
    "bearer",
    [
        "", "x", "a.b.c", "x" * 10_000,
        lambda: token(aud="another.apps.googleusercontent.com"),
        lambda: token(aud=None),
        lambda: token(iss="https://evil.example"),
        lambda: token(iss=None),
        lambda: token(iat=int(time.time()) - 7200, exp=int(time.time()) - 3600),
        lambda: token(iat=int(time.time()) + 3600, exp=int(time.time()) + 7200),
        lambda: token(nbf=int(time.time()) + 3600),
        lambda: token(nbf="soon"),
        lambda: token(email=None),
        lambda: token(email=7),
        lambda: token(email_verified=False),
        lambda: token(email_verified="true"),
        lambda: token(key=OTHER_KEY),
        lambda: token(key=OTHER_KEY, kid="k2"),
        lambda: token()[:-4] + "AAAA",
        lambda: forged({"alg": "none", "typ": "JWT"}, {"iss": "accounts.google.com", "aud": AUDIENCE, "email": SAM, "email_verified": True, "iat": time.time(), "exp": time.time() + 60}),
        lambda: forged({"alg": "HS256", "kid": "k1"}, {"iss": "accounts.google.com", "aud": AUDIENCE, "email": SAM, "email_verified": True, "iat": time.time(), "exp": time.time() + 60}, lambda text: __import__("hmac").digest(CERT.encode(), text, "sha256")),
        lambda: forged({"alg": ["RS256"], "kid": {}}, [1, 2]),
    ],
    ids=["none", "x", "three parts", "huge", "other audience", "no audience", "other issuer", "no issuer", "expired", "issued in the future", "not yet", "bad nbf", "no e-mail", "e-mail a number", "unverified", "verified a text", "other key", "unknown key", "cut signature", "alg none", "HS256 with the public key", "nonsense"],
)  # fmt: skip
def test_nobody_comes_in_without_a_good_token(running, bearer):
    before = shelf["halifax"].writes
    reply = running.click(bearer() if callable(bearer) else bearer)
    assert reply.status_code == 401
    assert reply.json()["status"] == "refused"
    assert reply.json()["message"].startswith("You are not let in")
    assert shelf["halifax"].writes == before


def test_a_token_in_the_address_or_under_another_scheme_is_none(running):
    body = {"what": "Check intake"}
    assert requests.post(running.url(f"/run?access_token={token()}"), json=body, timeout=9).status_code == 401
    for head in (f"Basic {token()}", token(), "Bearer", f"Bearer  {'x'} {token()}"):
        assert requests.post(running.url(), json=body, headers={"Authorization": head}, timeout=9).status_code == 401


@pytest.mark.parametrize(
    ("email", "spreadsheet", "status"),
    [
        (SAM, "halifax", 200), ("SAM@Example.ca", "halifax", 200), (LEE, "halifax", 200), (LEE, "truro", 200),
        (SAM, "truro", 403), ("x@example.ca", "halifax", 403), ("sam@example.ca.evil.example", "halifax", 403),
        ("x@eviltown.example.ca", "halifax", 403), (SAM, "nowhere", 403), (SAM, "memory:halifax", 403), (SAM, "../halifax", 403),
    ],
)  # fmt: skip
def test_each_spreadsheet_is_served_to_its_own_people_only(running, email, spreadsheet, status):
    reply = running.click(token(email=email), spreadsheet=spreadsheet)
    assert reply.status_code == status
    if status == 403:
        assert reply.json()["message"].startswith("This spreadsheet is not served here, or not to you")


def test_a_community_that_allows_nobody_serves_nobody(running, folder):
    (folder / "halifax.toml").write_text('[community]\nbook = "memory:halifax"\n', encoding="utf-8")
    assert running.click().status_code == 403


def test_a_click_that_is_sent_twice_is_carried_out_once_with_one_answer(running):
    how = {"id": "0123456789abcdef", "asked_at": datetime.now(UTC).isoformat()}
    first, second = (running.click(**how) for _ in range(2))
    assert first.json() == second.json()
    assert running.server.counters[next(iter(running.server.counters))].runs == 1


def test_a_replay_with_other_content_is_refused(running):
    how = {"id": "0123456789abcdef", "asked_at": datetime.now(UTC).isoformat()}
    assert running.click(**how).status_code == 200
    assert running.click(**how, what="Propose matches").status_code == 409


def test_of_two_clicks_with_one_id_that_come_at_once_the_second_finds_the_first(running, monkeypatch):
    pace = server.keep_pace
    monkeypatch.setattr(server, "keep_pace", lambda *given: (time.sleep(0.3), pace(*given)))
    how = {"id": "0123456789abcdef", "asked_at": datetime.now(UTC).isoformat(), "bearer": token()}
    with concurrent.futures.ThreadPoolExecutor() as people:
        clicks = [people.submit(running.click, **how, what=what) for what in ("Check intake", "Propose matches")]
    assert sorted(click.result().status_code for click in clicks) == [200, 409]


@pytest.mark.parametrize("minutes", [-6, -60, 6, 600_000])
def test_an_old_click_or_a_wrong_clock_is_refused_and_both_times_are_said(running, minutes):
    asked_at = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
    reply = running.click(asked_at=asked_at)
    assert reply.status_code == 409
    assert asked_at[:16] in reply.json()["message"]
    assert datetime.now(UTC).isoformat()[:13] in reply.json()["message"]


def test_a_click_replayed_after_the_server_forgot_it_is_too_old(running):
    how = {"id": "0123456789abcdef", "asked_at": datetime.now(UTC).isoformat()}
    running.click(**how)
    running.clock = lambda: datetime.now(UTC) + timedelta(minutes=20)
    server.remember(running.server, server.Visitor("x"), "y", "z", counter.Ticket(OWN[0], "x"))
    assert list(running.server.clicks) == [("x", "y")]
    assert running.click(**how).status_code in (401, 409)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"what": None}, "what is missing"), ({"what": 7}, "what is missing"), ({"what": ""}, "what is missing"),
        ({"id": "short"}, "id is not 8 to 64"), ({"id": "a/../../../etc/passwd"}, "id is not 8 to 64"),
        ({"asked_at": "yesterday"}, "asked_at is no time"), ({"asked_at": "2026-01-01T00:00:00"}, "asked_at is no time"),
        ({"asked_at": "0001-01-01T00:00:00+14:00"}, "asked_at is no time"),
        ({"asked_at": "9999-12-31T23:59:59-12:00"}, "asked_at is no time"),
        ({"what": "x" * 301}, "what is missing or no text"),
    ],
)  # fmt: skip
def test_a_click_that_cannot_be_read_is_told_what_is_wrong(running, changes, why):
    reply = running.click(**changes)
    assert reply.status_code == 400
    assert why in reply.json()["message"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"what": "' + b"[" * 9000 + b'"}', b"[" * 12_000]
)
def test_a_body_that_is_no_click_is_refused_and_crashes_nothing(running, body):
    head = {"Authorization": f"Bearer {token()}", "Content-Type": "application/json"}
    assert requests.post(running.url(), data=body, headers=head, timeout=9).status_code == 400


def test_an_unknown_item_is_answered_with_what_there_is(running):
    data = running.click(what="Propose maches").json()
    assert data["status"] == "refused"
    assert "did you mean “Propose matches”" in data["message"]


@pytest.mark.parametrize("size", [server.LARGEST_BODY + 1, 2_000_000])
def test_a_huge_body_is_refused(running, size):
    head = {"Authorization": f"Bearer {token()}", "Content-Type": "application/json"}
    try:
        reply = requests.post(running.url(), data=b"x" * size, headers=head, timeout=9)
    except requests.ConnectionError:
        return  # it was cut off while still sending
    assert reply.status_code == 413


def test_a_body_said_to_be_endless_does_not_fill_the_memory(running):
    def endless():
        for _ in range(3000):
            yield b"x" * 1024

    try:
        reply = requests.post(running.url(), data=endless(), headers={"Content-Type": "application/json"}, timeout=9)
        assert reply.status_code in (400, 401, 413)
    except requests.ConnectionError:
        pass


@pytest.mark.parametrize(
    "path",
    ["/", "/run/", "/run/..", "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/x", "/run%00", "//evil.example/run", "/healthz/../run", "/.env", "/console", "/answer/x"],
)  # fmt: skip
def test_no_other_path_leads_anywhere(running, path):
    link = http.client.HTTPConnection("127.0.0.1", running.port, timeout=9)
    link.putrequest("POST", path, skip_host=False)
    link.putheader("Content-Length", "0")
    link.endheaders()
    reply = link.getresponse()
    assert reply.status in (400, 404, 405, 308)
    assert b"root:" not in reply.read()


def test_only_the_methods_that_are_meant_are_answered(running):
    assert requests.get(running.url("/run"), timeout=9).status_code == 405
    assert requests.put(running.url("/run"), timeout=9).status_code == 405
    assert requests.post(running.url("/healthz"), timeout=9).status_code == 405
    assert requests.get(running.url("/healthz"), timeout=9).json()["status"] == "ok"


def test_slow_senders_keep_nobody_waiting(running):
    slow = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(80)]
    for link in slow:
        link.sendall(b"POST /run HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    began = time.monotonic()
    assert requests.get(running.url("/healthz"), timeout=5).status_code == 200
    assert running.click().status_code == 200
    assert time.monotonic() - began < 5
    for link in slow:
        link.close()


@pytest.mark.parametrize(
    "begin", [b"POST /run HTTP/1.1\r\n", b"POST /run HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"]
)
def test_a_sender_that_drips_bytes_is_cut_off_and_one_that_is_quick_is_not(folder, certs_url, lines, begin):
    running = Running(programme(folder), certs_url, lines, seconds=1)
    with socket.create_connection(("127.0.0.1", running.port), timeout=9) as slow:
        slow.sendall(begin)
        began, cut_off = time.monotonic(), False
        while not cut_off and time.monotonic() - began < 8:
            time.sleep(0.1)
            try:
                slow.sendall(b"x")
            except (BrokenPipeError, ConnectionResetError, ConnectionAbortedError):
                cut_off = True
        assert cut_off
    assert running.click().status_code == 200
    running.web.close()


def test_a_hundred_clicks_on_one_sheet_are_one_morning_and_a_hundred_answers(running):
    # Four people, twenty-five clicks each, all at once.
    bearers = [token(email=f"p{n}@town.example.ca") for n in range(4)]
    writes = shelf["halifax"].writes
    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        clicks = [pool.submit(running.click, bearers[n % 4], what="Run the morning") for n in range(100)]
        replies = [click.result() for click in clicks]
    assert [reply.status_code for reply in replies] == [200] * 100
    assert {reply.json()["status"] for reply in replies} == {"done"}
    assert shelf["halifax"].writes == writes + 1
    (only,) = running.server.counters.values()
    assert only.runs <= 2


def finished(running, reply, email):
    """Return the last reply to a click: asked for until it is done, as the sidebar does."""
    head = {"Authorization": f"Bearer {token(email=email)}"}
    for _ in range(15):
        if reply["status"] != "running":
            break
        reply = requests.post(running.url("/answer"), json={"run": reply["run"]}, headers=head, timeout=9).json()
    return reply


def test_clicks_on_several_sheets_do_not_wait_for_each_other(folder, certs_url, lines):
    let_go = threading.Event()

    class Slow:
        def read(self):
            let_go.wait(20)
            return shelf["halifax"].read()

        def write(self, changes):
            shelf["halifax"].write(changes)

    how = {"open": lambda place, config: Slow() if place.endswith("halifax") else shelf["truro"]}
    running = Running(programme(folder, wait_seconds=1), certs_url, lines, **how)
    first = running.click()
    assert (first.status_code, first.json()["status"]) == (202, "running")
    beside = running.click(token(email=LEE), spreadsheet="truro").json()
    assert finished(running, beside, LEE)["status"] == "done"
    let_go.set()
    ask = {"run": first.json()["run"], "language": "fr"}
    head = {"Authorization": f"Bearer {token()}"}
    again = requests.post(running.url("/answer"), json=ask, headers=head, timeout=9)
    assert again.json()["title"] == "Fait"
    other = {"Authorization": f"Bearer {token(email=LEE)}"}
    assert requests.post(running.url("/answer"), json=ask, headers=other, timeout=9).status_code == 404
    assert requests.post(running.url("/answer"), json={"run": "x"}, headers=head, timeout=9).status_code == 404
    assert requests.post(running.url("/answer"), json=ask, timeout=9).status_code == 401
    running.web.close()


def test_one_person_may_click_only_so_often_in_a_minute(folder, certs_url, lines):
    running = Running(programme(folder, per_minute=3), certs_url, lines)
    assert [running.click().status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert running.click(token(email=LEE)).status_code == 200
    running.clock = lambda: datetime.now(UTC) + timedelta(seconds=61)
    assert running.click(asked_at=(datetime.now(UTC) + timedelta(seconds=61)).isoformat()).status_code == 200
    running.web.close()


@pytest.mark.parametrize(
    ("error", "message"),
    [(BookBusy(Words.plain("connector.xlsx is open in Excel")), "Not done: connector.xlsx is open in Excel."), (BookUnreachable(Words.plain("Google Sheets does not answer")), "Not done: Google Sheets does not answer."), (KeyError("Amina"), "Something unforeseen happened")],
)  # fmt: skip
def test_what_goes_wrong_in_a_run_is_answered_and_the_log_names_nobody(folder, certs_url, lines, error, message):
    class Broken:
        def read(self):
            raise error

    running = Running(programme(folder), certs_url, lines, open=lambda *_: Broken())
    data = running.click().json()
    assert data["status"] == "failed"
    assert data["message"].startswith(message)
    assert not any(word in line for line in lines for word in ("Amina", "sam", "example.ca"))
    assert any(json.loads(line).get("why", "").startswith(type(error).__name__) for line in lines)
    assert running.click(what="Draft posts").json()["status"] == "failed"
    running.web.close()


def test_somebody_saving_in_between_begins_the_run_again(folder, certs_url, lines):
    class Changed:
        times = 0

        def read(self):
            return shelf["halifax"].read()

        def write(self, changes):
            Changed.times += 1
            if Changed.times == 1:
                raise BookChanged(Words.plain("changed"))
            shelf["halifax"].write(changes)

    running = Running(programme(folder), certs_url, lines, open=lambda *_: Changed())
    assert running.click().json()["status"] == "done"
    assert Changed.times == 2
    running.web.close()


def test_the_log_is_json_lines_without_names(running, lines):
    running.click()
    running.click("bad")
    said = [json.loads(line) for line in lines]
    assert [entry["status"] for entry in said if entry.get("path") == "/run"] == [200, 401]
    assert not any(word in line for line in lines for word in ("sam", "@", "Okafor", "halifax"))


def test_googles_keys_are_fetched_once_an_hour_however_many_click(running):
    Certs.fetched = 0
    for _ in range(5):
        running.click()
    assert Certs.fetched == 1
    tick = [0.0]
    kept = KeptCerts(Request(), lambda: tick[0])
    Certs.fetched = 0
    for tick[0] in (0.0, CERTS_SECONDS - 1.0, CERTS_SECONDS + 1.0):
        kept(running.server.certs_url)
    assert Certs.fetched == 2


def test_a_script_that_is_too_old_is_told_so_with_its_answer(running):
    data = running.click(script=None).json()
    assert data["status"] == "done"
    assert data["script_note"].startswith("The script in this sheet is version 0")


def test_too_many_that_wait_are_sent_away():
    never = threading.Event()
    made = counter.Counter(lambda *_: {}, time.monotonic, lambda _: never.wait(5), lambda error: None)
    tickets = [made.ask(OWN[0], f"{n}@example.ca") for n in range(counter.MOST_WAITING + 1)]
    assert tickets[-1] is None
    assert tickets[0] is made.ask(OWN[0], "0@example.ca")
    never.set()
    assert all(ticket.ready.wait(5) and ticket.reply is counter.UNFORESEEN for ticket in tickets[:-1])


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({}, "[serve] audience is empty"),
        ({"audience": AUDIENCE}, "[serve] allowed is empty"),
    ],
)
def test_a_server_that_would_let_nobody_in_does_not_start(said, line):
    with pytest.raises(SettingError) as refused:
        server.ready_to_serve(config_from({"serve": said}))
    assert str(refused.value).startswith(line)
    server.ready_to_serve(config_from({"serve": {"audience": AUDIENCE, "allowed": [SAM]}}))


@pytest.mark.parametrize("who", ["sam", "@", ""])
def test_an_allowance_that_would_let_everyone_in_is_refused(who):
    with pytest.raises(SettingError, match=r"\[serve\]: allowed"):
        config_from({"serve": {"allowed": [who]}})


def test_the_command_says_what_is_missing_in_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["serve"]) == 1
    assert capsys.readouterr().err.startswith("connector: [serve] audience is empty")
    assert isinstance(Config().serve.threads, int)
