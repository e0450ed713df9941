"""Filing a report, and looking at what changed since: the filed reports lie in a folder beside the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from automations import __version__, complaints
from automations.books import folder_beside, saving
from automations.config import Config
from automations.errors import ReportError
from reports.differences import Change, differences, where
from reports.numbers import shown
from reports.report import Report
from reports.snapshots import SHORT_SEAL, Snapshot, SnapshotUnusable, overlapping, read, snapshot_of, written
from sheets_templates.settings import did_you_mean
from sheets_templates.words import Words, words_of

FOLDER = "filed"


def folder_of(place: str, config: Config) -> Path:
    """Return where a workbook's filed reports lie: beside a file; beside config.toml for a workbook elsewhere."""
    return folder_beside(place, config) / FOLDER


def file_report(report: Report, folder: Path, config: Config, day: date, again: bool) -> Iterator[str]:
    """Freeze a report in its file, and yield what to tell. With `again`, a filed one is kept under the day of its filing.

    Raises ReportError where it was filed already, or the folder cannot be written.
    """
    language = config.community.language
    target = folder / f"{report.name}.json"
    snapshot = snapshot_of(report, config.community.name, day, __version__)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if target.exists():
            keep_earlier(target, report.name, again)
        unfinished = saving.unfinished_beside(target)
        unfinished.write_text(written(snapshot), encoding="utf-8", newline="\n")
        saving.flush(unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise ReportError(complaints.NOT_WRITTEN.fill(path=target, why=error.strerror or error)) from error
    yield Words("Filed {name} in {file}.", "Rapport {name} déposé dans {file}.").say(
        language, name=report.name, file=target
    )
    yield Words(
        "Its seal is {seal}: write it into the report or your e-mail, and anyone can tell that the file is the one you filed.",
        "Son sceau est {seal} : inscrivez-le au rapport ou dans votre courriel, et chacun saura que le fichier est celui déposé.",
    ).say(language, seal=snapshot.seal[:SHORT_SEAL])
    for other in overlapping(filed_reports(folder), report.period):
        yield "! " + Words(
            "{name} was filed too and shares days with this period: their figures cannot be added up",
            "{name} est déposé aussi et partage des jours avec cette période : leurs chiffres ne s'additionnent pas",
        ).say(language, name=other.name)


FILED_ALREADY = Words(
    "{name} was filed on {day}; see what changed with: connector report diff {name} – "
    "or file it again with --replace, the earlier one is kept",
    "{name} a été déposé le {day}; voyez ce qui a changé avec : connector report diff {name} – "
    "ou déposez-le de nouveau avec --replace, le premier est gardé",
)


def keep_earlier(target: Path, name: str, again: bool) -> None:
    """Keep the report that was filed before under the day of its filing. Raises ReportError unless it may be filed again."""
    earlier = stored(target)
    if not again:
        raise ReportError(FILED_ALREADY.fill(name=name, day=earlier.filed_on))
    kept = target.with_name(f"{target.stem} filed {earlier.filed_on}.json")
    number = 2
    while kept.exists():
        kept = target.with_name(f"{target.stem} filed {earlier.filed_on} ({number}).json")
        number += 1
    target.replace(kept)


def stored(file: Path) -> Snapshot:
    """Return the report in a file. Raises ReportError where there is none, or it is not as it was filed."""
    try:
        return read(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ReportError(missing(file)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(complaints.NOT_READ.fill(path=file, why=words_of(error))) from error
    except SnapshotUnusable as error:
        raise ReportError(Words("{file} {what}", "{file} {what}").fill(file=file, what=error.words)) from error


def missing(file: Path) -> Words:
    """Return the sentence about a report that was not filed."""
    filed = sorted(each.stem for each in file.parent.glob("*.json")) if file.parent.is_dir() else []
    near = did_you_mean(file.stem, filed) if filed else HOW_TO_FILE.fill(name=file.stem)
    words = Words("{name} was not filed in {folder}{near}", "{name} n'a pas été déposé dans {folder}{near}")
    return words.fill(name=file.stem, folder=file.parent, near=near)


HOW_TO_FILE = Words("; file it with: connector report file {name}", "; déposez-le avec : connector report file {name}")


def filed_reports(folder: Path) -> Iterator[Snapshot]:
    """Yield the reports filed in a folder, in the order of their names; those that cannot be read are passed over."""
    for file in sorted(folder.glob("*.json")):
        if " filed " in file.stem:
            continue
        try:
            yield stored(file)
        except ReportError:
            continue


def told_differences(snapshot: Snapshot, report: Report, language: str) -> Iterator[str]:
    """Yield what changed since a report was filed: the figures that moved, row by row."""
    changes = differences(snapshot, report)
    yield "# " + Words(
        "{name}, filed on {day} with version {version}", "{name}, déposé le {day} avec la version {version}"
    ).say(language, name=snapshot.name, day=snapshot.filed_on, version=snapshot.version)
    yield Words("Seal: {seal}", "Sceau : {seal}").say(language, seal=snapshot.seal[:SHORT_SEAL])
    if snapshot.version != __version__:
        yield "! " + Words(
            "it was counted by version {then}, this is {now}", "compté par la version {then}; celle-ci est {now}"
        ).say(language, then=snapshot.version, now=__version__)
    if not changes:
        yield Words("Everything is as it was filed.", "Tout est comme au dépôt.").say(language)
    for change in changes:
        yield from told_change(change, language)


def told_change(change: Change, language: str) -> Iterator[str]:
    """Yield one figure that moved, why, and its rows."""
    label = change.label.say(language)
    numbers = Words("{label}: filed {then}, now {now}", "{label} : déposé {then}, maintenant {now}").say(
        language, label=label, then=shown(change.filed, language), now=shown(change.now, language)
    )
    yield ("! " if change.moved else "") + numbers + (f" – {change.why.say(language)}" if change.why else "")
    for row in change.rows:
        sign = {True: "+", False: "−", None: "~"}[row.gained]
        told = Words("{row}: {why}", "{row} : {why}").say(language, row=where(row.key), why=row.why)
        yield f"    {sign} {told}"


def differences_data(snapshot: Snapshot, report: Report, language: str) -> dict[str, object]:
    """Return what changed as JSON can hold it."""
    return {
        "report": snapshot.name,
        "filed_on": snapshot.filed_on.isoformat(),
        "version": snapshot.version,
        "seal": snapshot.seal,
        "changes": [
            {
                "figure": change.name,
                "filed": change.filed,
                "now": change.now,
                "why": change.why.say(language) if change.why else "",
                "rows": [{"key": row.key, "gained": row.gained, "why": row.why.say(language)} for row in change.rows],
            }
            for change in differences(snapshot, report)
        ],
    }
