"""Templates of any layout are filled with the report's figures, and nothing else in them changes."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from reports import filling
from reports.filling import TemplateUnusable, fill
from reports.filling.nameable import Told, names_of
from sheets_templates.choices import ActivityType
from sheets_templates.people_tabs import Activity, Connectee, Job, Testimonial
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words
from tests.sheets import DAY, example

NOTHING = Words("", "")


def told(name, value, previous=None, rows=(), label=NOTHING):
    return Told(name, label, NOTHING, value, previous, None, rows)


def names(language="en", testimonials=2, activities=3, **more):
    """Return what can be named in a report with 12 jobs, 40 Connectees, so many testimonials and activities."""
    said = tuple(
        Testimonial(said_on=date(2026, 1, n), text=f"Thanks <{n}> & co", person="amina.okafor@example.ca")
        for n in range(1, testimonials + 1)
    )
    held = tuple(
        Activity(held_on=date(2026, 2, n), title=f"Coffee {n}", attendance=10 * n, type=ActivityType.WORKSHOP)
        for n in range(1, activities + 1)
    )
    figures = (
        told("jobs_found", 12, 9, label=Words("Jobs found", "Emplois trouvés")),
        told("connectees", 40),
        told("job_rate", 30.04, 25.0),
        told("waiting_days", None),
        told("testimonials", len(said), rows=said),
        told("activities", len(held), rows=held),
    )
    workbook = Workbook(DAY, (example(Connectee),))
    return names_of(figures, workbook, "Halifax & co", (date(2025, 10, 1), DAY, "april-2026"), language, more=more)


def template(draw, **options):
    """Return the bytes of a workbook that a function draws on its tabs Report and Data."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        draw(book, book.add_worksheet("Report"), book.add_worksheet("Data"))
    return out.getvalue()


def cells(made, tab="Report"):
    """Return what stands in a tab's cells, by place."""
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))[tab]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def said(made):
    """Return the problems of a filled copy, one line each."""
    return [f"{p.where('en')}: {p.message.say('en')}; {p.remedy.say('en')}" for p in made.problems]


def changed_parts(before, after):
    """Return the parts that are gone, and those that differ."""
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        gone = set(old.namelist()) - set(new.namelist())
        return gone, {name for name in old.namelist() if name not in gone and old.read(name) != new.read(name)}


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name).decode()


def test_a_placeholder_alone_in_its_cell_becomes_a_number_a_day_or_a_text_in_the_cells_look():
    def draw(book, report, _):
        look = book.add_format({"num_format": "#,##0", "bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        report.write_column("A1", ["{{ jobs_found }}", "{{jobs_found.previous}}", "{{ job_rate }}"], look)
        report.write("A4", "{{ period.first }}", day)
        report.write_column(
            "A5", ["{{ period.first }}", "{{ community.name }}", "{{ waiting_days }}", "{{ jobs_found.label }}"]
        )
        report.write_column("A9", ["{{ jobs_found.change }}", "{{ (jobs_found / connectees * 100) | round(1) }}"])

    made = fill(template(draw), names(), "t.xlsx")
    assert cells(made) == {
        "A1": 12,
        "A2": 9,
        "A3": 30.04,
        "A4": datetime(2025, 10, 1),
        "A5": "2025-10-01",
        "A6": "Halifax & co",
        "A8": "Jobs found",
        "A9": 3,
        "A10": 30,
    }
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))["Report"]
    assert sheet["A1"].number_format == "#,##0"
    assert sheet["A1"].font.bold
    assert not made.problems


