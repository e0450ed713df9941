"""A whole morning: what is found, what is written, and that nobody's row is touched."""

import dataclasses
from datetime import timedelta

import pytest

from automations import demo
from automations.answers import ANSWERS
from automations.books import Changes, make_book, open_book
from automations.books.memory import MemoryBook
from automations.config import Config
from automations.morning import plan, run
from automations.telling import figures_told
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.columns import tab_of
from sheets_templates.grids import read_workbook
from sheets_templates.tabs import PEOPLES_TABS, TOOL_TABS, Workbook
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, in_language


def demo_book(language="en"):
    return MemoryBook(full_workbook(demo.sample_rows(DAY), language))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_second_morning_writes_nothing(language):
    book = demo_book(language)
    first = run(book, in_language(language), NOW)
    second = run(book, in_language(language), NOW + timedelta(hours=2))
    assert first.changes
    assert not second.changes
    assert book.writes == 1


def test_a_dry_run_shows_the_plan_and_writes_nothing():
    book = demo_book()
    before = dict(book.tabs)
    assert run(book, Config(), NOW, dry=True).changes
    assert book.tabs == before


def test_no_row_of_a_person_is_ever_changed():
    book = demo_book()
    before = {tab.title.en: book.tabs[tab.title.en] for tab in PEOPLES_TABS}
    run(book, Config(), NOW)
    for title, grid in before.items():
        assert book.tabs[title][: len(grid)] == grid


def test_only_whole_rows_are_added_and_only_to_matches_and_posts():
    changes = plan(demo_book().read(), Config(), NOW).changes
    assert set(changes.add) == {"Matches", "Posts"}
    filled = {*(tab_of(answer.row).title.en for answer in ANSWERS), "Run log"}
    assert set(changes.replace) == filled
    assert filled | {"Answers"} == {tab.title.en for tab in TOOL_TABS}  # Answers is filled by what people ask for


def test_the_demo_community_shows_every_verdict_and_a_proposal_a_wait_and_a_draft():
    found = plan(demo_book().read(), Config(), NOW)
    assert {verdict.outcome.name for verdict in found.connectees} == {
        "READY", "INCOMPLETE", "NOT_READY", "NOT_A_FIT", "FOUND_WORK", "TOOK_PART", "DUPLICATE", "WITHDRAWN",
    }  # fmt: skip
    assert {verdict.outcome.name for verdict in found.connectors} == {"READY", "RESTING", "EXPECTATIONS", "ENDED"}
    assert found.proposals
    assert found.waiting
    assert found.drafts
    assert found.problems == ()


def test_every_row_has_a_line_with_its_verdict_in_intake_review():
    found = plan(demo_book().read(), Config(), NOW)
    lines = found.changes.replace["Intake review"][2:]
    keys = {line[0] for line in lines}
    assert {verdict.person.row_key for verdict in (*found.connectees, *found.connectors)} <= keys


def test_without_a_tab_for_matches_nothing_is_proposed_into_another():
    book = demo_book()
    del book.tabs["Matches"]
    found = run(book, Config(), NOW)
    assert "Matches" not in found.changes.add
    assert "tab_missing" in {problem.rule for problem in found.problems}
    assert not run(book, Config(), NOW).changes


def test_rows_are_added_under_the_communitys_own_headers():
    grids = full_workbook(Workbook(DAY, (connectee(),), (connector(),)))
    header, *rows = grids["Matches"]
    renamed = tuple({"Connectee e-mail": "Client", "Connector e-mail": "Mentor"}.get(text, text) for text in header)
    grids["Matches"] = (renamed, *rows)
    own = Config(columns={"matches": {"connectee": "Client", "connector": "Mentor"}})
    (row,) = plan(grids, own, NOW).changes.add["Matches"]
    assert row["Client"] == "amina.okafor@example.ca"
    assert row["Mentor"] == "gordon.macleod@example.ca"


def test_the_run_log_keeps_what_was_done_newest_first():
    book = demo_book()
    run(book, Config(), NOW)
    run(book, Config(), NOW + timedelta(days=1))
    log = book.tabs["Run log"][2:]
    assert [line[0] for line in log] == ["2026-04-01 06:30", "2026-03-31 06:30"]


def test_a_problem_stands_below_the_verdicts_with_its_place_and_remedy():
    grids = full_workbook(Workbook(DAY, (connectee(),)))
    header, row = grids["Connectees"]
    at = header.index("Applied on")
    grids["Connectees"] = (header, (*row[:at], "03/04/2026", *row[at + 1 :]))
    line = plan(grids, Config(), NOW).changes.replace["Intake review"][-1]
    assert line[1:] == (
        "Connectees", "Amina Okafor", "Check", "Type it as year-month-day.", "“03/04/2026” can be 2026-04-03 or 2026-03-04.",
        "Applied on", "03/04/2026", None,
    )  # fmt: skip


def test_who_is_matched_is_told_with_whom():
    found = plan(full_workbook(Workbook(DAY, (connectee(),), (connector(),))), Config(), NOW)
    steps = {line[2]: line[4] for line in found.changes.replace["Intake review"][2:]}
    ask = ": approve or decline."
    assert steps == {
        "Amina Okafor": f"Proposed with Gordon MacLeod{ask}",
        "Gordon MacLeod": f"Proposed with Amina Okafor{ask}",
    }


def test_a_new_workbook_makes_its_first_morning_without_a_problem():
    make_book("memory:new", layout.sheets("en", VERDICT_TONES))
    book = open_book("memory:new")
    found = run(book, Config(), NOW)
    assert found.problems == ()
    assert found.connectees == ()
    assert not run(book, Config(), NOW).changes


def test_changes_that_change_nothing_are_no_changes():
    assert not Changes()
    assert not Changes(add={"Matches": ()})
    assert Changes(replace={"Today": ()})


def test_the_plan_is_a_value_that_can_be_compared():
    sheets = demo_book().read()
    assert plan(sheets, Config(), NOW) == plan(sheets, Config(), NOW)
    assert dataclasses.replace(read_workbook(sheets, DAY).workbook, posts=()) == demo.sample_rows(DAY)


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "Report so far: Connectees {0}, Connectors {1}, Jobs found {2}"), ("fr", "Rapport jusqu'ici : Participants {0}, Connecteurs {1}, Emplois trouvés {2}")],
)  # fmt: skip
def test_the_figures_of_the_report_follow_their_labels_so_that_one_reads_as_well_as_many(language, line):
    found = plan(demo_book().read(), Config(), NOW)
    numbers = [found.figures[name].value for name in ("connectees", "connectors", "jobs_found")]
    assert figures_told(found, language) == line.format(*numbers)
