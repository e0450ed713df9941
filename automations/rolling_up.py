"""The national roll-up from files: what communities shared, their workbooks, or both; a broken one is left out and told.

A source is a file of `connector share`, a workbook, a community's config.toml, or a folder with any of these.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from automations import reporting
from automations.books import KINDS, office, open_book
from automations.config import Config, communities, load_config
from automations.errors import ConnectorError, ReportError, SettingError
from automations.handing_in import refuse_existing, store, written
from reports.periods import Period
from reports.rollup.drawing import rollup_workbook
from reports.rollup.engines import EngineUnusable
from reports.rollup.national import National, Remark, national
from reports.rollup.sharing import NoShare, Shared, as_json, from_json, share_of
from sheets_templates.words import Words

SECRET = "CONNECTOR_ROLLUP_SECRET"  # noqa: S105 - the name of the variable
"""The environment variable with the secret that communities share."""
BOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rolled up: the sources, the period's name, the engine; and where the result goes."""

    sources: tuple[str, ...]
    period: str = ""
    engine: str = "local"
    target: Path | None = None
    pdf: bool = False
    replace: bool = False


def secret() -> str:
    """Return the shared secret from the environment; "" where there is none."""
    return os.environ.get(SECRET, "")


def shared(config: Config, book: str, period: Period, now: datetime, name: str = "") -> Shared:
    """Return what a community shares of its workbook. Raises ConnectorError."""
    report = reporting.report(open_book(book, config).read(), config, now, period)
    try:
        return share_of(report, name or config.community.name, secret())
    except ValueError as error:
        raise SettingError(f"{SECRET}: {error}") from error


def share(
    config: Config, book: str, period: Period, now: datetime, target: Path, replace: bool, language: str
) -> Iterator[str]:
    """Write what a community shares into a file, and yield what to tell. Raises ReportError."""
    refuse_existing((target,), replace)
    made = shared(config, book, period, now)
    store(as_json(made).encode("utf-8"), target)
    yield written(target).say(language)
    yield Words(
        "{n} figures; people by keyed hashes, no name or e-mail is in it",
        "{n} chiffres; les personnes par empreintes, aucun nom ni courriel n'y figure",
    ).say(language, n=len(made.figures))
    if not made.secret:
        yield "! " + Words(
            "without {secret} in the environment nobody can tell who is counted in two communities",
            "sans {secret} dans l'environnement, nul ne peut dire qui est compté dans deux communautés",
        ).say(language, secret=SECRET)


def roll_up(order: Order, config: Config, now: datetime) -> National:
    """Return the roll-up of some sources, or of the communities that config.toml lists. Raises ConnectorError."""
    remarks: list[Remark] = []
    listed = communities(config) if config.programme.communities else ()
    sources = tuple(files_in(order.sources)) or tuple(name for name, _ in listed)
    if not sources:
        raise ReportError(
            "there is nothing to roll up; give files or a folder, or list the communities' config.toml in [programme] communities"
        )
    files = [source for source in sources if source.endswith(".json")]
    shares = [each for each in (read_share(file, remarks) for file in files) if each]
    chosen = chosen_period(order, shares, config, now)
    books = (read_book(source, chosen, config, now, remarks) for source in sources if source not in files)
    shares += [each for each in books if each]
    if not shares:
        raise ReportError(
            "none of these can be rolled up: " + "; ".join(f"{each.about} {each.text.say('en')}" for each in remarks)
        )
    expected = [each.community.name for _, each in listed if isinstance(each, Config)]
    try:
        return national(shares, chosen, expected, remarks, order.engine)
    except EngineUnusable as error:
        raise SettingError(str(error)) from error


def chosen_period(order: Order, shares: Sequence[Shared], config: Config, now: datetime) -> Period:
    """Return the period to roll up: the one asked for, else the one that most shares report, else the one under way."""
    if order.period or not shares:
        return reporting.chosen_period(order.period, config, now)
    counts = Counter(shared.period for shared in shares)
    return max(counts, key=lambda period: (counts[period], period.last))


