"""What people ask for in Requests: carried out once, answered beside the row, no row of theirs touched."""

import dataclasses
import importlib.metadata
import time
from datetime import datetime, timedelta

import pytest

from automations import demo, menu
from automations.asked import answer_requests, is_allowed, moment_of
from automations.books import Changes
from automations.books.memory import MemoryBook
from automations.config import Config, config_from
from automations.hours import Watching
from automations.menu import MOST_LINES, OWN, from_outside, meant
from automations.morning import plan, run
from automations.plan import Plan
from automations.replies import Reply, as_data, done
from sheets_templates.choices import RequestKind, RequestStatus
from sheets_templates.people_tabs import Request
from sheets_templates.tabs import PEOPLES_TABS, tab_named
from sheets_templates.words import Words
from tests.sheets import DAY, NOW, example, full_workbook, grids_in, in_language

HEADER = ("When", "What to do now", "Asked by", "Request id")


def book_with(*rows, language="en"):
    """Return the invented community's workbook with rows in Requests."""
    book = MemoryBook(full_workbook(demo.sample_rows(DAY), language))
    title = tab_named("requests").title.say(language)
    book.tabs[title] = (book.tabs[title][0], *rows)
    return book


def asked(book, config=None, now=NOW, offered=OWN):
    return answer_requests(book, config or Config(), now, offered)


def answers(book):
    """Return key, status and answer of each line in the tab Answers."""
    return [(line[0], line[4], line[5]) for line in book.tabs["Answers"][2:]]


def test_a_request_is_carried_out_and_answered_and_no_row_of_a_person_changes():
    book = book_with(("2026-03-31 06:29", "Propose matches", "sam@example.ca", "r-1"))
    before = {tab.title.en: book.tabs[tab.title.en] for tab in PEOPLES_TABS}
    asked(book)
    ((key, status, answer),) = answers(book)
    assert (key, status) == ("requests|r-1", "Done")
    added = len(book.tabs["Matches"]) - len(before["Matches"])
    assert answer.startswith(f"{added} matches proposed")
    assert added > 0
    for title, grid in before.items():
        assert book.tabs[title][: len(grid)] == grid
    assert book.tabs["Posts"] == before["Posts"]


@pytest.mark.parametrize(
    ("when", "who"), [("2026-03-31 06:29", "sam"), ("2026-03-31 06:29", ""), ("", "sam"), ("", "")]
)
def test_a_request_is_carried_out_once_however_often_it_is_looked_at(when, who):
    book = book_with((when, "Run the morning", who, ""))
    assert asked(book)
    written = book.writes
    assert asked(book, now=NOW + timedelta(minutes=1)) == ()
    assert asked(book, now=NOW + timedelta(days=3)) == ()
    assert book.writes == written == 1


def test_a_tab_under_the_title_that_an_older_version_gave_it_is_still_found():
    book = book_with(("2026-03-31 06:29", "Propose matches", "sam", "r-1"), language="fr")
    book.tabs["Demandes"] = book.tabs.pop("Demandes à l'outil")
    (line,) = asked(book, in_language("fr"))
    assert line.status is RequestStatus.DONE
    found = plan(book.tabs, in_language("fr"), NOW)
    assert [problem.rule for problem in found.problems if problem.rule == "tab_missing"] == []


def test_a_morning_after_all_requests_of_a_day_finds_nothing_left_to_do():
    book = book_with(*((f"2026-03-31 06:{n}", kind.words.en, "sam", "") for n, kind in enumerate(RequestKind, 10)))
    assert len(asked(book)) == len(RequestKind)
    assert {status for _, status, _ in answers(book)} == {"Done"}
    assert not run(book, Config(), NOW + timedelta(hours=1)).changes


