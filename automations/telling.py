"""What the command line says about a plan: a screenful for a person, or JSON for a machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from automations import recruiting
from automations.followups import kind_of
from automations.plan import Plan
from automations.verdicts import Outcome, Verdict
from sheets_templates.columns import Problem, tab_of
from sheets_templates.grids import STRUCTURAL
from sheets_templates.people_tabs import Connectee, Connector, Match
from sheets_templates.tool_tabs import WaitingLine
from sheets_templates.words import NO_WORDS, Words, first_sentences

LISTED = 5
"""So many things of a kind are listed; the workbook has them all."""


def told(plan: Plan, language: str, dry: bool = False) -> Iterator[str]:
    """Yield what a morning found, line by line, in under a screen. Marks: "# " opens a heading, "! " an attention."""
    yield "# " + Words("Morning of {day}", "Matin du {day}").say(language, day=plan.day)
    yield verdict_line(Words("Connectees", "Participants"), plan.connectees, language)
    yield verdict_line(Words("Connectors", "Connecteurs"), plan.connectors, language)
    yield from told_problems((each for each in plan.problems if each.rule in STRUCTURAL), language)
    if plan.problems:
        yield "! " + Words(
            "Cells to check: {n}, listed at the foot of Intake review",
            "Cellules à vérifier : {n}, au bas de l'onglet Examen des demandes",
        ).say(language, n=len(plan.problems))
    if plan.offer != NO_WORDS:
        yield "! " + plan.offer.say(language)
    yield from proposals_told(plan, language)
    if plan.waiting:
        yield Words(
            "{n:person is ready and waits|people are ready and wait}: tab {tab} says why",
            "{n:personne prête attend|personnes prêtes attendent} : l'onglet {tab} dit pourquoi",
        ).say(language, n=len(plan.waiting), tab=tab_of(WaitingLine).title)
    for need in plan.needs[:1]:
        yield f"  {named(need.industry.say(language), recruiting.need_words(need).say(language), language)}"
    if plan.names:
        yield Words(
            "{n:name is|names are} spelled in several ways: decide in Names",
            "{n:nom écrit|noms écrits} de plusieurs façons : décidez dans Noms",
        ).say(language, n=len(plan.names))
    yield from actions_told(plan, language)
    if plan.drafts:
        yield Words(
            "{n:post|posts} drafted for review in Posts",
            "{n:publication rédigée|publications rédigées}, à réviser dans Publications",
        ).say(language, n=len(plan.drafts))
    yield figures_told(plan, language)
    yield from changes_told(plan, language, dry)


def verdict_line(title: Words, verdicts: Iterable[Verdict[Any]], language: str) -> str:
    """Return how many of a tab's rows stand where: "Connectees: 12 Ready, 3 Incomplete"."""
    counts = Counter(verdict.outcome for verdict in verdicts)
    parts = [f"{counts[outcome]} {outcome.words.say(language)}" for outcome in reversed(Outcome) if counts[outcome]]
    return named(title.say(language), ", ".join(parts) or "0", language)


def proposals_told(plan: Plan, language: str) -> Iterator[str]:
    """Yield the new proposals."""
    if not plan.proposals:
        return
    yield "# " + Words("{n:match|matches} proposed", "{n:jumelage proposé|jumelages proposés}").say(
        language, n=len(plan.proposals)
    )
    for match in plan.proposals[:LISTED]:
        pair = f"{match.connectee_name} – {match.connector_name} ({match.fit})"
        yield f"  {named(pair, first_sentences(match.why), language)}"
    yield from rest(len(plan.proposals), language)


def actions_told(plan: Plan, language: str) -> Iterator[str]:
    """Yield what is due."""
    if not plan.actions:
        return
    yield "# " + Words("{n:thing|things} to do today", "{n:chose|choses} à faire aujourd'hui").say(
        language, n=len(plan.actions)
    )
    for action in plan.actions[:LISTED]:
        yield f"  {action.due_on}  {action.told.say(language)}"
    yield from rest(len(plan.actions), language)


def named(what: str, who: str, language: str) -> str:
    """Return both with a colon between as the language writes it; the first alone where there is no second."""
    return Words("{what}: {who}", "{what} : {who}").say(language, what=what, who=who) if who else what


def told_today(plan: Plan, language: str) -> Iterator[str]:
    """Yield everything that is due, two lines each: code, day, what, with whom; below it why, the letter and the row."""
    places = places_of(plan)
    title = Words("{n:thing|things} to do on {day}", "{n:chose|choses} à faire le {day}")
    yield "# " + title.say(language, n=len(plan.actions), day=plan.day)
    for action in plan.actions:
        yield f"{action.code}  {action.due_on}  {action.told.say(language)}"
        letter = (
            Words("letter: {kind}", "lettre : {kind}").fill(kind=kind_of(action).words) if action.letter else NO_WORDS
        )
        alone = (
            Words("do not contact: yours to decide", "ne pas contacter : à vous de décider")
            if action.quiet
            else NO_WORDS
        )
        parts = (action.why, letter, alone, places.get(action.key, NO_WORDS))
        yield "        " + " · ".join(text for part in parts if (text := part.say(language)))


