"""The recruiting radar: which kind of Connector lets how many more people be matched, the same as solving anew with them."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automations import recruiting
from automations.answers import care_lines
from automations.config import Config
from automations.intake import Intake, judge
from automations.matching import Matching, Standings, propose
from automations.morning import plan
from automations.recruiting import need_words, needs, new_connector, undecided
from automations.studies import reached
from automations.verdicts import READY_STEP, Outcome, Verdict
from sheets_templates.choices import Industry, MatchStatus, SpokenLanguage
from sheets_templates.tabs import Workbook
from sheets_templates.words import NO_WORDS
from social.subjects import Need
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, match
from tests.test_studies import nurse, programme

FIELDS = (Industry.HEALTH, Industry.MINING, Industry.PUBLIC)
LANGUAGES = (SpokenLanguage.ENGLISH, SpokenLanguage.FRENCH, SpokenLanguage.BOTH)


def person(at, industry, language, organization):
    return nurse(f"p{at}", industry=industry, language=language, organizations=(organization,) if organization else ())


def helper(at, industry, language, organization, room):
    return connector(
        email=f"c{at}@example.ca", first_name=f"C{at}", industry=industry, language=language, per_month=room,
        organizations=(organization,) if organization else (), skills=(), city="Sydney", online=True,
    )  # fmt: skip


TRAITS = (st.sampled_from(FIELDS), st.sampled_from(LANGUAGES), st.sampled_from(("", "Nova Health", "Port Authority")))


@st.composite
def programmes(draw):
    people = [person(at, *draw(st.tuples(*TRAITS))) for at in range(draw(st.integers(1, 9)))]
    helpers = [helper(at, *draw(st.tuples(*TRAITS, st.integers(0, 3)))) for at in range(draw(st.integers(0, 4)))]
    started = dataclasses.replace(
        programme(people, helpers), settings=Matching(proposals_at_once=draw(st.integers(0, 3)))
    )
    proposed = propose(started, "en")
    return dataclasses.replace(started, workbook=dataclasses.replace(started.workbook, matches=proposed))


def matched(standings):
    """Return how many people the best assignment matches, solved anew with undecided proposals open."""
    return reached(undecided(standings).open_field, standings.settings).matched


def with_new(standings, need, number):
    """Return the standings with more Connectors of the kind of a need."""
    industry = next(each for each in Industry if each.words == need.industry)
    language = next((each for each in SpokenLanguage if each.words == need.language), SpokenLanguage.BOTH)
    first = len(standings.connectors)
    more = (
        dataclasses.replace(
            new_connector(industry, language), email=f"new{at}@what.if", per_month=need.room, line=-at - 1
        )
        for at in range(first, first + number)
    )
    verdicts = (Verdict(each, Outcome.READY, READY_STEP) for each in more)
    return dataclasses.replace(standings, connectors=(*standings.connectors, *verdicts))


@settings(max_examples=150, deadline=None)
@given(programmes())
def test_what_the_radar_says_is_what_solving_anew_with_these_connectors_gives(standings):
    found = needs(standings)
    assert all(need.exact for need in found)
    for number, need in enumerate(found):
        now = matched(standings)
        assert number or matched(with_new(standings, need, 1)) - now == min(need.room, need.people)
        standings = with_new(standings, need, need.connectors)
        assert matched(standings) - now == need.people
        assert matched(with_new(standings, need, 1)) - now == need.people


@settings(max_examples=80, deadline=None)
@given(programmes())
def test_no_other_kind_of_connector_would_let_more_people_be_matched_than_the_first(standings):
    first = next(iter(needs(standings)), Need(NO_WORDS, NO_WORDS, 0))
    waiting = [standings.field.seekers[at] for at in range(len(standings.field.seekers))]
    for industry, language in {(each.industry, each.language) for each in waiting}:
        other = Need(industry.words, language.words if language is not SpokenLanguage.BOTH else NO_WORDS, 0)
        assert matched(with_new(standings, other, 9)) - matched(standings) <= first.people


@settings(max_examples=80, deadline=None)
@given(programmes())
def test_the_least_that_is_said_of_a_large_programme_is_what_the_next_morning_proposes(standings):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recruiting, "CHAINS_UP_TO", -1)
        found = needs(standings)
    unlimited = dataclasses.replace(standings, settings=Matching())
    for need in found:
        assert not need.exact
        before = len(propose(unlimited, "en"))
        unlimited = with_new(unlimited, need, need.connectors)
        assert len(propose(unlimited, "en")) - before >= need.people


def test_the_kind_of_connector_that_most_people_wait_for_comes_first():
    people = [
        nurse("ana"),
        nurse("bo"),
        nurse("cleo", language=SpokenLanguage.FRENCH),
        connectee(industry=Industry.MINING, organizations=()),
    ]
    first, *others = needs(programme(people, []))
    assert (first.industry, first.language, first.people) == (Industry.HEALTH.words, SpokenLanguage.ENGLISH.words, 2)
    assert need_words(first).say("en") == (
        "One more Connector in this field (English) would let 1 person be matched; 2 more would let 2 people be matched."
    )
    assert sum(need.people for need in (first, *others)) == 4
    assert needs(programme([], [])) == ()


def test_where_either_language_will_do_none_is_asked_for():
    (need,) = needs(programme([nurse("ana", language=SpokenLanguage.BOTH)], []))
    assert need.language == NO_WORDS
    assert need_words(need).say("fr") == "Un Connecteur de plus dans ce secteur permettrait de jumeler 1 personne."


def test_somebody_waits_for_a_connector_whom_another_leaves_for_the_new_one():
    """Bo in mining and Cleo in health wait. Gordon has Ana; a new Connector in health takes her, and Gordon then meets Bo."""
    ana = nurse("ana", organizations=("Nova Health",))
    bo = nurse("bo", organizations=("Nova Health",), industry=Industry.MINING)
    gordon = helper(1, Industry.HEALTH, SpokenLanguage.ENGLISH, "Nova Health", 1)
    cleo = nurse("cleo")
    proposed = match(ana, gordon, status=MatchStatus.PROPOSED, proposed_on=DAY)
    assert [need.people for need in needs(programme([ana, bo, cleo], [gordon], [proposed]))] == [2]


def test_the_room_of_one_more_connector_is_the_usual_one():
    helpers = [helper(at, Industry.MINING, SpokenLanguage.FRENCH, "", room) for at, room in enumerate((1, 4, 4))]
    people = [nurse(f"p{at}") for at in range(9)]
    (need,) = needs(programme(people, helpers))
    assert (need.room, need.people, need.connectors) == (4, 9, 3)
    limited = Standings(Workbook(DAY), *judge(Workbook(DAY, (), tuple(helpers)), Intake()), Matching(per_quarter=2))
    assert recruiting.usual_room(limited) == 2


def test_where_the_most_people_do_not_come_first_only_the_least_is_said():
    standings = dataclasses.replace(programme([nurse("ana")], []), settings=Matching(objective=("fit", "people")))
    (need,) = needs(standings)
    assert need_words(need).say("en") == (
        "One more Connector in this field (English) would let at least 1 person be matched."
    )


@pytest.mark.parametrize(
    ("need", "en", "fr"),
    [
        (
            Need(Industry.HEALTH.words, NO_WORDS, 4, 4),
            "One more Connector in this field would let 4 people be matched.",
            "Un Connecteur de plus dans ce secteur permettrait de jumeler 4 personnes.",
        ),
        (
            Need(Industry.HEALTH.words, SpokenLanguage.FRENCH.words, 5, 2),
            "One more Connector in this field (French) would let 2 people be matched; 3 more would let 5 people be matched.",
            "Un Connecteur de plus dans ce secteur (français) permettrait de jumeler 2 personnes; 3 de plus, 5 personnes.",
        ),
        (
            Need(Industry.HEALTH.words, NO_WORDS, 300, 2, exact=False),
            "One more Connector in this field would let 2 people be matched; 150 more would let at least 300 people be matched.",
            "Un Connecteur de plus dans ce secteur permettrait de jumeler 2 personnes; 150 de plus, au moins 300 personnes.",
        ),
    ],
)
def test_a_need_is_said_in_both_languages_with_the_right_number(need, en, fr):
    assert (need_words(need).say("en"), need_words(need).say("fr")) == (en, fr)


def test_connector_care_ends_with_the_connectors_who_are_missing():
    found = plan(full_workbook(Workbook(DAY, (nurse("ana"), nurse("bo")), (connector(),))), Config(), NOW)
    *people, wanted = care_lines(found, "en")
    assert [line.key for line in people] == ["connectors|gordon.macleod@example.ca"]
    assert (wanted.key, wanted.state, wanted.who) == ("", Industry.HEALTH.words.en, "Connectors wanted")
    assert wanted.care == need_words(found.needs[0]).say("en")
