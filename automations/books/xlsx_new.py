"""Drawing a new .xlsx workbook from its declaration, with XlsxWriter."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sheets_templates.charts import LABELS, VALUES, Drawn
from sheets_templates.columns import Cell, Owner
from sheets_templates.layout import LAST_LINE, Field, Sheet, Tone, letters

LISTS = "Lists"
"""The hidden tab of what the drop-downs offer: a list in the rule itself may not hold commas or over 255 characters."""

TEAL, DEEP_TEAL, PALE_TEAL, STONE, PALE_STONE, SAND, INK, QUIET = (
    "2F6F79", "17505A", "F3F8F8", "6E675F", "F7F5F2", "E4DFD8", "22302F", "6B6B6B",
)  # fmt: skip
"""The palette: teal is people's, stone is the tool's; white on each has a contrast of at least 4.5."""

FONT = {"font_name": "Calibri", "font_size": 11, "font_color": INK}
CELL = {**FONT, "valign": "top"}
HEADER = {**FONT, "font_color": "FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "FFFFFF"}
REQUIRED = '@" *"'
"""Shows a star behind a header's text without being part of it."""

NUMBER_FORMATS = {"text": "@", "whole": "0", "number": "General", "place": "@", "date": "yyyy-mm-dd", "yes_no": "@"}
BAND_STYLE = "Connector rows"
PAGE_CHARACTERS = 235
"""What is still readable across a page on its side."""

LETTER = 1
"""The paper size of Canada's offices, by Excel's number."""


def workbook_bytes(sheets: tuple[Sheet, ...]) -> bytes:
    """Return a new workbook as the bytes of an .xlsx file: every sheet in order, then the hidden lists."""
    from xlsxwriter import Workbook

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        lists = list_ranges(sheets)
        formats = Formats(book)
        titles = frozenset(sheet.title for sheet in sheets)
        for sheet in sheets:
            tab = book.add_worksheet(sheet.title)
            if sheet.owner is Owner.PEOPLE:
                draw_peoples_tab(tab, sheet, formats, lists)
            elif any(field.name == "key" for field in sheet.fields) or sheet is not sheets[0]:
                draw_tool_tab(tab, sheet, formats)
            else:
                draw_first_tab(tab, sheet, formats, titles)
        draw_lists(book.add_worksheet(LISTS), lists)
    return finished(target.getvalue())


@dataclass
class Formats:
    """The formats of one workbook, each made once."""

    book: Any

    def __post_init__(self) -> None:
        self.made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **properties: object) -> Any:
        """Return the format with these properties."""
        mark = tuple(sorted(properties.items()))
        if mark not in self.made:
            self.made[mark] = self.book.add_format(properties)
        return self.made[mark]

    def cell(self, field: Field, owner: Owner) -> Any:
        """Return the format of a column's cells."""
        look: dict[str, object] = {**CELL}
        if field.formula:
            look |= {"bg_color": PALE_STONE}
        elif not field.long:
            look |= {"num_format": NUMBER_FORMATS[field.format]}
        if field.format in ("date", "whole", "number", "yes_no"):
            look |= {"align": "left"}
        if field.long or (owner is Owner.TOOL and field.format in ("text", "place") and not field.link):
            look |= {"text_wrap": True}
        if owner is Owner.TOOL:
            look |= {"bottom": 1, "bottom_color": SAND}
        if field.format == "place":
            look |= {"font_color": TEAL, "underline": 1}
        return self.of(**look)

    def header(self, field: Field, owner: Owner) -> Any:
        """Return the format of a column's header."""
        if owner is Owner.TOOL or field.formula:
            return self.of(**HEADER, bg_color=STONE)
        if field.required:
            return self.of(**HEADER, bg_color=DEEP_TEAL, bold=True, num_format=REQUIRED)
        return self.of(**HEADER, bg_color=TEAL)

    def tone(self, tone: Tone) -> Any:
        """Return the conditional format of a tone."""
        fill, ink = tone.value
        return self.of(bg_color=fill, font_color=ink)


