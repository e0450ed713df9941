"""Filling a Word template by docxtpl, which the extra `word` brings: text, tables, text boxes, headers, footers, notes, charts.

docxtpl fills the text of each part that has a placeholder; every other part of the file stays as it is, byte by byte. A loop is
written as in Excel: `{% for t in testimonials %}` and `{% endfor %}` in paragraphs or table rows of their own, or in the first
and last cell of the row to repeat.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from reports.filling import charts, problem, xlsx
from reports.filling.placeholders import Names, Unfillable, not_a_template, sandbox, unknown_name
from reports.filling.texts import filled_paragraphs
from sheets_templates.columns import Problem
from sheets_templates.excel.parts import Parts
from sheets_templates.words import Words

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
CHARTS = re.compile(r"word/charts/chart[^/]*\.xml")
LONE_MARK = r"(?:<[^>]*>|\s)*(\{%-?\s*(?:for|endfor|if|elif|else|endif)\b[^%]*%\})(?:<[^>]*>|\s)*"
ROW = re.compile(r"<w:tr[ >](?:(?!<w:tr[ >]).)*?</w:tr>", re.DOTALL)
PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>(?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
FOR_MARK, END_MARK = re.compile(r"\{%-?\s*for\b[^%]*%\}"), re.compile(r"\{%-?\s*endfor\s*-?%\}")
EMPTY_CELL = re.compile(
    r"(<w:tc(?: [^>]*)?>(?:<w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr>|<w:tcPr/>)?)\s*(</w:tc>)", re.DOTALL
)


def fill_parts(parts: Parts, names: Names) -> tuple[int, tuple[Problem, ...]]:
    """Fill a Word template's parts; return how many places were filled, and what could not be.

    Raises ImportError where docxtpl is not installed.
    """
    from docxtpl import DocxTemplate

    problems: list[Problem] = []
    places = 0
    template = DocxTemplate(io.BytesIO(parts.content))
    for part in parts.source.namelist():
        if TEXTS.fullmatch(part) and b"{" in parts[part]:
            parts[part], filled, found = filled_part(template, parts[part].decode("utf-8"), names, part)
            places += filled
            problems += found
        elif CHARTS.fullmatch(part):
            places += fill_chart(parts, part, names, problems)
    return places, tuple(dict.fromkeys(problems))


def filled_part(template: DocxTemplate, xml: str, names: Names, part: str) -> tuple[bytes, int, list[Problem]]:
    """Return a part with its text filled in, how many placeholders it had, and what could not be filled."""
    from jinja2 import TemplateError

    where = PLACES[re.sub(r"[^a-z]", "", part.split("/")[-1].removesuffix(".xml"))]
    patched = with_whole_rows(template.patch_xml(xml))
    missing: list[str] = []
    number = len(re.findall(r"\{\{|\{%", patched))
    if not number:
        return xml.encode("utf-8"), 0, []
    try:
        made = str(template.render_xml_part(patched, None, dict(names), keeping(names, missing)))
    except TemplateError as error:
        near = " ".join(" ".join(getattr(error, "docx_context", ())).split())[:120]
        return xml.encode("utf-8"), 0, [problem(where, not_a_template(error), near)]
    except Exception as error:  # a template is foreign code, whatever it raises
        return xml.encode("utf-8"), 0, [problem(where, not_a_template(error))]
    problems = [problem(where, unknown_name(name, names), name) for name in dict.fromkeys(missing)]
    return EMPTY_CELL.sub(r"\1<w:p/>\2", made).encode("utf-8"), number - len(missing), problems


PLACES = {
    "document": Words("the text", "le texte"),
    "header": Words("a page header", "un en-tête de page"),
    "footer": Words("a page footer", "un pied de page"),
    "footnotes": Words("the footnotes", "les notes de bas de page"),
    "endnotes": Words("the endnotes", "les notes de fin"),
}


def with_whole_rows(xml: str) -> str:
    """Return a part in which loops repeat whole table rows or paragraphs, as whoever wrote them meant."""

    def row(found: re.Match[str]) -> str:
        alone = re.fullmatch(LONE_MARK, found[0], re.DOTALL)
        if alone:
            return alone[1]
        begins, ends = FOR_MARK.search(found[0]), END_MARK.search(found[0])
        if begins and ends and "</w:tc>" in found[0][begins.end() : ends.start()] and found[0].count("endfor") == 1:
            return f"{begins[0]}{END_MARK.sub('', FOR_MARK.sub('', found[0]))}{ends[0]}"
        return found[0]

    def paragraph(found: re.Match[str]) -> str:
        alone = re.fullmatch(LONE_MARK, found[0], re.DOTALL)
        return alone[1] if alone else found[0]

    return PARAGRAPH.sub(paragraph, ROW.sub(row, xml))


def keeping(names: Names, missing: list[str]) -> Environment:
    """Return the sandbox in which an unknown placeholder stays as it is, and is noted in `missing`."""
    from jinja2 import ChainableUndefined

    class Kept(ChainableUndefined):
        def __str__(self) -> str:
            path = self.path()
            missing.append(path)
            return f"{{_{{ {path} }}_}}"

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - Jinja's own
            if name[:2] == "__":
                raise AttributeError(name)
            return type(self)(name=f"{self.path()}.{name}")

        def __html__(self) -> str:
            return str(self)

        def path(self) -> str:
            """Return the name that there is not, from its beginning."""
            of = next((f"{name}." for name, value in names.items() if value is self._undefined_obj), "")
            return of + str(self._undefined_name)

    return sandbox(str(names.get("language", "en"))).overlay(undefined=Kept, autoescape=True)


def fill_chart(parts: Parts, chart: str, names: Names, problems: list[Problem]) -> int:
    """Fill a chart's titles and the workbook behind it, and renew what the chart keeps of it; return how many places."""
    place = Words("a chart ({part})", "un graphique ({part})").fill(part=chart)

    def complain(error: Unfillable, text: str) -> None:
        problems.append(problem(place, error, text))

    parts[chart], filled = filled_paragraphs(parts[chart], names, complain)
    for relation in parts.related(chart):
        behind = parts.target(chart, relation)
        if relation.get("Type", "").endswith("/package") and behind in parts:
            book = Parts(parts[behind])
            more, found = xlsx.fill_parts(book, names)
            if more:
                parts[behind] = book.saved()
                parts[chart] = charts.renewed(
                    parts[chart], charts.Cells(book).value, set(book.sheets), set(book.sheets)
                )
            filled += more
            problems += found
    return filled
