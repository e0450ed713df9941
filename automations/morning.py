"""A morning: read the workbook, decide, and write the answers back. `plan` decides, `run` reads, plans and writes.

Data flows one way: sheet, rows, verdicts, proposals, drafts, figures, changes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from automations import (
    __version__,
    calendar,
    deciding,
    followups,
    intake,
    matching,
    missing,
    naming,
    publishing,
    recruiting,
    remembering,
    reporting,
    steps,
    wishes,
    writing,
)
from automations.answers import ADDED, ANSWERS
from automations.books import Book, Changes, in_rounds
from automations.care import care_for
from automations.config import Config
from automations.contradictions import contradictions
from automations.followups import Situation
from automations.journeys import journeys
from automations.leading import ways
from automations.matching import Standings
from automations.plan import Plan
from automations.worklist import check_ins_to_add
from reports.periods import report_period
from reports.report import report_of
from sheets_templates import grids
from sheets_templates.columns import Cell, Grid, Row, tab_of
from sheets_templates.grids import Read
from sheets_templates.layout import banner
from sheets_templates.people_tabs import CheckIn, Decision, Match, Name, Post
from sheets_templates.tool_tabs import RunLine
from sheets_templates.words import NO_WORDS, Words

LOG_LINES = 200
"""The run log keeps so many mornings."""


def plan(
    sheets: Mapping[str, Grid],
    config: Config,
    now: datetime,
    adding: frozenset[str] | None = None,
    remark: Words = NO_WORDS,
    makes_tabs: bool = True,
) -> Plan:
    """Return what the morning of `now` finds in a workbook's tabs, and the changes that it asks for.

    Rows are added to the people's tabs named in `adding`, or to each that has some; a `remark` goes to the run log. Tool tabs
    that are not there are made, in a kind of book that can.

    Answers are computed from the workbook as it will be once proposals and drafts are added, so that a second
    morning finds nothing left to do.
    """
    read, remembered = grids.read_workbook(sheets, now.date(), config.columns), remembering.memory(sheets)
    taken_out = remembering.taken_out(remembered, read)
    read = dataclasses.replace(read, workbook=dataclasses.replace(read.workbook, taken_out=taken_out))
    open_tabs = read.headers.keys() if adding is None else read.headers.keys() & adding
    typed = deciding.typed_approvals(read.workbook, now, config.community.language)
    typed = typed if tab_of(Decision).name in open_tabs else ()
    as_typed = dataclasses.replace(read.workbook, decisions=(*read.workbook.decisions, *typed))
    spelled = deciding.as_it_counts(as_typed)
    connectees, connectors = intake.judge(spelled, config.intake)
    before = Standings(spelled, connectees, connectors, config.matching)
    proposals = matching.propose(before, config.community.language) if tab_of(Match).name in open_tabs else ()
    names = naming.propose_names(read.workbook) if tab_of(Name).name in open_tabs else ()
    workbook = dataclasses.replace(spelled, matches=(*spelled.matches, *proposals), names=(*spelled.names, *names))
    after = Standings(workbook, connectees, connectors, config.matching)
    waiting, needs = matching.explain_waiting(after), recruiting.needs(after)
    records = reporting.records(workbook, connectees, config)
    posts = publishing.planned(records, needs, config) if tab_of(Post).name in open_tabs else publishing.Publishing()
    workbook = dataclasses.replace(workbook, posts=(*workbook.posts, *posts.drafts))
    programme = calendar.entries(workbook, config.calendar, config.report.months)
    upcoming = calendar.in_order((*programme, *publishing.calendar_entries(posts, config.community.language)))
    most = config.matching.per_quarter
    now_is = Situation(workbook, connectees, connectors, config.cadence, after.expired, upcoming, most)
    check_ins = check_ins_to_add(now_is, config.community.language) if tab_of(CheckIn).name in open_tabs else ()
    workbook = dataclasses.replace(workbook, check_ins=(*workbook.check_ins, *check_ins))
    now_is = dataclasses.replace(now_is, workbook=workbook)
    recalls = publishing.recalls(posts.waiting, config.community.language)
    actions = followups.told_apart(sorted((*steps.due_today(now_is), *recalls), key=followups.pressing))
    under_way = report_period(workbook.day, config.report.months)
    report = report_of(dataclasses.replace(records, workbook=workbook), under_way)
    problems = (
        *read.problems,
        *deciding.problems(as_typed),
        *wishes.problems(read.workbook),
        *matching.problems(after),
        *contradictions(now_is.history),
        *posts.problems,
    )
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
        posts,
        typed,
        deciding.rulings(as_typed),
        report,
        problems,
        Changes(),
        upcoming,
        check_ins,
        journeys(now_is, actions),
        care_for(now_is.history, connectors, after.rooms, most),
        config.cadence.waiting_word,
        ways=ways(read, sheets),
        remembered=remembered,
        offer=missing.offer(read.missing if missing.is_set_up(sheets) else (), run_log(sheets)),
    )
    letters = tuple(writing.letters_due(found, config, writing.MOST_LINES))
    found = dataclasses.replace(found, letters=letters, problems=(*found.problems, *writing.problems(letters)))
    return dataclasses.replace(found, changes=changes(found, read, sheets, config, now, remark, makes_tabs))


def run(book: Book, config: Config, now: datetime, dry: bool = False, remark: Words = NO_WORDS) -> Plan:
    """Read the workbook, plan, and write what has changed, unless `dry`. Raises BookError where that is not possible.

    Where somebody changed the workbook between reading and writing, the morning begins again from a fresh read.
    """

    def look(sheets: Mapping[str, Grid]) -> tuple[Changes, Plan]:
        found = plan(sheets, config, now, remark=remark, makes_tabs=getattr(book, "makes_tabs", True))
        return Changes() if dry else found.changes, found

    return in_rounds(book, look)


def changes(
    found: Plan,
    read: Read,
    sheets: Mapping[str, Grid],
    config: Config,
    now: datetime,
    remark: Words = NO_WORDS,
    makes_tabs: bool = True,
) -> Changes:
    """Return the tool tabs whose content is new, and the rows to add; with a line in the run log if there are any."""
    language = config.community.language
    make = missing.tool_tabs_to_make(sheets, language) if read.headers and makes_tabs else ()
    there: Mapping[str, Grid] = {**dict.fromkeys((sheet.title for sheet in make), ()), **sheets}
    replace: dict[str, Grid] = {}
    for answer in ANSWERS:
        replace |= new_content(answer.row, answer.lines(found, language), there, language, answer.note(found))
    add = dict(entry for kind in ADDED for entry in rows_to_add(kind.rows(found), kind.row, read, language))
    if replace or add or found.offer != NO_WORDS:
        said = " ".join(part for words in (remark, found.offer, summary(found)) if (part := words.say(language)))
        entry = RunLine(ran_at=now.strftime("%Y-%m-%d %H:%M"), what=said, version=__version__)
        lines = (entry, *run_log(sheets)[: LOG_LINES - 1])
        replace |= new_content(RunLine, lines, there, language, NO_WORDS)
    return Changes(replace, add, make)


def run_log(sheets: Mapping[str, Grid]) -> tuple[RunLine, ...]:
    """Return the run log as it stands, latest first."""
    return grids.tab_rows(sheets.get(title_of(RunLine, sheets)), RunLine)


def title_of(row: type[Row], sheets: Mapping[str, Grid]) -> str:
    """Return the title under which a tool tab stands in the workbook, or ours in English where it is not there."""
    return grids.title_in(sheets, tab_of(row)) or tab_of(row).title.en


def new_content(
    row: type[Row], lines: Iterable[Row], sheets: Mapping[str, Grid], language: str, note: Words
) -> Mapping[str, Grid]:
    """Return a tool tab's whole grid by its title where it differs from what stands there; nothing where the tab is gone."""
    title = grids.title_in(sheets, tab_of(row))
    if title is None:
        return {}
    head = " ".join(part for part in (note.say(language), banner(tab_of(row), language)) if part)
    grid: Grid = ((head,), *grids.show_rows(tab_of(row), lines, language))
    return {} if grids.same_cells(grid, sheets[title]) else {title: grid}


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


def summary(found: Plan) -> Words:
    """Return the morning in one sentence, for the run log."""
    return Words(
        "{people:Connectee|Connectees} and {connectors:Connector|Connectors} judged, {proposals:match|matches} proposed, {waiting:person|people} waiting, "
        "{actions:thing|things} to do, {drafts:post|posts} drafted, {problems:cell|cells} to check.",
        "{people:participant|participants} et {connectors:Connecteur|Connecteurs} examinés, {proposals:jumelage proposé|jumelages proposés}, {waiting:personne|personnes} en attente, "
        "{actions:chose|choses} à faire, {drafts:publication rédigée|publications rédigées}, {problems:cellule|cellules} à vérifier.",
    ).fill(
        people=len(found.connectees),
        connectors=len(found.connectors),
        proposals=len(found.proposals),
        waiting=len(found.waiting),
        actions=len(found.actions),
        drafts=len(found.drafts),
        problems=len(found.problems),
    )
