"""A report as it was filed, frozen: its figures, the keys of the rows behind them with the values counted, no more.

The file carries a seal, the SHA-256 of everything else in it: whoever keeps the seal (the report's reader, an e-mail) can
tell whether the file is still the one that was filed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from reports.figures import Reported, Value, key_of
from reports.lines import day_in, days_of
from reports.periods import Period
from reports.report import Report
from sheets_templates.keys import short_hash
from sheets_templates.tabs import PEOPLES_TABS
from sheets_templates.words import WordedError, Words

FORM = "connector report 1"
"""What the file says it is; a later form gets a later number."""

SHORT_SEAL = 12
"""So many characters of a seal are enough to compare by eye."""


class SnapshotUnusable(WordedError):
    """A file is no filed report, or no longer the one that was filed; the words say which."""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row behind a figure: its key, the day by which it counts, what it contributes, and why it was left out."""

    key: str
    day: str = ""
    amount: Value = None
    left_out: str = ""
    """The reason, in English; "" for a row that was counted."""


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure as it was filed."""

    label: Words
    value: Value
    previous: Value
    year_before: Value
    unit: str
    definition: Words
    rows: tuple[KeptRow, ...]

    @property
    def counted(self) -> tuple[KeptRow, ...]:
        """Return the rows that were counted."""
        return tuple(row for row in self.rows if not row.left_out)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A filed report."""

    name: str
    community: str
    period: Period
    filed_on: date
    version: str
    """The tool's version that counted it."""
    figures: Mapping[str, KeptFigure]
    known: tuple[str, ...] = ()
    """A mark of each row that stood in people's tabs, counted or not: it tells late entries, and says nothing else."""

    @property
    def seal(self) -> str:
        """Return the SHA-256 of everything that the file says."""
        return seal_of(as_data(self))


def snapshot_of(report: Report, community: str, filed_on: date, version: str) -> Snapshot:
    """Return a report frozen; figures that say nothing in any period, as parts of another, are kept too."""
    figures = {name: kept(figure) for name, figure in report.figures.items()}
    rows = (row for tab in PEOPLES_TABS for row in getattr(report.records.workbook, tab.name, ()))
    known = tuple(sorted(short_hash(key_of(row)) for row in rows))
    return Snapshot(report.name, community, report.period, filed_on, version, figures, known)


def kept(figure: Reported) -> KeptFigure:
    """Return one figure as it is kept, with keys and values of its rows."""
    amounts = figure.now.amounts or (None,) * len(figure.rows)
    counted = (
        KeptRow(key_of(row), iso(day), amount)
        for row, day, amount in zip(figure.rows, days_of(figure), amounts, strict=True)
    )
    left = (
        KeptRow(key_of(each.row), iso(day_in(each.row, figure.figure.day)), None, each.reason.en)
        for each in figure.left_out
    )
    return KeptFigure(
        figure.label,
        figure.value,
        figure.previous,
        figure.year_before,
        figure.unit,
        figure.definition,
        (*counted, *left),
    )


def iso(day: date | None) -> str:
    """Return a day as text; "" for none."""
    return day.isoformat() if day else ""


def as_data(snapshot: Snapshot) -> dict[str, Any]:
    """Return what the file says, but for its seal."""
    return {
        "form": FORM,
        "report": snapshot.name,
        "community": snapshot.community,
        "first": iso(snapshot.period.first),
        "last": iso(snapshot.period.last),
        "filed_on": iso(snapshot.filed_on),
        "version": snapshot.version,
        "figures": {name: figure_data(figure) for name, figure in snapshot.figures.items()},
        "known": " ".join(snapshot.known),
    }


def figure_data(figure: KeptFigure) -> dict[str, Any]:
    """Return a figure as the file says it; a row's empty values are left out."""
    return {
        "label": {"en": figure.label.say("en"), "fr": figure.label.say("fr")},
        "value": figure.value,
        "previous": figure.previous,
        "year_before": figure.year_before,
        "unit": figure.unit,
        "definition": {"en": figure.definition.say("en"), "fr": figure.definition.say("fr")},
        "rows": [{key: value for key, value in asdict(row).items() if value not in ("", None)} for row in figure.rows],
    }


def seal_of(said: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a file says, in one way of writing it, without the seal itself."""
    plain = {key: value for key, value in said.items() if key != "seal"}
    return hashlib.sha256(
        json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def written(snapshot: Snapshot) -> str:
    """Return the text of the file: one figure's row a line would not help anybody, so JSON with an indent."""
    said = as_data(snapshot)
    return json.dumps({**said, "seal": seal_of(said)}, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Snapshot:
    """Return the report that a file holds. Raises SnapshotUnusable where it is none, or is not as it was filed."""
    try:
        said = json.loads(text)
        form, seal = said["form"], said["seal"]
    except (ValueError, TypeError, KeyError) as error:
        raise SnapshotUnusable(NOT_FILED) from error
    if form != FORM:
        raise SnapshotUnusable(OTHER_FORM.fill(form=str(form), ours=FORM))
    if seal_of(said) != seal:
        raise SnapshotUnusable(CHANGED_SINCE)
    try:
        return parsed(said)
    except (ValueError, TypeError, KeyError) as error:
        raise SnapshotUnusable(PART_MISSING.fill(part=str(error))) from error


NOT_FILED = Words(
    "is no filed report: it does not read as one", "n'est pas un rapport déposé : il ne se lit pas comme tel"
)
OTHER_FORM = Words(
    "was filed in another form, “{form}”; this version reads “{ours}”",
    "a été déposé sous une autre forme, « {form} »; cette version lit « {ours} »",
)
CHANGED_SINCE = Words(
    "is not as it was filed: its content does not fit its seal, so somebody changed it by hand or the file was damaged; take it "
    "from a backup",
    "n'est pas tel qu'il a été déposé : son contenu ne correspond pas à son sceau; quelqu'un l'a modifié à la main ou il a été "
    "abîmé; reprenez-le d'une sauvegarde",
)
PART_MISSING = Words(
    "is no filed report: {part} is missing or cannot be",
    "n'est pas un rapport déposé : {part} manque ou est impossible",
)


def parsed(said: Mapping[str, Any]) -> Snapshot:
    """Return the snapshot in parsed JSON. Raises what a missing or impossible entry raises."""
    figures = {
        name: KeptFigure(
            Words.plain(figure["label"]["en"], figure["label"]["fr"]),
            figure["value"],
            figure["previous"],
            figure["year_before"],
            figure["unit"],
            Words.plain(figure["definition"]["en"], figure["definition"]["fr"]),
            tuple(KeptRow(**row) for row in figure["rows"]),
        )
        for name, figure in said["figures"].items()
    }
    period = Period(date.fromisoformat(said["first"]), date.fromisoformat(said["last"]))
    filed_on = date.fromisoformat(said["filed_on"])
    known = tuple(said.get("known", "").split())
    return Snapshot(said["report"], said["community"], period, filed_on, said["version"], figures, known)


def overlapping(snapshots: Iterator[Snapshot], period: Period) -> Iterator[Snapshot]:
    """Yield the filed reports of other periods that share days with this one: their figures must not be added up."""
    yield from (each for each in snapshots if each.period != period and each.period.overlaps(period))