def places_of(plan: Plan) -> dict[str, Words]:
    """Return where each row stands now, by its key: tab and line as the workbook was read."""
    rows: tuple[Connectee | Connector | Match, ...] = (
        *plan.workbook.connectees,
        *plan.workbook.connectors,
        *plan.workbook.matches,
    )
    place = Words("{tab}, row {line}", "{tab}, ligne {line}")
    return {row.row_key: place.fill(tab=tab_of(row).title, line=row.line) for row in reversed(rows) if row.line}


def rest(number: int, language: str) -> Iterator[str]:
    """Yield the line that says how many more there are."""
    if number > LISTED:
        yield "  " + Words("… and {n} more", "… et {n:autre|autres}").say(language, n=number - LISTED)


def figures_told(plan: Plan, language: str) -> str:
    """Return the three figures of the report under way, each after its label: "Report so far: Connectees 6, Connectors 11, Jobs found 2"."""
    chosen = [plan.figures[name] for name in ("connectees", "connectors", "jobs_found")]
    parts = [f"{figure.label.say(language)} {figure.value}" for figure in chosen]
    return Words("Report so far: {parts}", "Rapport jusqu'ici : {parts}").say(language, parts=", ".join(parts))


def changes_told(plan: Plan, language: str, dry: bool) -> Iterator[str]:
    """Yield what was written, or would be."""
    if not plan.changes:
        yield Words(
            "Nothing is left to do: the workbook is up to date.", "Plus rien à faire : le classeur est à jour."
        ).say(language)
        return
    if plan.changes.make:
        yield Words("New tabs of the tool: {titles}", "Nouveaux onglets de l'outil : {titles}").say(
            language, titles=tuple(sheet.title for sheet in plan.changes.make)
        )
    parts = [*plan.changes.replace, *(f"{title} (+{len(rows)})" for title, rows in plan.changes.add.items())]
    said = (
        Words("Would be written: {parts}", "Serait écrit : {parts}")
        if dry
        else Words("Written: {parts}", "Écrit : {parts}")
    )
    yield said.say(language, parts=", ".join(parts))


def told_problems(problems: Iterable[Problem], language: str) -> Iterator[str]:
    """Yield each problem in a line, by tab and row: where, what, what to do."""
    for problem in sorted(problems, key=lambda problem: (problem.tab.en, problem.line)):
        yield told_problem(problem, language)


def told_problem(problem: Problem, language: str) -> str:
    """Return a problem in a line: where, what, what to do."""
    return (
        f"! {named(problem.where(language), problem.message.say(language), language)} – {problem.remedy.say(language)}"
    )


def as_data(plan: Plan, language: str) -> dict[str, Any]:
    """Return a plan as JSON can hold it."""
    return {
        "day": plan.day.isoformat(),
        "verdicts": [
            *(verdict_data(verdict, language) for verdict in plan.connectees),
            *(verdict_data(verdict, language) for verdict in plan.connectors),
        ],
        "proposals": [
            {
                "id": match.id,
                "connectee": match.connectee,
                "connector": match.connector,
                "fit": match.fit,
                "why": match.why,
            }
            for match in plan.proposals
        ],
        "waiting": [
            {
                "key": waiting.person.row_key,
                "why": waiting.why.say(language),
                "next_step": waiting.next_step.say(language),
            }
            for waiting in plan.waiting
        ],
        "needs": [
            {"industry": need.industry.say(language), "language": need.language.say(language), "people": need.people}
            for need in plan.needs
        ],
        "actions": [
            {
                "key": action.key,
                "due_on": action.due_on.isoformat(),
                "what": action.what.say(language),
                "who": action.who,
                "why": action.why.say(language),
                "letter": action.letter or None,
                "to": action.to or None,
                "code": action.code,
            }
            for action in plan.actions
        ],
        "drafts": [{"id": post.id, "kind": post.kind, "about": post.about, "text": post.text} for post in plan.drafts],
        "figures": {name: figure.value for name, figure in plan.figures.items()},
        "problems": [problem_data(problem, language) for problem in plan.problems],
        "changes": {
            "replaced": list(plan.changes.replace),
            "added": {title: len(rows) for title, rows in plan.changes.add.items()},
        },
    }


def verdict_data(verdict: Verdict[Any], language: str) -> dict[str, Any]:
    """Return a verdict as JSON can hold it."""
    return {
        "key": verdict.person.row_key,
        "line": verdict.person.line,
        "verdict": verdict.outcome.name.lower(),
        "next_step": verdict.next_step.say(language),
        "why": [finding.why.say(language) for finding in (*verdict.findings, *verdict.notes)],
        "changes_on": verdict.changes_on.isoformat() if verdict.changes_on else None,
    }


def problem_data(problem: Problem, language: str) -> dict[str, Any]:
    """Return a problem as JSON can hold it."""
    return {
        "tab": problem.tab.say(language),
        "line": problem.line or None,
        "column": problem.column.say(language) or None,
        "value": problem.value,
        "message": problem.message.say(language),
        "remedy": problem.remedy.say(language),
        "rule": problem.rule,
    }
