"""A morning: read the workbook, decide, and write the answers back. `plan` decides, `run` reads, plans and writes.

Data flows one way: sheet, rows, verdicts, proposals, drafts, figures, changes.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from automations import __version__, followups, intake, matching, naming, studies
from automations.books import Book, Changes
from automations.config import Config
from automations.followups import Action, Situation
from automations.intake import Outcome, Verdict
from automations.matching import Standings, Waiting
from reports.figures import FIGURES, Count, Figure, Records
from reports.periods import Period, report_period
from sheets_templates import grids
from sheets_templates.columns import Cell, Grid, Problem, Row, tab_of
from sheets_templates.grids import Read
from sheets_templates.keys import plain_key, row_key
from sheets_templates.kinds import text_of
from sheets_templates.layout import banner
from sheets_templates.tabs import (
    Connectee,
    Connector,
    Match,
    Name,
    Person,
    Post,
    ReportLine,
    ReviewLine,
    RunLine,
    TodayLine,
    WaitingLine,
    Workbook,
)
from sheets_templates.words import NO_WORDS, Words
from social.drafting import draft_posts
from social.subjects import Need, Occasion

LOG_LINES = 200
"""The run log keeps so many mornings."""


@dataclass(frozen=True)
class Plan:
    """What a morning found and what it wants to change; a value, so that it can be shown, compared and kept."""

    day: date
    workbook: Workbook
    """The rows as they will be once proposals and drafts are added."""
    connectees: tuple[Verdict[Connectee], ...]
    connectors: tuple[Verdict[Connector], ...]
    proposals: tuple[Match, ...]
    names: tuple[Name, ...]
    waiting: tuple[Waiting, ...]
    needs: tuple[Need, ...]
    actions: tuple[Action, ...]
    drafts: tuple[Post, ...]
    figures: tuple[tuple[Figure, Count], ...]
    problems: tuple[Problem, ...]
    changes: Changes


def plan(sheets: Mapping[str, Grid], config: Config, now: datetime) -> Plan:
    """Return what the morning of `now` finds in a workbook's tabs, and the changes that it asks for.

    Answers are computed from the workbook as it will be once proposals and drafts are added, so that a second
    morning finds nothing left to do.
    """
    read = grids.read_workbook(sheets, now.date(), config.columns)
    spelled = naming.with_agreed_names(read.workbook)
    connectees, connectors = intake.judge(spelled, config.intake)
    before = Standings(spelled, connectees, connectors, config.matching)
    proposals = matching.propose(before, config.community.language) if tab_of(Match).name in read.headers else ()
    names = naming.propose_names(read.workbook) if tab_of(Name).name in read.headers else ()
    workbook = dataclasses.replace(spelled, matches=(*spelled.matches, *proposals), names=(*spelled.names, *names))
    after = Standings(workbook, connectees, connectors, config.matching)
    waiting, needs = matching.explain_waiting(after), studies.needs(after)
    drafts, text_problems = draft_posts(Occasion(workbook, needs), config.posts, config.community.language)
    drafts = drafts if tab_of(Post).name in read.headers else ()
    workbook = dataclasses.replace(workbook, posts=(*workbook.posts, *drafts))
    actions = followups.due_today(Situation(workbook, connectees, connectors, config.cadence, after.expired))
    figures = count(workbook, connectees, config)
    problems = (*read.problems, *matching.problems(after), *text_problems)
    found = Plan(
        now.date(),
        workbook,
        connectees,
        connectors,
        proposals,
        names,
        waiting,
        needs,
        actions,
        drafts,
        figures,
        problems,
        Changes(),
    )
    return dataclasses.replace(found, changes=changes(found, read, sheets, config, now))


def run(book: Book, config: Config, now: datetime, dry: bool = False) -> Plan:
    """Read the workbook, plan, and write what has changed, unless `dry`. Raises BookError where that is not possible."""
    found = plan(book.read(), config, now)
    if found.changes and not dry:
        book.write(found.changes)
    return found


def count(
    workbook: Workbook, verdicts: tuple[Verdict[Connectee], ...], config: Config
) -> tuple[tuple[Figure, Count], ...]:
    """Return every figure of the report period under way."""
    met_criteria = (Outcome.READY, Outcome.TOOK_PART, Outcome.WITHDRAWN)
    accepted = frozenset(verdict.person.key for verdict in verdicts if verdict.outcome in met_criteria)
    period = report_period(workbook.day, config.report.months)
    records = Records(workbook, accepted, config.report)
    return tuple((figure, figure.count(records, period)) for figure in FIGURES)


def changes(found: Plan, read: Read, sheets: Mapping[str, Grid], config: Config, now: datetime) -> Changes:
    """Return the tool tabs whose content is new, and the rows to add; with a line in the run log if there are any."""
    language = config.community.language
    period = report_period(found.day, config.report.months)
    tabs: tuple[tuple[type[Row], Iterable[Row], Words], ...] = (
        (TodayLine, today_lines(found, language), as_of(found)),
        (ReviewLine, review_lines(found, language), NO_WORDS),
        (WaitingLine, waiting_lines(found, language), NO_WORDS),
        (ReportLine, report_lines(found, period, language), NO_WORDS),
    )
    replace = dict(answer for row, lines, note in tabs for answer in new_content(row, lines, sheets, language, note))
    new: tuple[tuple[tuple[Row, ...], type[Row]], ...] = (
        (found.proposals, Match),
        (found.drafts, Post),
        (found.names, Name),
    )
    add = dict(entry for rows, kind in new for entry in rows_to_add(rows, kind, read, language))
    if replace or add:
        log = grids.tab_rows(sheets.get(title_of(RunLine, sheets)), RunLine)
        entry = RunLine(ran_at=now.strftime("%Y-%m-%d %H:%M"), what=summary(found).say(language), version=__version__)
        replace |= dict(new_content(RunLine, (entry, *log[: LOG_LINES - 1]), sheets, language, NO_WORDS))
    return Changes(replace, add)


def as_of(found: Plan) -> Words:
    """Return the sentence over the tab Today that says of which day it is."""
    return Words("As of {day}: {n} to do.", "En date du {day} : {n} à faire.").fill(day=found.day, n=len(found.actions))


def title_of(row: type[Row], sheets: Mapping[str, Grid]) -> str:
    """Return the title under which a tool tab stands in the workbook, or ours in English where it is not there."""
    return grids.title_in(sheets, tab_of(row)) or tab_of(row).title.en


def new_content(
    row: type[Row], lines: Iterable[Row], sheets: Mapping[str, Grid], language: str, note: Words
) -> Iterable[tuple[str, Grid]]:
    """Yield a tool tab's title and whole grid where it differs from what stands there; nothing where the tab is gone."""
    title = grids.title_in(sheets, tab_of(row))
    if title is None:
        return
    head = " ".join(part for part in (note.say(language), banner(tab_of(row), language)) if part)
    grid: Grid = ((head,), *grids.show_rows(tab_of(row), lines, language))
    if not grids.same_cells(grid, sheets[title]):
        yield title, grid


