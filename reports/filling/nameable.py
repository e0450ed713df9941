"""What a template can name: every figure with what belongs to it, the community, the period, testimonials, activities.

To offer more, add a line to `names_of`, or a row's view to the table at the foot. No view shows an e-mail or a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.figures import Reported, Value
from reports.filling.placeholders import Names
from reports.lines import UNITS, left_out_words, trend
from reports.narrative import narrative, period_in_words, quotes
from reports.report import Report
from sheets_templates.choices import ActivityType
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.named import may_be_named
from sheets_templates.people_tabs import Activity, Job, Testimonial, one_row_each
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words

People = Mapping[str, Any]
"""Everybody's row, by key."""
PARTS = ("previous", "year_before", "change", "label", "definition", "rows", "left_out")
"""What can stand after a figure's name and a dot."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as a template can tell it: its value, those of the previous period and a year before, its rows."""

    name: str
    label: Words
    definition: Words
    value: Value
    previous: Value = None
    year_before: Value = None
    rows: tuple[Row, ...] = ()
    left_out: int = 0


def told_of(figures: Mapping[str, Reported]) -> tuple[Told, ...]:
    """Return the figures of a report as a template can tell them."""
    return tuple(
        Told(
            each.name,
            each.label,
            each.definition,
            each.value,
            each.previous,
            each.year_before,
            each.rows,
            len(each.left_out),
        )
        for each in figures.values()
    )


class Whole(int):
    """A figure that is a whole number; what belongs to it stands after a dot, and its rows can be gone through."""

    told: Told
    views: tuple[Mapping[str, object], ...]
    parts = PARTS

    @property
    def previous(self) -> Value:
        """Return the value of the previous period."""
        return self.told.previous

    @property
    def year_before(self) -> Value:
        """Return the value of the same period a year before."""
        return self.told.year_before

    @property
    def change(self) -> Value:
        """Return by how much it grew since the previous period; None where that is not known."""
        return None if self.told.previous is None else int(self) - self.told.previous

    @property
    def label(self) -> Words:
        """Return what is counted, in words."""
        return self.told.label

    @property
    def definition(self) -> Words:
        """Return what counts, in a sentence."""
        return self.told.definition

    @property
    def rows(self) -> tuple[Mapping[str, object], ...]:
        """Return what may be shown of each row counted."""
        return self.views

    @property
    def left_out(self) -> int:
        """Return how many rows were left out."""
        return self.told.left_out

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        return iter(self.views)

    def __len__(self) -> int:
        return len(self.views)

    def __getitem__(self, which: Any) -> Any:  # noqa: ANN401 - a number or a slice
        return self.views[which]


def figure_value(told: Told, people: People) -> object:
    """Return a figure as a template names it: a number that knows its rows; a share or nothing with its parts."""
    if isinstance(told.value, int):
        whole = Whole(told.value)
        whole.told, whole.views = told, tuple(views(told.rows, people))
        return whole
    return share(told) if told.value is not None else NoValue(told)


class Share(float):
    """A figure that is no whole number, such as a median."""

    parts = PARTS[:-2]
    previous: Value
    year_before: Value
    change: Value
    label: Words
    definition: Words


def share(told: Told) -> Share:
    """Return a figure that is no whole number, with what belongs to it."""
    made = Share(told.value or 0.0)
    made.previous, made.year_before, made.label, made.definition = (
        told.previous,
        told.year_before,
        told.label,
        told.definition,
    )
    made.change = None if told.previous is None else float(made) - told.previous
    return made


@dataclass(frozen=True)
class NoValue:
    """A figure that cannot be said, for want of rows: shown as a dash, and as a blank cell."""

    told: Told
    parts = PARTS[:-2]

    def __getattr__(self, name: str) -> object:
        if name not in self.parts:
            raise AttributeError(name)
        return getattr(self.told, name, None)

    def __str__(self) -> str:
        return "–"

    def __bool__(self) -> bool:
        return False


def names_of(
    told: Iterable[Told],
    workbook: Workbook,
    community: str,
    period: tuple[date, date, str],
    language: str,
    quoted: tuple[Testimonial, ...] | None = None,
    more: Mapping[str, object] | None = None,
) -> Names:
    """Return everything that a template can name; `period` is its first and last day and its name.

    `quoted` are the testimonials chosen for the report, where not all are to be shown.
    """
    first, last, name = period
    people = {**one_row_each(workbook.connectors), **one_row_each(workbook.connectees)}
    names: dict[str, Any] = {each.name: figure_value(each, people) for each in told}
    if quoted is not None and isinstance(names.get("testimonials"), Whole):
        names["testimonials"].views = tuple(views(quoted, people))
    return {
        **names,
        "community": {"name": community},
        "period": {"first": first, "last": last, "name": name, "words": f"{first} – {last}"},
        "made_on": workbook.day,
        "language": language,
        **(more or {}),
    }


