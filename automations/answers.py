"""What the tool's own tabs say, from what a morning found: one function a tab, each yielding the tab's rows.

To fill a new tab, write a function that yields its rows and name it in the first tuple at the foot; rows that a morning
adds to a people's tab are named in the second.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from automations import calendar, deciding, publishing, recruiting, remembering, writing
from automations.care import people_search, usual_city
from automations.followups import Action, kind_of
from automations.history import History
from automations.plan import Plan
from automations.steps.people import coached
from automations.verdicts import RANK, Outcome, Verdict
from reports.lines import FIRST_LINE, report_lines, row_lines
from reports.series import chart_lines
from sheets_templates.choices import Industry, LetterKind, MatchStatus
from sheets_templates.columns import Problem, Row, tab_of
from sheets_templates.keys import plain_key, row_key
from sheets_templates.kinds import text_of
from sheets_templates.people_tabs import CheckIn, Decision, Match, Name, Person, Post
from sheets_templates.tabs import Workbook
from sheets_templates.tool_tabs import (
    AddedLine,
    CalendarLine,
    CareLine,
    ChartLine,
    DecidedLine,
    JourneyLine,
    LetterLine,
    PostCheckLine,
    ReportLine,
    ReportRow,
    ReviewLine,
    TodayLine,
    WaitingLine,
)
from sheets_templates.words import NO_WORDS, Words, capital


@dataclass(frozen=True, slots=True)
class Answer:
    """A tool tab: its rows' class, what fills it, and the sentence that stands before its banner."""

    row: type[Row]
    lines: Callable[[Plan, str], Iterable[Row]]
    note: Callable[[Plan], Words] = lambda found: NO_WORDS


@dataclass(frozen=True, slots=True)
class Added:
    """A people's tab that a morning adds whole new rows to, and which."""

    row: type[Row]
    rows: Callable[[Plan], tuple[Row, ...]]


def as_of(found: Plan) -> Words:
    """Return the sentence over the tab Today that says of which day it is."""
    return Words("As of {day}: {n} to do.", "En date du {day} : {n} à faire.").fill(day=found.day, n=len(found.actions))


def today_lines(found: Plan, language: str) -> Iterable[TodayLine]:
    """Yield the lines of the tab Today."""
    letters = {each.action.code: line for line, each in enumerate(found.letters, FIRST_LINE)}
    for line, action in enumerate(found.actions):
        what = action.task
        if action.quiet:
            what = Words(
                "{what} (do not contact: yours to decide)", "{what} (ne pas contacter : à vous de décider)"
            ).fill(what=what)
        yield TodayLine(
            key=action.key,
            since=action.due_on,
            what=what.say(language),
            who=found.ways.to_row(action.who, action.key, line),
            why=sentence(action.why.say(language)),
            letter=letter_named(found, action, letters.get(action.code), language),
            where=found.ways.to_tab(action.key, language, line),
        )


def letter_named(found: Plan, action: Action, line: int | None, language: str) -> str:
    """Return how the letter of an action is called, leading to its draft in the tab Letters to write; "" for none."""
    if not action.letter:
        return ""
    name = kind_of(action).words.say(language)
    return found.ways.to_line(name, "letters_to_write", line) if line and name else name


def review_lines(found: Plan, language: str) -> Iterable[ReviewLine]:
    """Yield the lines of the tab Intake review: what needs attention first, then the cells to look at."""
    verdicts: list[Verdict[Any]] = [*found.connectees, *found.connectors]
    partners = partners_of(found.workbook)
    for number, verdict in enumerate(sorted(verdicts, key=review_order)):
        line = review_line(verdict, partners.get(verdict.person.row_key, ()), language)
        yield dataclasses.replace(line, who=found.ways.to_row(line.who, line.key, number))
    for problem in sorted(found.problems, key=problem_order):
        yield ReviewLine(
            where=problem.tab.say(language),
            who=found.ways.to_row(problem.who, problem.key)
            or (Words("row {line}", "ligne {line}").say(language, line=problem.line) if problem.line else ""),
            verdict=TO_CHECK.say(language),
            next_step=sentence(problem.remedy.say(language)),
            why=sentence(problem.message.say(language)),
            cell=problem.column.say(language),
            now=problem.value,
            proposed=text_of(problem.proposed),
        )


TO_CHECK = Words("Check", "À vérifier")


