"""How a row is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_templates.keys import LONGEST_KEY, pair_key, person_key, plain_key, row_key, short_hash


@pytest.mark.parametrize(
    "typed", ["Amina@Example.ca", "  amina@example.ca ", "amina@example.ca\u00a0", "AMINA@EXAMPLE.CA"]
)
def test_a_person_is_known_by_the_address_however_it_is_typed(typed):
    assert person_key(typed, "x", "y", "z") == "amina@example.ca"


def test_without_an_address_a_person_is_known_by_name_and_phone():
    assert person_key("", "Amina", " Okafor ", "902-555-0134") == "amina okafor 902-555-0134"
    assert person_key("", "", "", "") == ""


def test_people_with_no_address_in_the_column_of_addresses_are_not_one_person():
    assert person_key("n/a", "Amina", "Okafor", "") == "amina okafor"
    assert person_key("n/a", "", "", "") == "n/a"


def test_wildcards_of_the_spreadsheet_do_not_count():
    assert plain_key("a*b?c~d") == "a_b_c_d"


def test_a_match_is_known_by_its_two_people():
    assert pair_key("A@x.ca", "b@x.ca") == "a@x.ca > b@x.ca"
    assert pair_key("", "") == ""
    assert pair_key("a@x.ca", "", "b@x.ca", "") == "a@x.ca > > b@x.ca >"
    assert row_key("matches", pair_key("", "")) == ""


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_a_key_is_read_back_from_a_cell_as_it_was_written(parts):
    for key in (pair_key(*parts), plain_key(parts[0])):
        assert key == key.strip(" ")


@given(st.text())
def test_a_key_of_a_key_is_the_key_and_never_too_long(text):
    key = plain_key(text)
    assert len(key.encode("utf-16-le")) <= 2 * LONGEST_KEY
    if len(key) < LONGEST_KEY:
        assert plain_key(key) == key


def test_an_id_depends_only_on_what_it_is_about():
    assert short_hash("a", "bc") == short_hash("a", "bc") != short_hash("ab", "c")
    assert len(short_hash("a")) == 10
