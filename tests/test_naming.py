"""Names that are spelled in several ways: proposed once, decided by a person, used from then on."""

import dataclasses
import os
import subprocess
import sys

import pytest

from automations.books.memory import MemoryBook
from automations.config import Config
from automations.morning import run
from automations.naming import names_in, near_spellings, propose_names, with_agreed_names
from sheets_templates.keys import short_hash
from sheets_templates.people_tabs import Name
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, NOW, connectee, connector, full_workbook


@pytest.mark.parametrize(
    ("variant", "best"),
    [
        ("Atlantic Mutul", "Atlantic Mutual"),
        ("ATLANTIC MUTUAL INC.", "Atlantic Mutual"),
        ("Mutual Atlantic", "Atlantic Mutual"),
        ("Université de Moncton", "Universite de Moncton"),
        ("The City of Halifax", "City of Halifax"),
    ],
)
def test_a_near_spelling_is_proposed_to_be_the_commoner_one(variant, best):
    found = near_spellings({best: 3, variant: 1})
    assert found in ({variant: best}, {})
    if not found:
        assert variant.replace("é", "e") == best  # accents are no other spelling: they are compared without


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("School 12", "School 13"),
        ("Bell", "Dell"),
        ("Harbour Foods", "Harbour Bank"),
        ("RBC", "TBC"),
        ("Nova Care", "Nova Cars Rental"),
    ],
)
def test_different_names_stay_different(one, other):
    assert near_spellings({one: 3, other: 1}) == {}


def workbook(**more):
    people = (
        connectee(organizations=("Atlantic Mutul",), employer=""),
        connectee(email="b@example.ca", organizations=("Atlantic Mutual",)),
    )
    return Workbook(DAY, people, (connector(), connector(email="s@example.ca", employer="Atlantic Mutual")), **more)


def test_what_was_decided_either_way_is_never_proposed_again():
    (row,) = propose_names(workbook())
    assert (row.written, row.use, row.times) == ("Atlantic Mutul", "Atlantic Mutual", 1)
    for agreed in (True, False, None):
        assert propose_names(workbook(names=(dataclasses.replace(row, agreed=agreed),))) == ()


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_names_are_proposed_alike_in_every_run_of_the_program(seed):
    names = {
        "North Atlantic Fisheries and Marine": 5,
        "North River Harine": 2,
        "Sorth River Marine": 2,
        "North River Marine": 1,
    }
    program = f"from automations.naming import near_spellings; print(near_spellings({names!r}))"
    told = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, text=True
    )
    assert told.stdout.strip() == str(near_spellings(names))


def test_a_row_that_was_taken_out_stays_out_when_another_spelling_becomes_the_commoner_one():
    (row,) = propose_names(workbook())
    taken_out = frozenset({f"names|{row.id}"})
    assert propose_names(workbook(taken_out=taken_out)) == ()
    others = tuple(connectee(email=f"{n}@example.ca", organizations=("Atlantic Mutua",)) for n in range(9))
    before = workbook(taken_out=taken_out)
    more = dataclasses.replace(before, connectees=(*before.connectees, *others))
    assert "Atlantic Mutul" in near_spellings(names_in(more))
    assert "Atlantic Mutul" not in {each.written for each in propose_names(more)}


def test_a_row_that_an_earlier_version_added_and_somebody_took_out_stays_out():
    earlier = short_hash("name", "atlantic mutul", "atlantic mutual")
    assert propose_names(workbook(taken_out=frozenset({f"names|{earlier}"}))) == ()


def test_only_what_was_agreed_on_is_used():
    names = (
        Name(written="atlantic mutul", use="Atlantic Mutual", agreed=True),
        Name(written="City of Halifax", use="Halifax", agreed=False),
    )
    used = with_agreed_names(workbook(names=names))
    assert used.connectees[0].organizations == ("Atlantic Mutual",)
    assert "City of Halifax" in used.connectors[0].organizations


def test_a_morning_proposes_names_once_and_an_agreed_one_lets_the_two_be_matched():
    book = MemoryBook(full_workbook(workbook()))
    first = run(book, Config(), NOW)
    assert [row.written for row in first.names] == ["Atlantic Mutul"]
    assert not run(book, Config(), NOW).changes
    agreed = Name(written="Atlantic Mutul", use="Atlantic Mutual", agreed=True)
    people = workbook()
    one = dataclasses.replace(people, connectees=people.connectees[:1], names=(agreed,))
    (row,) = run(MemoryBook(full_workbook(one)), Config(), NOW, dry=True).proposals
    assert "knows people at Atlantic Mutual" in row.why