@pytest.mark.parametrize(
    ("kind", "grown"),
    [
        (RequestKind.CHECK_INTAKE, set()),
        (RequestKind.PROPOSE_MATCHES, {"Matches"}),
        (RequestKind.DRAFT_POSTS, {"Posts"}),
        (RequestKind.FILL_REPORT, set()),
        (RequestKind.DUE_TODAY, set()),
        (RequestKind.RUN_MORNING, {"Matches", "Posts"}),
    ],
)
def test_each_request_adds_only_the_rows_that_it_is_for(kind, grown):
    book = book_with(("2026-03-31 06:29", kind.words.fr, "sam", "x"))
    before = {tab.title.en: len(book.tabs[tab.title.en]) for tab in PEOPLES_TABS}
    asked(book)
    assert {title for title, lines in before.items() if len(book.tabs[title]) > lines} == grown
    assert len(book.tabs["Intake review"]) > 20


def test_two_clicks_in_a_second_are_one_run_and_both_are_answered():
    book = book_with(
        ("2026-03-31 06:29:01", "Propose matches", "sam", "a"), ("2026-03-31 06:29:01", "Propose matches", "sam", "b")
    )
    lines = asked(book)
    assert [line.key for line in lines] == ["requests|a", "requests|b"]
    assert lines[0].answer == lines[1].answer
    ids = [row[-1] for row in book.tabs["Matches"][1:] if row[-1]]
    assert len(ids) == len(set(ids))


def test_one_id_that_came_in_twice_is_answered_once_and_that_is_said():
    row = ("2026-03-31 06:29:01", "Check intake", "sam", "a")
    book = book_with(row, row)
    asked(book)
    ((_, _, answer),) = answers(book)
    assert "2 rows are this same request" in answer


def test_a_copied_id_is_reported_and_never_mended():
    book = book_with(("2026-03-31 06:29", "Check intake", "sam", "a"))
    asked(book)
    copied = ("2026-04-02 09:00", "Draft posts", "sam", "a")
    book.tabs["Requests"] = (*book.tabs["Requests"], copied)
    asked(book, now=NOW + timedelta(days=2))
    ((_, _, answer),) = answers(book)
    assert answer.endswith("clear it in a copied row to ask anew.")
    assert book.tabs["Requests"][-1] == copied
    written = book.writes
    asked(book, now=NOW + timedelta(days=2, minutes=1))
    assert book.writes == written


