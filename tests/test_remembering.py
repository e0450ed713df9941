"""A row that the tool added and a person deleted stays away, whatever tab it was in; and how the tool is made to forget."""

import dataclasses
from datetime import date, datetime, timedelta

import pytest

from automations import demo
from automations.answers import ADDED
from automations.books.memory import MemoryBook
from automations.config import Config
from automations.morning import run
from automations.remembering import REMEMBERED
from sheets_templates.choices import PostStatus
from sheets_templates.columns import tab_of
from sheets_templates.people_tabs import CheckIn, Decision, Match, Name, Post
from sheets_templates.tabs import Workbook
from tests.sheets import connectee, connector, full_workbook

DAY = date(2026, 4, 15)
"""Near a report, so that people are to be looked up."""


def at(days):
    return datetime(2026, 4, 15, 6, 30) + timedelta(days=days)


@pytest.fixture
def book():
    """Return the invented community after a morning that added rows to every tab that it may add to."""
    rows = demo.sample_rows(DAY)
    first, *others = rows.connectees
    slip = dataclasses.replace(first, organizations=("Atlantic Mutul",))
    approved = Post(status=PostStatus.APPROVED, kind="tip", about="A tip", text="Be on time.", id="0123456789")
    made = MemoryBook(
        full_workbook(dataclasses.replace(rows, connectees=(slip, *others), posts=(*rows.posts, approved)))
    )
    found = run(made, Config(), at(0))
    assert all(kind.rows(found) for kind in ADDED)
    return made


def ids(book, title):
    """Return the ids in a tab; they stand in its last column."""
    return [line[-1] for line in book.tabs[title][1:] if line[-1]]


def without(book, title, identity):
    """Delete the rows with an id, as a person does."""
    book.tabs[title] = tuple(line for line in book.tabs[title] if line[-1] != identity)


@pytest.mark.parametrize("row", [Match, Post, Name, CheckIn])
def test_a_row_that_somebody_deleted_does_not_come_back(book, row):
    title = tab_of(row).title.en
    gone = ids(book, title)[-1]
    without(book, title, gone)
    for days in range(1, 15):
        run(book, Config(), at(days))
        assert gone not in ids(book, title)
    (line,) = [line for line in book.tabs["Added rows"][2:] if line[6] == gone]
    assert line[1:2] + line[4:6] == (title, "Taken out; not added again", date(2026, 4, 16))
    assert line == book.tabs["Added rows"][2]


def test_every_tab_that_rows_are_added_to_is_remembered_but_the_journal_of_decisions():
    assert {kind.row for kind in ADDED} - set(REMEMBERED) == {Decision}


def test_a_deleted_decision_is_written_down_again_as_long_as_its_status_cell_says_so(book):
    before = ids(book, "Decisions")
    assert len(before) == 1
    without(book, "Decisions", before[0])
    run(book, Config(), at(1))
    assert len(ids(book, "Decisions")) == 1
    without(book, "Decisions", ids(book, "Decisions")[0])
    book.tabs["Posts"] = tuple(
        tuple("Declined" if cell == "Approved" else cell for cell in line) for line in book.tabs["Posts"]
    )
    run(book, Config(), at(2))
    assert ids(book, "Decisions") == []


def test_a_person_whose_proposal_was_deleted_is_proposed_somebody_else():
    helpers = (connector(email="one@example.ca"), connector(email="two@example.ca", first_name="Zoe"))
    book = MemoryBook(full_workbook(Workbook(DAY, (connectee(),), helpers)))
    (first,) = run(book, Config(), at(0)).proposals
    without(book, "Matches", first.id)
    (second,) = run(book, Config(), at(1)).proposals
    assert {first.connector, second.connector} == {"one@example.ca", "two@example.ca"}
    without(book, "Matches", second.id)
    assert run(book, Config(), at(2)).proposals == ()


def test_a_row_that_is_put_back_is_no_longer_gone(book):
    kept = book.tabs["Names"]
    without(book, "Names", ids(book, "Names")[0])
    run(book, Config(), at(1))
    assert book.tabs["Added rows"][2][4] == "Taken out; not added again"
    book.tabs["Names"] = kept
    run(book, Config(), at(2))
    assert {line[4] for line in book.tabs["Added rows"][2:]} == {"In your tab"}


def test_whoever_deletes_its_line_makes_the_tool_forget_a_row(book):
    gone = ids(book, "Check-ins")[0]
    without(book, "Check-ins", gone)
    run(book, Config(), at(1))
    assert gone not in ids(book, "Check-ins")
    without(book, "Added rows", gone)
    run(book, Config(), at(2))
    assert gone in ids(book, "Check-ins")


def test_a_tab_that_is_away_for_a_day_takes_nothing_out(book):
    """Renamed by mistake, say: what stands in it counts again when it is back."""
    before = ids(book, "Posts")
    away = book.tabs.pop("Posts")
    assert run(book, Config(), at(1)).workbook.taken_out == frozenset()
    book.tabs["Posts"] = away
    run(book, Config(), at(2))
    assert ids(book, "Posts")[: len(before)] == before
    assert {line[4] for line in book.tabs["Added rows"][2:]} == {"In your tab"}


def test_a_workbook_made_before_has_no_such_tab_and_works_as_it_did(book):
    del book.tabs["Added rows"]
    run(book, Config(), at(1))
    assert not run(book, Config(), at(1)).changes


def test_what_a_person_wrote_themselves_is_not_remembered():
    own = Match(connectee="a@example.ca", connector="b@example.ca")
    book = MemoryBook(full_workbook(Workbook(DAY, (connectee(),), (connector(),), matches=(own,))))
    run(book, Config(), at(0))
    assert all("a@example.ca" not in str(line[0]) for line in book.tabs["Added rows"][2:])


def test_a_match_of_which_only_one_person_is_typed_is_written_down_once():
    half = Match(connectee="amina.okafor@example.ca", id="0123456789")
    made = MemoryBook(full_workbook(Workbook(DAY, matches=(half,))))
    run(made, Config(), at(0))
    assert not run(made, Config(), at(0)).changes


def test_a_match_with_an_id_and_nobody_in_it_is_remembered_once():
    nobody = MemoryBook(full_workbook(Workbook(DAY, matches=(Match(id="0123456789"),))))
    run(nobody, Config(), at(0))
    second = run(nobody, Config(), at(0))
    assert not second.changes
    assert "matches|0123456789" in {line.key for line in second.remembered}
