"""Who should meet whom, and why."""

import dataclasses
from datetime import date, timedelta

import pytest

from automations.criteria import CRITERIA
from automations.intake import Intake, judge
from automations.matching import Matching, Standings, explain_waiting, propose
from automations.matching import problems as problems_of
from sheets_templates.choices import Industry, MatchStatus, OccupationGroup, SpokenLanguage
from sheets_templates.people_tabs import Match
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee, connector, match


def standings(people, helpers, matches=(), settings=None):
    workbook = Workbook(DAY, tuple(people), tuple(helpers), tuple(matches))
    return Standings(workbook, *judge(workbook, Intake()), settings or Matching())


def proposed(*arguments, **named):
    return propose(standings(*arguments, **named), "en")


def pairs(*arguments, **named):
    return {(row.connectee.split("@")[0], row.connector.split("@")[0]) for row in proposed(*arguments, **named)}


def waiting(*arguments, **named):
    return explain_waiting(standings(*arguments, **named))


def person(name, **changes):
    return connectee(email=f"{name}@example.ca", first_name=name.title(), **changes)


def helper(name, **changes):
    return connector(email=f"{name}@example.ca", first_name=name.title(), **changes)


def test_a_proposal_names_what_the_two_have_in_common():
    (row,) = proposed([person("amina")], [helper("gordon")])
    assert row.status is MatchStatus.PROPOSED
    assert row.proposed_on == DAY
    assert row.fit == 100
    assert row.why.startswith(
        "Both know the field Finance and insurance. The Connector knows people at Atlantic Mutual"
    )


def test_the_same_two_people_always_have_the_same_id():
    assert (
        proposed([person("amina")], [helper("gordon")])[0].id
        == proposed([person("amina")], [helper("gordon"), helper("zoe", per_month=0)])[0].id
    )


def test_everyone_with_an_acceptable_connector_gets_one_before_anyone_gets_the_perfect_one():
    """Gordon is perfect for Amina and the only one for Luis; Susan is acceptable for Amina."""
    luis = person(
        "luis",
        industry=Industry.MINING,
        occupation_group=OccupationGroup.SCIENCES,
        organizations=("Deep Rock",),
        skills=(),
        occupation="Geologist",
        city="Truro",
    )
    gordon = helper("gordon", organizations=("Deep Rock",))
    susan = helper(
        "susan",
        industry=Industry.FINANCE,
        occupation_group=OccupationGroup.BUSINESS,
        organizations=(),
        employer="x",
        skills=(),
        position="Partner",
    )
    assert pairs([person("amina"), luis], [gordon, susan]) == {("luis", "gordon"), ("amina", "susan")}


def test_when_places_are_short_the_longest_wait_comes_first():
    early, late = person("early", intake_on=date(2025, 10, 1)), person("late", intake_on=date(2026, 3, 1))
    assert pairs([late, early], [helper("gordon")]) == {("early", "gordon")}


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (SpokenLanguage.ENGLISH, SpokenLanguage.ENGLISH, True),
        (SpokenLanguage.ENGLISH, SpokenLanguage.BOTH, True),
        (SpokenLanguage.FRENCH, SpokenLanguage.ENGLISH, False),
        (SpokenLanguage.BOTH, SpokenLanguage.FRENCH, True),
    ],
)
def test_two_people_need_a_language_to_talk_in(one, other, meet):
    assert bool(proposed([person("amina", language=one)], [helper("gordon", language=other)])) is meet


def test_a_connector_never_gets_more_than_they_can_meet_in_a_month():
    people = [person(f"p{n}") for n in range(5)]
    assert len(proposed(people, [helper("gordon", per_month=2)])) == 2
    begun = [match(person("x"), helper("gordon"), status=MatchStatus.APPROVED, approved_on=DAY)]
    assert len(proposed(people, [helper("gordon", per_month=2)], begun)) == 1


