"""The menu: everything that a person can ask for, by a click in the sheet, a row in Requests, or over the web.

To add an automation, write a function of the plan that returns a `Reply`, and name it in the tuple at the foot. A
community's own stands in a package of its own as an entry point in the group `connector.automations`: its name is what
people ask for, its value a function of the `Plan` that returns a `Reply` (or a sentence), with `changes` if it has some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from automations.answers import ADDED
from automations.plan import Plan
from automations.replies import Reply, ReplyLine, done, failed
from automations.verdicts import Outcome, Verdict
from sheets_templates.choices import RequestKind, folded
from sheets_templates.columns import Row, tab_of
from sheets_templates.people_tabs import Match, Post
from sheets_templates.words import Words, first_sentences

GROUP = "connector.automations"
"""The group of entry points in which a community's own automations are found."""

MOST_LINES = 40
"""A reply has so many lines at most; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class Automation:
    """Something that can be asked for: its name, its words, the tabs it may add rows to, and what it answers."""

    name: str
    words: Words
    answer: Callable[[Plan], Reply]
    adds: tuple[type[Row], ...] = ()
    kind: RequestKind | None = None

    def is_meant(self, text: str) -> bool:
        """Tell whether a text, in any language or spelling, asks for this."""
        if self.kind is not None and RequestKind.spelled(text) is self.kind:
            return True
        return folded(text) in (folded(self.name), folded(self.words.en), folded(self.words.fr))


def check_intake(found: Plan) -> Reply:
    """Say how many rows stand where, and list the people who need attention."""
    verdicts: list[Verdict[Any]] = [*found.connectees, *found.connectors]
    open_ones = [verdict for verdict in verdicts if verdict.outcome in ATTENTION]
    return done(
        Words(
            "{n:row|rows} judged: {open} in need of attention, {cells:cell|cells} to check. See the tab Intake review.",
            "{n:ligne examinée|lignes examinées} : {open} à regarder, {cells:cellule|cellules} à vérifier. Voyez l'onglet Examen des demandes.",
        ).fill(n=len(verdicts), open=len(open_ones), cells=len(found.problems)),
        tuple(
            ReplyLine(
                Words("{who}: {step}", "{who} : {step}").fill(who=verdict.person.name, step=verdict.next_step),
                tab_of(verdict.person).name,
                verdict.person.row_key,
            )
            for verdict in open_ones[:MOST_LINES]
        ),
    )


ATTENTION = (Outcome.DUPLICATE, Outcome.INCOMPLETE, Outcome.EXPECTATIONS)
"""Verdicts that ask the coordinator for something now."""


def propose_matches(found: Plan) -> Reply:
    """Say how many matches were proposed, and who with whom."""
    lines = tuple(
        ReplyLine(
            Words("{a} – {b}: {why}", "{a} – {b} : {why}").fill(
                a=match.connectee_name, b=match.connector_name, why=first_sentences(match.why)
            ),
            "matches",
            match.row_key,
        )
        for match in found.proposals[:MOST_LINES]
    )
    said = Words(
        "{n:match|matches} proposed, {waiting:person waits|people wait}. See the tabs Matches and Waiting.",
        "{n:jumelage proposé|jumelages proposés}, {waiting:personne|personnes} en attente. Voyez les onglets Jumelages et En attente.",
    )
    return done(said.fill(n=len(found.proposals), waiting=len(found.waiting)), lines)


def draft_posts(found: Plan) -> Reply:
    """Say how many posts were drafted, and about whom or what."""
    lines = tuple(
        ReplyLine(Words("{kind}: {about}", "{kind} : {about}").fill(kind=post.kind, about=post.about), "posts")
        for post in found.drafts[:MOST_LINES]
    )
    said = Words(
        "{n:post|posts} drafted for review. See the tab Posts.",
        "{n:publication rédigée|publications rédigées}, à réviser dans Publications.",
    )
    return done(said.fill(n=len(found.drafts)), lines)


def fill_report(found: Plan) -> Reply:
    """Say the figures of the report under way, and give it to be stored as a file."""
    lines = tuple(
        ReplyLine(Words("{label}: {value}", "{label} : {value}").fill(label=each.label, value=each.now.value), "report")
        for each in tuple(found.figures.values())[:MOST_LINES]
    )
    said = Words(
        "The figures of {period} are filled in. See the tab Report.",
        "Les chiffres de la période {period} sont inscrits. Voyez l'onglet Rapport.",
    )
    return replace(done(said.fill(period=found.report.period.words), lines), report=found.report)


def run_morning(found: Plan) -> Reply:
    """Say what a whole morning found, in one sentence, and what is due."""
    said = Words(
        "{proposals:match|matches} proposed, {drafts:post|posts} drafted, {due:thing|things} to do. See the tab Today.",
        "{proposals:jumelage proposé|jumelages proposés}, {drafts:publication rédigée|publications rédigées}, {due:chose|choses} à faire. Voyez l'onglet Aujourd'hui.",
    )
    return done(
        said.fill(proposals=len(found.proposals), drafts=len(found.drafts), due=len(found.actions)),
        due_today(found).lines,
    )


def due_today(found: Plan) -> Reply:
    """Say how much is due, and list it."""
    lines = tuple(
        ReplyLine(
            action.told,
            action.key.partition("|")[0],
            action.key,
            action.due_on.isoformat(),
        )
        for action in found.actions[:MOST_LINES]
    )
    said = Words("{n:thing|things} to do. See the tab Today.", "{n:chose|choses} à faire. Voyez l'onglet Aujourd'hui.")
    return done(said.fill(n=len(found.actions)), lines)


def from_outside(found: Iterable[EntryPoint] | None = None) -> tuple[Automation, ...]:
    """Return the automations that other packages bring, by name; nothing of theirs runs until somebody asks for it."""
    entries = entry_points(group=GROUP) if found is None else found
    return tuple(
        Automation(entry.name, Words.plain(entry.name), foreign(entry))
        for entry in sorted(entries, key=lambda entry: entry.name)
    )


def foreign(entry: EntryPoint) -> Callable[[Plan], Reply]:
    """Return an outside automation as a function that always replies: what goes wrong in it is said, and stops nothing."""

    def answer(found: Plan) -> Reply:
        try:
            reply = entry.load()(found)
        except Exception as error:  # code of somebody else: whatever it raises is an answer
            said = Words(
                "“{name}”, an automation of your own, stopped: {error}. Tell whoever wrote it.",
                "« {name} », une automatisation à vous, s'est arrêtée : {error}. Dites-le à qui l'a écrite.",
            )
            return failed(said.fill(name=entry.name, error=f"{type(error).__name__}: {error}"[:200]))
        if isinstance(reply, str):
            return done(Words.plain(reply))
        if isinstance(reply, Reply):
            return reply
        said = Words(
            "“{name}”, an automation of your own, returned {kind} and no reply.",
            "« {name} », une automatisation à vous, a rendu {kind} et pas de réponse.",
        )
        return failed(said.fill(name=entry.name, kind=type(reply).__name__))

    return answer


def own(kind: RequestKind, answer: Callable[[Plan], Reply], *adds: type[Row]) -> Automation:
    """Return one of the tool's own automations."""
    return Automation(kind.name.lower(), kind.words, answer, adds, kind)


OWN: tuple[Automation, ...] = (
    own(RequestKind.CHECK_INTAKE, check_intake),
    own(RequestKind.PROPOSE_MATCHES, propose_matches, Match),
    own(RequestKind.DRAFT_POSTS, draft_posts, Post),
    own(RequestKind.FILL_REPORT, fill_report),
    own(RequestKind.RUN_MORNING, run_morning, *(added.row for added in ADDED)),
    own(RequestKind.DUE_TODAY, due_today),
)


def menu() -> tuple[Automation, ...]:
    """Return everything that can be asked for: the tool's own, then what other packages bring."""
    return (*OWN, *from_outside())


def meant(text: str, offered: Iterable[Automation]) -> Automation | None:
    """Return the automation that a text asks for, or None."""
    return next((automation for automation in offered if automation.is_meant(text)), None)
