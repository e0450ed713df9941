"""What a funder's file carries beside its cells survives filling: macros, slicers, protection, print set-up, and the rest."""

import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from reports.filling import TemplateUnusable, fill
from tests import funder
from tests.test_filling import cells, changed_parts, names, part, template

SHEET = "xl/worksheets/sheet1.xml"


def test_a_funders_file_keeps_its_macros_slicers_charts_pictures_protection_and_print_set_up():
    content = funder.template(tabs=12, placeholders=240)
    made = fill(content, names(), "funder.xlsm")
    assert (made.problems, made.places) == ((), 240 + 2 * funder.WITH_LOSSES)
    assert funder.contents(made.content) == funder.contents(content)
    assert all(funder.contents(content).values())
    gone, changed = changed_parts(content, made.content)
    assert gone == set()
    assert {re.sub(r"\d+", "", name) for name in changed} == {
        "xl/worksheets/sheet.xml", "xl/drawings/drawing.xml", "xl/charts/chart.xml",
    }  # fmt: skip


def test_rows_that_a_loop_inserts_push_a_table_its_slicer_and_a_picture_down():
    def loop(book, sheet):
        sheet.write_row(58, 0, ["{% for a in activities %}{{ a.title }}", "{{ a.attendance }}{% endfor %}"])

    content = funder.template(tabs=1, placeholders=4, draw=loop)
    made = fill(content, names(activities=4), "funder.xlsm")
    assert made.problems == ()
    assert funder.contents(made.content) == funder.contents(content)
    assert tuple(
        re.search(r'ref="A\d+:A\d+"', part(file, "xl/tables/table1.xml"))[0] for file in (content, made.content)
    ) == ('ref="A63:A65"', 'ref="A66:A68"')
    for mark in ("slicers/slicer1.xml", "slicerCaches/slicerCache1.xml"):
        assert part(content, f"xl/{mark}") == part(made.content, f"xl/{mark}")
    assert [cells(made, "Part 1")[f"A{line}"] for line in (59, 62)] == ["Coffee 1", "Coffee 4"]
    assert cells(made, "Part 1")["B64"] == "=SUM(B2:B63)"


def test_a_table_grows_with_the_rows_that_a_loop_inserts_in_it():
    def draw(book, report, data):
        report.add_table("A1:C3", {"name": "Held", "total_row": True, "columns": [
            {"header": "What", "total_string": "Sum"}, {"header": "People", "total_function": "sum"},
            {"header": "Half", "formula": "=[@People]/2"},
        ]})  # fmt: skip
        report.write_row("A2", ["{% for a in activities %}{{ a.title }}", "{{ a.attendance }}"])
        report.write_formula("C2", "=Held[[#This Row],[People]]/2")
        report.write("D2", "{% endfor %}")

    made = fill(template(draw), names(activities=5), "t.xlsx")
    assert made.problems == ()
    [table] = openpyxl.load_workbook(io.BytesIO(made.content))["Report"].tables.values()
    assert (table.ref, table.autoFilter.ref, table.totalsRowCount) == ("A1:C7", "A1:C6", 1)
    assert [cells(made)[f"B{line}"] for line in range(2, 8)] == [10, 20, 30, 40, 50, "=SUBTOTAL(109,[People])"]


def test_a_sheet_is_the_same_to_the_byte_but_for_the_cells_that_were_filled():
    content = funder.template(tabs=1, placeholders=4)
    before, after = (part(file, SHEET) for file in (content, fill(content, names(), "t.xlsm").content))
    cell = re.compile(r"<c\b[^>]*?(?:/>|>.*?</c>)")
    differing = [old for old, new in zip(cell.findall(before), cell.findall(after), strict=True) if old != new]
    assert len(differing) == 4 + 1  # the sum over them stores no result any more
    assert cell.sub("", before) == cell.sub("", after)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_cells_that_do_not_say_where_they_are_or_carry_a_prefix_are_filled(prefix):
    """<row><c><v>1</v></c><c t="s"><v>0</v></c></row><row/><row><c t="inlineStr">…{{ jobs_found }}…</c></row>"""
    content = template(lambda book, report, data: report.write("B1", "{{ connectees }}"))
    rows = (
        '<row><c><v>1</v></c><c t="s"><v>0</v></c></row><row></row>'
        '<row><c t="inlineStr"><is><t>{{ jobs_found }}</t></is></c></row>'
    )
    sheet = re.sub("(?s)<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", part(content, SHEET))
    if prefix:
        sheet = re.sub(r"<(/?)(\w)", rf"<\1{prefix}\2", sheet).replace("xmlns=", "xmlns:x=", 1)
    made = fill(with_part(content, SHEET, sheet), names(), "t.xlsx")
    assert (made.problems, made.places) == ((), 2)
    assert cells(made) == {"A1": 1, "B1": 40, "A3": 12}


