"""The digest: what it says, what it keeps to itself, and that it arrives by e-mail, Slack and Teams."""

import dataclasses
import email
import email.policy
import json
import re
import socket
import ssl
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from apprise.plugins.slack import NotifySlack

from automations import cli, demo
from automations.config import Config, config_from
from automations.digest import Digest, Sending, bare, digest, link_of, send, short_name
from automations.errors import DigestFailed, SettingError
from automations.morning import plan
from sheets_templates.choices import LetterKind, MatchStatus
from sheets_templates.people_tabs import Letter, Match
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, match
from tests.test_server import CERT, KEY

MESSAGE = Digest("Halifax: 2 things to do", "• Ask for the referrals: Amina O. – Gordon M.\n• É, “quotes” & <signs>")


def found(workbook=None, days=30):
    workbook = workbook or demo.sample_rows(DAY)
    return plan(full_workbook(workbook), Config(), NOW + timedelta(days=days))


def config(**said):
    return Config(digest=Sending(**said))


def words_of(message):
    return set(re.findall(r"\w+", f"{message.title} {message.text}"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_digest_names_nobody_beyond_first_name_and_initial(language):
    workbook = demo.sample_rows(DAY)
    message = digest(found(workbook), config(most=1000, language=language))
    people = (*workbook.connectees, *workbook.connectors)
    said = f"{message.title} {message.text}"
    assert len(message.text.splitlines()) > 15
    assert not {person.last_name for person in people if len(person.last_name) > 1} & words_of(message)
    assert not any(person.email in said or (person.phone and person.phone in said) for person in people)
    assert "@" not in said
    assert re.search(r"\w+ [A-ZÀ-Ý]\.", said)


def test_people_are_named_in_full_or_not_at_all_where_the_community_says_so():
    workbook = demo.sample_rows(DAY)
    full = digest(found(workbook), config(names="full", most=1000))
    nobody = digest(found(workbook), config(names="none", most=1000))
    lasts = {person.last_name for person in workbook.connectees}
    firsts = {person.first_name for person in workbook.connectees}
    assert lasts & words_of(full)
    assert not (lasts | firsts) & words_of(nobody)


def test_the_digest_lists_what_is_most_pressing_and_how_much_more_there_is():
    plan_ = found()
    lines = digest(plan_, config(most=3, link="https://example.ca/book")).text.splitlines()
    assert sum(line.startswith("• ") for line in lines) == 3
    assert f"… and {len(plan_.actions) - 3} more" in lines
    assert lines[-1] == "The workbook: https://example.ca/book"


def test_a_quiet_day_sends_nothing_unless_it_is_wanted():
    nothing = found(Workbook(DAY), days=0)
    quiet = dataclasses.replace(nothing, actions=(), posts=dataclasses.replace(nothing.posts, drafts=()))
    assert digest(quiet, config()) is None
    assert digest(quiet, config(quiet_days=False)).text.startswith("Nothing is due today.")


@pytest.mark.parametrize(
    ("first", "last", "short"),
    [
        ("Amina", "Okafor", "Amina O."), ("Marie Claire", "Dupont-Roy", "Marie D."), ("Amina Okafor", "", "Amina O."),
        ("Madonna", "", "Madonna"), ("", "Okafor", "someone"), ("", "", "someone"), ("a@example.ca", "", "someone"), ("李", "小龙", "李 小."),
    ],
)  # fmt: skip
def test_a_short_name_is_first_name_and_initial(first, last, short):
    assert short_name(connectee(first_name=first, last_name=last), "en") == short


def test_names_addresses_and_numbers_inside_a_step_are_taken_out():
    text = "Call Amina Okafor at +1 902 555-0134 or <amina@example.ca> by 2026-03-31"
    assert bare(text, [connectee()], "en") == "Call Amina O. at … or <…> by 2026-03-31"


@pytest.mark.parametrize(
    ("first", "last", "key", "short"),
    [
        ("Amina", "Okafor", "amina.okafor@example.ca", "Amina O."), ("Amina Okafor", "", "amina.okafor@example.ca", "Amina O."),
        ("Madonna", "", "amina.okafor@example.ca", "Madonna"), (None, None, "yusuf no-row 902-555-0199", "someone"),
    ],
)  # fmt: skip
def test_whom_to_call_is_named_as_the_community_wants(first, last, key, short):
    person = () if first is None else (connectee(first_name=first, last_name=last),)
    pair = Match(
        connectee=key, connector=connector().email, status=MatchStatus.APPROVED, introduced_on=DAY - timedelta(days=21)
    )
    asked = (DAY - timedelta(days=days) for days in (14, 7))
    letters = tuple(Letter(sent_on=day, kind=LetterKind.MEETING_REMINDER, to=key) for day in asked)
    morning = found(Workbook(DAY, person, (connector(),), (pair,), letters=letters), days=0)
    assert f"Call {short}: 2 letters had no answer" in digest(morning, config(most=1000)).text
    nobody = digest(morning, config(names="none", most=1000)).text
    assert "Call someone: 2 letters had no answer" in nobody
    assert not {word for word in f"{first} {last} yusuf".split() if word != "None"} & set(re.findall(r"\w+", nobody))


def test_a_match_whose_people_have_no_row_names_nobody():
    pair = match(connectee(), connector(), met_on=DAY - timedelta(days=20))
    message = digest(found(Workbook(DAY, matches=(pair,))), config())
    assert "Okafor" not in message.text
    assert "@" not in message.text


def test_the_link_of_a_google_sheet_is_known_and_a_file_has_none():
    sheet = config_from({"community": {"book": "google:abc_DEF-123"}})
    assert link_of(sheet) == "https://docs.google.com/spreadsheets/d/abc_DEF-123/edit"
    assert link_of(Config()) == ""


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"names": "all"}, "names knows no “all”"),
        ({"language": "es"}, "language knows no “es”"),
        ({"variable": "mailto://sam:secret@example.ca"}, "the addresses themselves are secrets and do not stand here"),
        ({"link": "javascript:x"}, "is no web address"),
    ],
)
def test_settings_that_cannot_be_are_refused(said, complaint):
    with pytest.raises(SettingError, match=re.escape(complaint)):
        config_from({"digest": said})


