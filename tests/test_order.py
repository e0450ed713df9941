"""The order in which rows are decided on and counted: never that of the sheet."""

import dataclasses

import pytest

from automations import demo
from automations.config import Config
from automations.morning import plan
from sheets_templates.order import ORDERED_BY, in_fixed_order, in_order
from sheets_templates.people_tabs import Activity
from sheets_templates.tabs import PEOPLES_TABS
from tests.sheets import DAY, NOW, full_workbook


def test_rows_that_look_alike_are_ordered_by_all_they_say():
    first, second = Activity(title="a", attendance=1), Activity(title="a", attendance=2)
    assert in_order("activities", (second, first)) == in_order("activities", (first, second))


def test_people_keep_the_place_of_their_verdict():
    rows = demo.sample_rows(DAY)
    ordered = in_fixed_order(dataclasses.replace(rows, connectees=rows.connectees[::-1]))
    assert ordered.connectees == rows.connectees[::-1]


def test_the_columns_that_order_rows_exist():
    tabs = {tab.name: {column.name for column in tab.columns} for tab in PEOPLES_TABS}
    assert all(set(columns) <= tabs[tab] for tab, columns in ORDERED_BY.items())


@pytest.mark.parametrize(
    ("tab", "change"),
    [
        ("matches", {"connector_name": "Somebody else"}),
        ("matches", {"connectee_name": ""}),
        ("matches", {"referrals_given": 7}),
        ("referrals", {"organization": "Another"}),
        ("connectees", {"language": None}),
        ("connectors", {"first_name": "Another"}),
        ("jobs", {"employer": "Another"}),
        ("activities", {"place": "Truro"}),
        ("testimonials", {"text": "Another"}),
        ("letters", {"notes": "Another"}),
    ],
)
def test_a_morning_finds_the_same_whichever_of_two_copies_stands_first(tab, change):
    rows = demo.sample_rows(DAY)
    copies = tuple(dataclasses.replace(row, **change) for row in getattr(rows, tab))
    one, other = (
        plan(full_workbook(dataclasses.replace(rows, **{tab: both})), Config(), NOW).changes
        for both in ((*getattr(rows, tab), *copies), (*copies, *getattr(rows, tab)))
    )
    assert without_review(one) == without_review(other)


def without_review(changes):
    """Return the changes but for Intake review, which names some rows by their line."""
    return changes.add, {title: grid for title, grid in changes.replace.items() if title != "Intake review"}