def test_a_text_that_reads_like_the_files_own_marks_is_not_taken_for_them():
    """A1 says: see r="2" and r="B1" t="s" – in row 1, before the cells that are meant."""

    def draw(book, report, data):
        report.write_row("A1", ["x", "{{ jobs_found }}"])
        report.write("A2", "{{ connectees }}")
        report.write_formula("C1", '="t=""s"""', None, 0)

    content = template(draw)
    own = '<c r="A1" t="inlineStr"><is><t>see r="2" and r="B1" t="s"</t></is></c>'
    sheet = re.sub(r'<c r="A1".*?</c>', own, part(content, SHEET), count=1)
    made = fill(with_part(content, SHEET, sheet), names(), "t.xlsx")
    assert cells(made) == {"A1": 'see r="2" and r="B1" t="s"', "B1": 12, "A2": 40, "C1": '="t=""s"""'}
    assert made.problems == ()


def with_part(content, name, text):
    """Return a file with another text in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, text if each == name else old.read(each))
    return out.getvalue()


def test_a_file_whose_rows_are_out_of_order_is_refused_and_not_filled_wrongly():
    content = template(lambda book, report, data: report.write_column("A1", ["{{ jobs_found }}", "{{ connectees }}"]))
    sheet = re.sub(r'(<row r="1".*?</row>)(<row r="2".*?</row>)', r"\2\1", part(content, SHEET))
    with pytest.raises(TemplateUnusable, match=r"t\.xlsx is damaged: the rows of Report are out of order"):
        fill(with_part(content, SHEET, sheet), names(), "t.xlsx")


def test_a_part_that_was_damaged_on_its_way_is_named():
    content = bytearray(funder.template(tabs=1, placeholders=4))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        place = file.getinfo("xl/vbaProject.bin").header_offset
    content[place + 200] ^= 0xFF
    with pytest.raises(TemplateUnusable, match=r"damaged: its part xl/vbaProject\.bin cannot be read"):
        fill(bytes(content), names(), "t.xlsm")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_filled_file_and_computes_its_sums(tmp_path):
    (tmp_path / "made.xlsm").write_bytes(fill(funder.template(tabs=1, placeholders=4), names(), "t.xlsm").content)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "csv",
         "--outdir", str(tmp_path), str(tmp_path / "made.xlsm")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    lines = (tmp_path / "made.csv").read_text("utf-8").splitlines()
    column = [line.split(",")[1].strip('"') for line in lines[1:60]]
    assert sum(int(cell) for cell in column if cell.isdigit()) == int(lines[60].split(",")[1].strip('"'))
    assert "12" in column


def saved_by_libreoffice(folder, content, kind, password=""):
    """Return a workbook as LibreOffice saves it, in an old kind of file or with a password."""
    (folder / "plain.xlsx").write_bytes(content)
    filters = {"xls": "xls:MS Excel 97", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
    options = ":" + ",".join(["", "", "", *[""] * 9, password]) if password else ""
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to",
         filters[kind] + options, "--outdir", str(folder / "out"), str(folder / "plain.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "out" / f"plain.{kind}").read_bytes()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_old_xls_file_is_refused_with_what_would_be_right(tmp_path):
    old = saved_by_libreoffice(tmp_path, template(lambda book, report, data: report.write("A1", "{{ x }}")), "xls")
    with pytest.raises(TemplateUnusable, match=r"t\.xls is encrypted with a password, or an old \.xls or \.doc"):
        fill(old, names(), "t.xls")


def test_a_protected_template_is_filled_and_stays_protected():
    """Every tab protected with a password, and the order of the tabs as well."""

    def draw(book, report, data):
        report.write("A1", "{{ jobs_found }}")
        report.protect("secret", {"format_cells": False})
        data.protect("secret")

    content = template(draw)
    locked = part(content, "xl/workbook.xml").replace(
        "<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>'
    )
    made = fill(with_part(content, "xl/workbook.xml", locked), names(), "t.xlsx")
    assert cells(made) == {"A1": 12}
    assert "<sheetProtection password=" in part(made.content, SHEET)
    assert "lockStructure" in part(made.content, "xl/workbook.xml")


def test_a_name_inside_merged_cells_fills_their_first_cell_and_one_at_a_formula_is_told():
    def draw(book, report, data):
        report.merge_range("B2:D3", "x")
        report.write_formula("A1", "=1+1", None, 2)
        book.define_name("jobs_found", "=Report!$C$3")
        book.define_name("connectees", "=Report!$A$1")

    made = fill(template(draw), names(), "t.xlsx")
    assert cells(made) == {"B2": 12, "A1": "=1+1"}
    assert [problem.message.en for problem in made.problems] == ["its cell A1 holds a formula, which stays"]


def test_an_unknown_placeholder_in_a_file_of_many_is_told_with_its_cell_and_the_nearest_name():
    def draw(book, sheet):
        sheet.write("B70", "{{ conectees }}")
        sheet.insert_textbox("N60", "{{ job_rat }} %")

    made = fill(funder.template(tabs=2, placeholders=4, draw=draw), names(), "t.xlsm")
    told = [(p.where("en"), p.message.say("en"), p.remedy.say("en")) for p in made.problems]
    assert told == [
        ("Part 1!B70", "there is no “conectees”", "perhaps {{ connectees }}"),
        ("a text box or chart (xl/drawings/drawing1.xml)", "there is no “job_rat”", "perhaps {{ job_rate }}"),
    ]