# it arrives


class Kept(Message):
    """A mail server that keeps what comes in."""

    def __init__(self):
        super().__init__()
        self.mails = []

    def handle_message(self, message):
        self.mails.append(message)


@pytest.fixture
def mail_server():
    kept = Kept()
    with socket.create_server(("127.0.0.1", 0)) as free:
        kept.port = free.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=kept.port)
    server.start()
    yield kept
    server.stop()


@pytest.fixture
def web_server():
    """A web server that keeps what is posted to it; over TLS where a test asks for it."""
    posts = []

    class Keeper(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posts.append((self.path, body.decode("utf-8")))
            self.send_response(500 if "broken" in self.path else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_):
            """Say nothing."""

    servers = []

    def started(tls=None):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Keeper)
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server.server_port

    started.posts = posts
    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


def mail_to(server, who="sam@example.ca"):
    return f"mailto://127.0.0.1:{server.port}/?from=tool@example.ca&to={who}"


def test_the_digest_arrives_by_e_mail_with_its_accents_and_signs(mail_server):
    assert (
        send(
            MESSAGE, Config(), {"CONNECTOR_DIGEST": f"{mail_to(mail_server)} {mail_to(mail_server, 'lee@example.ca')}"}
        )
        == 2
    )
    assert [mail["To"] for mail in mail_server.mails] == ["sam@example.ca", "lee@example.ca"]
    mail = email.message_from_bytes(mail_server.mails[0].as_bytes(), policy=email.policy.default)
    assert mail["Subject"] == MESSAGE.title
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n").strip() == MESSAGE.text


def test_the_digest_arrives_in_slack(web_server, monkeypatch):
    monkeypatch.setattr(NotifySlack, "webhook_url", f"http://127.0.0.1:{web_server()}/services")
    target = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    assert send(MESSAGE, Config(), {"CONNECTOR_DIGEST": target}) == 1
    ((path, body),) = web_server.posts
    assert path == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    assert "Amina O. – Gordon M." in str(json.loads(body))


def test_the_digest_arrives_in_teams(web_server, tmp_path):
    (tmp_path / "key.pem").write_text(KEY + CERT, encoding="utf-8")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "key.pem")
    target = f"workflows://127.0.0.1:{web_server(tls)}/643a8ee/12345abc/?verify=no"
    assert send(MESSAGE, Config(), {"CONNECTOR_DIGEST": target}) == 1
    ((path, body),) = web_server.posts
    assert "/workflows/643a8ee/" in path
    assert "Amina O. – Gordon M." in str(json.loads(body))


def test_where_nobody_wants_it_nothing_is_sent():
    assert send(MESSAGE, Config(), {}) == 0
    assert send(MESSAGE, Config(), {"CONNECTOR_DIGEST": "  "}) == 0


def test_a_failure_names_the_place_and_never_the_secret(web_server, mail_server, caplog):
    bad = f"json://sam:s3cret@127.0.0.1:{web_server()}/broken"
    targets = f"{mail_to(mail_server)} {bad} nonsense://s3cret"
    with pytest.raises(DigestFailed) as failed:
        send(MESSAGE, Config(), {"CONNECTOR_DIGEST": targets})
    assert "did not reach address 2, 3 of 3 in CONNECTOR_DIGEST" in str(failed.value)
    assert "s3cret" not in str(failed.value)
    assert len(mail_server.mails) == 1


def test_the_command_shows_the_digest_and_sends_it_when_asked(tmp_path, monkeypatch, capsys, mail_server):
    monkeypatch.chdir(tmp_path)
    cli.main(["demo", "--day", "2026-03-31"])
    capsys.readouterr()
    monkeypatch.delenv("CONNECTOR_DIGEST", raising=False)
    assert cli.main(["digest", "demo/connector.xlsx", "--day", "2026-03-31"]) == 0
    assert "things to do (2026-03-31)" in capsys.readouterr().out
    assert cli.main(["digest", "demo/connector.xlsx", "--day", "2026-03-31", "--send"]) == 1
    assert "nobody to send it to" in capsys.readouterr().err
    monkeypatch.setenv("CONNECTOR_DIGEST", mail_to(mail_server))
    assert cli.main(["digest", "demo/connector.xlsx", "--day", "2026-03-31", "--send"]) == 0
    assert capsys.readouterr().out.endswith("Sent to 1 address.\n")
    assert len(mail_server.mails) == 1
