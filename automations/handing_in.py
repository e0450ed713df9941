"""The report as a file to hand in: a template filled with its figures, stored as a copy, and as a PDF where wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from automations import complaints
from automations.books import office, saving
from automations.errors import ReportError
from automations.telling import told_problem
from reports.filling import Filled, TemplateUnusable, fill
from reports.filling.nameable import report_names
from reports.filling.placeholders import Names, known_names, shown
from reports.own_template import own_template
from reports.report import Report
from sheets_templates.columns import Problem
from sheets_templates.words import Words

if TYPE_CHECKING:
    from automations.config import Config


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of a report: from which template, to which file, with a PDF, over what is there already."""

    template: Path | None = None
    target: Path | None = None
    pdf: bool = False
    replace: bool = False


GOOGLE = "google:"


@dataclass(frozen=True, slots=True)
class Online:
    """What is to be made in Google: from which template, in which copy that somebody made ("" to make one)."""

    template: str
    copy: str = ""
    pdf: bool = False


def hand_in(report: Report, community: str, language: str, order: Order) -> Iterator[str]:
    """Fill a template, or our own, store the copy, and yield what to tell. Raises ReportError, with nothing stored."""
    target = target_of(report, order, language)
    refuse_taken(target, order)
    picture = b"" if order.template else network_picture(report, language)
    filled = filled_copy(report_names(report, community, language), order.template, target, language, picture)
    store(filled.content, target)
    yield written(target).say(language)
    yield from told(filled.places, filled.problems, language)
    yield from notes_told(report, language)
    if order.pdf:
        office.make_pdf(target, target.with_suffix(".pdf"))
        yield written(target.with_suffix(".pdf")).say(language)


PDF_IN_BROWSER = Words(
    "a PDF of a Google spreadsheet is made in the browser: File, Download, PDF; leave --pdf out",
    "le PDF d'une feuille Google se fait dans le navigateur : Fichier, Télécharger, PDF; retirez --pdf",
)
NO_COPY = Words(
    "--to {copy} is no copy in Google; give google: and its link, or leave --to out",
    "--to {copy} n'est pas une copie dans Google; donnez google: et son lien, ou retirez --to",
)
NO_NAMES = Words.plain(
    "the template has none of our names; write {{ jobs_found }} into a cell (docs/report.md shows how)",
    "le modèle n'a aucun de nos noms; écrivez {{ jobs_found }} dans une cellule (docs/report.md montre comment)",
)
PDF_ALONE = Words(
    "{target} would be the PDF alone; give the .xlsx or .docx after --to, and add --pdf",
    "{target} serait le PDF seul; donnez le .xlsx ou le .docx après --to, et ajoutez --pdf",
)
OTHER_KIND = Words(
    "{target} does not fit; its name must end in {kinds}", "{target} ne convient pas; son nom doit finir par {kinds}"
)
TEMPLATE_ITSELF = Words(
    "{target} is the template itself, which is never changed; give another file after --to",
    "{target} est le modèle même, qui n'est jamais changé; donnez un autre fichier après --to",
)
IS_THERE = Words(
    "{file} is there already; add --replace, or give another name after --to",
    "{file} existe déjà; ajoutez --replace, ou donnez un autre nom après --to",
)
NO_TEMPLATE = Words(
    "there is no file {template}; give the template after --template",
    "il n'y a pas de fichier {template}; donnez le modèle après --template",
)
NOT_STORED = Words(
    "{target} cannot be written: {why}; is it open elsewhere?",
    "{target} ne peut être écrit : {why}; est-il ouvert ailleurs ?",
)


def either(kinds: tuple[str, ...]) -> Words:
    """Return endings of files to choose from, in words."""
    return Words(" or ".join(kinds), " ou ".join(kinds))


def hand_in_online(report: Report, config: Config, language: str, order: Online) -> Iterator[str]:
    """Fill a copy of a template in Google Sheets, and yield what to tell. Raises ReportError and BookError."""
    from automations.books.google_template import open_templates

    if order.pdf:
        raise ReportError(PDF_IN_BROWSER)
    template, copy = (address.removeprefix(GOOGLE) for address in (order.template, order.copy))
    if order.copy and not order.copy.startswith(GOOGLE):
        raise ReportError(NO_COPY.fill(copy=order.copy))
    community = config.community.name
    title = f"{community} {report.name}".strip()
    names = report_names(report, community, language)
    filled = open_templates(template, config).fill_copy(template, copy, title, names)
    if filled is None:
        raise ReportError(NO_NAMES)
    yield Words("Filled: {link}", "Rempli : {link}").say(language, link=filled.link)
    yield from told(filled.places, filled.problems, language)
    yield from notes_told(report, language)


def told(places: int, problems: Iterable[Problem], language: str) -> Iterator[str]:
    """Yield how many places were filled, and each that could not be."""
    yield Words("{n:place|places} filled", "{n:endroit rempli|endroits remplis}").say(language, n=places)
    for problem in problems:
        yield told_problem(problem, language)


