"""Criteria: what counts in a match, and the words that say so."""

import pytest

from automations.criteria import (
    CRITERIA,
    Standing,
    industry_traits,
    major_group,
    meeting_places,
    says_industry,
    says_meeting,
    stem,
    word_traits,
)
from sheets_templates.choices import Industry
from tests.sheets import DAY, connectee, connector


def shared(one, other):
    return set(word_traits(one)) & set(word_traits(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Data analyst", "analysts"),
        ("analyste de données", "Analystes"),
        ("engineering", "engineers"),
        ("comptable", "comptables"),
        ("C++", "c++"),
        ("Node.js", "node.js"),
        ("génie civil", "Génie"),
        ("gestion de projets", "projet"),
    ],
)
def test_forms_of_one_word_are_one_word(one, other):
    assert shared(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("AI", "retail"), ("IT", "recruiting"), ("art", "marketing"), ("C", "C++"), ("R", "HR"), ("de la", "de l'eau")],
)
def test_a_word_never_matches_inside_another_and_small_words_never_match(one, other):
    assert not shared(one, other)


def test_every_industry_has_near_ones():
    assert all(len(industry_traits(industry)) == 2 for industry in Industry)


def test_a_near_industry_is_said_to_be_near():
    near = tuple(
        words
        for trait, words in industry_traits(Industry.FINANCE).items()
        if trait in industry_traits(Industry.REAL_ESTATE)
    )
    assert says_industry(near).say("en") == "Their fields are near each other: money and property."
    assert says_industry(tuple(industry_traits(Industry.FINANCE).values())).say("fr") == (
        "Le même secteur : Finance et assurances."
    )


@pytest.mark.parametrize(
    ("code", "group"),
    [("21222", "21"), ("NOC 21222", "21"), ("21222.01", "21"), ("2172", None), ("", None), ("tbd", None)],
)
def test_a_major_group_is_read_from_a_code_of_2021_and_not_guessed_from_older_ones(code, group):
    assert list(major_group(code)) == ([group] if group else [])


def test_people_in_one_city_or_both_online_can_meet():
    both = set(meeting_places("Halifax", True)) & set(meeting_places("HALIFAX", False))
    assert both == {"halifax"}
    assert says_meeting(("Halifax",)).say("en") == "Both are in Halifax."
    assert says_meeting((meeting_places("", True)["online"],)).say("fr") == "Un appel vidéo convient aux deux."


def test_experience_counts_only_where_the_connector_has_five_more_years():
    more = next(each for each in CRITERIA if each.name == "more_experience")
    now = Standing(DAY)
    for years, counts in ((10, False), (11, True), (30, True)):
        sought = more.seeks(connectee(years_experience=6), now)
        assert bool(sought.keys() & more.offers(connector(years_experience=years), now).keys()) is counts
    assert not more.seeks(connectee(years_experience=None), now)


def test_background_counts_only_if_both_said_so():
    background = next(each for each in CRITERIA if each.name == "shared_background")
    now = Standing(DAY)
    one = background.seeks(connectee(background=("Yoruba", "Chess")), now)
    assert one.keys() & background.offers(connector(background=("chess",)), now).keys() == {"chess"}
    assert not background.offers(connector(background=()), now)


def test_a_stem_is_the_same_however_often_it_is_taken():
    assert stem("Analysts") == stem("analyst") == stem("ANALYST")
