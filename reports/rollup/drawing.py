"""The NCP's view as a workbook: one page with the main figures and charts, every figure, what to know, definitions."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from reports.charts import INK, QUIET, SAND, TEAL
from reports.narrative import period_in_words
from reports.periods import Period
from reports.rollup.national import MAIN, National
from reports.templates.workbook import LINE, LOOKS, dress_small
from sheets_templates.columns import Grid
from sheets_templates.words import Words, languages

FONT = "Calibri"
TITLE = Words("Connector Program: all communities", "Programme de connecteur : toutes les communautés")
VIEW, ALL, KNOW, DEFINED = (
    Words("All communities", "Toutes les communautés"),
    Words("Every figure", "Tous les chiffres"),
    Words("To know", "À savoir"),
    Words("Definitions", "Définitions"),
)
COMMUNITY, TOTAL, RATE = (
    Words("Community", "Communauté"),
    Words("Total", "Total"),
    Words("Jobs per 100 Connectees", "Emplois pour 100 participants"),
)
HIDDEN = "–"
FIRST = 4
"""The line on which the figures begin, from 0; the heads stand above."""
HIDDEN_NOTE = Words(
    "– stands for a number from 1 to 4, or one that would give such a number away. Communities are in alphabetical order.",
    "– remplace un nombre de 1 à 4, ou un nombre qui en révélerait un. Les communautés sont en ordre alphabétique.",
)
ONCE = Words(
    "{label}: people whom several communities count are counted once in the total ({n} people).",
    "{label} : les personnes comptées par plusieurs communautés comptent une fois dans le total ({n} personnes).",
)
FEW = Words(
    "{label}: some people, fewer than five, are counted by several communities; the total counts them twice.",
    "{label} : quelques personnes, moins de cinq, sont comptées par plusieurs communautés; le total les compte deux fois.",
)
MISSING = Words("no report", "aucun rapport")
SHARING = Words("{n} communities report, {missing} do not.", "{n} communautés ont fait rapport, {missing} non.")
SIDE_BY_SIDE = 14
"""Up to so many communities, two charts stand side by side; more need the whole width each."""
DEFINED_WIDTHS = (34, 80, 40)
LINE_HEIGHT = 16
ACROSS = 16
"""So many communities fit on a page of every figure."""


def rollup_workbook(found: National, language: str, one_page: bool = False) -> bytes:
    """Return the roll-up as a workbook; `one_page` leaves out all but the first page."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        view = View(book, found, language)
        view.first_page()
        if not one_page:
            view.every_figure()
            view.to_know()
            view.definitions()
    return out.getvalue()