def rows_to_add(
    rows: tuple[Any, ...], kind: type[Row], read: Read, language: str
) -> Iterable[tuple[str, tuple[Mapping[str, Cell], ...]]]:
    """Yield a people's tab's title and new rows as cells by the headers that stand there."""
    tab = tab_of(kind)
    header = read.headers.get(tab.name)
    if not rows or header is None:
        return
    cells = (grids.show_row(tab, row, language) for row in rows)
    yield (
        read.titles[tab.name],
        tuple({header.text(name): cell for name, cell in row.items() if name in header.positions} for row in cells),
    )


def today_lines(found: Plan, language: str) -> Iterable[TodayLine]:
    """Yield the lines of the tab Today."""
    for action in found.actions:
        what = action.what
        if action.quiet:
            what = Words(
                "{what} (do not contact: yours to decide)", "{what} (ne pas contacter : à vous de décider)"
            ).fill(what=what)
        yield TodayLine(
            key=action.key,
            since=action.due_on,
            what=what.say(language).removesuffix("."),
            who=action.who,
            why=sentence(action.why.say(language)),
        )


def review_lines(found: Plan, language: str) -> Iterable[ReviewLine]:
    """Yield the lines of the tab Intake review: what needs attention first, then the cells to look at."""
    verdicts: list[Verdict[Any]] = [*found.connectees, *found.connectors]
    partners = partners_of(found.workbook)
    for verdict in sorted(verdicts, key=review_order):
        yield review_line(verdict, partners.get(verdict.person.row_key, ()), language)
    for problem in sorted(found.problems, key=problem_order):
        yield ReviewLine(
            where=problem.tab.say(language),
            who=problem.who
            or (Words("row {line}", "ligne {line}").say(language, line=problem.line) if problem.line else ""),
            verdict=TO_CHECK.say(language),
            next_step=sentence(problem.remedy.say(language)),
            why=sentence(problem.message.say(language)),
            cell=problem.column.say(language),
            now=problem.value,
            proposed=text_of(problem.proposed),
        )


TO_CHECK = Words("Check", "À vérifier")


