"""The desk lets in the one person at this computer and nobody else; a real server on loopback, asked with requests."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading

import pytest
import requests

from automations import demo
from automations.books import make_book
from automations.config import Config
from automations.review.desk import Desk
from automations.review.guard import COOKIE
from automations.review.serving import desk_at, server_of
from automations.review.view import Stage
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from tests.sheets import NOW, full_workbook
from tests.test_review_desk import Stubborn, workbook

pytest.importorskip("flask", reason="the extra review is not installed")
from automations.review.buttons import BUTTONS
from automations.review.pages import PAGES

pytest.importorskip("waitress", reason="the extra review is not installed")


@pytest.fixture
def served():
    """Return a desk that is being served, its guard, and the address of its pages."""
    desk = Desk(Stubborn(full_workbook(workbook())), Config(), "Dana", clock=lambda: NOW)
    server, guard = server_of(desk)
    stop = in_the_background(server)
    yield desk, guard, f"http://127.0.0.1:{guard.port}"
    stop()


def in_the_background(server):
    """Run a server in a thread; return the function that ends it."""

    def run():
        with contextlib.suppress(OSError):  # its socket was closed under it
            server.run()

    threading.Thread(target=run, daemon=True).start()
    return server.close


@pytest.fixture
def browser(served):
    """Return a session that came in by the one-time address."""
    session = requests.Session()
    assert session.get(served[1].address).status_code == 200
    return session


def form_of(session, address):
    """Return the hidden fields of the first form that decides."""
    page = session.get(address).text
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("csrf", "mark")}


def approve(session, base, key, **changes):
    fields = form_of(session, f"{base}/posts/{key}") | changes.pop("fields", {})
    headers = {"Origin": base} | changes
    return session.post(f"{base}/posts/{key}/approve", data=fields, headers=headers, allow_redirects=False)


def decided(desk):
    return len(desk.book.tabs["Decisions"]) - 1


def key_of(desk):
    return desk.view().posts[0].id


def test_whoever_has_no_token_sees_nothing(served):
    desk, _, base = served
    for path in (
        "/",
        "/today",
        "/posts",
        f"/posts/{key_of(desk)}",
        "/matches",
        "/network",
        "/network.svg",
        "/letters/x.eml",
        "/shortcuts",
        "/enter",
        "/enter?token=x",
    ):
        answer = requests.get(base + path, timeout=5)
        assert answer.status_code == 403
        assert "Say hello" not in answer.text
        assert COOKIE not in answer.cookies


def test_the_address_is_good_for_one_browser_once(served, browser):
    address = served[1].address
    assert address.endswith("token=")
    assert requests.get(served[2] + "/today", timeout=5).status_code == 403
    assert browser.get(served[2] + "/today").status_code == 200


def test_the_token_is_used_up_so_a_second_visit_with_it_is_refused(served):
    address = served[1].address
    first, second = requests.get(address, timeout=5), requests.get(address, timeout=5)
    assert (first.status_code, second.status_code) == (200, 403)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(served):
    answer = requests.get(served[1].address, timeout=5, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "token" not in answer.headers["Location"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1.evil.example", ""])
def test_a_name_that_somebody_pointed_at_this_computer_is_refused(served, browser, host):
    answer = browser.get(served[2] + "/today", headers={"Host": host})
    assert answer.status_code == 400
    assert "hello" not in answer.text


def test_localhost_is_this_computer_too(served, browser):
    headers = {"Host": f"localhost:{served[1].port}", "Cookie": f"{COOKIE}={browser.cookies[COOKIE]}"}
    assert requests.get(served[2] + "/today", headers=headers, timeout=5).status_code == 200


def test_a_decision_from_the_desks_own_page_is_taken(served, browser):
    desk, _, base = served
    assert approve(browser, base, key_of(desk)).status_code == 302
    assert decided(desk) == 1


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1", "https://127.0.0.1"])
def test_a_decision_that_another_page_sends_is_refused(served, browser, origin):
    desk, _, base = served
    assert approve(browser, base, key_of(desk), Origin=origin).status_code == 400
    assert decided(desk) == 0


@pytest.mark.parametrize("csrf", ["", "wrong", "é"])
def test_a_decision_without_the_forms_secret_is_refused(served, browser, csrf):
    desk, _, base = served
    assert approve(browser, base, key_of(desk), fields={"csrf": csrf}).status_code == 400
    assert decided(desk) == 0


def test_a_decision_needs_a_form_a_link_changes_nothing(served, browser):
    desk, _, base = served
    assert browser.get(f"{base}/posts/{key_of(desk)}/approve").status_code == 405
    assert decided(desk) == 0


def test_no_script_or_style_but_our_own_files_may_run(served, browser):
    policy = browser.get(served[2] + "/today").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "base-uri 'none'" in policy


def test_no_page_has_script_or_style_inside_or_names_another_place(served, browser):
    desk, _, base = served
    for path in ("/today", "/posts", f"/posts/{key_of(desk)}", "/matches", "/shortcuts"):
        page = browser.get(base + path).text
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page), path
        assert not re.findall(r'(?:src|<link[^>]*href)="(?!/(?:static|posts)/)', page), path


def test_personal_data_are_never_kept_by_the_browser(served, browser):
    for path in ("/today", "/posts", "/matches", "/nowhere"):
        answer = browser.get(served[2] + path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_server_listens_on_this_computer_only_and_does_not_say_what_it_is(served, browser):
    _, guard, base = served
    assert browser.get(base + "/today").headers.get("Server", "") == ""
    for name in {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None)} - {"127.0.0.1"}:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((name, guard.port), timeout=1)


def test_what_people_typed_is_shown_as_text_and_never_as_a_page(served, browser):
    """A post's text, a name and a reason that are HTML."""
    desk, _, base = served
    from dataclasses import replace

    from tests.test_review_desk import POST

    nasty = replace(POST, text="<script>alert(1)</script> {{ 7*7 }}", about='"><img src=x onerror=alert(2)>')
    desk.book.tabs["Posts"] = full_workbook(workbook(nasty))["Posts"]
    desk.view(fresh=True)
    for path in ("/posts", f"/posts/{key_of(desk)}"):
        page = browser.get(base + path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in page.split("Edit")[0].split("{{ 7*7 }}")[0][-20:]
        assert "{{ 7*7 }}" in page


def test_the_pictures_of_a_post_can_be_looked_at_and_downloaded_under_a_plain_name(served, browser):
    pytest.importorskip("PIL", reason="the extra cards is not installed")
    desk, _, base = served
    address = f"{base}/posts/{key_of(desk)}"
    for at, size in ((0, "1200x627"), (1, "1080x1350")):
        answer = browser.get(f"{address}/{at}.png?download=1")
        assert answer.content.startswith(b"\x89PNG")
        assert re.fullmatch(rf"attachment; filename=[\w-]+{size}\.png", answer.headers["Content-Disposition"])
        assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Disposition" not in browser.get(f"{address}/0.png").headers
    assert browser.get(f"{address}/2.png").status_code == 404
    assert requests.get(f"{address}/0.png", timeout=5).status_code == 403


def test_a_form_as_large_as_a_film_is_refused(served, browser):
    desk, _, base = served
    answer = approve(browser, base, key_of(desk), fields={"text": "x" * (2 << 20)})
    assert answer.status_code == 413
    assert decided(desk) == 0


def test_a_page_or_an_action_that_is_not_there_is_said(served, browser):
    desk, _, base = served
    assert browser.get(base + "/nowhere").status_code == 404
    fields = form_of(browser, f"{base}/posts/{key_of(desk)}")
    for path in (f"/posts/{key_of(desk)}/burn", f"/matches/{key_of(desk)}/posted"):
        assert browser.post(base + path, data=fields, headers={"Origin": base}).status_code == 404
    gone = browser.get(base + "/posts/0000000000")
    assert "no longer in the workbook" in gone.text


def test_the_bare_address_leads_to_today_and_a_network_of_nobody_has_no_picture(served, browser):
    base = served[2]
    assert browser.get(base).url == f"{base}/today"
    assert "Nobody has been introduced yet" in browser.get(f"{base}/network").text
    assert browser.get(f"{base}/network.svg").status_code == 404
    assert browser.get(f"{base}/letters/none.eml").status_code == 404


def test_a_button_that_a_list_does_not_have_and_a_list_without_a_tick_decide_nothing(served, browser):
    desk, _, base = served
    fields = form_of(browser, f"{base}/posts/{key_of(desk)}")
    headers = {"Origin": base}
    assert browser.post(f"{base}/posts/burn", data=fields, headers=headers).status_code == 404
    assert "Nothing was ticked" in browser.post(f"{base}/posts/hold", data=fields, headers=headers).text
    assert "Everything is written" in browser.post(f"{base}/retry", data=fields, headers=headers).text
    assert decided(desk) == 0


def test_a_port_that_is_taken_is_said_in_one_line(served):
    from automations.errors import SettingError

    with pytest.raises(SettingError, match="cannot be used"):
        server_of(served[0], served[1].port)


def test_every_page_there_is_wants_the_cookie_and_every_button_the_cookie_the_secret_and_the_origin(served, browser):
    """A page or button that is added later is held to this too."""
    desk, _, base = served
    parts = {"<key>": key_of(desk), "<file>": "x.eml", "<int:size>": "0", "<action>": "approve"}
    before = dict(desk.book.tabs)
    fields = form_of(browser, f"{base}/posts/{key_of(desk)}")
    for rules, method in ((PAGES, "get"), (BUTTONS, "post")):
        for rule in rules:
            address = base + rule.replace("<any(posts, matches):kind>", "posts")
            for part, filled in parts.items():
                address = address.replace(part, filled)
            assert requests.request(method, address, timeout=5, data=fields).status_code == 403, rule
            assert "no-store" in requests.request(method, address, timeout=5).headers["Cache-Control"], rule
            if method == "post":
                for wrong in ({"Origin": "http://evil.example"}, {"Origin": base, "Host": "evil.example"}, {}):
                    assert browser.post(address, data=fields, headers=wrong, timeout=5).status_code == 400, rule
                assert browser.post(address, data={"chosen": "x y"}, headers={"Origin": base}).status_code == 400, rule
    assert desk.book.tabs == before


@pytest.mark.parametrize(
    "attack",
    [
        {"headers": {"Content-Type": "text/plain"}, "data": "csrf={csrf}&mark={mark}"},
        {"headers": {"Content-Type": "application/json"}, "data": '{{"csrf": "{csrf}", "mark": "{mark}"}}'},
        {"headers": {"X-Forwarded-Host": "127.0.0.1"}, "data": "mark={mark}"},
        {"headers": {"X-HTTP-Method-Override": "POST"}, "method": "GET"},
        {"headers": {"Cookie": "connector_desk=" + "a" * 43}, "data": "csrf={csrf}&mark={mark}"},
        {"method": "PUT", "data": "csrf={csrf}&mark={mark}"},
        {"method": "DELETE"},
    ],
)
def test_a_request_in_another_shape_decides_nothing(served, browser, attack):
    desk, _, base = served
    fields = form_of(browser, f"{base}/posts/{key_of(desk)}")
    answer = browser.request(
        attack.get("method", "POST"),
        f"{base}/posts/{key_of(desk)}/approve",
        data=attack.get("data", "").format(**fields),
        headers={"Origin": base} | attack.get("headers", {}),
        timeout=5,
        allow_redirects=False,
    )
    assert answer.status_code in (400, 403, 405)
    assert decided(desk) == 0


def test_the_secret_of_one_sitting_is_worth_nothing_in_the_next(served, browser):
    desk, _, base = served
    fields = form_of(browser, f"{base}/posts/{key_of(desk)}")
    server, guard = server_of(desk)
    stop = in_the_background(server)
    other = requests.Session()
    other.get(guard.address)
    there = f"http://127.0.0.1:{guard.port}"
    answer = other.post(f"{there}/posts/{key_of(desk)}/approve", data=fields, headers={"Origin": there})
    stop()
    assert answer.status_code == 400
    assert decided(desk) == 0


@pytest.mark.parametrize(
    "path", ["/letters/..%2f..%2fconfig.toml", "/static/..%2f..%2fdesk.py", "/static/../../desk.py"]
)
def test_no_file_of_this_computer_can_be_fetched(served, browser, path):
    prepared = browser.prepare_request(requests.Request("GET", served[2]))
    prepared.url = served[2] + path  # as it stands: requests would tidy it up
    answer = browser.send(prepared, timeout=5)
    assert answer.status_code == 404
    assert "import" not in answer.text


def test_a_language_that_is_none_sets_no_cookie_and_breaks_no_header(served, browser):
    answer = browser.get(served[2] + "/today?language=en%0d%0aSet-Cookie:%20a=b", timeout=5)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_a_row_that_was_deleted_while_its_page_was_open_is_said_and_nothing_is_written(served, browser):
    desk, _, base = served
    key = key_of(desk)
    fields = form_of(browser, f"{base}/posts/{key}")
    desk.book.tabs["Posts"] = desk.book.tabs["Posts"][:1]
    answer = browser.post(f"{base}/posts/{key}/approve", data=fields, headers={"Origin": base})
    assert "no longer in the workbook" in answer.text
    assert answer.url == f"{base}/posts"
    assert decided(desk) == 0


def test_two_browsers_tabs_that_approve_a_list_decide_each_thing_once(served, browser):
    desk, _, base = served
    page = browser.get(f"{base}/posts").text
    chosen = re.findall(r'name="chosen" value="([^"]*)"', page)
    fields = {"csrf": re.search(r'name="csrf" value="([^"]*)"', page)[1], "chosen": chosen}
    first, second = (browser.post(f"{base}/posts/approve", data=fields, headers={"Origin": base}) for _ in range(2))
    assert "Approved" in first.text
    assert "nothing was decided" in second.text
    assert decided(desk) == len(chosen) == 1


def test_a_workbook_that_excel_holds_open_gets_the_decision_once_excel_is_closed(tmp_path):
    """A real file, with the lock file that Excel leaves beside it."""
    path = tmp_path / "connector.xlsx"
    make_book(str(path), layout.sheets("en", VERDICT_TONES, demo.sample_grids(workbook(), "en")))
    desk = desk_at(str(path), Config(), "Dana")
    server, guard = server_of(desk)
    stop = in_the_background(server)
    session, base = requests.Session(), f"http://127.0.0.1:{guard.port}"
    session.get(guard.address)
    before = path.read_bytes()
    (tmp_path / "~$connector.xlsx").touch()
    key = key_of(desk)
    fields = form_of(session, f"{base}/posts/{key}")
    answer = session.post(f"{base}/posts/{key}/approve", data=fields, headers={"Origin": base})
    assert "is open in Excel" in answer.text
    assert "nothing is lost" in answer.text
    assert path.read_bytes() == before
    assert desk.view().by_id[key].stage is Stage.APPROVED
    (tmp_path / "~$connector.xlsx").unlink()
    assert "is open in Excel" not in session.get(f"{base}/today").text
    stop()
    again = desk_at(str(path), Config(), "Sam")
    assert again.waiting == ()
    assert [each.by for each in again.view().read.workbook.decisions] == ["Dana"]


def test_the_command_opens_the_desk_on_a_workbook_and_closes_it_without_a_word(tmp_path):
    """As a person does: connector review, the address that it prints, Ctrl+C."""
    path = tmp_path / "connector.xlsx"
    make_book(str(path), layout.sheets("en", VERDICT_TONES, demo.sample_grids(workbook(), "en")))
    line = f"from automations.cli import main; main(['review', {str(path)!r}, '--no-browser', '--as', 'Dana'])"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", line], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as running:
        address = running.stdout.readline().split()[-1]
        session = requests.Session()
        assert "You decide as Dana" in session.get(address, timeout=20).text
        base = address.partition("/enter")[0]
        assert "Say hello" in session.get(f"{base}/posts", timeout=20).text
        running.send_signal(signal.SIGINT) if os.name == "posix" else running.terminate()
        assert running.communicate(timeout=20)[1].strip() == ""
