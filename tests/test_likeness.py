"""Rows that may be one person: found by what is alike, told apart by what a household shares."""

import random

import pytest

from automations.intake import Intake, judge
from automations.likeness import CERTAIN, LIKELY, Someone, alike, canonical, plain_email, related
from automations.rules import mode_on
from automations.verdicts import Outcome
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee

LUIS = Someone("Luis", "Cordero", "luis.cordero@example.ca", "902-555-0101", "Halifax")


def confidence(one, other):
    found = alike([one, other])
    return found[0].confidence if found else 0


@pytest.mark.parametrize(
    ("other", "evidence"),
    [
        (Someone("Luís", "Cordéro", "lc@mail.example", "(902) 555 0101", "Halifax"), "the same phone"),
        (Someone("Luis", "Cordero", "luis.cordero+ncp@example.ca", "", "Truro"), "the same e-mail"),
        (Someone("Cordero", "Luis", "luis.cordero@example.ca", "", ""), "first and last name swapped"),
        (Someone("Lius", "Cordero", "other@example.ca", "+1 902 555 0101", ""), "nearly the same name"),
        (Someone("Luis", "Corderro", "luis.corderro@example.ca", "", "Halifax"), "nearly the same e-mail"),
    ],
)
def test_one_person_is_found_again_with_what_speaks_for_it(other, evidence):
    (found,) = alike([LUIS, other])
    assert found.confidence >= CERTAIN
    assert evidence in [words.en for words in found.evidence]


@pytest.mark.parametrize(
    ("one", "other"),
    [("bob", "robert"), ("bill", "william"), ("kate", "katherine"), ("liz", "elizabeth"), ("seb", "sebastien")],
)
def test_nicknames_are_known_in_both_languages(one, other):
    assert related(one, other)
    assert related(other, one)
    assert not related(one, one)
    assert not related(one, "zebra")
    assert confidence(Someone(one, "Ruiz", "", "902-555-0101"), Someone(other, "Ruiz", "", "902-555-0101")) >= CERTAIN


def test_a_household_shares_phone_name_and_address_and_is_two_people():
    other = Someone("Marta", "Cordero", "luis.cordero@example.ca", "902-555-0101", "Halifax")
    assert confidence(LUIS, other) < LIKELY


def test_two_people_of_one_name_in_two_cities_are_two_people():
    other = Someone("Luis", "Cordero", "luis.cordero@post.example", "416-555-0199", "Toronto")
    assert confidence(LUIS, other) < LIKELY


def test_the_same_name_in_the_same_city_is_only_likely():
    found = alike([LUIS, Someone("Luis", "Cordero", "totally@else.example", "", "Halifax")])
    assert LIKELY <= found[0].confidence < CERTAIN


def test_nobody_and_nothing_are_fine():
    assert alike([]) == ()
    assert alike([Someone("", "")] * 5) == ()
    assert plain_email("no address") == ""
    assert canonical("zebra") == "zebra"


def test_however_rows_are_ordered_the_same_pairs_are_found():
    dice = random.Random(2)
    people = [
        Someone(f"Name{n % 7}", f"Last{n % 5}", f"n{n % 9}@example.ca", f"90255501{n % 4:02}", "Halifax")
        for n in range(40)
    ]
    mixed = dice.sample(range(40), 40)

    def pairs(order):
        rows = [people[at] for at in order]
        return sorted((*sorted((order[each.one], order[each.other])), each.confidence) for each in alike(rows))

    assert pairs(list(range(40))) == pairs(mixed)


def test_a_block_that_everyone_shares_takes_no_time():
    people = [Someone("", "", "", "902-555-0101", "") for _ in range(20_000)]
    assert alike(people) == ()


def judged(*people):
    found, _ = judge(Workbook(DAY, tuple(people)), Intake())
    return {verdict.person.line: verdict for verdict in found}


def test_a_row_that_is_surely_a_repeat_is_a_duplicate_and_the_fuller_one_counts():
    amina = connectee(line=2)
    again = connectee(line=3, email="amina@post.example", phone="902 555 0134", skills=(), organizations=())
    found = judged(amina, again)
    assert found[2].outcome is Outcome.READY
    assert found[3].outcome is Outcome.DUPLICATE
    assert found[3].findings[0].why.say("en") == (
        "97 % sure the same person as Amina Okafor: the same phone, the same name and the same city"
    )


def test_a_row_that_is_only_perhaps_a_repeat_is_pointed_out_and_judged_as_it_is():
    again = connectee(line=3, email="totally@else.example", phone="", skills=())
    found = judged(connectee(line=2), again)[3]
    assert found.outcome is Outcome.READY
    assert [(note.rule, note.why.say("en")[:4]) for note in found.notes] == [("perhaps_one_person", "82 %")]


@pytest.mark.parametrize(
    ("text", "day", "mode"),
    [
        ("warn", DAY, "warn"),
        ("warn; block from 2026-04-01", DAY, "warn"),
        ("warn; block from 2026-03-31", DAY, "block"),
        ("block from 2030-01-01", DAY, "block"),
        ("off; warn from 2020-01-01; block from 2027-01-01", DAY, "warn"),
    ],
)
def test_a_rule_can_change_its_mode_on_a_day(text, day, mode):
    assert mode_on(text, day) == mode
