"""What holds for any workbook: generated from the declaration of the tabs, with whatever people might type."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations.books.memory import MemoryBook
from automations.config import Config
from automations.deciding import as_it_counts
from automations.intake import judge
from automations.matching import Standings
from automations.morning import plan, run
from sheets_templates.choices import MatchStatus
from sheets_templates.grids import read_workbook
from sheets_templates.kinds import FIRST_DAY, LAST_DAY
from sheets_templates.tabs import PEOPLES_TABS, Workbook, tab_named
from tests.sheets import DAY, NOW, connectee, connector, example, full_workbook, match

NAUGHTY = (
    "=1+1", "+1 902", "-5", "@SUM(A1)", "'quoted", "🙂🇨🇦", "مرحبا", "שלום", "a\x00b", "\ud800", "x" * 32_767, "{name}", "%s", "NULL", "True",
    "03/04/2026", "2026-02-30", "1e400", "\n", "\u00a0", "*?~", "Ⅷ", "ﬁ", "İ", "ß", "\u202eabc", "a|b", "; ; ;",
)  # fmt: skip

days = st.dates(DAY - timedelta(days=400), DAY + timedelta(days=200))
anything = st.one_of(
    st.none(), st.sampled_from(NAUGHTY), st.text(max_size=8), st.integers(-5, 99999), st.floats(), st.booleans(), days
)
few_people = st.sampled_from([f"{name}@example.ca" for name in ("amina", "luis", "mei", "omar", "yara", "kofi")])


def cells_of(column):
    """Return cells as they mostly are: the example, another choice, a blank, a day; now and then anything at all."""
    usual = [st.just(column.example), st.just(column.example), st.none()]
    if column.kind.choices:
        usual.append(st.sampled_from([member.words.en for member in column.kind.choices]))
    if column.kind.format == "date":
        usual.append(days)
    if column.kind.format == "yes_no":
        usual.append(st.sampled_from(["Yes", "Yes", "No"]))
    if column.name in ("email", "connectee", "connector", "person"):
        return st.one_of(few_people, few_people, few_people, anything)
    if column.name in ("may_work", "consent_share", "three_referrals", "no_job_expected"):
        usual = usual[:1] * 6
    return st.integers(0, 60).flatmap(lambda dice: anything if dice == 0 else st.one_of(*usual))


@st.composite
def workbooks(draw):
    """Draw a whole workbook: every tab of people with some rows."""
    grids = full_workbook(Workbook(DAY))
    for tab in PEOPLES_TABS:
        most = 6 if tab.name in ("connectees", "connectors") else 3
        count = draw(st.integers(0, most))
        rows = tuple(tuple(draw(cells_of(column)) for column in tab.columns) for _ in range(count))
        grids[tab.title.en] = (*grids[tab.title.en], *rows)
    return grids


@st.composite
def doubled_workbooks(draw):
    """Draw a whole workbook in which some rows stand twice, now and then with one cell changed."""
    grids = dict(draw(workbooks()))
    for tab in PEOPLES_TABS:
        header, *rows = grids[tab.title.en]
        again = []
        for row in rows:
            if draw(st.integers(0, 2)) == 0:
                at = draw(st.integers(0, len(tab.columns) - 1))
                cell = draw(st.one_of(st.none(), cells_of(tab.columns[at]))) if draw(st.booleans()) else row[at]
                again.append((*row[:at], cell, *row[at + 1 :]))
        grids[tab.title.en] = (header, *rows, *again)
    return grids


often = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@often
@given(st.one_of(workbooks(), doubled_workbooks()))
def test_a_second_morning_writes_nothing(grids):
    book = MemoryBook(grids)
    run(book, Config(), NOW)
    assert not run(book, Config(), NOW + timedelta(hours=1)).changes


@often
@given(workbooks())
def test_no_persons_existing_cell_ever_changes(grids):
    book = MemoryBook(dict(grids))
    run(book, Config(), NOW)
    for tab in PEOPLES_TABS:
        kept = tuple(line for line in book.tabs[tab.title.en])[: len(grids[tab.title.en])]
        filled = [line for line in grids[tab.title.en] if any(cell not in (None, "") for cell in line)]
        assert [line for line in kept if line in filled] == filled or book.tabs[tab.title.en] == grids[tab.title.en]


@often
@given(workbooks())
def test_every_row_gets_exactly_one_verdict(grids):
    found = plan(grids, Config(), NOW)
    read = as_it_counts(read_workbook(grids, DAY).workbook)
    assert [verdict.person for verdict in found.connectees] == list(read.connectees)
    assert [verdict.person for verdict in found.connectors] == list(read.connectors)


@often
@given(st.one_of(workbooks(), doubled_workbooks()), st.randoms(use_true_random=False))
def test_the_plan_is_the_same_for_any_order_of_rows(grids, random):
    keyed = {title: with_keys(title, grid) for title, grid in grids.items()}
    mixed = {title: shuffled(title, grid, random) for title, grid in keyed.items()}
    one, other = plan(keyed, Config(), NOW), plan(mixed, Config(), NOW)
    assert without_lines(one.changes.replace) == without_lines(other.changes.replace)
    assert one.changes.add == other.changes.add


@often
@given(workbooks())
def test_nobody_gets_more_matches_than_there_is_room_for(grids):
    book = MemoryBook(grids)
    workbook = read_workbook(book.read(), DAY).workbook
    rooms = Standings(workbook, *judge(workbook, Config().intake), Config().matching).rooms
    found = run(book, Config(), NOW)
    given = Counter(match.connector for match in found.proposals)
    assert all(number <= rooms[key].free for key, number in given.items())
    proposed = [match.connectee for match in found.proposals]
    assert len(proposed) == len(set(proposed))


@often
@given(workbooks(), st.integers(1, 40))
def test_mornings_go_on_day_after_day_and_each_settles(grids, later):
    book = MemoryBook(grids)
    for day in (0, later):
        run(book, Config(), NOW + timedelta(days=day))
        assert not run(book, Config(), NOW + timedelta(days=day)).changes


def without_lines(replaced):
    """Return tabs in which a row that only its line can name is named alike."""
    return {
        title: sorted(
            (tuple("row" if re.fullmatch(r"row \d+", str(cell)) else cell for cell in line) for line in grid), key=repr
        )
        if title == "Intake review"
        else grid
        for title, grid in replaced.items()
    }


def with_keys(title, grid):
    """Return a grid in which rows that nobody could be known by are left out: only their line can name them."""
    tab = next((tab for tab in PEOPLES_TABS if tab.title.en == title), None)
    if tab is None or not tab.key_columns:
        return grid
    read = read_workbook({title: grid}, date(2026, 1, 1)).workbook
    kept = {row.line for row in getattr(read, tab.name) if row.key}
    return tuple(line for number, line in enumerate(grid, 1) if number == 1 or number in kept)


def shuffled(title, grid, random):
    """Return a people's tab with its rows in another order."""
    if title not in {tab.title.en for tab in PEOPLES_TABS} or not grid:
        return grid
    header, *rows = grid
    random.shuffle(rows)
    return (header, *rows)


