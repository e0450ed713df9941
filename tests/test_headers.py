"""Finding our columns under a community's own headers."""

import re

from sheets_templates import layout
from sheets_templates.headers import find_header, header_problems
from sheets_templates.tabs import tab_named
from tests.sheets import grids_in, reading

CONNECTEES = tab_named("connectees")


def header_in(function, own_names=None):
    return find_header(CONNECTEES, grids_in(function.__doc__)["Connectees"], own_names)


def test_a_title_block_above_the_header_is_no_obstacle():
    """
    Connectees
    Halifax Connector Program 2026
    | updated by Sam
    First name | Last name | E-mail
    Amina | Okafor | amina@example.ca
    """
    header = header_in(test_a_title_block_above_the_header_is_no_obstacle)
    assert header.line == 2
    assert header.positions == {"first_name": 0, "last_name": 1, "email": 2}


def test_headers_are_known_in_french_by_other_names_and_in_any_case():
    """
    Connectees
    PRÉNOM | nom de famille | Email address | Horodateur | Statut d'immigration
    """
    header = header_in(test_headers_are_known_in_french_by_other_names_and_in_any_case)
    assert set(header.positions) == {"first_name", "last_name", "email", "applied_on", "status"}


def test_a_community_may_say_how_its_header_is_called():
    """
    Connectees
    Client | Last name | E-mail
    """
    header = header_in(test_a_community_may_say_how_its_header_is_called, {"first_name": "Client"})
    assert header.positions["first_name"] == 0
    assert header.text("first_name") == "Client"


def test_a_renamed_required_column_is_named_with_what_comes_closest():
    """
    Connectees
    First name | Last name | E-mial | Applied on
    Amina | Okafor | amina@example.ca | 2026-03-02
    """
    read = reading(test_a_renamed_required_column_is_named_with_what_comes_closest)
    problem = next(p for p in read.problems if p.column.en == "E-mail")
    assert problem.rule == "column_missing"
    assert problem.where("en") == "Connectees, row 1, column E-mail"
    assert "rename “E-mial” to “E-mail”" in problem.remedy.say("en")
    assert [person.name for person in read.workbook.connectees] == ["Amina Okafor"]


def renamed(title, **names):
    """Return which headers of a workbook of ours are taken for which of our columns, once some were renamed."""
    tab = tab_named(title)
    texts = [names.get(field.name, field.header) for field in layout.sheet(tab, "en", {}).fields]
    problems = header_problems(tab, find_header(tab, (tuple(texts),)))
    return {problem.column.en: re.search("“(.*?)” to", problem.remedy.en)[1] for problem in problems}


def test_any_column_that_was_renamed_is_known_by_where_it_stands():
    assert renamed("connectees", withdrawn_on="Left on") == {"Withdrawn on": "Left on"}
    assert renamed("connectees", do_not_contact="Please leave", first_name="Given", notes="Mine") == {
        "Do not contact": "Please leave", "First name": "Given", "Notes": "Mine",
    }  # fmt: skip
    assert renamed("matches", met_on="Meeting date", referrals_given="How many") == {
        "Met on": "Meeting date", "Referrals given": "How many",
    }  # fmt: skip
    assert renamed("activities", attendance="") == {}
    assert renamed("activities") == {}


def test_of_two_columns_with_one_name_the_first_is_read_and_it_is_said():
    """
    Connectees
    First name | Last name | E-mail | Courriel
    Amina | Okafor | amina@example.ca | other@example.ca
    """
    read = reading(test_of_two_columns_with_one_name_the_first_is_read_and_it_is_said)
    assert read.workbook.connectees[0].email == "amina@example.ca"
    assert [p.value or p.message.say("en") for p in read.problems if p.rule == "column_twice"] == [
        "two columns are called “Courriel”; the first is read"
    ]


def test_a_tab_without_any_header_says_which_headers_it_needs():
    """
    Connectees
    hello | there
    1 | 2
    """
    read = reading(test_a_tab_without_any_header_says_which_headers_it_needs)
    problem = next(p for p in read.problems if p.tab.en == "Connectees")
    assert problem.rule == "header_missing"
    assert "First name, Last name" in problem.remedy.say("en")


def test_optional_columns_may_be_missing_without_a_word():
    """
    Connectees
    First name | Last name | E-mail
    """
    header = header_in(test_optional_columns_may_be_missing_without_a_word)
    missing = {problem.column.en for problem in header_problems(CONNECTEES, header)}
    assert "Notes" not in missing
    assert "May work in Canada" in missing


def test_a_header_may_be_renamed_back_and_forth():
    tab = tab_named("jobs")
    own = {"employer": "Company hired by", "title": "Placements"}
    for header in ("Company hired by", "Employer"):
        found = find_header(tab, (("Connectee e-mail", header, "Offer accepted on"),), own)
        assert found.positions["employer"] == 1
    both = find_header(tab, (("Employer", "Company hired by", "Connectee e-mail"),), own)
    assert both.positions["employer"] == 1