def report_names(report: Report, community: str, language: str) -> Names:
    """Return everything that a template can name of a report: also its sentences, notes, and the figures as a list."""
    chosen = quotes(report)
    names = names_of(
        told_of(report.figures),
        report.records.workbook,
        community,
        (report.period.first, report.period.last, report.name),
        language,
        tuple(quote.row for quote in chosen),
    )
    return {
        **names,
        "period": {**names["period"], "words": period_in_words(report.period, language)},
        "quotes": tuple({"text": quote.text, "by": quote.by, "said_on": quote.row.said_on} for quote in chosen),
        "narrative": tuple(paragraph.text for paragraph in narrative(report, language)),
        "notes": tuple(
            {"message": note.message, "remedy": note.remedy if note.remedy.en else ""} for note in report.notes
        ),
        "figures": tuple(figure_view(each, language) for each in report.figures.values() if not each.silent),
        "activity_types": tuple(activity_types(report)),
    }


def figure_view(figure: Reported, language: str) -> Mapping[str, object]:
    """Return what can be shown of a figure in a list of all."""
    return {
        "name": figure.name,
        "label": figure.label,
        "subject": figure.subject,
        "value": to_a_tenth(figure.value),
        "previous": to_a_tenth(figure.previous),
        "year_before": to_a_tenth(figure.year_before),
        "unit": UNITS[figure.unit],
        "trend": trend(figure.value, figure.previous, language),
        "definition": figure.definition,
        "left_out": left_out_words(figure.now, language),
    }


def to_a_tenth(value: Value) -> Value:
    """Return a figure as a list of all shows it: whole numbers as they are, others with one decimal."""
    return round(value, 1) if isinstance(value, float) else value


def activity_types(report: Report) -> Iterator[Mapping[str, object]]:
    """Yield each type of activity that was held in the period, with how many and how many people came."""
    for type_ in ActivityType:
        name = type_.name.lower()
        held, people = (report.figures.get(f"{what}_{name}") for what in ("activities", "attendance"))
        if held is not None and held.value:
            yield {
                "label": type_.words,
                "value": held.value,
                "previous": held.previous,
                "attendance": people.value if people else None,
            }


def views(rows: Iterable[Row], people: People) -> Iterator[Mapping[str, object]]:
    """Yield what may be shown of each row; nothing of rows that are only counted."""
    for row in rows:
        view = VIEWS.get(type(row))
        if view:
            yield view(row, people)


def testimonial_view(row: Any, people: People) -> Mapping[str, object]:  # noqa: ANN401 - a Testimonial
    """Return a testimonial's text and day, with the first name of whoever agreed to be named."""
    said_by = people.get(plain_key(row.person))
    named = said_by is not None and may_be_named(said_by)
    return {"text": row.text, "said_on": row.said_on, "name": said_by.first_name if named and said_by else ""}


def activity_view(row: Any, people: People) -> Mapping[str, object]:  # noqa: ANN401 - an Activity
    """Return what stands in an activity's row, but for notes."""
    return {
        "held_on": row.held_on,
        "type": row.type.words if row.type else "",
        "title": row.title,
        "partner": row.partner,
        "attendance": row.attendance,
        "place": row.place,
        "link": row.link,
    }


def job_view(row: Any, people: People) -> Mapping[str, object]:  # noqa: ANN401 - a Job
    """Return a job's day and kind; employer and title only where the Connectee agreed that the funder sees the record."""
    whose = people.get(plain_key(row.connectee))
    shared = getattr(whose, "consent_funder", None) is not None
    return {
        "accepted_on": row.accepted_on,
        "via": row.via.words if row.via else "",
        "in_field": row.in_field,
        "full_time": row.full_time,
        "employer": row.employer if shared else "",
        "title": row.title if shared else "",
    }


VIEWS: Mapping[type[Row], Callable[[Any, People], Mapping[str, object]]] = {
    Testimonial: testimonial_view,
    Activity: activity_view,
    Job: job_view,
}
