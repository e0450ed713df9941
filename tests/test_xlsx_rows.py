"""Rows inside the part of a sheet, as other programs write it."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from automations.books import Changes
from automations.books.xlsx import XlsxBook
from automations.errors import BookError
from sheets_templates.excel.parts import BrokenPart, Parts, shows_a_day
from sheets_templates.excel.rows import Look, SheetRows, serial

LOOK = Look(frozenset({3}), lambda: 3)
SHEET = b'<worksheet><dimension ref="A1:B2"/><cols><col min="1" max="2" width="9" style="5"/></cols>%s<x/></worksheet>'


def sheet(rows, prefix=b""):
    data = SHEET % (b"<sheetData>%s</sheetData>" % rows if rows else b"<sheetData/>")
    return re.sub(rb"<(/?)(?=[a-z])", rb"<\1" + prefix, data) if prefix else data


def workbook(tmp_path, **more):
    """Return a book with the tab Jobs: a table of one row, and what else is asked for."""
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file, more.get("options", {})) as book:
        tab = book.add_worksheet("Jobs")
        tab.add_table(
            0,
            0,
            1,
            2,
            {"columns": [{"header": "Employer"}, {"header": "Offer accepted on"}, {"header": "Note"}]}
            | more.get("table", {}),
        )
        tab.write_row(1, 0, ["Harbour Foods"])
        book.add_worksheet("Today").write(0, 0, "Banner")
    return XlsxBook(file)


def added(book, **cells):
    book.read()
    book.write(Changes(add={"Jobs": ({"Employer": "Atlantic Mutual", **cells},)}))
    return book.read()["Jobs"]


@pytest.mark.parametrize("prefix", [b"", b"x:"], ids=["plain", "prefixed"])
@pytest.mark.parametrize(
    "rows",
    [b"", b'<row r="1"><c r="A1"><v>1</v></c></row>', b"<row><c><v>1</v></c></row>"],
    ids=["no rows", "rows with their line", "rows without their line"],
)
def test_rows_are_added_below_whatever_program_wrote_the_sheet(prefix, rows):
    data = SheetRows(sheet(rows, prefix), LOOK).added(2, [{1: "a", 2: 7}, {1: "b"}], above=1)
    assert data.count(b"row") == (3 if rows else 2) * 2
    assert b'<%srow r="2"><%sc r="A2" s="5" t="inlineStr">' % (prefix, prefix) in data
    assert data.endswith(b"<%sx/></%sworksheet>" % (prefix, prefix))
    assert b'ref="A1:B3"' in data


def test_cells_of_others_on_a_line_that_is_filled_stay():
    rows = b'<row r="2" hidden="1"><c r="A2" s="8"/><c r="C2"><v>42</v></c></row>'
    data = SheetRows(sheet(rows), LOOK).added(2, [{1: "ours"}], above=1)
    assert b'<row r="2"><c r="A2" s="8" t="inlineStr"' in data
    assert b'<c r="C2"><v>42</v></c>' in data


def test_a_tool_tab_keeps_the_look_of_banner_and_header_and_loses_a_filter_that_would_hide_rows():
    rows = b'<row r="1" ht="34"><c r="A1" s="7"/><c r="B1" s="7"/></row><row r="2"><c r="A2" s="6"/></row><row r="9"/>'
    part = sheet(rows).replace(b"<x/>", b'<autoFilter ref="A2:B9"><filterColumn colId="0"/></autoFilter>')
    data = SheetRows(part, LOOK).drawn_anew((("Banner",), ("Head", "er"), ("x", None)))
    assert b'<row r="1" ht="34"><c r="A1" s="7" t="inlineStr">' in data
    assert b'<c r="B1" s="7"/>' in data
    assert b'<c r="B3" s="5"/>' in data
    assert b'r="9"' not in data
    assert b'<autoFilter ref="A2:B9"/>' in data


def test_formulas_that_cells_share_are_written_out_for_the_new_row():
    rows = (
        b'<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2*2</f><v>2</v></c></row>'
        b'<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c><c r="B3"><f t="array" ref="B3">SUM(A1)</f></c></row>'
    )
    found = SheetRows(sheet(rows), LOOK).formulas(3)
    assert {at: formula(7).text for at, formula in found.items()} == {1: b"B7*2"}


def test_a_day_looks_like_a_day_even_where_no_cell_of_the_workbook_does(tmp_path):
    book = workbook(tmp_path)
    for number in range(3):
        grid = added(book, **{"Offer accepted on": date(2026, 3, number + 1)})
    assert [line[1] for line in grid[2:]] == [datetime(2026, 3, day) for day in (1, 2, 3)]
    parts = Parts(book.path.read_bytes())
    assert len(parts.date_styles) == 1


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days(tmp_path):
    book = workbook(tmp_path, options={"date_1904": True})
    assert added(book, **{"Offer accepted on": date(2026, 3, 9)})[2][1] == datetime(2026, 3, 9)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1900, 1, 1), 1),
        (date(1900, 2, 28), 59),
        (date(1900, 3, 1), 61),
        (datetime(1900, 1, 1, 12), 1.5),
        (date(2026, 3, 31), 46112),
    ],
)
def test_days_are_counted_as_excel_does_with_the_29_february_1900_that_never_was(tmp_path, day, number):
    assert serial(day, from_1904=False) == number
    path = tmp_path / "days.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Days")
        sheet.write_number("A1", number, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    assert XlsxBook(path).read()["Days"][0][0] in (day, moment)


def test_a_table_with_a_row_of_totals_is_left_alone_with_a_sentence(tmp_path):
    book = workbook(tmp_path, table={"total_row": True})
    before = book.path.read_bytes()
    with pytest.raises(BookError, match="has a totals row; take it off"):
        added(book)
    assert book.path.read_bytes() == before


def test_parts_that_no_change_concerns_are_copied_byte_by_byte(tmp_path):
    book = workbook(tmp_path)
    before = book.path.read_bytes()
    added(book)
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(book.path) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        sizes = {name: new.getinfo(name).compress_size == old.getinfo(name).compress_size for name in new.namelist()}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}
    assert all(same for name, same in sizes.items() if name not in changed)


def test_no_morning_adds_a_cell_style_for_what_it_writes(tmp_path):
    book = workbook(tmp_path)
    added(book, **{"Offer accepted on": date(2026, 3, 9)})
    first = len(Parts(book.path.read_bytes()).cell_styles)
    for _ in range(3):
        added(book, **{"Offer accepted on": date(2026, 3, 9), "Note": "x"})
    assert len(Parts(book.path.read_bytes()).cell_styles) == first


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("yyyy-mm-dd", True),
        ('0" days"', False),
        ("[Red]0.00", False),
        ("[h]:mm", True),
        ("General", False),
        ("@", False),
        (r"\d0", False),
    ],
)
def test_a_number_format_tells_whether_it_shows_a_day(code, day):
    assert shows_a_day(code) is day


def test_a_part_that_would_not_open_is_never_written(tmp_path):
    parts = Parts(workbook(tmp_path).path.read_bytes())
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet>"
    with pytest.raises(BrokenPart, match=r"sheet1\.xml could not be changed"):
        parts.saved()