DATE_COLUMNS = [
    (tab, at) for tab in PEOPLES_TABS for at, column in enumerate(tab.columns) if column.kind.format == "date"
]
FAR_DAYS = (date.min, date(206, 3, 12), FIRST_DAY, LAST_DAY, date(9999, 6, 1), date.max)


def lived_in_workbook():
    """Return a workbook in which each tab of people has its example row, everything happened, and everybody knows each other."""
    amina, sam = connectee(email="amina@example.ca"), connector(email="sam@example.ca")
    rows = {tab.name: (example(tab.row),) for tab in PEOPLES_TABS}
    rows |= {"connectees": (amina,), "connectors": (sam,), "matches": (match(amina, sam, status=MatchStatus.APPROVED),)}
    return full_workbook(Workbook(DAY, **rows))


@pytest.mark.parametrize(("tab", "at"), DATE_COLUMNS, ids=lambda part: getattr(part, "name", part))
def test_a_day_however_far_away_stops_nobodys_morning(tab, at):
    for day in FAR_DAYS:
        grids = lived_in_workbook()
        title = tab.title.en
        grids[title] = (grids[title][0], *((*row[:at], day, *row[at + 1 :]) for row in grids[title][1:]))
        book = MemoryBook(grids)
        run(book, Config(), NOW)
        assert not plan(book.read(), Config(), NOW).changes
        unread = {each.value for each in plan(book.read(), Config(), NOW).problems if each.rule == "cell_unreadable"}
        assert (day.isoformat() in unread) == (not FIRST_DAY <= day <= LAST_DAY)


def test_the_strategies_name_columns_that_exist():
    names = {column.name for tab in PEOPLES_TABS for column in tab.columns}
    assert {"email", "connectee", "connector", "person", "may_work", "consent_share"} <= names
    assert tab_named("matches").key_columns
