"""Our own template as a workbook: a page of figures with charts, a page in words, a page of definitions."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from reports.charts import INK, QUIET, SAND, TEAL
from reports.templates import content
from sheets_templates.words import Words

PALE, LINE, WHITE = "#E8F1F1", "#D9D4CC", "#FFFFFF"
FONT = "Calibri"
WIDTHS = (32, 11, 15, 11, 2, 13, 13, 13)
"""Of the columns of the first page, in characters: label, three periods, a gap, and room for charts."""
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_size": 20, "bold": True, "font_color": WHITE, "bg_color": TEAL, "valign": "vcenter", "indent": 1},
    "subtitle": {"font_size": 11, "font_color": WHITE, "bg_color": TEAL, "valign": "vcenter", "indent": 1},
    "tile_label": {"font_size": 10, "font_color": QUIET, "bg_color": PALE, "align": "center", "top": 2, "top_color": TEAL},
    "tile": {"font_size": 28, "bold": True, "font_color": TEAL, "bg_color": PALE, "align": "center", "num_format": "#,##0"},
    "tile_before": {"font_size": 9, "font_color": QUIET, "bg_color": PALE, "align": "center"},
    "heading": {"font_size": 13, "bold": True, "font_color": TEAL, "bottom": 1, "bottom_color": TEAL, "valign": "bottom"},
    "head": {"font_size": 9, "font_color": QUIET, "align": "right", "bottom": 1, "bottom_color": TEAL, "valign": "bottom"},
    "head_left": {"font_size": 9, "font_color": QUIET, "bottom": 1, "bottom_color": LINE},
    "label": {"bottom": 1, "bottom_color": LINE, "font_color": INK, "text_wrap": True, "valign": "top"},
    "indented": {"bottom": 1, "bottom_color": LINE, "font_color": INK, "text_wrap": True, "valign": "top", "indent": 1},
    "number": {"bottom": 1, "bottom_color": LINE, "font_color": INK, "num_format": "#,##0.0", "align": "right", "valign": "top"},
    "whole": {"bottom": 1, "bottom_color": LINE, "font_color": INK, "num_format": "#,##0", "align": "right", "valign": "top"},
    "any_number": {"bottom": 1, "bottom_color": LINE, "font_color": INK, "align": "right", "valign": "top", "indent": 1},
    "now": {"bottom": 1, "bottom_color": LINE, "font_color": TEAL, "bold": True, "num_format": "#,##0", "align": "right", "valign": "top"},
    "total": {"bold": True, "font_color": INK, "num_format": "#,##0", "align": "right"},
    "text": {"text_wrap": True, "valign": "top", "font_color": INK, "font_size": 11},
    "quote": {"text_wrap": True, "valign": "top", "italic": True, "font_color": INK, "left": 5, "left_color": SAND, "indent": 1},
    "quiet": {"text_wrap": True, "valign": "top", "font_color": QUIET, "font_size": 10},
}  # fmt: skip
ONE_DECIMAL = frozenset({"waiting_median", "connectees_per_connector", "job_rate"})


def workbook_template(language: str, network: bytes = b"") -> bytes:
    """Return our template as a workbook in a language, with a picture of the network where there is one."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": content.TITLE.say(language), "comments": ""})
        page = Page(book, language)
        page.figures()
        page.words()
        if network:
            page.network(network)
        page.definitions()
    return out.getvalue()