def test_placeholders_inside_a_text_are_said_in_the_reports_language_and_keep_every_run_its_look():
    def draw(book, report, _):
        bold = book.add_format({"bold": True})
        report.write("A1", "{{ jobs_found }} jobs, {{ job_rate }} %, {{ waiting_days }} days")
        report.write_rich_string("A2", bold, "Jobs: {{ jobs", "_found }} of ", bold, "{{ connectees }}", "!")
        report.write("A3", "{% if jobs_found > 10 %}Many{% else %}Few{% endif %} {{ jobs_found.label }}")

    made = fill(template(draw), names("fr"), "t.xlsx")
    assert cells(made)["A1"] == "12 jobs, 30 %, – days"
    assert cells(made)["A3"] == "Many Emplois trouvés"
    rich = openpyxl.load_workbook(io.BytesIO(made.content), rich_text=True)["Report"]["A2"].value
    assert [(str(run), bool(getattr(getattr(run, "font", None), "b", False))) for run in rich] == [
        ("Jobs: 12", True),
        (" of ", False),
        ("40", True),
        ("!", False),
    ]


def test_a_cell_with_one_of_our_names_gets_the_figure():
    def draw(book, report, data):
        report.write("B2", 0, book.add_format({"bold": True}))
        report.merge_range("C3:D3", "x")
        for name, where in [
            ("jobs_found", "Report!$B$2"),
            ("jobs_found.previous", "Data!$E$9"),
            ("connectees", "Report!$C$3:$D$3"),
            ("Community.Name", "Data!$A$1"),
        ]:
            book.define_name(name, f"={where}")

    made = fill(template(draw), names(), "t.xlsx")
    assert (cells(made), cells(made, "Data")) == ({"B2": 12, "C3": 40}, {"E9": 9, "A1": "Halifax & co"})
    assert openpyxl.load_workbook(io.BytesIO(made.content))["Report"]["B2"].font.bold
    assert not made.problems


def test_a_name_that_points_at_a_formula_at_several_cells_or_at_none_is_told_and_its_cells_stay():
    def draw(book, report, _):
        report.write_formula("A1", "=1+1", None, 2)
        report.write("A2", "{{ connectees }}")
        for name, where in [
            ("jobs_found", "Report!$A$1"),
            ("testimonials", "Report!$B$1:$B$3"),
            ("activities", "Report!#REF!"),
            ("jobs_fuond", "Report!$C$1"),
            ("total_sum", "Report!$C$2"),
        ]:
            book.define_name(name, f"={where}")

    made = fill(template(draw), names(), "t.xlsx")
    assert cells(made) == {"A1": "=1+1", "A2": 40}
    assert sorted(line.split(";")[0] for line in said(made)) == [
        "name activities: it points at no cell: Report!#REF!",
        "name jobs_found: its cell A1 holds a formula, which stays",
        "name jobs_fuond: there is no figure “jobs_fuond”",
        "name testimonials: it points at several cells: Report!$B$1:$B$3",
    ]


def test_unknown_placeholders_and_errors_are_named_by_cell_with_the_nearest_names_and_stay():
    def draw(book, report, data):
        report.write_column(
            "A1", ["{{ jobs_fond }}", "{{ jobs_found.previus }} x", "{{ jobs_found", "{{ 1 / 0 }}", "{{ connectees }}"]
        )
        report.write("B1", "{{ community }}")
        data.write("C3", "{% if jobs_found %}no end")
        data.write_formula("C4", '="{{ jobs_found }}"')
        report.insert_textbox("D1", "{{ nowhere_near }}")
        report.set_footer("&L{{ nobody_there }}")

    made = fill(template(draw), names(), "t.xlsx")
    assert cells(made)["A1"] == "{{ jobs_fond }}"
    assert cells(made)["A5"] == 40
    lines = "\n".join(said(made))
    assert "Report!A1: there is no “jobs_fond”; perhaps {{ jobs_found }}" in lines
    assert "Report!A2: there is no “jobs_found.previus”; perhaps {{ jobs_found.previous }}" in lines
    assert "Report!A3: this cannot be filled in" in lines
    assert "Report!A4: this cannot be filled in: division by zero" in lines
    assert "Report!B1: this cannot be filled in" in lines
    assert "Data!C3: this cannot be filled in" in lines
    assert "Data!C4: a placeholder stands inside a formula" in lines
    assert "a text box or chart (xl/drawings/drawing1.xml): there is no “nowhere_near”" in lines
    assert "Report, header or footer: there is no “nobody_there”" in lines


