"""Our own template as a Word document: large figures, charts with the data behind them, tables, words, definitions."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from reports.charts import SAND, TEAL
from reports.templates import content
from sheets_templates.words import Words

INK, QUIET, PALE = "22302F", "6B6B6B", "E8F1F1"
LINE = "D9D4CC"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
INLINE = """<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{links}"><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
<wp:docPr id="{number}" name="Chart {number}" descr="{title}"/><wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing>"""
NUMBERS_ALONE = (
    b'<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
    b'<c:showBubbleSize val="0"/>'
)
"""At a chart's bars stands the number and nothing else; Word and LibreOffice take what is not said for a yes."""
INCH = 914_400


def document_template(language: str, network: bytes = b"") -> bytes:
    """Return our template as a Word document in a language. Raises ImportError where the extra `word` is not installed."""
    import docx

    out = io.BytesIO()
    draft = Draft(docx.Document(), language)
    draft.set_up()
    draft.headline()
    draft.charts()
    draft.tables()
    draft.activities()
    draft.words()
    if network:
        draft.network(network)
    draft.definitions()
    draft.document.save(out)
    return out.getvalue()


class Draft:
    """The document under way."""

    def __init__(self, document: Any, language: str) -> None:
        self.document, self.language, self.drawn = document, language, 0

    def say(self, words: Words, **values: object) -> str:
        """Return words in the language of the template."""
        return words.say(self.language, **values)

    def set_up(self) -> None:
        """Set paper, margins, letters, and what stands at the head and foot of each page."""
        from docx.shared import Inches, Pt, RGBColor

        section = self.document.sections[0]
        section.page_width, section.page_height = Inches(8.5), Inches(11)
        section.left_margin = section.right_margin = Inches(0.9)
        section.top_margin, section.bottom_margin = Inches(0.8), Inches(0.8)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(11), RGBColor.from_string(INK)
        normal.paragraph_format.space_after = Pt(6)
        for name, size, before in (("Title", 24, 0), ("Heading 1", 14, 16), ("Heading 2", 12, 10)):
            style = self.document.styles[name]
            style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
            style.font.color.rgb = RGBColor.from_string(TEAL[1:])
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
            style.paragraph_format.keep_with_next = True
            for fonts in style.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rFonts"):
                for attribute in [each for each in fonts.attrib if "Theme" in each]:
                    del fonts.attrib[attribute]
            for border in list(
                style.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}pBdr")
            ):
                border.getparent().remove(border)
        self.document.core_properties.title = self.say(content.TITLE)
        self.document.core_properties.author = ""
        self.quiet(
            section.footer.paragraphs[0],
            f"{{{{ community.name }}}} · {{{{ period.words }}}} · {self.say(content.MADE)}",
        )

    def quiet(self, paragraph: Any, text: str, size: float = 9) -> None:
        """Write a small grey text into a paragraph."""
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(text)
        run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(QUIET)

    def headline(self) -> None:
        """Write the title and the three figures that the report is about."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        self.document.add_paragraph(self.say(content.TITLE), style="Title")
        self.quiet(self.document.add_paragraph(), "{{ community.name }} · {{ period.words }}", 12)
        table = self.document.add_table(rows=1, cols=len(content.HEADLINE))
        for cell, figure in zip(table.rows[0].cells, content.HEADLINE, strict=True):
            shade(cell, PALE)
            first = cell.paragraphs[0]
            self.quiet(first, f"{{{{ {figure}.label }}}}", 10)
            big = cell.add_paragraph()
            run = big.add_run(f"{{{{ {figure} }}}}")
            run.bold, run.font.size, run.font.color.rgb = True, Pt(30), RGBColor.from_string(TEAL[1:])
            last = cell.add_paragraph()
            self.quiet(last, self.say(content.BEFORE, name=figure))
            for paragraph in (first, big, last):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)

    def charts(self) -> None:
        """Draw the charts: from application to job, and the three large figures in time."""
        paragraph = self.document.add_paragraph()
        now = (("", content.NOW, TEAL),)
        self.chart(paragraph, content.FROM_APPLICATION_TO_JOB, content.FUNNEL, now, "bar")
        periods = (
            (".year_before", content.YEAR_BEFORE, "#" + LINE),
            (".previous", content.PREVIOUS, SAND),
            ("", content.NOW, TEAL),
        )
        self.chart(paragraph, content.COMPARED, content.HEADLINE, periods, "column")

    def chart(
        self,
        paragraph: Any,
        title: Words,
        figures: Sequence[str],
        series: Sequence[tuple[str, Words, str]],
        kind: str,
    ) -> None:
        """Draw a chart with a workbook of placeholders behind it, which is filled as the document is."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml import parse_xml

        self.drawn += 1
        book, xml = chart_parts(self.language, title, figures, series, kind)
        package = self.document.part.package
        data = Part(PackURI(f"/word/embeddings/data{self.drawn}.xlsx"), BOOK_TYPE, book, package)
        drawn = Part(PackURI(f"/word/charts/chart{self.drawn}.xml"), CHART_TYPE, b"", package)
        behind = drawn.relate_to(data, f"{LINKS}/package")
        drawn._blob = xml.replace(
            b"</c:chartSpace>",
            f'<c:externalData r:id="{behind}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'.encode(),
        )
        link = self.document.part.relate_to(drawn, f"{LINKS}/chart")
        size = {"width": int(3.3 * INCH), "height": int(2.6 * INCH)}
        drawing = INLINE.format(links=LINKS, link=link, number=self.drawn, title=self.say(title), **size)
        paragraph.add_run()._r.append(parse_xml(drawing))

    def tables(self) -> None:
        """Write the tables of figures in three periods."""
        self.document.add_paragraph(self.say(content.FIGURES), style="Heading 1")
        table = self.table((3.4, 1.1, 1.2, 1.1), (content.FIGURE, content.NOW, content.PREVIOUS, content.YEAR_BEFORE))
        for heading, figures in content.TABLES:
            self.line(table, (self.say(heading), "", "", ""), bold=True)
            for figure in figures:
                parts = (f"{{{{ {figure}{part} }}}}" for part in ("", ".previous", ".year_before"))
                self.line(table, (f"{{{{ {figure}.label }}}}", *parts))

    def activities(self) -> None:
        """Write the table of activities by type."""
        self.document.add_paragraph(self.say(content.BY_TYPE), style="Heading 1")
        table = self.table((3.4, 1.6, 1.8), (content.TYPE, content.NUMBER, content.ATTENDANCE))
        self.line(
            table, ("{% for a in activity_types %}{{ a.label }}", "{{ a.value }}", "{{ a.attendance }}{% endfor %}")
        )
        self.line(table, (self.say(content.TOTAL), "{{ activities }}", "{{ attendance }}"), bold=True)

    def words(self) -> None:
        """Write the report in words, testimonials, and notes on the data."""
        from docx.shared import Pt

        for heading, loop, text, style in (
            (content.IN_WORDS, "for p in narrative", "{{ p }}", "Normal"),
            (content.TESTIMONIALS, "for q in quotes", self.say(content.QUOTE), "Quote"),
            (
                content.NOTES,
                "for n in notes",
                "{{ n.message }}{% if n.remedy %} – {{ n.remedy }}{% endif %}",
                "List Bullet",
            ),
        ):
            nothing = content.none_of(loop.split()[-1], self.language)
            self.document.add_paragraph(self.say(heading) + nothing, style="Heading 1")
            self.document.add_paragraph("{% " + loop + " %}")
            self.document.add_paragraph(text, style=style).paragraph_format.space_after = Pt(6)
            self.document.add_paragraph("{% endfor %}")
        self.quiet(self.document.add_paragraph(), self.say(content.NO_PROMISE))

    def network(self, picture: bytes) -> None:
        """Draw the picture of the network, on a page of its own, with what it shows in words for who does not see it."""
        from docx.shared import Inches

        self.document.add_page_break()
        self.document.add_heading(self.say(content.NETWORK), 1)
        self.document.add_paragraph(self.say(content.NETWORK_TOLD))
        shape = self.document.add_picture(io.BytesIO(picture), width=Inches(6.6))
        shape._inline.docPr.set("descr", self.say(content.NETWORK_ALT))

    def definitions(self) -> None:
        """Write every figure with what counts and what was left out."""
        heading = self.document.add_paragraph(self.say(content.DEFINITIONS), style="Heading 1")
        heading.paragraph_format.page_break_before = True
        table = self.table(
            (1.7, 0.7, 3.2, 1.2),
            (content.FIGURE, content.NUMBER_HEAD, content.DEFINITION, content.LEFT_OUT),
            numbers=(1,),
        )
        row = (
            "{% for f in figures %}{{ f.label }}",
            "{{ f.value }}",
            "{{ f.definition }}",
            "{{ f.left_out }}{% endfor %}",
        )
        self.line(table, row, numbers=(1,), size=8.5)

    def table(self, widths: Sequence[float], heads: Sequence[Words], numbers: Sequence[int] | None = None) -> Any:
        """Return a new table with a head, its columns so many inches wide."""
        from docx.shared import Inches

        table = self.document.add_table(rows=0, cols=len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        self.line(table, [self.say(head) for head in heads], numbers, size=9, quiet=True)
        repeat_head(table.rows[0])
        return table

    def line(
        self,
        table: Any,
        texts: Sequence[str],
        numbers: Sequence[int] | None = None,
        size: float = 10.5,
        bold: bool = False,
        quiet: bool = False,
    ) -> None:
        """Write a line of a table: a thin rule below, figures at the right; by default all but the first column are figures."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        row = table.add_row()
        row._tr.get_or_add_trPr().append(element("cantSplit", {"val": "true"}))
        cells = row.cells
        for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = table.columns[at].width
            underline(cell, TEAL[1:] if bold or quiet else LINE)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = Pt(8 if bold and at == 0 and not texts[1] else 2)
            paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(size), bold
            if quiet or bold:
                run.font.color.rgb = RGBColor.from_string(QUIET if quiet else TEAL[1:])
            if at in (numbers if numbers is not None else range(1, len(texts))):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def chart_parts(
    language: str, title: Words, figures: Sequence[str], series: Sequence[tuple[str, Words, str]], kind: str
) -> tuple[bytes, bytes]:
    """Return a workbook of placeholders, and a chart of its cells as it stands in XML."""
    import xlsxwriter

    from reports.templates.workbook import dress_small

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        chart = book.add_chart({"type": kind})
        sheet.write_column(1, 0, [f"{{{{ {figure}.label }}}}" for figure in figures])
        for column, (part, words, colour) in enumerate(series, 1):
            sheet.write(0, column, words.say(language))
            sheet.write_column(1, column, [f"{{{{ {figure}{part} }}}}" for figure in figures])
            chart.add_series(
                {
                    "name": ["Data", 0, column],
                    "categories": ["Data", 1, 0, len(figures), 0],
                    "values": ["Data", 1, column, len(figures), column],
                    "fill": {"color": colour},
                    "gap": 40,
                    "data_labels": {"value": True, "font": {"name": "Calibri", "size": 9}},
                }
            )
        dress_small(chart, title.say(language), kind, len(series) > 1)
        sheet.insert_chart("F2", chart)
    with zipfile.ZipFile(out) as file:
        xml = file.read("xl/charts/chart1.xml")
        xml = re.sub(rb"<c:printSettings>.*?</c:printSettings>", b"", xml, flags=re.DOTALL)
        return without_chart(file), xml.replace(b'<c:showVal val="1"/>', NUMBERS_ALONE)


def without_chart(file: zipfile.ZipFile) -> bytes:
    """Return a workbook without its drawing: the chart stands in the document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in file.namelist():
            data = file.read(name)
            if "drawing" in name or "chart" in name or name.endswith("sheet1.xml.rels"):
                continue
            data = re.sub(rb'<drawing r:id="[^"]*"/>|<Override PartName="/xl/(?:drawings|charts)/[^>]*/>', b"", data)
            new.writestr(name, data)
    return out.getvalue()


def shade(cell: Any, colour: str) -> None:
    """Give a table's cell a background."""
    properties(cell, "shd", {"val": "clear", "color": "auto", "fill": colour})


def underline(cell: Any, colour: str) -> None:
    """Draw a thin rule below a table's cell."""
    borders = properties(cell, "tcBorders", {})
    borders.append(element("bottom", {"val": "single", "sz": "4", "space": "0", "color": colour}))


def repeat_head(row: Any) -> None:
    """Let a table's head stand on each page."""
    row._tr.get_or_add_trPr().append(element("tblHeader", {"val": "true"}))


def properties(cell: Any, name: str, attributes: dict[str, str]) -> Any:
    """Return a new property of a table's cell."""
    made = element(name, attributes)
    cell._tc.get_or_add_tcPr().append(made)
    return made


def element(name: str, attributes: dict[str, str]) -> Any:
    """Return an element of Word's own."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made
