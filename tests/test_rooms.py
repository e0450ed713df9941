"""How many more people a Connector can meet, and when that changes."""

import dataclasses
from datetime import date, timedelta

import pytest

from automations.rooms import Limits, Ready, Room, expired, room
from sheets_templates.choices import MatchStatus
from tests.sheets import DAY, connectee, connector, match

GORDON = connector(per_month=2)


def begun(day, **changes):
    return match(connectee(), GORDON, status=MatchStatus.APPROVED, proposed_on=day, **changes)


@pytest.mark.parametrize(
    ("matches", "limits", "expected"),
    [
        ([], Limits(), Room(2)),
        ([begun(DAY, met_on=DAY)], Limits(), Room(1, lately=1)),
        ([begun(DAY, met_on=DAY)] * 2, Limits(), Room(0, date(2026, 4, 1), 2)),
        ([begun(date(2026, 1, 5), met_on=date(2026, 1, 20))], Limits(), Room(2, lately=1)),
        ([begun(date(2025, 1, 5))], Limits(), Room(1)),
        ([begun(DAY, met_on=DAY)], Limits(per_quarter=1), Room(0, date(2026, 4, 1), 1)),
        ([begun(date(2026, 2, 1), met_on=date(2026, 3, 25))], Limits(rest_days=10), Room(0, date(2026, 4, 4), 1)),
        ([begun(date(2026, 2, 1), met_on=date(2026, 3, 1))], Limits(rest_days=10), Room(2, None, 1)),
    ],
    ids=["none", "one met", "two met", "earlier", "awaited for long", "quarter", "resting", "rested"],
)
def test_room_is_what_capacity_leaves(matches, limits, expected):
    assert room(GORDON, matches, DAY, limits) == expected


def test_a_full_connector_has_room_next_month_unless_meetings_are_awaited():
    met = [begun(DAY, met_on=DAY), begun(DAY - timedelta(days=1), met_on=DAY)]
    assert room(GORDON, met, DAY, Limits()) == Room(0, date(2026, 4, 1), 2)
    awaited = [dataclasses.replace(each, met_on=None) for each in met]
    assert room(GORDON, awaited, DAY, Limits()) == Room(0, None, 2)


def test_nobody_asked_for_a_number_of_people_meets_one():
    assert room(connector(per_month=None), [], DAY, Limits()).free == 1
    assert room(connector(per_month=-3), [], DAY, Limits()).free == 0


@pytest.mark.parametrize(
    ("days_ago", "ready", "why"),
    [
        (3, Ready({"a@example.ca"}, {"g@example.ca"}), None),
        (61, Ready({"a@example.ca"}, {"g@example.ca"}), "nobody decided on it for 60 days"),
        (3, Ready(set(), {"g@example.ca"}), "Amina Okafor is no longer ready"),
        (3, Ready({"a@example.ca"}, set()), "Gordon MacLeod is no longer available"),
    ],
)
def test_a_proposal_expires_when_one_side_changes_or_nobody_decides(days_ago, ready, why):
    proposed = match(
        connectee(email="a@example.ca"),
        connector(email="g@example.ca"),
        status=MatchStatus.PROPOSED,
        proposed_on=DAY - timedelta(days=days_ago),
    )
    said = expired(proposed, DAY, ready, 60)
    assert (said.say("en") if said else None) == why
    approved = dataclasses.replace(proposed, status=MatchStatus.APPROVED)
    assert expired(approved, DAY, ready, 60) is None