def test_an_earlier_match_that_still_waits_for_its_meeting_takes_up_a_place():
    old = match(person("x"), helper("gordon"), status=MatchStatus.APPROVED, approved_on=DAY - timedelta(days=80))
    assert proposed([person("amina")], [helper("gordon")], [old]) == ()


def test_a_declined_pair_is_never_proposed_again_and_others_are_matched_around_it():
    """A forbidden pair is no edge: both still get somebody where a valid assignment exists."""
    amina, luis, gordon, susan = person("amina"), person("luis"), helper("gordon"), helper("susan")
    declined = match(amina, gordon, status=MatchStatus.DECLINED)
    assert pairs([amina, luis], [gordon, susan], [declined]) == {("amina", "susan"), ("luis", "gordon")}


def test_someone_with_a_live_match_is_left_in_peace():
    amina, gordon = person("amina"), helper("gordon", per_month=3)
    for status in (MatchStatus.PROPOSED, MatchStatus.APPROVED, MatchStatus.HELD):
        assert proposed([amina], [helper("susan"), gordon], [match(amina, gordon, status=status)]) == ()


def test_colleagues_are_not_matched():
    assert proposed([person("amina", employer="ATLANTIC MUTUAL")], [helper("gordon", employer="Atlantic Mutual")]) == ()


def test_short_words_match_whole_and_never_inside_another():
    """ "AI" is not in "retail"."""
    amina = person(
        "amina", skills=("AI",), occupation="AI", industry=None, occupation_group=None, organizations=(), city=""
    )
    gordon = helper("gordon", skills=("retail", "email", "maintenance"), position="Chair")
    none = Matching(minimum_fit=0)
    assert proposed([amina], [gordon], settings=none) == ()
    assert len(proposed([amina], [helper("gordon", skills=("A.I.", "AI"))], settings=none)) <= 1


def test_the_order_of_rows_does_not_matter():
    people = [person(f"p{n}", city=("Halifax", "Truro")[n % 2]) for n in range(7)]
    helpers = [helper(f"h{n}", city=("Halifax", "Truro")[n % 2]) for n in range(5)]
    assert proposed(people, helpers) == proposed(people[::-1], helpers[::-1])


def test_who_has_nobody_is_told_at_which_step_nobody_was_left():
    helpers = [helper("gordon", language=SpokenLanguage.ENGLISH), helper("susan", language=SpokenLanguage.ENGLISH)]
    (one,) = waiting([person("camille", language=SpokenLanguage.FRENCH)], helpers)
    assert one.why.say("en") == "Connectors ready: 2 → who speak French: 0"
    assert one.why.say("fr") == "Connecteurs prêts : 2 → qui parlent français : 0"
    assert one.next_step.say("en") == "Find Connectors who speak French. But for that, Gordon MacLeod would fit (100)."


def test_who_waits_for_room_is_told_when_there_is_room_again():
    amina, gordon = person("amina"), helper("gordon")
    met = match(person("x"), gordon, status=MatchStatus.APPROVED, approved_on=DAY, met_on=DAY)
    (one,) = waiting([amina], [gordon], [met])
    assert one.changes_on == date(2026, 4, 1)
    assert "2026-04-01; or ask Gordon MacLeod" in one.next_step.say("en")
    (one,) = waiting([amina], [gordon], [dataclasses.replace(met, met_on=None)])
    assert one.changes_on is None
    assert "once Gordon MacLeod has met" in one.next_step.say("en")


def test_who_waits_because_of_an_open_proposal_is_told_to_decide_on_it():
    amina, gordon = person("amina"), helper("gordon")
    camille = dataclasses.replace(
        match(person("camille"), gordon, status=MatchStatus.PROPOSED), connectee_name="Camille Tremblay"
    )
    (one,) = waiting([amina, person("camille")], [gordon], [camille])
    assert one.next_step.say("en") == (
        "Gordon MacLeod keeps a place for Camille Tremblay: decide on that proposal in Matches; or ask for one more."
    )
    assert "Gordon MacLeod garde une place pour Camille Tremblay" in one.next_step.say("fr")