def partners_of(workbook: Workbook) -> Mapping[str, tuple[str, ...]]:
    """Return the names of those with whom each person has a live match, by the key of the person's row."""
    partners: dict[str, list[str]] = defaultdict(list)
    for match in workbook.matches:
        if match.live:
            partners[row_key("connectees", plain_key(match.connectee))].append(match.connector_name or match.connector)
            partners[row_key("connectors", plain_key(match.connector))].append(match.connectee_name or match.connectee)
    return {key: tuple(sorted(names)) for key, names in partners.items()}


def review_line(verdict: Verdict[Any], partners: tuple[str, ...], language: str) -> ReviewLine:
    """Return the line with one verdict; for someone ready who is matched already, with whom."""
    person: Person = verdict.person
    step = verdict.next_step
    if verdict.ready and partners:
        step = Words("Matched with {names}.", "En jumelage avec {names}.").fill(names=partners)
    why = [finding.why.say(language) for finding in (*verdict.findings, *verdict.notes)]
    return ReviewLine(
        key=person.row_key,
        where=tab_of(person).title.say(language),
        who=person.name,
        verdict=verdict.outcome.words.say(language),
        next_step=step.say(language),
        why=sentence("; ".join(why)),
    )


def sentence(text: str) -> str:
    """Return text that begins with a capital and ends with a full stop; "" for none."""
    return "" if not text else text[0].upper() + text[1:] + ("" if text.endswith((".", "?", "!", "…")) else ".")


SETTLED = (Outcome.READY, Outcome.TOOK_PART, Outcome.WITHDRAWN, Outcome.ENDED)
"""Verdicts that ask for nothing; they stand below the others."""


def review_order(verdict: Verdict[Any]) -> tuple[Any, ...]:
    """Return the order of verdicts: open ones first, Connectees before Connectors, by outcome, by name."""
    person: Person = verdict.person
    settled = verdict.outcome in SETTLED
    return (
        settled,
        tab_of(person).name,
        intake.RANK[verdict.outcome],
        person.name.casefold(),
        person.key,
        repr(verdict.findings),
    )


def problem_order(problem: Problem) -> tuple[Any, ...]:
    """Return the order of problems: by tab, who, column, and only for nameless rows by their line."""
    return (
        problem.tab.en,
        problem.who,
        problem.key,
        problem.column.en,
        problem.value,
        0 if problem.key else problem.line,
    )


def waiting_lines(found: Plan, language: str) -> Iterable[WaitingLine]:
    """Yield the lines of the tab Waiting: which Connectors are missing, then everyone who waits, longest wait first."""
    for need in found.needs:
        yield WaitingLine(
            who=Words("Connectors wanted", "Connecteurs recherchés").say(language),
            industry=need.industry.say(language),
            next_step=studies.need_words(need).say(language),
        )
    for waiting in found.waiting:
        person = waiting.person
        yield WaitingLine(
            key=person.row_key,
            who=person.name,
            since=person.intake_on,
            industry=person.industry.words.say(language) if person.industry else "",
            why=waiting.why.say(language),
            next_step=waiting.next_step.say(language),
        )


def report_lines(found: Plan, period: Period, language: str) -> Iterable[ReportLine]:
    """Yield the lines of the tab Report."""
    for figure, counted in found.figures:
        yield ReportLine(
            period=period.words.say(language),
            figure=figure.label.say(language),
            value=counted.value,
            definition=figure.definition.say(language),
            left_out=left_out_words(counted, language),
        )


def left_out_words(counted: Count, language: str) -> str:
    """Return how many rows were left out for each reason: "2: no date; 1: nobody confirmed it"."""
    reasons: dict[str, int] = {}
    for left in counted.left_out:
        reason = left.reason.say(language)
        reasons[reason] = reasons.get(reason, 0) + 1
    return "; ".join(f"{number}: {reason}" for reason, number in sorted(reasons.items()))


def summary(found: Plan) -> Words:
    """Return the morning in one sentence, for the run log."""
    return Words(
        "{people} Connectees and {connectors} Connectors judged, {proposals} matches proposed, {waiting} people waiting, "
        "{actions} things to do, {drafts} posts drafted, {problems} cells to check.",
        "{people} participants et {connectors} Connecteurs examinés, {proposals} jumelages proposés, {waiting} personnes en attente, "
        "{actions} choses à faire, {drafts} publications rédigées, {problems} cellules à vérifier.",
    ).fill(
        people=len(found.connectees),
        connectors=len(found.connectors),
        proposals=len(found.proposals),
        waiting=len(found.waiting),
        actions=len(found.actions),
        drafts=len(found.drafts),
        problems=len(found.problems),
    )