def draw_peoples_tab(tab: Any, sheet: Sheet, formats: Formats, lists: Mapping[tuple[str, ...], str]) -> None:
    """Draw a people's tab: a table with its header on line 1 and a blank row where there are no rows yet."""
    last = max(len(sheet.rows), 1)
    columns = [
        {
            "header": field.header,
            "header_format": formats.header(field, sheet.owner),
            "format": formats.cell(field, sheet.owner),
            **({"formula": table_formula(sheet, field)} if field.formula else {}),
        }
        for field in sheet.fields
    ]
    set_columns(tab, sheet, formats)
    tab.add_table(0, 0, last, len(columns) - 1, {"name": sheet.name, "columns": columns, "style": BAND_STYLE})
    own = [at for at, field in enumerate(sheet.fields) if not field.formula]
    for line, cells in enumerate(sheet.rows, 1):
        for at, cell in zip(own, cells, strict=True):
            write_cell(tab, line, at, cell, columns[at]["format"])
    for at, field in enumerate(sheet.fields):
        help_on_header(tab, 0, at, field, sheet.banner if at == 0 else "")
        drop_down(tab, at, field, lists)
        colour(tab, 1, at, field, formats)
    tab.set_row(0, header_height(sheet))
    tab.freeze_panes(1, sheet.frozen)
    tab.set_tab_color(DEEP_TEAL)
    tab.ignore_errors({"number_stored_as_text": f"A1:{letters(len(columns) - 1)}{LAST_LINE}"})
    set_print(tab, sheet, header_line=0)


def draw_tool_tab(tab: Any, sheet: Sheet, formats: Formats) -> None:
    """Draw a tool tab: banner on line 1, header on line 2, its rows; protected against slips, not against people."""
    last = len(sheet.fields) - 1
    set_columns(tab, sheet, formats)
    banner = formats.of(**{**FONT, "font_color": QUIET, "italic": True, "valign": "vcenter", "text_wrap": True})
    tab.merge_range(0, 0, 0, last, sheet.banner, banner)
    tab.set_row(0, 34)
    for at, field in enumerate(sheet.fields):
        tab.write_string(1, at, field.header, formats.header(field, sheet.owner))
        help_on_header(tab, 1, at, field, "")
        colour(tab, 2, at, field, formats)
    tab.set_row(1, header_height(sheet))
    for line, cells in enumerate(sheet.rows, 2):
        for at, (field, cell) in enumerate(zip(sheet.fields, cells, strict=True)):
            write_cell(tab, line, at, cell, formats.cell(field, sheet.owner))
    tab.autofilter(1, 0, LAST_LINE - 1, last)
    tab.freeze_panes(2, 0)
    tab.hide_gridlines(2)
    tab.set_tab_color(STONE)
    protect(tab)
    set_print(tab, sheet, header_line=1)
    for number, chart in enumerate(sheet.charts):
        draw_chart(tab, sheet, chart, number, formats.book)
    if sheet.charts:
        tab.print_area(0, len(sheet.fields), 43, len(sheet.fields) + 20)
        tab.fit_to_pages(1, 1)


SERIES_COLOURS = ("2F6F79", "C98A2B", "8A9BA8")
"""Teal, sand and grey: told apart in print and by people who see few colours."""

CHART_SIZE = {"width": 620, "height": 380}
"""In pixels; two charts stand side by side."""


def draw_chart(tab: Any, sheet: Sheet, chart: Drawn, number: int, book: Any) -> None:
    """Draw a native chart beside a tab's columns, two in a row, from lines that the morning rewrites.

    Its numbers stand on the bars (a zero is not written), so that there is no axis of numbers and no grid.
    """
    made = book.add_chart({"type": chart.style})
    title = sheet.title.replace("'", "''")
    quiet = {"color": f"#{QUIET}", "size": 9, "bold": False}
    for colour, (name, first, last) in zip(SERIES_COLOURS, chart.series, strict=False):
        labels, values = (f"='{title}'!${letters(at)}${first}:${letters(at)}${last}" for at in (LABELS, VALUES))
        made.add_series({
            "name": name, "categories": labels, "values": values, "fill": {"color": f"#{colour}"}, "gap": 50,
            "data_labels": {"value": True, "num_format": "0;;", "font": {"color": f"#{INK}", "size": 9}},
        })  # fmt: skip
    lying = chart.style == "bar"
    named = {"name": chart.axis, "name_font": quiet} if chart.axis else {}
    places = {"num_font": quiet, "line": {"color": f"#{SAND}"}, "major_gridlines": {"visible": False}, **named}
    numbers = {"visible": False, "min": 0, "major_gridlines": {"visible": False}}
    made.set_x_axis(numbers if lying else places)
    made.set_y_axis({**places, "reverse": True} if lying else numbers)
    font = {"name": "Calibri", "size": 13, "bold": True, "color": f"#{DEEP_TEAL}"}
    made.set_title({"name": chart.title, "name_font": font, "overlay": False})
    made.set_legend({"position": "bottom", "font": quiet} if len(chart.series) > 1 else {"none": True})
    made.set_size(CHART_SIZE)
    made.set_chartarea({"border": {"color": f"#{SAND}"}})
    down, across = divmod(number, 2)
    place = {"x_offset": 12 + across * (CHART_SIZE["width"] + 16), "y_offset": down * (CHART_SIZE["height"] + 16)}
    tab.insert_chart(2, len(sheet.fields), made, {**place, "object_position": 3, "description": chart.title})


