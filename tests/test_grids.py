"""From cells to typed rows and problems, and back."""

from datetime import date, datetime

from sheets_templates.columns import tab_of
from sheets_templates.grids import read_workbook, same_cells, show_rows, tab_rows
from sheets_templates.people_tabs import Connectee
from sheets_templates.tool_tabs import RunLine
from tests.sheets import DAY, connectee, grids_in, reading


def test_blank_lines_between_rows_are_left_out_and_rows_keep_their_line():
    """
    Connectees
    First name | Last name | E-mail
    Amina | Okafor | amina@example.ca
    | |
    Luis | Cordero | luis@example.ca
    """
    read = reading(test_blank_lines_between_rows_are_left_out_and_rows_keep_their_line)
    assert [(person.line, person.first_name) for person in read.workbook.connectees] == [(2, "Amina"), (4, "Luis")]


def test_a_doubtful_cell_is_a_problem_that_names_tab_row_column_and_remedy():
    """
    Connectees
    First name | Last name | E-mail | Applied on
    Amina | Okafor | amina@example.ca | next week
    Luis | Cordero | luis@example.ca | 2026-03-01
    """
    read = reading(test_a_doubtful_cell_is_a_problem_that_names_tab_row_column_and_remedy)
    (problem,) = [p for p in read.problems if p.rule == "cell_unreadable"]
    assert problem.where("en") == "Connectees, row 2, column Applied on"
    assert problem.where("fr") == "Participants, ligne 2, colonne Demande reçue le"
    assert problem.value == "next week"
    assert problem.who == "Amina Okafor"
    assert "2026-03-31" in problem.remedy.say("en")
    assert [person.applied_on for person in read.workbook.connectees] == [None, date(2026, 3, 1)]


def test_a_missing_tab_is_a_problem_and_the_others_are_read():
    """
    Connectors
    First name | Last name | E-mail
    Gordon | MacLeod | gordon@example.ca
    """
    read = reading(test_a_missing_tab_is_a_problem_and_the_others_are_read)
    assert len(read.workbook.connectors) == 1
    assert "tab_missing" in {p.rule for p in read.problems if p.tab.en == "Connectees"}


def test_an_empty_tab_is_no_problem():
    read = read_workbook({"Connectees": ()}, DAY)
    assert read.workbook.connectees == ()
    assert not [p for p in read.problems if p.tab.en == "Connectees"]


def test_a_tab_is_found_by_its_title_in_either_language_or_the_communitys_own():
    grid = (("First name", "Last name"), ("Amina", "Okafor"))
    assert len(read_workbook({"participants": grid}, DAY).workbook.connectees) == 1
    own = {"connectees": {"title": "Clients 2026"}}
    assert len(read_workbook({"Clients 2026": grid}, DAY, own).workbook.connectees) == 1


def test_rows_that_are_shown_read_back_the_same():
    person = connectee()
    for language in ("en", "fr"):
        title = tab_of(Connectee).title.say(language)
        grid = show_rows(tab_of(Connectee), [person], language)
        assert read_workbook({title: grid}, DAY).workbook.connectees == (person,)


def test_a_bare_yes_to_a_consent_counts_from_the_forms_answer_where_the_community_says_so():
    """
    Connectees
    Timestamp  | First name | Last name | E-mail           | Consent: share profile | Consent: photo
    2026-03-02 | Amina      | Okafor    | a@example.ca     | I agree                | No
               | Luis       | Cordero   | l@example.ca     | Yes                    |
    """
    grids_ = grids_in(test_a_bare_yes_to_a_consent_counts_from_the_forms_answer_where_the_community_says_so.__doc__)
    amina, luis = read_workbook(grids_, DAY, {"connectees": {"consents_from": "applied_on"}}).workbook.connectees
    assert (amina.consent_share, amina.consent_photo, luis.consent_share) == (date(2026, 3, 2), None, None)
    assert read_workbook(grids_, DAY).workbook.connectees[0].consent_share is None


def test_short_lines_and_extra_columns_are_read_without_harm():
    """
    Connectees
    Our own id | First name | Last name | E-mail | Shoe size
    17 | Amina
    """
    read = reading(test_short_lines_and_extra_columns_are_read_without_harm)
    assert read.workbook.connectees[0].first_name == "Amina"
    assert read.workbook.connectees[0].email == ""


def test_two_grids_that_look_the_same_are_the_same():
    one = (("a", 3, datetime(2026, 1, 1)), ("b", None, ""), (None,))
    other = (("a", 3.0, date(2026, 1, 1), None), ("b",))
    assert same_cells(one, other)
    assert not same_cells(one, (("a", 4, date(2026, 1, 1)), ("b",)))


def test_the_tools_own_tab_is_read_back_as_rows():
    grid = (("What the tool did.",), *show_rows(tab_of(RunLine), [RunLine(ran_at="2026-03-31 06:30", what="x")], "en"))
    assert [row.ran_at for row in tab_rows(grid, RunLine)] == ["2026-03-31 06:30"]
    assert tab_rows(None, RunLine) == ()


def test_ambiguous_dates_are_read_as_the_columns_other_dates_are_written_and_that_is_said():
    """
    Jobs
    Connectee e-mail | Offer accepted on | Employer
    a@example.ca | 03/04/2026 | One
    b@example.ca | 25/03/2026 | Two
    c@example.ca | 2026-03-01 | Three
    d@example.ca | 05/06/2026 | Four
    """
    read = reading(test_ambiguous_dates_are_read_as_the_columns_other_dates_are_written_and_that_is_said)
    assert [job.accepted_on for job in read.workbook.jobs] == [
        date(2026, 4, 3),
        date(2026, 3, 25),
        date(2026, 3, 1),
        date(2026, 6, 5),
    ]
    (problem,) = [problem for problem in read.problems if problem.rule == "date_order"]
    assert problem.message.say("en") == (
        "“03/04/2026” was read as 2026-04-03, the day first, because “25/03/2026” stands in the same column (2 cells)"
    )


def test_dates_that_contradict_each_other_decide_nothing():
    """
    Jobs
    Connectee e-mail | Offer accepted on | Employer
    a@example.ca | 03/04/2026 | One
    b@example.ca | 25/03/2026 | Two
    c@example.ca | 03/25/2026 | Three
    """
    read = reading(test_dates_that_contradict_each_other_decide_nothing)
    assert read.workbook.jobs[0].accepted_on is None
    assert [problem.message.say("en") for problem in read.problems if problem.rule == "cell_unreadable"] == [
        "“03/04/2026” can be 2026-04-03 or 2026-03-04"
    ]
