"""The lines of the tabs in which a workbook shows its report."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from reports.figures import Count, Reported, Value
from sheets_templates.tabs import ReportLine
from sheets_templates.words import NO_WORDS, Words

UNITS: Mapping[str, Words] = {
    "number": NO_WORDS,
    "days": Words("days", "jours"),
    "percent": Words("%", "%"),
    "ratio": Words("mean", "moyenne"),
}
"""What stands beside a figure, by its unit."""


def report_lines(figures: Mapping[str, Reported], language: str) -> Iterable[ReportLine]:
    """Yield a line for each figure; a part that says nothing in any of the three periods is left out."""
    for figure in figures.values():
        if figure.silent:
            continue
        yield ReportLine(
            subject=figure.subject.say(language),
            figure=figure.label.say(language),
            value=figure.value,
            unit=UNITS[figure.unit].say(language),
            previous=figure.previous,
            year_before=figure.year_before,
            trend=trend(figure.value, figure.previous, language),
            left_out=left_out_words(figure.now, language),
            definition=figure.definition.say(language),
            name=figure.name,
        )


def trend(now: Value, before: Value, language: str) -> str:
    """Return how a figure moved: "▲ 3", "▼ 0.5", "="; "" where one of the two is missing."""
    if now is None or before is None:
        return ""
    change = now - before
    return "=" if not change else f"{'▲' if change > 0 else '▼'} {shown(abs(change), language)}"


def shown(value: Value, language: str) -> str:
    """Return a number as it is written in a language: 1,234.5 in English, 1 234,5 in French; "–" for none."""
    if value is None:
        return "–"
    rounded = math.floor(value * 10 + 0.5) / 10
    plain = f"{int(rounded):,}" if rounded.is_integer() else f"{rounded:,.1f}"
    return plain.replace(",", "\u202f").replace(".", ",") if language == "fr" else plain


def shown_with_sign(value: Value, unit: str, language: str) -> str:
    """Return a number with its percent sign, where it is a percentage: 33.3% in English, 33,3 % in French."""
    sign = {"en": "%", "fr": "\u00a0%"}.get(language, "%") if unit == "percent" and value is not None else ""
    return shown(value, language) + sign


def left_out_words(counted: Count, language: str) -> str:
    """Return why there is no figure, and how many rows were left out for each reason: "2: no date; 1: declined"."""
    reasons = Counter(left.reason.say(language) for left in counted.left_out)
    told = [f"{number}: {reason}" for reason, number in sorted(reasons.items())]
    return "; ".join(filter(None, (counted.why_none.say(language), *told)))