def files_in(sources: Iterable[str]) -> Iterator[str]:
    """Yield each source, and for a folder each that is in it: shares, workbooks, folders with a config.toml of their own."""
    for source in sources:
        folder = Path(source)
        if not folder.is_dir():
            yield source
            continue
        for file in sorted(folder.iterdir()):
            if file.is_dir() and (file / "config.toml").is_file():
                yield str(file / "config.toml")
            elif file.suffix in (".json", *BOOKS) and not file.name.startswith(("~$", ".")):
                yield str(file)


def read_share(source: str, remarks: list[Remark]) -> Shared | None:
    """Return what a file of connector share says; None, with a remark, where it cannot be read."""
    try:
        return from_json(Path(source).read_text(encoding="utf-8"))
    except (NoShare, OSError, UnicodeDecodeError) as error:
        remarks.append(unread(source, error))
        return None


def read_book(source: str, period: Period, config: Config, now: datetime, remarks: list[Remark]) -> Shared | None:
    """Return what a workbook, or a community by its config.toml, says; None, with a remark, where it cannot be read."""
    file = Path(source)
    try:
        if file.suffix == ".toml":
            own = load_config(file)
            return shared(own, own.book_place, period, now)
        if file.suffix not in BOOKS and source.partition(":")[0] not in KINDS:
            raise NoShare("it is neither a file of connector share, a workbook, nor a config.toml")
        return shared(config, source, period, now, name_of(file))
    except (ConnectorError, NoShare) as error:
        remarks.append(unread(source, error))
        return None


def unread(source: str, error: Exception) -> Remark:
    """Return the remark that a source could not be read."""
    return Remark(Path(source).name, Words("could not be read: {error}", "illisible : {error}").fill(error=error))


def name_of(file: Path) -> str:
    """Return the community's name in a workbook's file name: "Eastern_Strait 2026.xlsx" is Eastern Strait 2026."""
    return " ".join(file.stem.replace("_", " ").split())


def written_up(found: National, order: Order, language: str) -> Iterator[str]:
    """Write a roll-up as a workbook, and as a one-page PDF where wanted, and yield what to tell. Raises ReportError."""
    target = order.target or Path(
        Words("all communities {period}.xlsx", "toutes les communautés {period}.xlsx").say(
            language, period=found.period.name()
        )
    )
    if target.suffix.lower() != ".xlsx":
        raise ReportError(f"{target} does not fit; its name must end in .xlsx")
    pdf = target.with_suffix(".pdf")
    refuse_existing((target, pdf) if order.pdf else (target,), order.replace)
    store(rollup_workbook(found, language), target)
    yield written(target).say(language)
    if order.pdf:
        make_pdf(found, pdf, language)
        yield written(pdf).say(language)


def make_pdf(found: National, pdf: Path, language: str) -> None:
    """Write the first page as a PDF: by LibreOffice, or drawn by matplotlib where that is not installed."""
    if office.program() is None:
        from reports.rollup.page import draw_page

        try:
            draw_page(found, pdf, language)
        except ImportError as error:
            raise ReportError(
                "a PDF needs LibreOffice (libreoffice.org), or matplotlib: pip install 'connector-suite[charts]'"
            ) from error
        return
    first = pdf.with_name(f".{pdf.stem}.xlsx")
    try:
        store(rollup_workbook(found, language, one_page=True), first)
        office.make_pdf(first, pdf)
    finally:
        first.unlink(missing_ok=True)


def told(found: National, language: str) -> Iterator[str]:
    """Yield a roll-up line by line, in under a screen for a few communities."""
    yield "# " + Words("All communities, {period}", "Toutes les communautés, {period}").say(
        language, period=found.period.words
    )
    for name in ("connectees", "connectors", "jobs_found"):
        if name in found.lines:
            total = found.number(name, None)
            yield f"{found.lines[name].label.say(language)}: {'–' if total is None else total}"
    yield Words("{n} communities: {names}", "{n} communautés : {names}").say(
        language, n=len(found.communities), names=found.communities
    )
    if found.missing:
        yield "! " + Words("no report from {names}", "aucun rapport de {names}").say(language, names=found.missing)
    for remark in found.remarks:
        yield "! " + " ".join(filter(None, (remark.about, remark.text.say(language))))
