"""Word templates are filled in text, tables, text boxes, headers and charts, and nothing else in them changes."""

import io
import sys
import zipfile

import docx
import pytest

from reports.filling import fill
from tests.test_filling import changed_parts, names, said, template


def document(draw):
    """Return the bytes of a document that a function draws."""
    made = docx.Document()
    draw(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def opened(made):
    return docx.Document(io.BytesIO(made.content))


def with_parts(content, parts):
    """Return a document with further, or other, parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def report(made):
    split = made.add_paragraph("Jobs in {{ community")
    split.add_run(".name }}: {{").bold = True
    split.add_run(" jobs_found }}")
    made.sections[0].header.paragraphs[0].text = "{{ period.words }} & more"
    made.add_paragraph("{% for t in testimonials %}")
    made.add_paragraph("“{{ t.text }}”", style="List Bullet")
    made.add_paragraph("{% endfor %}")
    table = made.add_table(rows=3, cols=2)
    table.cell(0, 0).text = "Activity"
    table.cell(1, 0).text = "{% for a in activities %}{{ a.title }}"
    table.cell(1, 1).text = "{{ a.attendance }}{% endfor %}"
    table.cell(2, 0).text = "{{ activities }}"


def test_text_tables_and_headers_are_filled_though_word_split_the_placeholders():
    made = fill(document(report), names(), "t.docx")
    found = opened(made)
    assert [each.text for each in found.paragraphs] == [
        "Jobs in Halifax & co: 12",
        "“Thanks <1> & co”",
        "“Thanks <2> & co”",
    ]
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows] == [
        ["Activity", ""],
        ["Coffee 1", "10"],
        ["Coffee 2", "20"],
        ["Coffee 3", "30"],
        ["3", ""],
    ]
    assert found.sections[0].header.paragraphs[0].text == "2025-10-01 – 2026-03-31 & more"
    assert not made.problems


def test_loops_may_stand_in_rows_of_their_own_and_be_empty():
    def draw(made):
        table = made.add_table(rows=3, cols=1)
        table.cell(0, 0).text = "{% for a in activities %}"
        table.cell(1, 0).text = "{{ a.title }}"
        table.cell(2, 0).text = "{% endfor %}"
        cell = made.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "{% for t in testimonials %}"
        cell.add_paragraph("{{ t.text }}")
        cell.add_paragraph("{% endfor %}")

    rows = opened(fill(document(draw), names(testimonials=0), "t.docx")).tables
    assert [row.cells[0].text for row in rows[0].rows] == ["Coffee 1", "Coffee 2", "Coffee 3"]
    assert [len(row.cells[0].paragraphs) for row in rows[1].rows] == [1]


def test_every_part_without_a_placeholder_is_the_same_byte_by_byte():
    content = with_parts(document(report), {"word/vbaProject.bin": b"{{ jobs_found }}", "docProps/custom.xml": b"<x/>"})
    made = fill(content, names(), "t.docm")
    gone, changed = changed_parts(content, made.content)
    assert (gone, changed) == (set(), {"word/document.xml", "word/header1.xml"})


def test_unknown_placeholders_stay_and_are_listed_with_the_nearest_names():
    def draw(made):
        made.add_paragraph("{{ jobs_fond }} {{ jobs_found.previus }} {{ connectees }}")
        made.core_properties.title = "{{ jobs_found }}"

    made = fill(document(draw), names(), "t.docx")
    assert opened(made).paragraphs[0].text == "{{ jobs_fond }} {{ jobs_found.previus }} 40"
    assert said(made) == [
        "the text: there is no “jobs_fond”; perhaps {{ jobs_found }}",
        "the text: there is no “jobs_found.previus”; perhaps {{ jobs_found.previous }} and {{ jobs_found.rows }}",
        "docProps/core.xml: a placeholder in docProps/core.xml stays as it is; "
        "put it into a cell, a text, a text box, a header or a chart's title",
    ]


@pytest.mark.parametrize("text", ["{% if jobs_found %}", "{{ 1 / 0 }}", "{{ jobs_found | nofilter }}"])
def test_an_error_leaves_the_part_as_it_was_and_says_so(text):
    content = document(lambda made: made.add_paragraph(text))
    made = fill(content, names(), "t.docx")
    assert changed_parts(content, made.content) == (set(), set())
    assert "this cannot be filled in" in said(made)[0]


def test_a_chart_in_word_is_filled_from_the_workbook_behind_it():
    def draw(book, report, _):
        report.write_column("A1", ["Jobs", "People"])
        report.write_column("B1", ["{{ jobs_found }}", "{{ connectees }}"])

    chart = (
        b'<c:chartSpace xmlns:c="c" xmlns:a="a"><a:p><a:r><a:t>{{ community.name }} {{ nobody }}</a:t></a:r></a:p><c:numRef><c:f>'
        b'Report!$B$1:$B$2</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="0"/></c:numCache></c:numRef>'
        b"</c:chartSpace>"
    )
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x/package" '
        b'Target="../embeddings/data.xlsx"/></Relationships>'
    )
    content = with_parts(
        document(lambda made: made.add_paragraph("x")),
        {
            "word/charts/chart1.xml": chart,
            "word/charts/_rels/chart1.xml.rels": relations,
            "word/embeddings/data.xlsx": template(draw),
        },
    )
    made = fill(content, names(), "t.docx")
    with zipfile.ZipFile(io.BytesIO(made.content)) as file:
        filled = file.read("word/charts/chart1.xml").decode()
    assert '<c:ptCount val="2"/><c:pt idx="0"><c:v>12</c:v></c:pt><c:pt idx="1"><c:v>40</c:v></c:pt>' in filled
    assert "there is no “nobody”" in said(made)[0]


def test_without_docxtpl_one_line_says_what_to_install(monkeypatch):
    content = document(report)
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(ImportError):
        fill(content, names(), "t.docx")