def test_a_row_typed_by_hand_is_known_by_when_what_and_who():
    book = book_with(
        (datetime(2026, 3, 31, 6, 29), "check INTAKE", "Sam", None), ("31 March", "Check intake", "Sam", None)
    )
    asked(book)
    assert [key for key, _, _ in answers(book)] == [
        "requests|3984100140 > check intake > sam",
        "requests|31 march > check intake > sam",
    ]
    assert {status for _, status, _ in answers(book)} == {"Done"}


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        (("2026-03-31 06:29", "Propose maches", "sam", ""), "“Propose maches” is not known; did you mean “Propose matches”? Add a new row."),
        (("2026-03-31 06:29", "make coffee", "sam", ""), "“make coffee” is not known; there is: Check intake, Propose matches, Draft posts, Fill the report, Run the morning and What is due today. Add a new row."),
        (("2026-03-31 06:29", "=HYPERLINK(\"x\")", "sam", ""), "“=HYPERLINK(\"x\")” is not known"),
        (("2026-03-31 06:29", "{0} {name} %s", "{x}", ""), "“{0} {name} %s” is not known"),
        (("2026-03-31 06:29", "", "sam", ""), "“” is not known"),
        (("2026-03-31 06:29", "x" * 5000, "sam", ""), "“" + "x" * 59 + "…” is not known"),
        (("2026-03-01 06:29", "Check intake", "sam", ""), "Asked on 2026-03-01, more than 7 days ago; add a new row if you still want it."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_answered_with_what_would_be_right(row, answer):
    book = book_with(row)
    asked(book)
    ((_, status, said),) = answers(book)
    assert status == "Not done"
    assert said.startswith(answer)
    assert len(book.tabs["Matches"]) == len(book_with().tabs["Matches"])


def test_only_people_who_are_allowed_are_served():
    config = Config(watch=Watching(allowed=("Sam@example.ca", "@town.example.ca")))
    book = book_with(
        ("2026-03-31 06:29", "Check intake", "sam@EXAMPLE.ca ", ""),
        ("2026-03-31 06:29", "Check intake", "lee@town.example.ca", ""),
        ("2026-03-31 06:29", "Check intake", "lee@example.ca", ""),
        ("2026-03-31 06:29", "Check intake", "", ""),
    )
    asked(book, config)
    assert [status for _, status, _ in answers(book)] == ["Done", "Done", "Not done", "Not done"]
    assert "“lee@example.ca” may not ask here" in answers(book)[2][2]
    assert "Type who asks" in answers(book)[3][2]
    assert not is_allowed("x@evil-example.ca", ("@example.ca",))


def test_a_wrong_clock_does_not_stop_a_request_and_is_pointed_out():
    book = book_with(("2027-03-31 06:29", "Check intake", "sam", "a"))
    asked(book)
    ((_, status, answer),) = answers(book)
    assert status == "Done"
    assert "The row says 2027-03-31 06:29, this computer's clock 2026-03-31 06:30: one of them is wrong." in answer


def test_answers_speak_the_workbooks_language():
    book = book_with(("2026-03-31 06:29", "Rédiger des publications", "sam", ""), language="fr")
    answer_requests(book, in_language("fr"), NOW, OWN)
    assert book.tabs["Réponses"][2][4:] == ("Fait", book.tabs["Réponses"][2][5])
    assert "publications rédigées" in book.tabs["Réponses"][2][5]


def test_without_a_tab_for_answers_nothing_is_carried_out_again_and_again():
    book = book_with(("2026-03-31 06:29", "Run the morning", "sam", ""))
    del book.tabs["Answers"]
    assert asked(book) == ()
    assert book.writes == 0


def test_requests_are_found_under_a_communitys_own_names():
    """
    Bitte
    Wann | Was | Wer
    2026-03-31 06:29 | Check intake | sam

    Answers
    banner
    Key | Answered | Request | By | Status | Answer
    """
    own = {"title": "Bitte", "asked_at": "Wann", "what": "Was", "asked_by": "Wer"}
    book = MemoryBook(grids_in(test_requests_are_found_under_a_communitys_own_names.__doc__))
    (line,) = asked(book, config_from({"columns": {"requests": own}}))
    assert line.status is RequestStatus.DONE


def test_an_answer_is_kept_while_its_row_stands_and_goes_some_days_after():
    book = book_with(("2026-03-31 06:29", "Check intake", "sam", "a"))
    asked(book)
    asked(book, now=NOW + timedelta(days=300))
    assert len(answers(book)) == 1
    book.tabs["Requests"] = book.tabs["Requests"][:1]
    asked(book, now=NOW + timedelta(days=1))
    assert len(answers(book)) == 1
    asked(book, now=NOW + timedelta(days=3))
    assert answers(book) == []


def test_the_run_log_says_who_asked_for_what():
    book = book_with(("2026-03-31 06:29", "Draft posts", "Sam", ""))
    asked(book)
    assert book.tabs["Run log"][2][1].startswith("Asked for by Sam: Draft posts.")


# a community's own automations


def thank_partners(found: Plan):
    return Reply(
        RequestStatus.DONE,
        Words.plain(f"{len(found.workbook.connectors)} Connectors to thank"),
        changes=Changes(add={"Activities": ({"Title": "Thanks"},)}),
    )


def rewrites_rows(found: Plan):
    return Reply(RequestStatus.DONE, Words("done", "fait"), changes=Changes(replace={"Connectees": (("gone",),)}))


def stops(found: Plan):
    raise ValueError("no {such} thing")


def says_a_sentence(found: Plan):
    return "All is well {really}"


def returns_nothing(found: Plan):
    return None


def outside(*names):
    group = menu.GROUP
    return from_outside([importlib.metadata.EntryPoint(n.replace("_", " "), f"{__name__}:{n}", group) for n in names])


def test_an_automation_from_outside_is_asked_for_by_its_name():
    book = book_with(("2026-03-31 06:29", "Thank Partners", "sam", ""))
    asked(book, offered=(*OWN, *outside("thank_partners")))
    ((_, status, answer),) = answers(book)
    assert status == "Done"
    assert answer.endswith("Connectors to thank")
    assert "Thanks" in book.tabs["Activities"][-1]


@pytest.mark.parametrize(
    ("name", "status", "answer"),
    [
        ("rewrites_rows", "Failed", "Not done: it would have rewritten Connectees, where the rows are yours."),
        ("stops", "Failed", "“stops”, an automation of your own, stopped: ValueError: no {such} thing."),
        ("says_a_sentence", "Done", "All is well {really}"),
        ("returns_nothing", "Failed", "“returns nothing”, an automation of your own, returned NoneType"),
        ("is_not_there", "Failed", "“is not there”, an automation of your own, stopped: AttributeError"),
    ],
)
def test_what_goes_wrong_in_an_automation_from_outside_is_answered_and_stops_nothing(name, status, answer):
    book = book_with(
        ("2026-03-31 06:29", name.replace("_", " "), "sam", ""), ("2026-03-31 06:29", "Check intake", "sam", "")
    )
    people = book.tabs["Connectees"]
    asked(book, offered=(*OWN, *outside(name)))
    (_, said, text), (_, other, _) = answers(book)
    assert (said, other) == (status, "Done")
    assert text.startswith(answer)
    assert book.tabs["Connectees"] == people


def test_an_installed_package_brings_its_automation(tmp_path, monkeypatch):
    folder = tmp_path / "ours-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Name: ours\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(f"[{menu.GROUP}]\nThank partners = {__name__}:thank_partners\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert meant("thank partners", menu.menu()).name == "Thank partners"


# the reply


def test_every_automation_replies_in_both_languages_with_lines_that_fit_a_sidebar():
    found = plan(book_with().read(), Config(), NOW)
    for automation in OWN:
        reply = automation.answer(found)
        for language in ("en", "fr"):
            data = as_data(reply, language, "r-1")
            assert data["status"] == "done"
            assert data["message"].endswith(".")
            assert data["script_note"] == ""
            assert len(data["lines"]) <= MOST_LINES
            assert all(line["text"] for line in data["lines"])
        assert as_data(reply, "en", "")["message"] != as_data(reply, "fr", "")["message"]


def test_the_lines_of_today_name_the_row_that_each_is_about():
    found = plan(book_with().read(), Config(), NOW)
    lines = as_data(menu.due_today(found), "en", "x")["lines"]
    assert lines
    for line, action in zip(lines, found.actions, strict=False):
        assert (line["key"], line["since"]) == (action.key, action.due_on.isoformat())
        assert line["tab"] in {tab.name for tab in PEOPLES_TABS} | {""} or not line["key"]


@pytest.mark.parametrize(("script", "note"), [(0, "Paste it anew"), (1, ""), (2, "Upgrade the tool")])
def test_a_script_that_does_not_fit_the_tool_is_told_so(script, note):
    said = as_data(done(Words("x", "y")), "en", "r", script)["script_note"]
    assert (note in said) if note else said == ""


def test_every_kind_of_request_has_its_automation():
    assert [automation.kind for automation in OWN] == list(RequestKind)
    for automation in OWN:
        assert meant(automation.words.fr.upper(), OWN) is automation
        assert meant(automation.name, OWN) is automation
    assert dataclasses.is_dataclass(OWN[0])


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no clock of its own for one test")
@pytest.mark.parametrize("machine", ["UTC", "Asia/Tokyo", "America/Halifax"])
def test_a_time_with_a_zone_is_read_on_the_communitys_clock_wherever_the_machine_stands(monkeypatch, machine):
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        config = config_from({"watch": {"zone": "America/Halifax"}})
        request = example(Request, asked_at="2026-03-31T09:00:00-03:00")
        assert moment_of(request, config.zone) == datetime(2026, 3, 31, 9)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "asked_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", datetime.min, datetime.max]
)
def test_a_request_from_the_end_of_time_stops_nobody(asked_at):
    book = book_with((asked_at, "Check intake", "sam", "r-1"))
    asked(book)
    assert len(answers(book)) == 1
