"""The .xlsx book: what it refuses, and that it loses nothing it did not make."""

import dataclasses
import io
import os
import re
import zipfile
from datetime import date

import pytest
import xlsxwriter

from automations import demo
from automations.books import Changes, make_book, open_book, saving
from automations.books.xlsx import XlsxBook, add_tabs
from automations.config import Config
from automations.errors import BookBusy, BookChanged, BookError, BookMissing, NotABook
from automations.health import checks
from automations.morning import run
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.excel.parts import computed_on_opening
from sheets_templates.grids import trimmed
from tests.sheets import DAY, NOW

TODAY = Changes(replace={"Today": (("Banner",), ("Key",), ("x",))})


@pytest.fixture
def file(tmp_path):
    """Return a workbook file of the invented community."""
    path = tmp_path / "book.xlsx"
    make_book(str(path), layout.sheets("en", VERDICT_TONES, demo.sample_grids(demo.sample_rows(DAY), "en")))
    return path


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_parts(content, **more):
    """Return a workbook with further parts, declared as other programs declare them."""
    target = io.BytesIO()
    everything = parts(content) | more.get("more", {})
    types = everything["[Content_Types].xml"]
    everything["[Content_Types].xml"] = types.replace(
        b"</Types>", b'<Default Extension="bin" ContentType="application/octet-stream"/></Types>'
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in everything.items():
            made.writestr(name, data)
    return target.getvalue()


PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def rich_workbook(type_=PLAIN_TYPE):
    """Return a workbook with what people and other programs put into one, beside our tabs."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        today, jobs = book.add_worksheet("Today"), book.add_worksheet("Jobs")
        mine = book.add_worksheet("My own tab")
        jobs.write_row(0, 0, ["Employer", "Offer accepted on", "Half"])
        jobs.write_row(1, 0, ["Atlantic Mutual", 46000])
        jobs.write_formula("C2", "=B2/2", value=23000)
        jobs.write_comment("A2", "ask Sam")
        mine.write_column(0, 0, [3, 1, 2])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='My own tab'!$A$1:$A$3"})
        mine.insert_chart("C2", chart)
        mine.add_sparkline("B1", {"range": "'My own tab'!A1:A3"})
        mine.conditional_format("A1:A3", {"type": "data_bar", "data_bar_2010": True})
        mine.insert_textbox("H2", "a note in a box")
        mine.insert_image("H9", "dot.png", {"image_data": io.BytesIO(DOT)})
        mine.write_comment("A1", "mine")
        mine.set_header("&Cours")
        today.write(0, 0, "Banner")
        book.define_name("our_name", "='My own tab'!$A$1")
        book.set_custom_property("Case worker", "Sam")
    threaded = b'<?xml version="1.0"?><ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"/>'
    types = parts(target.getvalue())["[Content_Types].xml"]
    return with_parts(
        target.getvalue(),
        more={
            "[Content_Types].xml": types.replace(PLAIN_TYPE, type_),
            "xl/threadedComments/threadedComment1.xml": threaded,
            "xl/persons/person.xml": b"<personList/>",
            "xl/slicers/slicer1.xml": b"<slicers/>",
            "xl/vbaProject.bin": b"macro bytes \x00\x01",
            "customXml/item1.xml": b"<ours/>",
            "xl/printerSettings/printerSettings1.bin": b"printer",
        },
    )


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6360606000000004000127349e0b0000000049454e44ae426082"
)


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_nothing_is_lost_that_the_tool_did_not_make(tmp_path, suffix):
    path = tmp_path / f"rich{suffix}"
    path.write_bytes(rich_workbook(MACRO_TYPE if suffix == ".xlsm" else PLAIN_TYPE))
    before = parts(path.read_bytes())
    book = open_book(str(path))
    book.read()
    book.write(
        Changes(
            replace={"Today": (("Banner",), ("=x",))},
            add={"Jobs": ({"Employer": "Bluefin", "Offer accepted on": DAY},)},
        )
    )
    after = parts(path.read_bytes())
    assert set(before) <= set(after)
    touched = {name for name in before if before[name] != after[name]}
    ours = {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
    }
    assert touched <= ours
    assert (MACRO_TYPE if suffix == ".xlsm" else PLAIN_TYPE) in after["[Content_Types].xml"]
    assert b"application/octet-stream" in after["[Content_Types].xml"]
    for name in (
        "xl/worksheets/sheet3.xml",
        "xl/charts/chart1.xml",
        "xl/media/image1.png",
        "xl/comments1.xml",
        "xl/vbaProject.bin",
        "xl/slicers/slicer1.xml",
        "docProps/custom.xml",
    ):
        assert before[name] == after[name]


def test_a_new_row_in_a_plain_range_gets_the_formula_of_the_row_above(tmp_path):
    path = tmp_path / "rich.xlsx"
    path.write_bytes(rich_workbook())
    book = open_book(str(path))
    book.read()
    book.write(Changes(add={"Jobs": ({"Employer": "Bluefin"},)}))
    assert b"B3/2" in parts(path.read_bytes())["xl/worksheets/sheet2.xml"]


def test_a_table_grows_with_its_filter_and_its_lookups(file):
    run(open_book(str(file)), Config(), NOW)
    everything = parts(file.read_bytes())
    (table,) = [
        data.decode()
        for name, data in everything.items()
        if name.startswith("xl/tables/") and b'name="matches"' in data
    ]
    rows = len(trimmed(open_book(str(file)).read()["Matches"]))
    assert f'ref="A1:V{rows}"' in table
    assert table.count(f":V{rows}") == 2
    sheet = everything["xl/worksheets/sheet5.xml"].decode()
    last = sheet[sheet.index(f'<row r="{rows}"') :]
    assert last.count("<f>") >= 2


def test_a_workbook_is_computed_when_it_is_opened_and_lookups_store_no_old_answer(file):
    run(open_book(str(file)), Config(), NOW)
    everything = parts(file.read_bytes())
    assert b'fullCalcOnLoad="1"' in everything["xl/workbook.xml"]
    assert not re.search(
        rb"IFERROR\(INDEX[^<]*</f><v>", b"".join(data for name, data in everything.items() if "worksheets" in name)
    )


@pytest.mark.parametrize(
    "said",
    [
        b"<workbook><sheets></sheets></workbook>",
        b'<workbook><sheets></sheets><calcPr calcId="1"/></workbook>',
        b'<workbook><sheets></sheets><calcPr fullCalcOnLoad="0"/></workbook>',
        b"<workbook><sheets></sheets><definedNames></definedNames></workbook>",
    ],
)
def test_whatever_a_workbook_says_of_computing_it_is_asked_to_compute(said):
    assert computed_on_opening(said).count(b'fullCalcOnLoad="1"') == 1


def test_new_cells_look_like_their_column(file):
    run(open_book(str(file)), Config(), NOW)
    sheet = parts(file.read_bytes())["xl/worksheets/sheet2.xml"].decode()
    style = re.search(r'<col min="2" max="2"[^>]*style="(\d+)"', sheet)[1]
    assert re.search(r'<c r="B3"([^>]*)', sheet)[1].count(f's="{style}"') == 1


@pytest.mark.parametrize(("lock", "program"), [("~$book.xlsx", "Excel"), (".~lock.book.xlsx#", "LibreOffice")])
def test_while_it_is_open_elsewhere_nothing_is_written(file, lock, program):
    before = file.read_bytes()
    book = open_book(str(file))
    book.read()
    (file.parent / lock).write_bytes(b"")
    with pytest.raises(BookBusy, match=f"open in {program}; close it there"):
        book.write(TODAY)
    assert file.read_bytes() == before


def test_what_was_changed_since_it_was_read_is_not_written_over(file):
    book, other = open_book(str(file)), open_book(str(file))
    book.read()
    other.read()
    other.write(TODAY)
    with pytest.raises(BookChanged, match="changed since it was read"):
        book.write(TODAY)


def test_what_a_colleague_saves_while_the_backup_is_made_is_not_written_over(file, monkeypatch):
    book, colleagues = open_book(str(file)), with_parts(file.read_bytes())
    book.read()
    back_up = saving.back_up

    def slow_back_up(target, day):
        back_up(target, day)
        target.write_bytes(colleagues)

    monkeypatch.setattr(saving, "back_up", slow_back_up)
    with pytest.raises(BookChanged, match="changed meanwhile"):
        book.write(TODAY)
    assert file.read_bytes() == colleagues
    assert not list(file.parent.glob("*.unfinished"))


def test_tabs_are_not_added_to_what_a_colleague_saves_meanwhile(file, monkeypatch):
    colleagues = with_parts(file.read_bytes())
    back_up = saving.back_up
    monkeypatch.setattr(saving, "back_up", lambda *given: (back_up(*given), file.write_bytes(colleagues)))
    new = dataclasses.replace(layout.sheets("en", VERDICT_TONES)[0], title="New")
    with pytest.raises(BookChanged, match="changed meanwhile"):
        add_tabs(str(file), (new,))
    assert file.read_bytes() == colleagues


def linked_to(file):
    """Return a link to a file, in a folder of its own."""
    link = file.parent / "desk" / "our book.xlsx"
    link.parent.mkdir()
    try:
        link.symlink_to(file)
    except OSError:
        pytest.skip("this system lets nobody make links")
    return link


def test_a_link_stays_a_link_and_the_workbook_that_it_leads_to_is_written(file):
    link = linked_to(file)
    run(open_book(str(link)), Config(), NOW)
    assert link.is_symlink()
    assert open_book(str(file)).read()["Today"] == open_book(str(link)).read()["Today"]
    assert len(saving.backups_of(file)) == 1
    assert [each.name for each in link.parent.iterdir()] == ["our book.xlsx"]


def test_a_link_that_leads_nowhere_or_round_in_circles_is_no_file(tmp_path):
    link = linked_to(tmp_path / "gone.xlsx")
    with pytest.raises(BookMissing, match="there is no file"):
        open_book(str(link)).read()
    circle = tmp_path / "circle.xlsx"
    circle.symlink_to(circle)
    with pytest.raises(BookError):
        open_book(str(circle)).read()


def test_a_workbook_that_is_marked_as_read_only_is_left_as_it_is(file):
    before = file.read_bytes()
    book = open_book(str(file))
    book.read()
    file.chmod(0o444)
    with pytest.raises(BookBusy, match="the file or its folder is read-only"):
        book.write(TODAY)
    with pytest.raises(BookBusy, match="the file or its folder is read-only"):
        add_tabs(str(file), layout.sheets("en", VERDICT_TONES))
    file.chmod(0o644)
    assert file.read_bytes() == before


def test_doctor_says_that_a_workbook_is_marked_as_read_only(file):
    file.chmod(0o444)
    said = [line for well, line in checks(str(file), Config()) if not well]
    file.chmod(0o644)
    assert any("is marked as read-only" in line for line in said)
    assert not any("is marked as read-only" in line for _, line in checks(str(file), Config()))


def test_a_workbook_that_this_person_may_not_write_is_left_as_it_is(file, monkeypatch):
    book = open_book(str(file))
    book.read()
    monkeypatch.setattr(os, "access", lambda path, wanted: not (path == file and wanted == os.W_OK))
    with pytest.raises(BookBusy, match="the file or its folder is read-only"):
        book.write(TODAY)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted with a password, or an old .xls"),
        (b"", "no Excel workbook"),
        (b"First name;Last name\n", "no Excel workbook"),
        (b"PK\x03\x04 broken", "no workbook that can be read"),
        (with_parts(rich_workbook())[:3000], "no workbook that can be read"),
    ],
    ids=["encrypted", "empty", "csv", "broken", "cut"],
)
def test_what_is_no_workbook_is_said_in_one_sentence(tmp_path, content, message):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(NotABook, match=message) as error:
        open_book(str(path)).read()
    assert str(path) in str(error.value)


def test_a_zip_that_holds_no_workbook_is_said_in_one_sentence(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("hello.txt", "x")
    with pytest.raises(NotABook):
        open_book(str(path)).read()


def test_a_folder_and_a_missing_file_are_said_to_be_that(tmp_path):
    with pytest.raises(NotABook, match="is a folder"):
        XlsxBook(tmp_path).read()
    with pytest.raises(BookMissing, match="there is no file"):
        XlsxBook(tmp_path / "x.xlsx").read()


def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_beside_it(file, monkeypatch):
    book = open_book(str(file))
    book.read()
    before = file.read_bytes()

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(BookError, match="No space left on device; the old state is still there"):
        book.write(TODAY)
    assert file.read_bytes() == before
    assert not list(file.parent.glob("*.unfinished"))


def test_a_file_that_another_program_holds_is_said_to_be_open(file, monkeypatch):
    book = open_book(str(file))
    book.read()

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(BookBusy, match="could not be replaced"):
        book.write(TODAY)


def test_a_left_over_of_a_killed_run_is_cleared_by_the_next(file):
    left_over = file.parent / "book.xlsx.unfinished"
    left_over.write_bytes(b"half")
    book = open_book(str(file))
    book.read()
    book.write(TODAY)
    assert not left_over.exists()


def test_a_used_range_of_a_million_lines_is_read_without_harm(tmp_path):
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Connectees")
        sheet.write_row(0, 0, ["First name", "Last name", "E-mail"])
        sheet.write_row(1, 0, ["Amina", "Okafor", "amina@example.ca"])
        sheet.write_blank(1_048_575, 0, None, book.add_format({"bold": True}))
    grid = open_book(str(path)).read()["Connectees"]
    assert len(grid) == 2


def test_merged_title_cells_and_hidden_tabs_are_read(tmp_path):
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Connectees")
        sheet.merge_range("A1:C1", "Our programme")
        sheet.write_row(2, 0, ["First name", "Last name", "E-mail"])
        sheet.write_row(3, 0, ["Amina", "Okafor", "amina@example.ca"])
        book.add_worksheet("Connectors").hide()
    grids = open_book(str(path)).read()
    assert grids["Connectees"][0][0] == "Our programme"
    assert "Connectors" in grids


def test_blank_rows_at_the_foot_are_filled_and_those_between_left(tmp_path):
    path = tmp_path / "gaps.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Jobs")
        sheet.write_row(0, 0, ["Employer", "Job title"])
        sheet.write_row(3, 0, ["Atlantic", "Analyst"])
        sheet.write_blank(6, 0, None, book.add_format({"bold": True}))
    book = open_book(str(path))
    book.read()
    book.write(Changes(add={"Jobs": ({"Employer": "Bluefin"},)}))
    grid = open_book(str(path)).read()["Jobs"]
    assert [line[0] if line else None for line in grid] == ["Employer", None, None, "Atlantic", "Bluefin"]


def test_a_second_morning_on_the_file_writes_nothing_not_even_a_backup(file):
    run(open_book(str(file)), Config(), NOW)
    before, backups = file.read_bytes(), sorted((file.parent / "backups").iterdir())
    assert not run(open_book(str(file)), Config(), NOW).changes
    assert file.read_bytes() == before
    assert sorted((file.parent / "backups").iterdir()) == backups


def test_the_backup_carries_the_day_of_the_write(file):
    book = XlsxBook(file, today=lambda: date(2026, 3, 31))
    book.read()
    book.write(TODAY)
    assert (file.parent / "backups" / "book 2026-03-31.xlsx").exists()