def partners_of(workbook: Workbook) -> Mapping[str, tuple[Words, ...]]:
    """Return with whom each person has a live match or a proposal, by the key of the person's row."""
    partners: dict[str, dict[bool, list[str]]] = defaultdict(lambda: defaultdict(list))
    for match in workbook.matches:
        if match.live:
            proposed = match.status is MatchStatus.PROPOSED
            one, other = (
                row_key("connectees", plain_key(match.connectee)),
                row_key("connectors", plain_key(match.connector)),
            )
            partners[one][proposed].append(match.connector_name or match.connector)
            partners[other][proposed].append(match.connectee_name or match.connectee)
    return {
        key: tuple(WITH_WHOM[kind].fill(names=tuple(sorted(names))) for kind, names in sorted(found.items()))
        for key, found in partners.items()
    }


WITH_WHOM = {
    False: Words("Matched with {names}.", "En jumelage avec {names}."),
    True: Words("Proposed with {names}: approve or decline.", "Proposé avec {names} : à approuver ou à refuser."),
}
"""What is said of somebody's matches, and of proposals nobody has decided on yet."""


def review_line(verdict: Verdict[Any], partners: tuple[Words, ...], language: str) -> ReviewLine:
    """Return the line with one verdict; for someone ready who is matched or proposed already, with whom."""
    person: Person = verdict.person
    steps = partners if verdict.ready and partners else (verdict.next_step,)
    why = [finding.why.say(language) for finding in (*verdict.findings, *verdict.notes)]
    return ReviewLine(
        key=person.row_key,
        where=tab_of(person).title.say(language),
        who=person.name,
        verdict=verdict.outcome.words.say(language),
        next_step=" ".join(step.say(language) for step in steps),
        why=sentence("; ".join(why)),
    )


def sentence(text: str) -> str:
    """Return text that begins with a capital, unless with an address, and ends with a full stop; "" for none."""
    if not text:
        return ""
    begun = text if "@" in text.split(maxsplit=1)[0] else capital(text)
    return begun + ("" if text.endswith((".", "?", "!", "…")) else ".")


SETTLED = (Outcome.READY, Outcome.FOUND_WORK, Outcome.TOOK_PART, Outcome.WITHDRAWN, Outcome.ENDED)
"""Verdicts that ask for nothing; they stand below the others."""