def test_who_has_nothing_in_common_with_anyone_is_told_which_field_is_missing():
    chef = person(
        "chef",
        industry=Industry.ACCOMMODATION,
        occupation_group=OccupationGroup.SALES,
        organizations=(),
        skills=(),
        occupation="Chef",
    )
    (one,) = waiting([chef], [helper("gordon", city="Truro")])
    assert one.why.say("en") == "Connectors ready: 1 → who speak English: 1 → with enough in common: 0"
    assert one.next_step.say("en") == (
        "Find a Connector in: Accommodation and food. Nearest: Gordon MacLeod (fit 25, 30 needed)."
    )


def test_without_connectors_everyone_waits():
    assert proposed([person("amina")], []) == ()
    (one,) = waiting([person("amina")], [])
    assert one.why.say("en").startswith("Connectors ready: 0")


def test_only_so_many_proposals_wait_where_a_community_wants_it_so():
    people = [person(f"p{n}") for n in range(4)]
    helpers = [helper("gordon", per_month=4)]
    first = proposed(people, helpers, settings=Matching(proposals_at_once=3))
    assert len(first) == 3
    assert proposed(people, helpers, first, Matching(proposals_at_once=3)) == ()


def test_a_weight_of_nothing_switches_a_criterion_off():
    off = Matching(weights={each.name: 0 for each in CRITERIA if each.name != "city_or_online"}, minimum_fit=0)
    (row,) = proposed([person("amina")], [helper("gordon")], settings=off)
    assert row.why.startswith("Both are in Halifax.")


def test_a_match_of_unknown_people_or_two_at_once_is_a_problem_and_the_rest_goes_on():
    amina, gordon = person("amina"), helper("gordon")
    rows = (
        match(amina, gordon, status=MatchStatus.APPROVED, id="same"),
        match(amina, helper("nobody"), status=MatchStatus.APPROVED, id="same"),
        Match(connectee="", connector="gordon@example.ca"),
    )
    found = problems_of(standings((amina,), (gordon,), rows))
    assert sorted({problem.rule for problem in found}) == [
        "match_id_copied",
        "match_of_known_people",
        "one_match_at_a_time",
    ]
    assert len(found) == 6


@pytest.mark.parametrize(
    "known_by",
    [
        {"connectee": "", "connectee_name": "Amina Okafor"},
        {"connectee": "Amina OKAFOR"},
        {"connectee": "amina@example"},
    ],
)
def test_whoever_a_match_names_otherwise_than_by_their_address_gets_no_second_connector(known_by):
    amina = dataclasses.replace(person("amina"), first_name="Amina", last_name="Okafor")
    rows = (
        Match(connector="gordon@example.ca", status=MatchStatus.APPROVED, **{"connectee_name": amina.name, **known_by}),
    )
    found = standings((amina,), (helper("gordon"), helper("susan")), rows)
    assert propose(found, "en") == ()
    (problem,) = problems_of(found)
    assert problem.remedy.en == "type “amina@example.ca”, if it is that person"


def test_every_criterion_has_its_sentence_in_both_languages():
    for criterion in CRITERIA:
        words = criterion.says(("one", "two"))
        assert words.en != words.fr
        assert criterion.about.en != criterion.about.fr


@pytest.mark.parametrize("back", [False, True])
def test_who_is_meant_by_a_wrong_address_is_told_alike_whichever_of_two_rows_stands_first(back):
    fuller, other = connectee(), connectee(first_name="A.", phone="")
    rows = (other, fuller) if back else (fuller, other)
    named = dataclasses.replace(match(fuller, connector()), connectee="slip@example.ca")
    workbook = Workbook(DAY, rows, (connector(),), (named,))
    standings = Standings(workbook, *judge(workbook, Intake()), Matching())
    (found,) = (each for each in problems_of(standings) if each.rule == "match_of_known_people")
    assert found.remedy.en == f"type “{fuller.email}”, if it is that person"
