"""What if, the trade-off of a higher bar, and which Connectors are missing."""

import dataclasses

import pytest

from automations.errors import SettingError
from automations.intake import Intake, judge
from automations.matching import Matching, Standings
from automations.studies import trade_off, what_if
from sheets_templates.choices import Industry, MatchStatus, OccupationGroup
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee, connector, match


def programme(people, helpers, matches=()):
    workbook = Workbook(DAY, tuple(people), tuple(helpers), tuple(matches))
    return Standings(workbook, *judge(workbook, Intake()), Matching())


def nurse(name, **changes):
    facts = {
        "email": f"{name}@example.ca", "first_name": name.title(), "industry": Industry.HEALTH, "occupation": "Dietary aide",
        "occupation_group": OccupationGroup.HEALTH, "organizations": (), "skills": (), "city": "Truro",
    }  # fmt: skip
    return connectee(**(facts | changes))


AMINA, GORDON = connectee(), connector()


def test_more_connectors_where_they_are_missing_let_more_people_be_matched():
    answer = what_if(programme([AMINA, nurse("ana"), nurse("bo")], [GORDON]), "+1 Connector in 62, English")
    assert (answer.now.matched, answer.then.matched) == (1, 2)
    assert len(answer.gained) == 1
    assert what_if(programme([nurse("ana")], []), "+3 Connectors in health, Truro").then.matched == 1


def test_without_a_connector_fewer_are_matched():
    answer = what_if(programme([AMINA], [GORDON]), "-1 gordon macleod; + in 11, French")
    assert (answer.now.matched, answer.then.matched) == (1, 0)
    assert answer.gained == ()


def test_an_undecided_proposal_is_open_to_the_question_and_a_decided_one_is_not():
    proposed = match(AMINA, GORDON, status=MatchStatus.PROPOSED, proposed_on=DAY)
    assert what_if(programme([AMINA], [GORDON], [proposed]), "+1 in 52").now.matched == 1
    approved = dataclasses.replace(proposed, status=MatchStatus.APPROVED)
    assert what_if(programme([AMINA], [GORDON], [approved]), "+1 in 52").now.matched == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("more please", "says no change; write it like"),
        ("+2", "says no change"),
        ("+2 Connectors in helth care", "did you mean"),
        ("-1 gordon macleud", "no Connector is called “gordon macleud”; did you mean “Gordon MacLeod”"),
    ],
)
def test_a_question_that_says_no_change_is_refused_with_how_to_write_it(text, message):
    with pytest.raises(SettingError, match=message):
        what_if(programme([AMINA], [GORDON]), text)


def test_the_higher_the_bar_the_fewer_are_matched_and_the_better():
    people = [AMINA, nurse("ana"), connectee(email="b@example.ca", organizations=("Nowhere",), skills=())]
    curve = trade_off(programme(people, [connector(per_month=3)]))
    assert [bar for bar, _ in curve] == list(range(0, 101, 10))
    matched = [reached.matched for _, reached in curve]
    assert matched == sorted(matched, reverse=True)
    assert matched[0] == 3
    assert curve[-1][1].mean_fit in (0, 100)