class Page:
    """The pages of one workbook under way."""

    def __init__(self, book: Any, language: str) -> None:
        self.book, self.language = book, language
        self.looks = {
            name: book.add_format({"font_name": FONT, "font_size": 11, **look}) for name, look in LOOKS.items()
        }

    def say(self, words: Words, **values: object) -> str:
        """Return words in the language of the template."""
        return words.say(self.language, **values)

    def sheet(self, title: Words, widths: tuple[float, ...], landscape: bool = False) -> Any:
        """Return a new page, set up for printing on letter paper."""
        sheet = self.book.add_worksheet(self.say(title))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width, self.book.add_format({"font_name": FONT, "font_size": 11}))
        sheet.hide_gridlines(2)
        sheet.set_paper(1)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.6, 0.6, 0.6, 0.7)
        if landscape:
            sheet.set_landscape()
        sheet.set_footer(
            f"&L&8&K6B6B6B{{{{ community.name }}}}&C&8&K6B6B6B{self.say(content.MADE)}&R&8&K6B6B6B{self.say(content.PAGE)} &P / &N"
        )
        last = len(widths) - 1
        sheet.set_row(0, 36)
        sheet.set_row(1, 20)
        for line, text, look in (
            (0, self.say(content.TITLE), "title"),
            (1, "{{ community.name }} · {{ period.words }}", "subtitle"),
        ):
            for column in range(last + 1):
                sheet.write_blank(line, column, None, self.looks[look])
            sheet.write(line, 0, text, self.looks[look])
        return sheet

    def figures(self) -> None:
        """Draw the page of figures: three large ones, charts, tables."""
        sheet = self.sheet(content.FIGURES, WIDTHS)
        self.tiles(sheet)
        line = 8
        sheet.set_row(7, 22)
        name = "'" + self.say(content.FIGURES).replace("'", "''") + "'"
        places: dict[str, int] = {}
        for heading, figures in content.TABLES:
            line = self.table(sheet, line, heading, figures, places)
        self.charts(sheet, name, places)
        self.activities(sheet, line, name)

    def tiles(self, sheet: Any) -> None:
        """Draw the three figures that the report is about, each over the columns of its tile."""
        sheet.set_row(2, 10)
        sheet.set_row(4, 40)
        for figure, (first, last) in zip(content.HEADLINE, ((0, 0), (1, 3), (5, 7)), strict=True):
            for at, text, look in (
                (3, f"{{{{ {figure}.label }}}}", "tile_label"),
                (4, f"{{{{ {figure} }}}}", "tile"),
                (5, self.say(content.BEFORE, name=figure), "tile_before"),
            ):
                if first == last:
                    sheet.write(at, first, text, self.looks[look])
                else:
                    sheet.merge_range(at, first, at, last, text, self.looks[look])

    def table(self, sheet: Any, line: int, heading: Words, figures: tuple[str, ...], places: dict[str, int]) -> int:
        """Draw a table of figures in three periods; return the line below it."""
        sheet.set_row(line, 26)
        sheet.write(line, 0, self.say(heading), self.looks["heading"])
        for column, period in enumerate((content.NOW, content.PREVIOUS, content.YEAR_BEFORE), 1):
            sheet.write(line, column, self.say(period), self.looks["head"])
        for at, figure in enumerate(figures, line + 1):
            places.setdefault(figure, at + 1)
            number = self.looks["number" if figure in ONE_DECIMAL else "whole"]
            sheet.write(at, 0, f"{{{{ {figure}.label }}}}", self.looks["label"])
            for column, part in enumerate(("", ".previous", ".year_before"), 1):
                sheet.write(
                    at,
                    column,
                    f"{{{{ {figure}{part} }}}}",
                    self.looks["now"] if not part and figure not in ONE_DECIMAL else number,
                )
        return line + len(figures) + 2

    def charts(self, sheet: Any, name: str, places: Mapping[str, int]) -> None:
        """Draw the charts beside the tables: from application to job, and the three large figures in time."""
        funnel = self.book.add_chart({"type": "bar"})
        rows = [places[figure] for figure in content.FUNNEL]
        funnel.add_series(
            {
                "categories": "=(" + ",".join(f"{name}!$A${row}" for row in rows) + ")",
                "values": "=(" + ",".join(f"{name}!$B${row}" for row in rows) + ")",
                "fill": {"color": TEAL},
                "gap": 40,
                "data_labels": {"value": True, "font": {"color": INK, "size": 9}},
            }
        )
        dress_small(funnel, self.say(content.FROM_APPLICATION_TO_JOB), "bar", False)
        funnel.set_size({"width": 280, "height": 270})
        sheet.insert_chart("F9", funnel, {"x_offset": 2, "y_offset": 4, "object_position": 2})
        compared = self.book.add_chart({"type": "column"})
        rows = [places[figure] for figure in content.HEADLINE]
        for column, words, colour in (
            ("D", content.YEAR_BEFORE, LINE),
            ("C", content.PREVIOUS, SAND),
            ("B", content.NOW, TEAL),
        ):
            compared.add_series(
                {
                    "name": self.say(words),
                    "categories": "=(" + ",".join(f"{name}!$A${row}" for row in rows) + ")",
                    "values": "=(" + ",".join(f"{name}!${column}${row}" for row in rows) + ")",
                    "fill": {"color": colour},
                    "gap": 60,
                    "overlap": -5,
                    "data_labels": {"value": True, "font": {"color": INK, "size": 8}},
                }
            )
        dress_small(compared, self.say(content.COMPARED), "column", True)
        compared.set_size({"width": 280, "height": 270})
        sheet.insert_chart("F23", compared, {"x_offset": 2, "y_offset": 4, "object_position": 2})

    def activities(self, sheet: Any, line: int, name: str) -> None:
        """Draw the activities by type: a row for each, their sum, and a chart."""
        sheet.set_row(line, 26)
        sheet.write(line, 0, self.say(content.BY_TYPE), self.looks["heading"])
        sheet.write(line, 1, self.say(content.NUMBER), self.looks["head"])
        sheet.write(line, 2, self.say(content.ATTENDANCE), self.looks["head"])
        first = line + 1
        sheet.write(first, 0, "{% for a in activity_types %}{{ a.label }}", self.looks["label"])
        sheet.write(first, 1, "{{ a.value }}", self.looks["now"])
        sheet.write(first, 2, "{{ a.attendance }}{% endfor %}", self.looks["whole"])
        sheet.write(first + 1, 0, self.say(content.TOTAL), self.book.add_format({"font_name": FONT, "bold": True}))
        for column, letter in ((1, "B"), (2, "C")):
            sheet.write_formula(
                first + 1, column, f"=SUM({letter}{first + 1}:{letter}{first + 1})", self.looks["total"]
            )
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "categories": f"={name}!$A${first + 1}:$A${first + 1}",
                "values": f"={name}!$B${first + 1}:$B${first + 1}",
                "fill": {"color": SAND},
                "gap": 40,
                "data_labels": {"value": True, "font": {"color": INK, "size": 9}},
            }
        )
        dress_small(chart, self.say(content.BY_TYPE), "bar", False)
        chart.set_size({"width": 280, "height": 220})
        sheet.insert_chart(line, 5, chart, {"x_offset": 2, "y_offset": 4, "object_position": 2})

    def words(self) -> None:
        """Draw the page in words: paragraphs, testimonials, notes on the data."""
        sheet = self.sheet(content.IN_WORDS, (80,))
        line = 3
        for heading, loop, texts, look in (
            (content.IN_WORDS, "for p in narrative", ("{{ p }}",), "text"),
            (content.TESTIMONIALS, "for q in quotes", (self.say(content.QUOTE),), "quote"),
            (
                content.NOTES,
                "for n in notes",
                ("{{ n.message }}{% if n.remedy %} – {{ n.remedy }}{% endif %}",),
                "quiet",
            ),
        ):
            sheet.write(line, 0, self.say(heading) + self.none_of(loop), self.looks["heading"])
            for at, text in enumerate(("{% " + loop + " %}", *texts, "{% endfor %}"), line + 1):
                sheet.write(at, 0, text, self.looks[look])
            line += len(texts) + 4
        sheet.write(line, 0, self.say(content.NO_PROMISE), self.looks["quiet"])

    def none_of(self, loop: str) -> str:
        """Return what a heading adds where there is nothing below it."""
        return content.none_of(loop.split()[-1], self.language)

    def network(self, picture: bytes) -> None:
        """Draw the page with the picture of the network."""
        sheet = self.sheet(content.NETWORK, (80,))
        sheet.fit_to_pages(1, 1)
        sheet.set_row(3, 34)
        sheet.write(3, 0, self.say(content.NETWORK_TOLD), self.looks["text"])
        size = {"x_scale": 0.8, "y_scale": 0.8, "x_offset": 6, "y_offset": 4}
        described = {"image_data": io.BytesIO(picture), "description": self.say(content.NETWORK_ALT)}
        sheet.insert_image(4, 0, "network.png", {**size, **described})

    def definitions(self) -> None:
        """Draw the page of definitions: every figure with what counts and what was left out."""
        sheet = self.sheet(content.DEFINITIONS, (34, 10, 62, 34), landscape=True)
        sheet.repeat_rows(3)
        for column, words in enumerate((content.FIGURE, content.NUMBER_HEAD, content.DEFINITION, content.LEFT_OUT)):
            sheet.write(3, column, self.say(words), self.looks["head" if column == 1 else "heading"])
        row = (
            "{% for f in figures %}{{ f.label }}",
            "{{ f.value }}",
            "{{ f.definition }}",
            "{{ f.left_out }}{% endfor %}",
        )
        for column, (text, look) in enumerate(zip(row, ("label", "any_number", "indented", "label"), strict=True)):
            sheet.write(4, column, text, self.looks[look])


def dress_small(chart: Any, title: str, kind: str, legend: bool) -> None:
    """Give a chart our look: a quiet title, numbers at its bars, neither border nor grid."""
    chart.set_title(
        {"name": title, "name_font": {"name": FONT, "size": 11, "color": TEAL, "bold": True}, "overlay": False}
    )
    chart.set_legend(
        {"position": "bottom", "font": {"name": FONT, "size": 9, "color": INK}} if legend else {"none": True}
    )
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    room = {"layout": {"x": 0.04, "y": 0.24, "width": 0.92, "height": 0.5}} if kind == "column" else {}
    chart.set_plotarea({"fill": {"none": True}, **room})
    names = {"num_font": {"name": FONT, "size": 9, "color": INK}, "line": {"color": LINE}, "major_tick_mark": "none"}
    numbers = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    chart.set_x_axis(numbers if kind == "bar" else names)
    chart.set_y_axis({**names, "reverse": True} if kind == "bar" else numbers)