def draw_first_tab(tab: Any, sheet: Sheet, formats: Formats, titles: frozenset[str]) -> None:
    """Draw the tab that a new coordinator reads first: large title, what in one column, how in the other."""
    set_columns(tab, sheet, formats)
    tab.set_column(len(sheet.fields), len(sheet.fields), 2)
    tab.merge_range(0, 0, 0, len(sheet.fields) - 1, "", formats.of(**FONT))
    title = formats.of(**{**FONT, "font_size": 20, "font_color": DEEP_TEAL, "bold": True, "valign": "vcenter"})
    tab.write_string(0, 0, sheet.banner, title)
    tab.set_row(0, 48)
    line_under = {"bottom": 1, "bottom_color": SAND}
    for at, field in enumerate(sheet.fields):
        tab.write_string(1, at, field.header, formats.header(field, sheet.owner))
    tab.set_row(1, 24)
    what = formats.of(**CELL, **line_under, bold=True, text_wrap=True)
    link = formats.of(**{**CELL, "font_color": TEAL}, **line_under, bold=True, underline=1, text_wrap=True)
    how = formats.of(**CELL, **line_under, text_wrap=True)
    for line, (first, *others) in enumerate(sheet.rows, 2):
        if first in titles:
            tab.write_url(line, 0, f"internal:'{str(first).replace(chr(39), chr(39) * 2)}'!A1", link, str(first))
        else:
            write_cell(tab, line, 0, first, what)
        for at, cell in enumerate(others, 1):
            write_cell(tab, line, at, cell, how)
        texts = zip(sheet.fields, (first, *others), strict=True)
        tab.set_row(line, 6 + 15 * max(lines_needed(str(cell or ""), field.width) for field, cell in texts))
    tab.hide_gridlines(2)
    tab.freeze_panes(2, 0)
    tab.set_tab_color(DEEP_TEAL)
    tab.set_first_sheet()
    tab.activate()
    protect(tab)
    set_print(tab, sheet, header_line=1)
    tab.fit_to_pages(1, 1)


def list_ranges(sheets: tuple[Sheet, ...]) -> dict[tuple[str, ...], str]:
    """Return for each list of choices, in order of use, where it stands on the hidden tab."""
    lists = dict.fromkeys(field.choices for sheet in sheets for field in sheet.fields if field.choices)
    return {choices: f"={LISTS}!${letters(at)}$1:${letters(at)}${len(choices)}" for at, choices in enumerate(lists)}


def draw_lists(tab: Any, lists: Mapping[tuple[str, ...], str]) -> None:
    """Draw the hidden tab, a column a list."""
    for at, choices in enumerate(lists):
        tab.write_column(0, at, choices)
    tab.hide()


def set_columns(tab: Any, sheet: Sheet, formats: Formats) -> None:
    """Set widths, hidden columns, and the format of cells that are still to come."""
    for at, field in enumerate(sheet.fields):
        tab.set_column(at, at, field.width, formats.cell(field, sheet.owner), {"hidden": field.hidden})


def write_cell(tab: Any, line: int, at: int, cell: Cell, look: Any) -> None:
    """Write one cell: text as literal text, a day as a day, nothing as a blank that keeps its look."""
    if cell is None or cell == "":
        tab.write_blank(line, at, None, look)
    elif isinstance(cell, str):
        tab.write_string(line, at, cell, look)
    elif isinstance(cell, bool):
        tab.write_boolean(line, at, cell, look)
    elif isinstance(cell, date | datetime):
        tab.write_datetime(line, at, cell, look)
    else:
        tab.write_number(line, at, cell, look)


def help_on_header(tab: Any, line: int, at: int, field: Field, purpose: str) -> None:
    """Show a column's help beside its header when it is selected.

    An input message, not a note: no red corners all over the header, no boxes in the way, and screen readers say it.
    """
    text = "\n\n".join(part for part in (purpose, field.help) if part)
    if text and not field.hidden:
        title, message = shortened(field.header, 32), shortened(text, 255)
        tab.data_validation(line, at, line, at, {"validate": "any", "input_title": title, "input_message": message})


