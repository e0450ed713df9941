"""The national roll-up: what communities handed in, added up and written as a workbook and a page; what they share, written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from automations import receiving, reporting
from automations.books import office, open_book
from automations.config import Config, communities, is_unnamed
from automations.errors import ConnectorError, ReportError, SettingError
from automations.handing_in import OTHER_KIND, refuse_existing, store, written
from automations.receiving import SECRET, Reading
from reports.periods import Period, examples, report_period
from reports.rollup.drawing import hidden_in, rollup_workbook
from reports.rollup.engines import EngineUnusable
from reports.rollup.national import National, Remark, national
from reports.rollup.sharing import Shared, as_json, share_of
from sheets_templates.words import Words


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rolled up: the sources, the period's name, the engine; and where the result goes."""

    sources: tuple[str, ...]
    period: str = ""
    engine: str = "local"
    target: Path | None = None
    pdf: bool = False
    replace: bool = False
    language: str = "en"

    def place(self, period: Period) -> Path:
        """Return where the workbook goes."""
        name = Words("all communities {period}.xlsx", "toutes les communautés {period}.xlsx")
        return self.target or Path(name.say(self.language, period=period.name()))


def share(
    config: Config, book: str, period: Period, now: datetime, target: Path, replace: bool, language: str
) -> Iterator[str]:
    """Write what a community shares into a file, and yield what to tell. Raises ReportError."""
    refuse_existing((target,), replace)
    report = receiving.counted(open_book(book, config), config, period, now)
    made = share_of(report, config.community.name, receiving.secret())
    store(as_json(made).encode("utf-8"), target)
    yield written(target).say(language)
    inside = Words(
        "{n} figures; people by keyed hashes, no name or e-mail is in it",
        "{n} chiffres; les personnes par empreintes, aucun nom ni courriel n'y figure",
    )
    alone = Words("{n} figures, no name or e-mail is in it", "{n} chiffres, aucun nom ni courriel n'y figure")
    yield (inside if receiving.secret() else alone).say(language, n=len(made.figures))
    if is_unnamed(made.community):
        yield "! " + Words(
            "your community has no name of its own yet: set [community] name, so that the roll-up can tell it from others",
            "votre communauté n'a pas encore de nom à elle : inscrivez [community] name, pour que l'ensemble la reconnaisse",
        ).say(language)
    if not made.secret:
        yield "! " + Words(
            "without {secret} in the environment nobody can tell who is counted in two communities",
            "sans {secret} dans l'environnement, nul ne peut dire qui est compté dans deux communautés",
        ).say(language, secret=SECRET)


NOTHING_TO_ROLL_UP = Words(
    "there is nothing to roll up; give files or a folder, or list the communities' config.toml in [programme] communities",
    "il n'y a rien à réunir; donnez des fichiers ou un dossier, ou énumérez les config.toml des communautés sous [programme] communities",
)
NONE_CAN_BE = Words("none of these can be rolled up: {remarks}", "aucun de ceux-ci ne peut être réuni : {remarks}")


def roll_up(order: Order, config: Config, now: datetime) -> National:
    """Return the roll-up of some sources, or of the communities that config.toml lists. Raises ConnectorError."""
    remarks: list[Remark] = []
    listed = communities(config) if config.programme.communities else ()
    sources = tuple(receiving.sources_in(order.sources)) or tuple(name for name, _ in listed)
    if not sources:
        raise ReportError(NOTHING_TO_ROLL_UP)
    receiving.secret()
    reading = Reading(config, now, remarks)
    handed_in = [each for each in sources if receiving.is_handed_in(each)]
    shares = [found for each in handed_in if (found := reading.handed_in(each))]
    chosen = chosen_period(order, shares, config, now)
    others = [each for each in sources if not receiving.is_handed_in(each)]
    shares += [found for each in others if (found := reading.counted(each, chosen))]
    if not shares:
        raise ReportError(
            NONE_CAN_BE.fill(
                remarks=Words.plain(
                    *("; ".join(f"{each.about} {each.text.say(to)}" for each in remarks) for to in ("en", "fr"))
                )
            )
        )
    expected = [each.community.name for _, each in listed if isinstance(each, Config)]
    try:
        return national(shares, chosen, expected, remarks, order.engine, hidden_before(order.place(chosen), chosen))
    except EngineUnusable as error:
        raise SettingError(error.words) from error