def with_a_list(book, report, data):
    """Draw a report with a list of activities in the middle, and everything below and beside it that must follow."""
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    report.write_row("A3", ["Day", "Title", "People", "Twice"])
    report.write("A4", "{% for a in activities %}")
    report.write("A5", "{{ a.held_on }}", day)
    report.write("B5", "{{ loop.index }}. {{ a.title }}")
    report.write("C5", "{{ a.attendance }}", bold)
    report.write_formula("D5", "=C5*2+$C$1", None, 0)
    report.merge_range("E5:F5", "")
    report.write("A6", "{% endfor %}")
    report.write("A7", "Sum")
    report.write_formula("C7", "=SUM(C5:C5)", None, 0)
    report.merge_range("E7:F7", "below")
    report.write("A9", "{{ jobs_found }}")
    report.conditional_format("C5:C5", {"type": "cell", "criteria": ">", "value": 15, "format": bold})
    report.conditional_format("A9", {"type": "formula", "criteria": "=$A$9>$C$7", "format": bold})
    report.data_validation("B9", {"validate": "list", "source": "=$A$7:$A$9"})
    report.write_comment("A7", "a note")
    report.write_url("B8", "internal:'Report'!C7", string="go")
    report.insert_textbox("H8", "{{ jobs_found }} jobs", {"object_position": 2})
    report.print_area("A1:F9")
    report.repeat_rows(2)
    report.set_h_pagebreaks([7])
    report.autofilter("A3:D5")
    report.add_sparkline("G7", {"range": "Report!C5:C7"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Report!$B$5:$B$5", "values": "=Report!$C$5:$C$5", "name": "=Report!$C$3"})
    chart.set_title({"name": "{{ community.name }}"})
    report.insert_chart("A12", chart)
    data.write_formula("A1", "=Report!C7", None, 7)
    data.write_formula("A2", "=COUNTA(Report!B5:B5)", None, 7)
    data.add_table("C1:D3", {"columns": [{"header": "x"}, {"header": "y", "formula": "=Report!$C$7"}]})
    book.define_name("total_people", "=Report!$C$7")
    book.define_name("connectees", "=Report!$B$7")


def test_a_loop_over_rows_repeats_them_and_everything_below_follows():
    made = fill(template(with_a_list), names(), "t.xlsx")
    found = cells(made)
    assert [found[f"B{n}"] for n in (4, 5, 6)] == ["1. Coffee 1", "2. Coffee 2", "3. Coffee 3"]
    assert [found[f"C{n}"] for n in (4, 5, 6)] == [10, 20, 30]
    assert [found[f"D{n}"] for n in (4, 5, 6)] == ["=C4*2+$C$1", "=C5*2+$C$1", "=C6*2+$C$1"]
    assert (found["A7"], found["C7"], found["B7"], found["A9"]) == ("Sum", "=SUM(C4:C6)", 40, 12)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    report = book["Report"]
    assert sorted(str(each) for each in report.merged_cells.ranges) == ["E4:F4", "E5:F5", "E6:F6", "E7:F7"]
    assert {str(each.sqref): [rule.formula for rule in each.rules] for each in report.conditional_formatting} == {
        "C4:C6": [["15"]],
        "A9": [["$A$9>$C$7"]],
    }
    assert [(str(each.sqref), each.formula1) for each in report.data_validations.dataValidation] == [
        ("B9", "$A$7:$A$9")
    ]
    assert (report.print_area, report.print_title_rows) == ("'Report'!$A$1:$F$9", "$3:$3")
    assert report.auto_filter.ref == "A3:D6"
    assert [each.id for each in report.row_breaks.brk] == [7]
    assert report["A7"].comment.text == "a note"
    assert book.defined_names["total_people"].attr_text == "Report!$C$7"
    assert cells(made, "Data")["A2"] == "=COUNTA(Report!B4:B6)"
    assert "<xm:f>Report!C4:C7</xm:f><xm:sqref>G7</xm:sqref>" in part(made.content, "xl/worksheets/sheet1.xml")
    assert not made.problems


def test_charts_follow_the_rows_and_keep_the_values_that_the_cells_have_now():
    made = fill(template(with_a_list), names(), "t.xlsx")
    chart = part(made.content, "xl/charts/chart1.xml")
    assert "<c:f>Report!$C$4:$C$6</c:f>" in chart
    assert '<c:ptCount val="3"/><c:pt idx="0"><c:v>10</c:v></c:pt><c:pt idx="1"><c:v>20</c:v></c:pt>' in chart
    assert "<c:v>3. Coffee 3</c:v>" in chart
    assert "<a:t>Halifax &amp; co</a:t>" in chart


def test_many_items_push_drawings_notes_and_names_down():
    made = fill(template(with_a_list), names(activities=20), "t.xlsx")
    found = cells(made)
    assert (found["A24"], found["C24"], found["A26"]) == ("Sum", "=SUM(C4:C23)", 12)
    assert "<xdr:row>28</xdr:row>" in part(made.content, "xl/drawings/drawing1.xml")
    assert "<x:Row>23</x:Row>" in part(made.content, "xl/drawings/vmlDrawing1.vml")
    assert "location=\"'Report'!C24\"" in part(made.content, "xl/worksheets/sheet1.xml")
    assert "Report!$C$24" in part(made.content, "xl/tables/table1.xml")


def test_a_loop_without_items_leaves_one_empty_row_so_that_sums_keep_their_place():
    made = fill(template(with_a_list), names(activities=0), "t.xlsx")
    found = cells(made)
    assert "B4" not in found
    assert (found["D4"], found["C5"], found["A7"]) == ("=C4*2+$C$1", "=SUM(C4:C4)", 12)


def test_marks_in_the_first_and_last_cell_of_a_row_repeat_that_row():
    def draw(book, report, _):
        report.write_row("A2", ["{% for t in testimonials[:1] %}{{ t.text }}", "x", "{{ t.name }}{% endfor %}"])
        report.write("A3", "{{ connectees }}")

    assert cells(fill(template(draw), names(), "t.xlsx")) == {
        "A2": "Thanks <1> & co",
        "B2": "x",
        "C2": "Amina",
        "A3": 40,
    }


@pytest.mark.parametrize(
    ("column", "complaint"),
    [
        (["{% for a in activities %}", "x"], "a loop begins or ends here without its other end"),
        (["x", "{% endfor %}"], "a loop begins or ends here without its other end"),
        (["{% for a in activities %}", "{% endfor %}"], "the loop has no row"),
        (["{% for a in jobs %}", "x", "{% endfor %}"], "there is no “jobs”"),
        (["{% for a in 5 %}", "x", "{% endfor %}"], "“5” is nothing to go through"),
        (
            ["{% for a in activities %}", "{% for b in activities %}", "x", "{% endfor %}", "{% endfor %}"],
            "stands inside another",
        ),
    ],
)
def test_a_loop_that_cannot_be_is_named_by_its_cell(column, complaint):
    made = fill(
        template(lambda book, report, data: report.write_column("A1", [*column, "{{ connectees }}"])), names(), "t.xlsx"
    )
    assert complaint in "\n".join(said(made))


def rich_template():
    """Return a template with a picture, macros, protection, custom properties and parts that no library knows."""

    def draw(book, report, data):
        with_a_list(book, report, data)
        other = book.add_worksheet("Untouched")
        other.protect("secret")
        other.write_formula("A1", "=1+2", None, 3)
        other.insert_textbox("C1", "as it was")
        book.set_custom_property("Funder", "NCP")

    content = template(draw)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name in ("xl/vbaProject.bin", "xl/slicers/slicer1.xml", "customXml/item1.xml", "xl/media/image9.png"):
            new.writestr(name, b"<x>{{ jobs_found }}</x>")
    return out.getvalue()


def test_every_part_that_holds_nothing_of_ours_is_the_same_byte_by_byte():
    content = rich_template()
    made = fill(content, names(), "t.xlsm")
    gone, changed = changed_parts(content, made.content)
    assert not gone
    assert changed == {
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/charts/chart1.xml",
        "xl/drawings/drawing1.xml",
    }
    assert content == rich_template()


def test_filling_a_filled_copy_again_finds_nothing_left():
    once = fill(template(with_a_list), names(), "t.xlsx").content
    with zipfile.ZipFile(io.BytesIO(once)) as file:
        left = [name for name in file.namelist() if b"{{" in file.read(name) and name != "xl/sharedStrings.xml"]
    assert left == []


def test_formulas_on_what_was_filled_are_computed_when_the_file_is_opened():
    content = template(with_a_list)
    made = fill(content, names(), "t.xlsx").content
    assert "<f>Report!C7</f></c>" in part(made, "xl/worksheets/sheet2.xml")
    assert 'fullCalcOnLoad="1"' in part(made, "xl/workbook.xml")


def test_a_template_of_ten_thousand_rows_is_filled():
    def draw(book, report, _):
        for line in range(10_000):
            report.write_row(line, 0, [f"line {line}", line, "{{ jobs_found }}" if line % 100 == 0 else "x"])

    made = fill(template(draw), names(), "t.xlsx")
    assert made.places == 100
    assert cells(made)["C9901"] == 12


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "is encrypted with a password, or an old .xls or .doc"),
        (b"%PDF-1.7", "is no Excel workbook or Word document, or is damaged"),
        (template(lambda *_: None)[:2000], "is no Excel workbook or Word document, or is damaged"),
        (template(lambda *_: None), "has none of our names; write {{ jobs_found }} into a cell"),
    ],
)
def test_a_file_that_is_no_template_is_refused_with_what_would_be_right(content, complaint):
    with pytest.raises(TemplateUnusable) as refused:
        fill(content, names(), "t.xlsx")
    assert complaint in str(refused.value)


