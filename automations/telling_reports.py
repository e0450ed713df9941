"""What the command line says about a report: figures, notes and sentences for a person, or JSON for a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.figures import Reported
from reports.figures.records import key_of
from reports.lines import NOTES_TITLE, WORDS_TITLE, trend
from reports.narrative import narrative, quotes, told_quotes
from reports.notes import Note
from reports.numbers import shown_with_sign
from reports.periods import name_said
from reports.report import Report
from sheets_templates.words import Words

LABEL_WIDTH, NUMBER_WIDTH = 56, 10


def told(report: Report, language: str) -> Iterator[str]:
    """Yield a report line by line. Marks: "# " opens a heading, "! " an attention."""
    yield "# " + Words("Report {name}: {period}", "Rapport {name} : {period}").say(
        language, name=name_said(report.period, report.name, language), period=report.period.words
    )
    heads = (Words("now", "période"), Words("before", "avant"), Words("year ago", "il y a 1 an"))
    yield " " * LABEL_WIDTH + "".join(head.say(language).rjust(NUMBER_WIDTH + 2) for head in heads)
    subject = ""
    for figure in report.figures.values():
        if figure.silent:
            continue
        if figure.subject.say(language) != subject:
            subject = figure.subject.say(language)
            yield f"# {subject}"
        yield figure_told(figure, language)
    yield from notes_told(report, language)
    yield "# " + WORDS_TITLE.say(language)
    yield from (paragraph.text for paragraph in narrative(report, language))
    yield from told_quotes(quotes(report), language)


def figure_told(figure: Reported, language: str) -> str:
    """Return a figure's line: label, the three numbers, the trend."""
    numbers = "".join(
        shown_with_sign(value, figure.unit, language).rjust(NUMBER_WIDTH + 2)
        for value in (figure.value, figure.previous, figure.year_before)
    )
    label = figure.label.say(language).ljust(LABEL_WIDTH)
    return f"{label}{numbers}  {trend(figure.value, figure.previous, language)}".rstrip()


def notes_told(report: Report, language: str) -> Iterator[str]:
    """Yield the notes, each with its remedy."""
    if report.notes:
        yield "# " + NOTES_TITLE.say(language)
    for note in report.notes:
        remedy = note.remedy.say(language)
        yield f"! {note.message.say(language)}" + (f" – {remedy}" if remedy else "")


def as_data(report: Report, language: str) -> dict[str, Any]:
    """Return a report as JSON can hold it."""
    return {
        "report": report.name,
        "first": report.period.first.isoformat(),
        "last": report.period.last.isoformat(),
        "figures": {name: figure_data(figure, language) for name, figure in report.figures.items()},
        "notes": [note_data(note, language) for note in report.notes],
        "paragraphs": [paragraph.text for paragraph in narrative(report, language)],
        "testimonials": [{"text": quote.text, "by": quote.by.say(language)} for quote in quotes(report)],
    }


def figure_data(figure: Reported, language: str) -> dict[str, Any]:
    """Return a figure as JSON can hold it."""
    return {
        "label": figure.label.say(language),
        "value": figure.value,
        "previous": figure.previous,
        "year_before": figure.year_before,
        "unit": figure.unit,
        "definition": figure.definition.say(language),
        "rows": [key_of(row) for row in figure.rows],
        "left_out": [{"row": key_of(left.row), "reason": left.reason.say(language)} for left in figure.left_out],
    }


def note_data(note: Note, language: str) -> dict[str, Any]:
    """Return a note as JSON can hold it."""
    return {
        "figure": note.figure,
        "message": note.message.say(language),
        "remedy": note.remedy.say(language),
        "rows": [key_of(row) for row in note.rows],
    }