NO_REPORTS_PERIOD = Words(
    "“{period}” is no report's period, such as {reports}; numbers of periods that overlap would give small ones away by their "
    "difference, so add the reports' totals up instead",
    "« {period} » n'est pas la période d'un rapport, comme {reports}; les nombres de périodes qui se chevauchent trahiraient les "
    "petits par leur différence; additionnez plutôt les totaux des rapports",
)


def chosen_period(order: Order, shares: Sequence[Shared], config: Config, now: datetime) -> Period:
    """Return the period to roll up: the one asked for, else the one that most shares report, else the one under way.

    Raises SettingError for one that is no report's: numbers of periods that overlap would tell small ones by their difference.
    """
    months = config.report.months
    counts = Counter(shared.period for shared in shares if is_reports(shared.period, months))
    if counts and not order.period:
        return max(counts, key=lambda period: (counts[period], period.last))
    period = reporting.chosen_period(order.period, config, now)
    if not is_reports(period, months):
        raise SettingError(NO_REPORTS_PERIOD.fill(period=order.period, reports=examples(months)))
    return period


def is_reports(period: Period, months: tuple[int, ...]) -> bool:
    """Tell whether a period is one that a report covers."""
    return report_period(period.last, months) == period


def hidden_before(file: Path, period: Period) -> Mapping[str, frozenset[str]]:
    """Return by figure which communities' numbers an earlier roll-up of this period in a file hides; none where there is none."""
    if not file.is_file():
        return {}
    try:
        sheets = open_book(f"xlsx:{file}").read()
    except ConnectorError:
        return {}
    return hidden_in(sheets, period)


def written_up(found: National, order: Order, language: str) -> Iterator[str]:
    """Write a roll-up as a workbook, and as a one-page PDF where wanted, and yield what to tell. Raises ReportError."""
    target = order.place(found.period)
    if target.suffix.lower() != ".xlsx":
        raise ReportError(OTHER_KIND.fill(target=target, kinds=".xlsx"))
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
                Words(
                    "a PDF needs LibreOffice (libreoffice.org), or matplotlib: pip install 'connector-suite[charts]'",
                    "un PDF demande LibreOffice (libreoffice.org), ou matplotlib : pip install 'connector-suite[charts]'",
                )
            ) from error
        return
    first = pdf.with_name(f".{pdf.stem}.xlsx")
    try:
        store(rollup_workbook(found, language, one_page=True), first)
        office.make_pdf(first, pdf)
    finally:
        first.unlink(missing_ok=True)


ONE_COMMUNITY = Words("1 community: {names}", "1 communauté : {names}")
SEVERAL = Words("{n} communities: {names}", "{n} communautés : {names}")


def told(found: National, language: str) -> Iterator[str]:
    """Yield a roll-up line by line, in under a screen for a few communities."""
    yield "# " + Words("All communities, {period}", "Toutes les communautés, {period}").say(
        language, period=found.period.words
    )
    for name in ("connectees", "connectors", "jobs_found"):
        if name in found.lines:
            total = found.number(name, None)
            number = "–" if total is None else f"{total}"
            yield Words("{label}: {n}", "{label} : {n}").say(language, label=found.lines[name].label, n=number)
    yield (
        ONE_COMMUNITY.say(language, names=found.communities)
        if len(found.communities) == 1
        else SEVERAL.say(language, n=len(found.communities), names=found.communities)
    )
    if found.missing:
        yield "! " + Words("no report from {names}", "aucun rapport de {names}").say(language, names=found.missing)
    for remark in found.remarks:
        yield "! " + " ".join(filter(None, (remark.about, remark.text.say(language))))