class View:
    """The pages of one workbook under way."""

    def __init__(self, book: Any, found: National, language: str) -> None:
        self.book, self.found, self.language = book, found, language
        self.looks = {
            name: book.add_format({"font_name": FONT, "font_size": 11, **look}) for name, look in LOOKS.items()
        }
        self.looks["sum"] = book.add_format(
            {
                "font_name": FONT,
                "bold": True,
                "font_color": TEAL,
                "num_format": "#,##0",
                "align": "right",
                "top": 1,
                "top_color": TEAL,
            }
        )
        self.looks["sum_rate"] = book.add_format(
            {
                "font_name": FONT,
                "bold": True,
                "font_color": TEAL,
                "num_format": "0.0",
                "align": "right",
                "top": 1,
                "top_color": TEAL,
            }
        )
        self.looks["wide_head"] = book.add_format({"font_name": FONT, **LOOKS["head"], "text_wrap": True})
        self.looks["text"] = book.add_format({"font_name": FONT, **LOOKS["label"], "text_wrap": True, "valign": "top"})
        self.looks["rate"] = book.add_format({"font_name": FONT, **LOOKS["whole"], "num_format": "0.0"})

    def say(self, words: Words, **values: object) -> str:
        """Return words in the language of the roll-up."""
        return words.say(self.language, **values)

    def page(self, title: Words, widths: Sequence[float]) -> Any:
        """Return a new landscape page with its title."""
        sheet = self.book.add_worksheet(self.say(title))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(1)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.5, 0.5, 0.5, 0.6)
        sheet.set_footer(f"&L&8&K6B6B6B{self.say(TITLE).replace('&', '&&')}&R&8&K6B6B6B&P / &N")
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.set_row(0, 34)
        for line, text, look in (
            (0, self.say(TITLE), "title"),
            (1, period_in_words(self.found.period, self.language), "subtitle"),
        ):
            for column in range(len(widths)):
                sheet.write_blank(line, column, None, self.looks[look])
            sheet.write_string(line, 0, text, self.looks[look])
        return sheet

    def first_page(self) -> None:
        """Draw the main figures by community, their totals, and charts, on one page."""
        figures = [name for name in MAIN if name in self.found.lines]
        sheet = self.page(VIEW, (26, *[12.5] * len(figures), 14))
        sheet.fit_to_pages(1, 1)
        if len(self.found.communities) > SIDE_BY_SIDE:
            sheet.set_portrait()
        self.figures_table(sheet, 3, figures, with_rate=True)
        line = 3 + len(self.found.communities) + 3
        said = SHARING.fill(n=len(self.found.communities), missing=len(self.found.missing))
        for text in (self.say(said), self.say(HIDDEN_NOTE), *self.counted_once(figures)):
            sheet.write_string(
                line, 0, text, self.book.add_format({"font_name": FONT, "font_color": QUIET, "font_size": 10})
            )
            line += 1
        self.charts(sheet, line + 1, figures)

    def figures_table(self, sheet: Any, top: int, figures: Sequence[str], with_rate: bool = False) -> None:
        """Draw a table of figures: communities down, figures across, the total below."""
        sheet.set_row(top, 32)
        sheet.write_string(top, 0, self.say(COMMUNITY), self.looks["heading"])
        for column, name in enumerate(figures, 1):
            sheet.write_string(top, column, self.say(self.found.lines[name].label), self.looks["wide_head"])
        if with_rate:
            sheet.write_string(top, len(figures) + 1, self.say(RATE), self.looks["wide_head"])
        for line, community in enumerate((*self.found.communities, None), top + 1):
            last = community is None
            sheet.write_string(
                line,
                0,
                community or self.say(TOTAL),
                self.looks["sum" if last else "label"] if not last else self.left_sum,
            )
            for column, name in enumerate(figures, 1):
                reported = last or community in self.found.lines[name].shown.by_community
                self.number(
                    sheet, line, column, self.found.number(name, community), "sum" if last else "whole", reported
                )
            if with_rate:
                self.number(
                    sheet, line, len(figures) + 1, self.found.rate(community), "sum_rate" if last else "rate", True
                )

    @property
    def left_sum(self) -> Any:
        """Return the look of the word Total."""
        return self.book.add_format({"font_name": FONT, "bold": True, "font_color": TEAL, "top": 1, "top_color": TEAL})

    def number(self, sheet: Any, line: int, column: int, value: float | None, look: str, reported: bool) -> None:
        """Write a number, a dash for a hidden one, nothing for one that was not reported."""
        if value is not None:
            sheet.write_number(line, column, value, self.looks[look])
        else:
            sheet.write_string(line, column, HIDDEN if reported else "", self.looks[look])

    def counted_once(self, figures: Sequence[str]) -> list[str]:
        """Return the sentences about people whom several communities count."""
        told = []
        for name in figures:
            line = self.found.lines[name]
            if line.twice is None:
                told.append(self.say(FEW, label=line.label))
            elif line.corrected:
                told.append(self.say(ONCE, label=line.label, n=line.twice))
        return told

    def charts(self, sheet: Any, line: int, figures: Sequence[str]) -> None:
        """Draw Connectees and jobs by community, and the matches' path in total."""
        communities = len(self.found.communities)
        wanted = [figure for figure in ("connectees", "jobs_found") if figure in figures]
        beside = communities <= SIDE_BY_SIDE
        for at, (chosen, colour) in enumerate(zip(wanted, (TEAL, SAND), strict=False)):
            column = figures.index(chosen) + 1
            chart = self.book.add_chart({"type": "column"})
            chart.add_series(
                {
                    "categories": [self.say(VIEW), 4, 0, 3 + communities, 0],
                    "values": [self.say(VIEW), 4, column, 3 + communities, column],
                    "fill": {"color": colour},
                    "gap": 50,
                    "data_labels": {"value": True, "font": {"name": FONT, "size": 9, "color": INK}},
                }
            )
            dress_small(chart, self.say(self.found.lines[chosen].label), "column", False)
            turned = {"name": FONT, "size": 9, "color": INK, "rotation": -45 if beside else -90}
            chart.set_x_axis(
                {"num_font": turned, "interval_unit": 1, "line": {"color": LINE}, "major_tick_mark": "none"}
            )
            room = {"x": 0.04, "y": 0.2, "width": 0.92, "height": 0.46}
            chart.set_plotarea({"fill": {"none": True}, "layout": room})
            chart.set_size({"width": 490 if beside else 1010, "height": 300})
            place = (line, 5 * at) if beside else (line + 16 * at, 0)
            sheet.insert_chart(*place, chart, {"x_offset": 4 + 16 * at * beside, "object_position": 2})

    def every_figure(self) -> None:
        """Draw every figure, one a line, communities across."""
        names = self.found.communities
        sheet = self.page(ALL, (44, 12, *[12] * len(names)))
        sheet.set_column(len(names) + 2, len(names) + 2, 20, None, {"hidden": True})
        sheet.freeze_panes(FIRST, 2)
        sheet.repeat_rows(FIRST - 1)
        sheet.repeat_columns(0, 1)
        sheet.fit_to_pages(-(-len(names) // ACROSS) or 1, 0)
        for column, text in enumerate(("", self.say(TOTAL), *names)):
            sheet.write_string(FIRST - 1, column, text, self.looks["wide_head"])
        for line, (name, figure) in enumerate(self.found.lines.items(), FIRST):
            sheet.write_string(line, 0, self.say(figure.label), self.looks["label"])
            self.number(sheet, line, 1, figure.shown.total, "now", True)
            sheet.write_string(line, len(names) + 2, name, self.looks["label"])
            for column, community in enumerate(names, 2):
                reported = community in figure.shown.by_community
                self.number(sheet, line, column, self.found.number(name, community), "whole", reported)

    def to_know(self) -> None:
        """Draw who is missing and what to know about files, definitions and people counted twice."""
        sheet = self.page(KNOW, (28, 100))
        lines: list[tuple[str, str]] = [(name, self.say(MISSING)) for name in self.found.missing]
        lines += [(remark.about, self.say(remark.text)) for remark in self.found.remarks]
        lines += [("", text) for text in self.counted_once(tuple(self.found.lines))]
        for at, (about, text) in enumerate([*lines, ("", self.say(HIDDEN_NOTE))], 3):
            sheet.write_string(at, 0, about, self.looks["label"])
            sheet.write_string(at, 1, text, self.looks["text"])
            sheet.set_row(at, height((text, 100)))

    def definitions(self) -> None:
        """Draw what counts, figure by figure, with who counts so."""
        sheet = self.page(DEFINED, DEFINED_WIDTHS)
        line = 3
        for name, ways in self.found.definitions.items():
            for definition, users in ways:
                several = len(ways) > 1
                row = (
                    self.say(self.found.lines[name].label),
                    self.say(definition),
                    ", ".join(users) if several else "",
                )
                for column, text in enumerate(row):
                    sheet.write_string(line, column, text, self.looks["text"])
                sheet.set_row(line, height(*zip(row, DEFINED_WIDTHS, strict=True)))
                line += 1


def height(*texts: tuple[str, float]) -> float:
    """Return how high a row must be for texts to be read in columns of a width; programs do not all see to it by themselves."""
    return LINE_HEIGHT * max(-(-len(text) // int(width * 1.1)) or 1 for text, width in texts)


def hidden_in(sheets: Mapping[str, Grid], period: Period) -> Mapping[str, frozenset[str]]:
    """Return by figure the communities whose number a roll-up of a period, read as grids, hides; none for another workbook."""
    for language in languages():
        grid = sheets.get(ALL.say(language), ())
        if len(grid) >= FIRST and grid[1][0] == period_in_words(period, language):
            names = [str(name) for name in grid[FIRST - 1][2:] if name]
            return {
                str(line[2 + len(names)]): frozenset(
                    each for each, cell in zip(names, line[2:], strict=False) if cell == HIDDEN
                )
                for line in grid[FIRST:]
                if len(line) > 2 + len(names)
            }
    return {}


def rollup_data(found: National, language: str) -> Mapping[str, Any]:
    """Return the roll-up as JSON can hold it; null stands for a hidden number."""
    return {
        "period": [found.period.first.isoformat(), found.period.last.isoformat()],
        "communities": list(found.communities),
        "missing": list(found.missing),
        "figures": {
            name: {
                "total": line.shown.total,
                "by_community": dict(line.shown.by_community),
                "counted_twice": line.twice,
            }
            for name, line in found.lines.items()
        },
        "remarks": [{"about": remark.about, "text": remark.text.say(language)} for remark in found.remarks],
    }
