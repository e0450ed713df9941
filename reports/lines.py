"""The lines of the tabs in which a workbook shows its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice

from reports.figures import Count, Reported, Value, full_label, key_of
from reports.narrative import narrative, quotes, told_quotes
from reports.notes import Note
from reports.numbers import shown
from reports.report import Report
from sheets_templates.columns import Place, Row, tab_of
from sheets_templates.grids import described
from sheets_templates.tool_tabs import ReportLine, ReportRow
from sheets_templates.words import NO_WORDS, Words, capital

UNITS: Mapping[str, Words] = {
    "number": NO_WORDS,
    "days": Words("days", "jours"),
    "percent": Words("%", "%"),
    "ratio": Words("mean", "moyenne"),
}
"""What stands beside a figure, by its unit."""


NOTES_TITLE, WORDS_TITLE = (
    Words("To know about the data", "À savoir sur les données"),
    Words("In sentences", "En phrases"),
)

LISTED = 500
"""So many rows of a figure are listed, counted and left out together; larger figures say so."""

FIRST_LINE = 3
"""The line on which the rows of a tool tab begin."""


def report_lines(report: Report, language: str) -> Iterator[ReportLine]:
    """Yield a line for each figure, leaving out parts that say nothing in any of the three periods; then the notes, then
    the report in sentences, and how to have the network drawn."""
    line = FIRST_LINE
    for figure in told_figures(report):
        rows = tuple(row_lines_of(report, figure, language))
        yield figure_line(figure, language, rows_words(line, len(rows), language))
        line += len(rows)
    for note in report.notes:
        rows = tuple(row_lines_of_note(note, language))
        yield ReportLine(
            subject=NOTES_TITLE.say(language),
            figure=capital(note.message.say(language)),
            rows=rows_words(line, len(rows), language),
            definition=capital(note.remedy.say(language)),
        )
        line += len(rows)
    for text in (
        *(paragraph.text for paragraph in narrative(report, language)),
        *told_quotes(quotes(report), language),
    ):
        yield ReportLine(subject=WORDS_TITLE.say(language), figure=text)
    yield ReportLine(subject=PICTURE_TITLE.say(language), figure=PICTURE.say(language))


PICTURE_TITLE = Words("Picture", "Image")
PICTURE = Words(
    "The network of the people who met, as it has grown, is drawn by: connector tree --to network.png",
    "Le réseau des personnes qui se sont rencontrées, tel qu'il a grandi, est dessiné par : connector tree --to reseau.png",
)


def figure_line(figure: Reported, language: str, rows: str) -> ReportLine:
    """Return the line of one figure."""
    return ReportLine(
        subject=figure.subject.say(language),
        figure=figure.label.say(language),
        value=figure.value,
        unit=UNITS[figure.unit].say(language),
        previous=figure.previous,
        year_before=figure.year_before,
        trend=trend(figure.value, figure.previous, language),
        rows=rows,
        left_out=left_out_words(figure.now, language),
        definition=figure.definition.say(language),
        name=figure.name,
    )


def told_figures(report: Report) -> Iterator[Reported]:
    """Yield the figures that the tab Report shows."""
    yield from (figure for figure in report.figures.values() if not figure.silent)


def rows_words(first: int, listed: int, language: str) -> str:
    """Return where some rows stand in the tab Report rows, leading there; "" for none."""
    if not listed:
        return ""
    last = first + listed - 1
    text = f"{first}" if last == first else f"{first}–{last}"
    return Place.at(text, tab_of(ReportRow).title.say(language), first)


def row_lines(report: Report, language: str) -> Iterator[ReportRow]:
    """Yield the rows behind every figure of the tab Report, in its order: counted ones, then those left out; then each note's."""
    for figure in told_figures(report):
        yield from row_lines_of(report, figure, language)
    for note in report.notes:
        yield from row_lines_of_note(note, language)


def row_lines_of(report: Report, figure: Reported, language: str) -> Iterator[ReportRow]:
    """Yield the rows behind one figure, at most LISTED; a last line says how many more there are."""
    label = full_label(report.figures, figure.name).say(language)
    yield from islice(all_rows_of(figure, label, language), LISTED)
    yield from further(label, len(figure.rows) + len(figure.left_out) - LISTED, language)


def row_lines_of_note(note: Note, language: str) -> Iterator[ReportRow]:
    """Yield the rows that a note is about, at most LISTED."""
    label = capital(note.message.say(language))
    for row in note.rows[:LISTED]:
        yield replace(about(row, label, language), why=capital(note.remedy.say(language)))
    yield from further(label, len(note.rows) - LISTED, language)


def further(label: str, more: int, language: str) -> Iterator[ReportRow]:
    """Yield a line that says how many more rows there are, if there are any."""
    if more > 0:
        yield ReportRow(figure=label, why=Words("… and {n} more rows", "… et {n} autres lignes").say(language, n=more))


def all_rows_of(figure: Reported, label: str, language: str) -> Iterator[ReportRow]:
    """Yield every row behind a figure."""
    days = days_of(figure)
    for at, row in enumerate(figure.rows):
        amount = figure.now.amounts[at] if figure.now.amounts else None
        yield replace(about(row, label, language), counted=True, day=days[at], amount=amount)
    for left in figure.left_out:
        why = capital(left.reason.say(language))
        yield replace(about(left.row, label, language), counted=False, day=day_in(left.row, figure.figure.day), why=why)


def days_of(figure: Reported) -> tuple[date | None, ...]:
    """Return the day by which each counted row of a figure counts."""
    if figure.now.days is not None:
        return figure.now.days
    return tuple(day_in(row, figure.figure.day) for row in figure.rows)


def day_in(row: Row, column: str) -> date | None:
    """Return a day in a row, by the name of its column; None where the row has no such column."""
    return getattr(row, column, None) if column else None


def about(row: Row, label: str, language: str) -> ReportRow:
    """Return a line that says of which figure and row it is: tab, who or what, key."""
    return ReportRow(figure=label, tab=tab_of(row).title.say(language), who=described(row), row=key_of(row))


def trend(now: Value, before: Value, language: str) -> str:
    """Return how a figure moved: "▲ 3", "▼ 0.5", "="; "" where one of the two is missing."""
    if now is None or before is None:
        return ""
    change = now - before
    return "=" if not change else f"{'▲' if change > 0 else '▼'} {shown(abs(change), language)}"


def left_out_words(counted: Count, language: str) -> str:
    """Return why there is no figure, and how many rows were left out for each reason: "2: no date; 1: declined"."""
    reasons = Counter(left.reason.say(language) for left in counted.left_out)
    line = Words("{n}: {reason}", "{n} : {reason}")
    told = [line.say(language, n=number, reason=Words.plain(reason)) for reason, number in sorted(reasons.items())]
    return "; ".join(filter(None, (counted.why_none.say(language), *told)))
