"""From a click on the menu in a Google Sheet to the cells, by both ways, with the real script in a small Apps Script."""

import contextlib
import dataclasses
import logging
import threading
from datetime import UTC, datetime

import pytest
import requests
from google.auth.transport.requests import Request

from automations import asked, demo, server
from automations.config import Config, config_from
from automations.google_script import FUNCTIONS, script_files, settings
from automations.menu import OWN, menu
from automations.replies import SCRIPT_WANTED
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.columns import tab_of
from sheets_templates.people_tabs import Request as Asking
from sheets_templates.tabs import ALL_TABS
from tests.apps_script import NODE, Script
from tests.google_sheets import book_on
from tests.google_standin import ROBOT, Google
from tests.test_server import AUDIENCE, SAM, certs_url, token  # noqa: F401 - a fixture that serves here too

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")

NOW = datetime(2026, 3, 31, 9, 30)


@pytest.fixture(params=["en", "fr"])
def language(request):
    return request.param


@pytest.fixture
def sheet(language, tmp_path):
    """Return the stand-in with a community's spreadsheet in it, set up and shared with Sam, its id, and its settings."""
    from automations.books.google_setup import set_up

    with Google(now=lambda: NOW.replace(tzinfo=UTC)) as google:
        id_ = google.new_spreadsheet("Halifax", shared_with=[ROBOT, SAM])
        locale = {"en": "en_CA", "fr": "fr_CA"}[language]
        google.colleague(id_).do(
            {"updateSpreadsheetProperties": {"properties": {"locale": locale}, "fields": "locale"}}
        )
        rows = demo.sample_grids(demo.sample_rows(NOW.date()), language)
        set_up(book_on(google, id_), layout.sheets(language, VERDICT_TONES, rows))
        config = config_from(
            {
                "community": {"language": language, "book": f"google:{id_}"},
                "serve": {"audience": AUDIENCE, "allowed": [SAM]},
            },
            folder=tmp_path,
        )
        yield google, id_, config


def title(tab, language):
    return tab_of(tab).title.say(language)


def test_the_menu_speaks_the_sheets_language_and_offers_everything(sheet, language):
    google, id_, config = sheet
    with Script(google, id_, script_files(config)) as script:
        (shown,) = script.call("onOpen")["menus"]
    assert shown["title"] == {"en": "Connector Program", "fr": "Programme de connecteur"}[language]
    assert [item["label"] for item in shown["items"]][:6] == [each.words.say(language) for each in OWN]
    assert [item["run"] for item in shown["items"]][:6] == list(FUNCTIONS.values())


def test_a_click_inserts_a_request_that_the_watcher_carries_out_and_answers_beside_it(sheet, language):
    google, id_, config = sheet
    with Script(google, id_, script_files(config)) as script:
        clicked = script.call("proposeMatches")
        assert clicked["result"]["status"] == "asked"
        assert {"en": "within a minute", "fr": "en une minute"}[language] in clicked["toasts"][-1]["message"]
        before = len(google.colleague(id_).rows(title_of("matches", language)))
        assert script.call("answerTo", clicked["result"]["id"])["result"] is None
        (line,) = asked.answer_requests(book_on(google, id_), config, NOW, menu())
        answer = script.call("answerTo", clicked["result"]["id"])["result"]
        assert answer["message"] == line.answer
        state = script.call("sidebarState")["result"]
    maria = google.colleague(id_)
    row = maria.rows(title(Asking, language))[1]
    assert row[0].startswith("20")
    assert SAM in row
    assert line.answer in row
    assert OWN[1].words.say(language) in row
    assert len(maria.rows(title_of("matches", language))) > before
    assert state["language"] == language
    assert state["ran"]["what"]
    assert state["today"]
    assert all(
        each["url"].startswith("https://docs.google.com/spreadsheets/d/") for each in state["today"] if each["url"]
    )
    assert state["last"]["status"] == "asked"
    assert asked.answer_requests(book_on(google, id_), config, NOW, menu()) == ()


def title_of(name, language):
    return next(tab.title.say(language) for tab in ALL_TABS if tab.name == name)


@contextlib.contextmanager
def serving(google, id_, config, certs):
    """Serve the community's spreadsheet on loopback; yield the address."""
    session = requests.Session()
    made = server.Server(
        config,
        lambda url, **how: Request(session)(url, **how),
        lambda: datetime.now(UTC),
        logging.getLogger("test serve"),
        certs_url=certs,
        open=lambda place, config: book_on(google, id_),
        gather=lambda seconds: None,
    )
    listening = server.listen(made, "127.0.0.1", 0)
    thread = threading.Thread(target=listening.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.effective_port}"
    finally:
        listening.close()
        thread.join(5)