def test_an_archive_of_something_else_or_a_part_of_absurd_size_is_refused(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("readme.txt", "{{ jobs_found }}")
    with pytest.raises(TemplateUnusable, match="neither an Excel workbook nor a Word document"):
        fill(out.getvalue(), names(), "t.zip")
    monkeypatch.setattr(filling, "LARGEST", 3)
    with pytest.raises(TemplateUnusable, match="which no report needs"):
        fill(out.getvalue(), names(), "t.zip")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ jobs_found.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ 'a' * 10000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ range(1000000000) | list }}",
        "{{ testimonials.views.append(1) }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_can_neither_look_inside_the_program_nor_fill_the_memory(attack):
    made = fill(template(lambda book, report, data: report.write("A1", attack)), names(), "t.xlsx")
    assert cells(made) == {"A1": attack}
    assert len(made.problems) == 1


@pytest.mark.parametrize("wish", [{"consent_named": None}, {"do_not_contact": True}])
def test_no_e_mail_and_no_employer_without_consent_can_be_named(wish):
    amina = example(Connectee, **{"consent_named": DAY, "consent_funder": None, **wish})
    job = Job(connectee=amina.email, employer="Atlantic Mutual", title="Analyst", accepted_on=DAY, confirmed_by="her")
    quote = Testimonial(said_on=DAY, text="Thanks", person=amina.email)
    figures = (told("jobs_found", 1, rows=(job,)), told("testimonials", 1, rows=(quote,)))
    found = names_of(figures, Workbook(DAY, (amina,)), "x", (DAY, DAY, "x"), "en")
    assert found["testimonials"][0] == {"text": "Thanks", "said_on": DAY, "name": ""}
    assert (found["jobs_found"][0]["employer"], found["jobs_found"][0]["title"]) == ("", "")
    assert "example.ca" not in repr([*found["jobs_found"], *found["testimonials"]])
