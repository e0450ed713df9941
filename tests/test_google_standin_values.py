"""Values in and out of the stand-in: ranges, ways of entering and showing, tables that are appended to, refusals."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google_standin import Google
from tests.google_standin.a1 import bounds, column_of, letters
from tests.google_standin.entering import enter
from tests.google_standin.formats import automatic, show_number

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets/"


class Desk:
    """A spreadsheet and its values over the wire."""

    def __init__(self, google):
        self.google, self.id = google, google.new_spreadsheet()
        self.session, self.maria = google.session(), google.colleague(self.id)

    def ask(self, verb, rest, body=None, **query):
        """Return the answer to a call on the values."""
        return self.session.request(verb, f"{SHEETS}{self.id}/values{rest}", json=body, params=query)

    def get(self, range_, **query):
        """Return the values of a range."""
        return self.ask("GET", f"/{quote(range_, safe='')}", **query).json()

    def put(self, range_, *rows, option="RAW", **query):
        """Write rows; return the answer."""
        body = {"values": list(rows)}
        return self.ask("PUT", f"/{quote(range_, safe='')}", body, valueInputOption=option, **query).json()

    def append(self, range_, *rows, **query):
        """Append rows; return the answer."""
        body = {"values": list(rows)}
        return self.ask("POST", f"/{quote(range_, safe='')}:append", body, valueInputOption="RAW", **query).json()


@pytest.fixture
def desk():
    with Google(direct=True) as google:
        yield Desk(google)


def message(answer):
    """Return the words of a refusal."""
    return answer["error"]["message"]


@pytest.mark.parametrize(
    ("typed", "shown", "plain"),
    [
        ("0042", "42", 42),
        ("2,000,000.01", "2,000,000.01", 2000000.01),
        ("50%", "50%", 0.5),
        ("12.5%", "12.50%", 0.125),
        ("$1,200", "$1,200", 1200),
        ("-3.10", "-3.1", -3.1),
        ("+1", "1", 1),
        ("1e3", "1.00E+03", 1000),
        ("2026-03-31", "2026-03-31", 46112),
        ("3/31/2026", "3/31/2026", 46112),
        ("March 31, 2026", "March 31, 2026", 46112),
        ("2026-03-31 06:30", "2026-03-31 6:30", 46112.270833333336),
        ("9:30 PM", "9:30 PM", 0.8958333333333334),
        ("true", "TRUE", True),
        ("'=1+1", "=1+1", "=1+1"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("902-555-0142", "902-555-0142", "902-555-0142"),
        ("amina@example.ca", "amina@example.ca", "amina@example.ca"),
    ],
)
def test_what_is_typed_becomes_what_google_makes_of_it(desk, typed, shown, plain):
    desk.put("A1", [typed], option="USER_ENTERED")
    assert desk.get("A1")["values"] == [[shown]]
    assert desk.get("A1", valueRenderOption="UNFORMATTED_VALUE")["values"] == [[plain]]


def test_raw_text_stays_text_whatever_it_looks_like(desk):
    row = ["=1+1", "007", "2026-03-31", "TRUE", "+1", "'x"]
    desk.put("A1", row)
    assert desk.get("A1:F1", valueRenderOption="UNFORMATTED_VALUE")["values"] == [row]


def test_nothing_skips_a_cell_and_empty_text_clears_it(desk):
    desk.put("A1", ["a", "b", "c"])
    answer = desk.put("A1", [None, "", "new"])
    assert desk.get("A1:C1")["values"] == [["a", "", "new"]]
    assert answer["updatedCells"] == 2


def test_columns_come_and_go_as_columns(desk):
    body = {"majorDimension": "COLUMNS", "values": [["a", "b"], ["c"]]}
    desk.ask("PUT", "/A1", body, valueInputOption="RAW")
    assert desk.maria.rows("Sheet1") == [["a", "c"], ["b"]]
    assert desk.get("A1:C3", majorDimension="COLUMNS")["values"] == [["a", "b"], ["c"]]


def test_the_values_written_come_back_where_asked(desk):
    answer = desk.put("A1", ["=1+1"], option="USER_ENTERED", includeValuesInResponse=True)
    assert answer["updatedData"] == {"range": "Sheet1!A1", "majorDimension": "ROWS", "values": [["2"]]}


@pytest.mark.parametrize(
    ("range_", "words"),
    [
        ("Nowhere!A1", "Unable to parse range: Nowhere!A1"),
        ("A0", "Unable to parse range: A0"),
        ("Sheet1!A1001", "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("AA1:AB2", "Range (Sheet1!AA1:AB2) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
def test_a_range_that_is_none_is_refused_in_googles_words(desk, range_, words):
    assert message(desk.get(range_)) == words
    assert message(desk.put(range_, ["x"])) == words


def test_values_may_not_run_out_of_their_range(desk):
    assert message(desk.put("Sheet1!A1:B1", ["a", "b", "c"])) == (
        "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]"
    )
    assert message(desk.put("Sheet1!A1:B1", ["a"], ["b"])).endswith("but tried writing to row [2]")
    assert desk.maria.rows("Sheet1") == []


def test_one_wrong_part_of_a_batch_writes_nothing(desk):
    data = [{"range": "A1", "values": [["a"]]}, {"range": "Nowhere!A1", "values": [["b"]]}]
    answer = desk.ask("POST", ":batchUpdate", {"valueInputOption": "RAW", "data": data}).json()
    assert message(answer) == "Invalid data[1]: Unable to parse range: Nowhere!A1"
    assert desk.maria.rows("Sheet1") == []


@pytest.mark.parametrize(
    ("range_", "first"),
    [("Sheet1", "B7"), ("B4", "B7"), ("C5:D5", "B7"), ("B2:D4", "B7"), ("A3:G10", "B7"), ("A1", "A3"), ("E4", "E4")],
)
def test_rows_are_appended_to_the_table_of_the_guide(desk, range_, first):
    """https://developers.google.com/workspace/sheets/api/guides/values#append_values: tables at A1:C2 and B4:D6."""
    desk.put("A1", ["x", "y", "z"], ["x", "y", "z"])
    desk.put("B4", ["x", "y"], ["y", "z"], ["x", "y", "z"])
    desk.put("D4", ["z"], ["z"])
    answer = desk.append(range_, ["new"])
    assert answer["updates"]["updatedRange"] == f"Sheet1!{first}"