def review_order(verdict: Verdict[Any]) -> tuple[Any, ...]:
    """Return the order of verdicts: open ones first, Connectees before Connectors, by outcome, by name."""
    person: Person = verdict.person
    settled = verdict.outcome in SETTLED
    return (
        settled,
        tab_of(person).name,
        RANK[verdict.outcome],
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


CONNECTORS_WANTED = Words("Connectors wanted", "Connecteurs recherchés")


def waiting_lines(found: Plan, language: str) -> Iterable[WaitingLine]:
    """Yield the lines of the tab Waiting: which Connectors are missing, then everyone who waits, longest wait first."""
    city = usual_city(found.workbook)
    for need in found.needs:
        yield WaitingLine(
            who=found.ways.to_line(CONNECTORS_WANTED.say(language), "connectors", 1),
            industry=need.industry.say(language),
            next_step=recruiting.need_words(need).say(language),
            link=people_search(Industry.searched(need.industry), city),
        )
    history = History(found.workbook)
    for number, waiting in enumerate(found.waiting):
        person = waiting.person
        heard = history.sent(person.key, LetterKind.WAITING, person.intake_on)
        last = heard[-1] if heard else person.intake_on
        yield WaitingLine(
            key=person.row_key,
            who=found.ways.to_row(person.name, person.row_key, number),
            since=person.intake_on,
            industry=person.industry.words.say(language) if person.industry else "",
            why=waiting.why.say(language),
            next_step=waiting.next_step.say(language),
            days=(found.day - person.intake_on).days if person.intake_on else None,
            promised=last + timedelta(days=found.waiting_word) if last else None,
        )
    for verdict in coached(found.connectees, found.day, COACHED_AHEAD):
        person = verdict.person
        yield WaitingLine(
            key=person.row_key,
            who=found.ways.to_row(person.name, person.row_key),
            since=person.intake_on,
            industry=person.industry.words.say(language) if person.industry else "",
            why=sentence(COACHING.fill(why=verdict.findings[0].why).say(language)),
            next_step=verdict.next_step.say(language),
            promised=verdict.changes_on,
        )


COACHED_AHEAD = 7
"""Who is to be looked at again within so many days stands on this week's coaching list."""

COACHING = Words("Coaching: {why}", "Accompagnement : {why}")


def journey_lines(found: Plan, language: str) -> Iterable[JourneyLine]:
    """Yield the lines of the tab Journeys."""
    for number, journey in enumerate(found.journeys):
        yield JourneyLine(
            key=journey.key,
            where=journey.tab.say(language),
            who=found.ways.to_row(journey.who, journey.key, number),
            state=journey.stage.words.say(language),
            since=journey.at.day,
            stalled=journey.stalled.say(language),
            steps=" → ".join(step.told(language) for step in journey.steps),
        )


def care_lines(found: Plan, language: str) -> Iterable[CareLine]:
    """Yield the lines of the tab Connector care: everybody, whoever needs care first, then which Connectors are missing."""
    at = {journey.key: journey.stage.words.say(language) for journey in found.journeys}
    for number, care in enumerate(found.care):
        yield CareLine(
            key=care.person.row_key,
            who=found.ways.to_row(care.person.name, care.person.row_key, number),
            state=at.get(care.person.row_key, ""),
            month=care.month,
            quarter=care.quarter,
            room=care.room.free if care.room else None,
            met=care.met,
            referrals=care.reached,
            thanked_on=care.thanked_on,
            back_on=care.back_on or (care.room.opens_on if care.room else None),
            care=sentence("; ".join(words.say(language) for words in care.advice)),
        )
    for need in found.needs:
        yield CareLine(
            who=found.ways.to_line(CONNECTORS_WANTED.say(language), "connectors", 1),
            state=need.industry.say(language),
            care=recruiting.need_words(need).say(language),
        )


def calendar_lines(found: Plan, language: str) -> Iterable[CalendarLine]:
    """Yield the lines of the tab Calendar."""
    for entry in found.calendar:
        yield CalendarLine(
            day=entry.day,
            at=f"{entry.at:%H:%M}" if entry.at else "",
            what=entry.what.say(language),
            kind=calendar.kind_words(entry.kind).say(language),
            why=sentence(entry.why.say(language)),
            place=entry.place,
            link=entry.link,
        )


def decided_lines(found: Plan, language: str) -> Iterable[DecidedLine]:
    """Yield the lines of the tab What was decided: one a post or match; where an id was copied, the first."""
    seen: set[str] = set()
    for ruling in found.rulings:
        key = ruling.row.row_key
        if key not in seen:
            seen.add(key)
            told = ruling.standing or ruling.last
            yield DecidedLine(
                key=key,
                what=deciding.called(ruling.row).say(language),
                state=deciding.state(ruling).say(language),
                by=told.by,
                at=deciding.moment(told),
                why=told.reason,
                link=ruling.counts.link if isinstance(ruling.counts, Post) else "",
            )


def report_note(found: Plan) -> Words:
    """Return the sentence over the tab Report that says which periods it shows."""
    return Words(
        "{now}. Before: {before}. A year earlier: {year}.", "{now}. Avant : {before}. Un an plus tôt : {year}."
    ).fill(
        now=found.report.period.words,
        before=found.report.period.previous.words,
        year=found.report.period.year_before.words,
    )


ANSWERS: tuple[Answer, ...] = (
    Answer(TodayLine, today_lines, as_of),
    Answer(ReviewLine, review_lines),
    Answer(WaitingLine, waiting_lines),
    Answer(JourneyLine, journey_lines),
    Answer(CareLine, care_lines),
    Answer(LetterLine, lambda found, language: writing.lines(found.letters, found.ways, language)),
    Answer(PostCheckLine, lambda found, language: publishing.lines(found.posts, language)),
    Answer(CalendarLine, calendar_lines),
    Answer(DecidedLine, decided_lines),
    Answer(ReportLine, lambda found, language: report_lines(found.report, language), report_note),
    Answer(ReportRow, lambda found, language: row_lines(found.report, language), report_note),
    Answer(AddedLine, lambda found, language: remembering.lines_of(found.remembered, found.workbook, language)),
    Answer(ChartLine, lambda found, language: chart_lines(found.report, language), report_note),
)

ADDED: tuple[Added, ...] = (
    Added(Match, lambda found: found.proposals),
    Added(Post, lambda found: found.drafts),
    Added(Name, lambda found: found.names),
    Added(Decision, lambda found: found.decisions),
    Added(CheckIn, lambda found: found.check_ins),
)