def test_a_click_with_a_server_is_carried_out_at_once_and_lists_rows_with_links(sheet, language, certs_url):  # noqa: F811
    google, id_, config = sheet
    with serving(google, id_, config, certs_url) as address:
        hosted = dataclasses.replace(config, serve=dataclasses.replace(config.serve, address=address))
        with Script(google, id_, script_files(hosted), identityToken=token()) as script:
            clicked = script.call("dueToday")
            about = script.call("showAbout")["alerts"]
            matched = script.call("proposeMatches")["result"]
    reply = clicked["result"]
    assert (reply["status"], reply["script_note"]) == ("done", "")
    assert clicked["toasts"][-1]["message"] == reply["message"]
    assert reply["lines"]
    assert "&range=A" in reply["lines"][0]["url"]
    assert AUDIENCE in about[0]["text"]
    assert matched["status"] == "done"
    assert len(google.colleague(id_).rows(title_of("matches", language))) > 10


def test_someone_who_may_not_click_is_told_so_and_nothing_is_done(sheet, language, certs_url):  # noqa: F811
    google, id_, config = sheet
    with serving(google, id_, config, certs_url) as address:
        hosted = dataclasses.replace(config, serve=dataclasses.replace(config.serve, address=address))
        with Script(google, id_, script_files(hosted), identityToken=token(email="eve@elsewhere.example")) as script:
            reply = script.call("runMorning")["result"]
    assert reply["status"] == "refused"
    assert {"en": "not served here", "fr": "n'est pas desservie"}[language] in reply["message"]
    assert google.colleague(id_).rows(title_of("run_log", language))[2:] == []


def test_a_server_that_cannot_be_reached_is_a_clear_line(sheet, language):
    google, id_, config = sheet
    gone = dataclasses.replace(config, serve=dataclasses.replace(config.serve, address="http://127.0.0.1:9"))
    with Script(google, id_, script_files(gone), identityToken="a.b.c") as script:
        clicked = script.call("runMorning")
    assert {"en": "cannot be reached", "fr": "injoignable"}[language] in clicked["toasts"][-1]["message"]


@pytest.mark.parametrize(
    ("how", "said"),
    [({"withoutService": True}, "Google Sheets API"), ({"locked": True}, "click again")],
    ids=["without the service", "while somebody else clicks"],
)
def test_what_keeps_a_click_from_the_sheet_is_said(how, said):
    with Google() as google:
        id_ = google.new_spreadsheet("Halifax", shared_with=[SAM])
        google.colleague(id_).rename("Sheet1", "Requests")
        google.colleague(id_).edit("Requests", "A1", ["When", "What to do now", "Asked by", "Request id"])
        with Script(google, id_, script_files(Config()), **how) as script:
            assert said in script.call("checkIntake")["toasts"][-1]["message"]
        assert google.colleague(id_).rows("Requests")[1:] == []


def test_a_sheet_without_the_tab_requests_says_so():
    with Google() as google:
        id_ = google.new_spreadsheet("Halifax", shared_with=[SAM])
        with Script(google, id_, script_files(Config())) as script:
            assert "no tab Requests" in script.call("checkIntake")["toasts"][-1]["message"]
            assert script.call("sidebarState")["result"]["today"] == []


def test_a_click_never_writes_beside_a_row_that_is_there_whatever_colleagues_do_meanwhile():
    with Google() as google:
        id_ = google.new_spreadsheet("Halifax", shared_with=[SAM])
        maria = google.colleague(id_)
        maria.rename("Sheet1", "Demandes")
        maria.edit(
            "Demandes",
            "A1",
            ["Nos demandes"],
            [],
            ["Notes", "À faire maintenant", "Quand"],
            ["mine", "old", "2026-03-01"],
        )
        google.before.append(lambda number: maria.insert_rows("Demandes", before=1))
        with Script(google, id_, script_files(Config())) as script:
            assert script.call("checkIntake")["result"]["status"] == "asked"
        google.before.clear()
        rows = [row for row in maria.rows("Demandes") if row]
        assert ["mine", "old", "2026-03-01"] in rows
        assert sum("Check intake" in row for row in rows) == 1


def test_a_click_from_a_script_that_is_too_old_is_answered_with_what_to_do():
    request = Asking(asked_at="2026-03-31 09:00", what="Run the morning", id="v0-abc")
    said = [words.say("en") for words in asked.notes(asked.Asked(request, 1), Config(), NOW)]
    assert said == [
        f"The script in this sheet is version 0; the tool wants version {SCRIPT_WANTED}. Paste it anew: connector script google"
    ]
    current = dataclasses.replace(request, id=f"v{SCRIPT_WANTED}-abc")
    assert list(asked.notes(asked.Asked(current, 1), Config(), NOW)) == []


def test_the_script_knows_every_automation_and_says_everything_in_both_languages():
    assert set(FUNCTIONS) == {each.name for each in OWN}
    said = settings(Config())
    assert set(said["words"]["en"]) == set(said["words"]["fr"])
    code = script_files(Config())["Code.gs"]
    for function in [*FUNCTIONS.values(), "showSidebar", "showAbout"]:
        assert f"function {function}(" in code
    for name in said["words"]["en"]:
        assert f"'{name}'" in code or f"words.{name}" in script_files(Config())["Sidebar.html"], name


def test_a_communitys_own_titles_are_the_scripts_too():
    config = config_from({"columns": {"requests": {"title": "Wishes", "what": "Wish"}}})
    tab = settings(config)["tabs"]["requests"]
    assert tab["titles"] == ["Wishes"]
    assert tab["columns"]["what"][0] == "Wish"