def shortened(text: str, longest: int) -> str:
    """Return text that is at most so long."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def drop_down(tab: Any, at: int, field: Field, lists: Mapping[tuple[str, ...], str]) -> None:
    """Offer a column's choices; something else is possible after a warning, because people know better at times."""
    if field.choices:
        rule = {"validate": "list", "source": lists[field.choices], "error_type": "warning"}
        tab.data_validation(1, at, LAST_LINE - 1, at, rule)


def colour(tab: Any, first_line: int, at: int, field: Field, formats: Formats) -> None:
    """Colour a column's cells by what they begin with."""
    for text, tone in field.tones:
        rule = {"type": "text", "criteria": "begins with", "value": text, "format": formats.tone(tone)}
        tab.conditional_format(first_line, at, LAST_LINE - 1, at, rule)


def protect(tab: Any) -> None:
    """Protect a tab without a password; filtering and widths stay possible."""
    allowed = ("sort", "autofilter", "format_columns", "format_rows", "format_cells")
    tab.protect("", dict.fromkeys(allowed, True))


def set_print(tab: Any, sheet: Sheet, header_line: int) -> None:
    """Set paper, repeated header and page numbers; a tab too wide to be read on one page is spread over several."""
    characters = sum(field.width for field in sheet.fields if not field.hidden)
    tab.set_landscape()
    tab.set_paper(LETTER)
    tab.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    tab.fit_to_pages(max(1, -(-characters // PAGE_CHARACTERS)), 0)
    tab.repeat_rows(header_line)
    if sheet.frozen and characters > PAGE_CHARACTERS:
        tab.repeat_columns(0, sheet.frozen - 1)
    tab.set_footer("&L&8&A&R&8&P / &N")


def header_height(sheet: Sheet) -> float:
    """Return the header's height in points: room for the header that needs the most lines."""
    lines = max(
        lines_needed(field.header + " *" * field.required, field.width - 4)
        for field in sheet.fields
        if not field.hidden
    )
    return 15.0 * min(max(lines, 2), 5) + 6


def lines_needed(text: str, width: int) -> int:
    """Return how many lines a text takes when it is wrapped at words."""
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        lines += (len(word) - 1) // width if width > 0 else 0
        room -= len(word) + 1
    return lines


def table_formula(sheet: Sheet, field: Field) -> str:
    """Return a lookup's formula as the file format writes it, with cells of the same row by their column's header."""
    references = {other.name: f"{sheet.name}[[#This Row],[{escaped(other.header)}]]" for other in sheet.fields}
    return "=" + field.formula.format(**references).replace("UNICHAR(", "_xlfn.UNICHAR(")


def escaped(header: str) -> str:
    """Return a header as it stands inside a structured reference."""
    return "".join(f"'{char}" if char in "[]#'" else char for char in header)


def finished(drawn: bytes) -> bytes:
    """Return the workbook with what XlsxWriter cannot draw: quiet bands, and formulas that claim no result yet.

    A formula without a stored result is computed by whoever opens the file; with XlsxWriter's 0 it would show 0 in
    programs that trust what is stored.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(drawn)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/styles.xml":
                content = with_bands(content.decode()).encode()
            elif part.filename.startswith("xl/worksheets/sheet"):
                content = content.replace(b"</f><v>0</v>", b"</f>")
            result.writestr(part.filename, content)
    return target.getvalue()


def with_bands(styles: str) -> str:
    """Return styles.xml with the table style of people's tabs: every other row in the palest teal."""
    count = styles.count("<dxf>")
    band = f'<dxf><fill><patternFill patternType="solid"><bgColor rgb="FF{PALE_TEAL}"/></patternFill></fill></dxf>'
    line = f'<dxf><border><bottom style="thin"><color rgb="FF{SAND}"/></bottom><horizontal style="thin"><color rgb="FF{SAND}"/></horizontal></border></dxf>'
    head, _, tail = styles.partition("<dxfs ")
    existing = tail.partition("</dxfs>")
    inner = existing[0].partition(">")[2] if existing[1] else ""
    rest = existing[2] if existing[1] else tail.partition("/>")[2]
    style = (
        f'<tableStyles count="1" defaultTableStyle="TableStyleMedium9" defaultPivotStyle="PivotStyleLight16">'
        f'<tableStyle name="{BAND_STYLE}" pivot="0" count="2"><tableStyleElement type="wholeTable" dxfId="{count + 1}"/>'
        f'<tableStyleElement type="secondRowStripe" dxfId="{count}"/></tableStyle></tableStyles>'
    )
    before, _, after = rest.partition("<tableStyles ")
    return f'{head}<dxfs count="{count + 2}">{inner}{band}{line}</dxfs>{before}{style}{after.partition("/>")[2]}'