def notes_told(report: Report, language: str) -> Iterator[str]:
    """Yield what is to be known about the data before the file is sent."""
    for note in report.notes:
        yield "! " + " – ".join(filter(None, (note.message.say(language), note.remedy.say(language))))


def form_set(config: Config) -> Path | None:
    """Return the template that `[report] template` names; None where it names none. Raises ReportError where it is not there."""
    if not config.report.template:
        return None
    form = config.folder / config.report.template
    if not form.is_file():
        raise ReportError(FORM_GONE.fill(file=form))
    return form


FORM_GONE = Words(
    "there is no file {file}, which config.toml names in [report] template; put it there, or set template to the file you fill",
    "il n'y a pas de fichier {file}, que config.toml nomme dans [report] template; mettez-le là, ou inscrivez-y le fichier à remplir",
)


def form_for(config: Config, target: Path | None) -> Path | None:
    """Return the template that is filled where none is asked for: ours (None) where config.toml names none, or one of the
    other program than the target's, Word or Excel. Raises ReportError where it is not there."""
    form = form_set(config)
    if form and target and (form.suffix.lower() == WORD) != (target.suffix.lower() == WORD):
        return None
    return form


WORD = ".docx"


def target_of(report: Report, order: Order, language: str) -> Path:
    """Return the file to write: the one that was asked for, or one named after the template and the report."""
    if order.target is not None:
        target = order.target
        if target.suffix.lower() == ".pdf":
            raise ReportError(PDF_ALONE.fill(target=target))
    elif order.template is not None:
        target = Path(f"{order.template.stem} {report.name}{order.template.suffix}")
    else:
        target = Path(Words("report {name}.xlsx", "rapport {name}.xlsx").say(language, name=report.name))
    kinds = (order.template.suffix.lower(),) if order.template else (".xlsx", ".docx")
    if target.suffix.lower() not in kinds:
        raise ReportError(OTHER_KIND.fill(target=target, kinds=either(kinds)))
    return target


def refuse_taken(target: Path, order: Order) -> None:
    """Raise ReportError where something is there already, unless it may be replaced; never for the template itself."""
    if order.template and target.exists() and order.template.exists() and target.samefile(order.template):
        raise ReportError(TEMPLATE_ITSELF.fill(target=target))
    refuse_existing((target, target.with_suffix(".pdf")) if order.pdf else (target,), order.replace)


def refuse_existing(files: Iterable[Path], replace: bool) -> None:
    """Raise ReportError where a file is there already, unless it may be replaced."""
    for file in files:
        if file.exists() and not replace:
            raise ReportError(IS_THERE.fill(file=file))


def network_picture(report: Report, language: str) -> bytes:
    """Return a picture of the network on the period's last day; b"" where nobody met yet, or the extra charts is not installed."""
    from reports.network import network
    from reports.network_page import network_page

    nodes = network(report.records.workbook, report.period.last)
    try:
        return network_page(nodes, report.period.first, language) if nodes else b""
    except ImportError:
        return b""


WORD_TEMPLATES = Words("a Word template", "un modèle Word")


def filled_copy(names: Names, template: Path | None, target: Path, language: str, picture: bytes = b"") -> Filled:
    """Return a template filled in: somebody's file, or our own of the target's kind, with a picture. Raises ReportError."""
    try:
        if template is None:
            return fill(own_template(target.suffix.lower().lstrip("."), language, picture), names, str(target))
        return fill(template.read_bytes(), names, str(template))
    except FileNotFoundError as error:
        raise ReportError(NO_TEMPLATE.fill(template=template)) from error
    except OSError as error:
        raise ReportError(complaints.NOT_READ.fill(path=template, why=error.strerror or error)) from error
    except TemplateUnusable as error:
        raise ReportError(error.words) from error
    except ImportError as error:
        raise ReportError(complaints.EXTRA_MISSING.fill(what=WORD_TEMPLATES, extra="word")) from error


def store(content: bytes, target: Path) -> None:
    """Write a file whole or not at all. Raises ReportError."""
    unfinished = saving.unfinished_beside(target)
    try:
        unfinished.write_bytes(content)
        saving.flush(unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise ReportError(NOT_STORED.fill(target=target, why=error.strerror or error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


def written(file: Path) -> Words:
    """Return the line that says where a file was written."""
    return Words("Written: {file}", "Écrit : {file}").fill(file=file)


def template_names(report: Report, community: str, language: str) -> Iterator[str]:
    """Yield every name that a template can use, with what it says in this report."""
    names = report_names(report, community, language)
    for name in known_names(names):
        top, _, part = name.partition(".")
        value = names[top]
        value = value if not part else value[part] if isinstance(value, dict) else getattr(value, part)
        if isinstance(value, tuple):
            keys = ", ".join(value[0]) if value and isinstance(value[0], dict) else ""
            yield f"{name:<40} {len(value)} " + (f"({keys})" if keys else "")
        elif not isinstance(value, dict):
            yield f"{name:<40} {' '.join(str(shown(value, language)).split())[:70]}"
