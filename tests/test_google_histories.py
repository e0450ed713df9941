"""Proof under fire: whatever colleagues do between any two calls, no cell of theirs changes, and each answer finds its person.

CONNECTOR_HISTORIES=10000 runs so many histories, which takes more than an hour; with --hypothesis-profile=default and
--hypothesis-seed=N they are others than usual.
"""

import os
import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from automations.config import Config
from automations.errors import BookChanged
from automations.morning import plan, run
from tests.google_sheets import (
    BusyColleague,
    Watch,
    answers_are_beside_their_people,
    book_on,
    nothing_is_proposed_twice,
    shown,
    small_community,
    tab_called,
)
from tests.sheets import NOW

HISTORIES = int(os.environ.get("CONNECTOR_HISTORIES", "40"))

GOOGLE, SHEET = small_community(checked=False)
WATCH = Watch(GOOGLE, SHEET)
SET_UP = GOOGLE.files[SHEET].book
SESSION = GOOGLE.session()


def fresh(seed):
    """Begin a history: the spreadsheet as it was set up, and a colleague at work in it."""
    GOOGLE.files[SHEET].book = SET_UP.copy()
    GOOGLE.before.clear()
    GOOGLE.restart()
    return BusyColleague(GOOGLE, SHEET, random.Random(seed), WATCH)


def tool():
    return book_on(GOOGLE, SHEET, session=SESSION)


class Histories(RuleBasedStateMachine):
    """A shared spreadsheet on which a busy colleague, one tool or two work at the same time."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed):
        self.colleague, self.mornings, self.day = fresh(seed), 0, NOW

    @rule(times=st.integers(1, 3))
    def a_colleague_works(self, times):
        for _ in range(times):
            self.colleague.acts()

    @rule(busy=st.lists(st.integers(0, 2), max_size=8))
    def a_morning_passes_while_a_colleague_works(self, busy):
        """Between any two calls the colleague does so many things."""
        rest = list(busy)
        GOOGLE.before.append(lambda number: [self.colleague.acts() for _ in range(rest.pop(0) if rest else 0)])
        try:
            run(tool(), Config(), self.day)
        except BookChanged:
            pass  # the columns kept moving; the next morning does it
        finally:
            GOOGLE.before.clear()
        self.mornings += 1

    @precondition(lambda self: self.mornings)
    @rule(days=st.integers(1, 9))
    def days_pass(self, days):
        self.day += timedelta(days=days)

    @rule(late=st.booleans())
    def two_tools_run_at_once(self, late):
        one, other = tool(), tool()
        found = [plan(book.read(), Config(), self.day) for book in (one, other)]
        self.colleague.acts()
        written = 0
        for book, each in zip((one, other), found, strict=True):
            try:
                if each.changes:
                    book.write(each.changes)
                    written += 1
            except BookChanged:
                pass
            if late:
                self.colleague.acts()
        assert written <= 1
        self.mornings += 1

    def teardown(self):
        if not hasattr(self, "colleague"):
            return
        run(tool(), Config(), self.day)
        calls = len(GOOGLE.log)
        assert not run(tool(), Config(), self.day).changes
        assert [call.reads for call in GOOGLE.log[calls:]] == [True]
        nothing_is_proposed_twice(GOOGLE, SHEET)
        answers_are_beside_their_people(GOOGLE, SHEET)


Histories.TestCase.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
test_no_history_changes_a_human_cell_or_misplaces_an_answer = Histories.TestCase


def test_a_quiet_morning_is_one_read_and_one_write_and_the_next_one_read():
    fresh(0)
    run(tool(), Config(), NOW)
    assert [call.method.split(".")[-1] for call in GOOGLE.log] == ["get", "batchUpdate"]
    run(tool(), Config(), NOW)
    assert [call.method.split(".")[-1] for call in GOOGLE.log] == ["get", "batchUpdate", "get"]


@pytest.mark.parametrize("act", ["moves_a_column", "inserts_rows", "sorts", "adds_a_column", "renames_a_tab"])
def test_what_a_colleague_does_between_reading_and_writing_is_survived(act):
    for seed in range(4):
        colleague = fresh(seed)
        GOOGLE.before.append(lambda number, colleague=colleague: colleague.acts(act) if number == 1 else None)
        run(tool(), Config(), NOW)
        GOOGLE.before.clear()
        assert len(nothing_is_proposed_twice(GOOGLE, SHEET)) == 2
        answers_are_beside_their_people(GOOGLE, SHEET)
        assert shown(GOOGLE, SHEET, "run_log")


AGAINST_MATCHES = {
    "a column is moved to the front": lambda sheet: {
        "moveDimension": {"source": span(sheet, "COLUMNS", 3), "destinationIndex": 0}
    },
    "the first column is moved away": lambda sheet: {
        "moveDimension": {"source": span(sheet, "COLUMNS", 0), "destinationIndex": 9}
    },
    "a column is put in front": lambda sheet: {"insertDimension": {"range": span(sheet, "COLUMNS", 0)}},
    "a column is put in between": lambda sheet: {
        "insertDimension": {"range": span(sheet, "COLUMNS", 5), "inheritFromBefore": True}
    },
    "a column nobody fills is deleted": lambda sheet: {"deleteDimension": {"range": span(sheet, "COLUMNS", 14)}},
    "a row is put above the header": lambda sheet: {"insertDimension": {"range": span(sheet, "ROWS", 0)}},
}


def span(sheet, dimension, at):
    return {"sheetId": sheet.id, "dimension": dimension, "startIndex": at, "endIndex": at + 1}


@pytest.mark.parametrize("what", AGAINST_MATCHES)
def test_a_write_under_which_the_columns_move_is_refused_and_made_anew(what):
    fresh(0)
    person = GOOGLE.colleague(SHEET)

    def act(number):
        if number == 1:
            WATCH.by_tool = False
            person.do(AGAINST_MATCHES[what](tab_called(person.book, "matches")))
            WATCH.by_tool = True

    GOOGLE.before.append(act)
    run(tool(), Config(), NOW)
    GOOGLE.before.clear()
    assert [call.status for call in GOOGLE.log] == [200, 400, 200, 200]
    assert len(nothing_is_proposed_twice(GOOGLE, SHEET)) == 2
    answers_are_beside_their_people(GOOGLE, SHEET)