def test_appending_at_the_end_of_the_grid_makes_it_longer(desk):
    desk.put("A1000", ["last"])
    desk.append("Sheet1", ["a", "b"], ["c"])
    assert desk.maria.tab("Sheet1").height == 1002
    assert desk.maria.rows("Sheet1")[-2:] == [["a", "b"], ["c"]]


def test_appending_may_insert_rows_before_what_stands_below(desk):
    desk.put("A1", ["head"], ["one"])
    desk.put("A4", ["below"])
    desk.append("A1:A2", ["new"], insertDataOption="INSERT_ROWS")
    assert desk.maria.rows("Sheet1") == [["head"], ["one"], ["new"], [], ["below"]]


def test_texts_of_an_array_formula_push_what_is_appended_to_the_end(desk):
    desk.maria.edit("Sheet1", "A1", ["Name", '=ARRAYFORMULA(IF(ROW(A1:A)=1,"Sign",IF(A1:A="","","yes")))'])
    assert desk.append("Sheet1", ["Amina"])["updates"]["updatedRange"] == "Sheet1!A1001"


def test_values_are_read_written_and_cleared_by_data_filter(desk):
    area = {"gridRange": {"endRowIndex": 1, "endColumnIndex": 1}}
    body = {"valueInputOption": "RAW", "data": [{"dataFilter": area, "values": [["x"]]}]}
    assert desk.ask("POST", ":batchUpdateByDataFilter", body).json()["totalUpdatedCells"] == 1
    found = desk.ask("POST", ":batchGetByDataFilter", {"dataFilters": [area, {"a1Range": "A1:B1"}]}).json()
    assert [part["valueRange"]["values"] for part in found["valueRanges"]] == [[["x"]], [["x"]]]
    assert desk.ask("POST", ":batchClearByDataFilter", {"dataFilters": [area]}).json()["clearedRanges"] == ["Sheet1!A1"]
    assert desk.maria.rows("Sheet1") == []


def test_several_ranges_are_read_in_one_call_in_order(desk):
    desk.put("A1", ["a", "b"])
    answer = desk.ask("GET", ":batchGet", ranges=["B1", "A1", "C1"]).json()
    assert [part.get("values") for part in answer["valueRanges"]] == [[["b"]], [["a"]], None]


def test_a_cell_may_not_hold_more_than_fifty_thousand_characters(desk):
    assert "50000 characters" in message(desk.put("A1", ["x" * 50_001]))
    assert desk.put("A1", ["x" * 50_000])["updatedCells"] == 1


@given(st.integers(0, 18_277))
def test_the_letters_of_a_column_lead_back_to_it(column):
    assert column_of(letters(column)) == column


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_is_shown_with_all_its_digits_and_typed_back(number):
    assert enter(automatic(number))[0] == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("B2:A1", (0, 2, 0, 2)),
        ("A:B", (None, None, 0, 2)),
        ("2:3", (1, 3, None, None)),
        ("A5:A", (4, None, 0, 1)),
        ("A", None),
    ],
)
def test_a_range_may_be_turned_round_or_open(text, found):
    assert bounds(text) == found


@pytest.mark.parametrize(
    ("number", "pattern", "text"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-3, "0;(0);-", "(3)"),
        (0, "0;(0);-", "-"),
        (0.256, "0.0%", "25.6%"),
        (1234567, "0.00E+00", "1.23E+06"),
        (5, '0 "days"', "5 days"),
        (46112.75, "dddd d mmm yyyy, h:mm AM/PM", "Tuesday 31 Mar 2026, 6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (0.5, "#.##", ".5"),
    ],
)
def test_a_pattern_shows_a_number_as_the_guide_says(number, pattern, text):
    assert show_number(number, {"pattern": pattern}) == text
