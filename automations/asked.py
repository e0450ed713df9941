"""What people asked for in the tab Requests, and what is to be done about it; no row of theirs is ever touched.

Answers go to the tab Answers, in the same write as the work itself, so that a request is carried out exactly once: it is
new as long as no answer bears its key. The spreadsheet shows each answer beside its request by formula.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import cast

from automations import morning
from automations.books import Book, Changes, in_rounds
from automations.config import Config
from automations.menu import Automation, meant
from automations.plan import Plan
from automations.replies import Reply, failed, refused, script_note
from sheets_templates import grids, headers
from sheets_templates.choices import folded
from sheets_templates.columns import Grid, tab_of
from sheets_templates.people_tabs import Request
from sheets_templates.tabs import PEOPLES_TABS
from sheets_templates.tool_tabs import AnswerLine
from sheets_templates.words import NO_WORDS, Words

LONGEST_QUOTE = 60
AHEAD = timedelta(minutes=15)
"""A request whose time lies so far ahead shows that one of two clocks is wrong."""

CLICKED = re.compile(r"v(\d{1,4})-")
"""The id of a request that came from a click begins with the version of the script in the sheet."""

KEPT = timedelta(days=2)
"""An answer outlives the row it belongs to by so long, so that undoing a deletion asks for nothing twice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that has no answer yet: what it asks for, or why it is not carried out."""

    request: Request
    copies: int
    automation: Automation | None = None
    refusal: Words = NO_WORDS


def requests_in(sheets: Mapping[str, Grid], config: Config) -> tuple[Request, ...]:
    """Return the rows of the tab Requests, under the community's own names for tab and columns; none where it is gone."""
    tab = tab_of(Request)
    names = config.columns.get(tab.name, {})
    title = grids.title_in(sheets, tab, names.get("title"))
    header = headers.find_header(tab, sheets[title], names) if title else None
    if title is None or header is None:
        return ()
    return cast(tuple[Request, ...], grids.read_rows(tab, sheets[title], header)[0])


def answers_in(sheets: Mapping[str, Grid]) -> tuple[AnswerLine, ...] | None:
    """Return the lines of the tab Answers; None where there is no such tab, so that nothing could be answered."""
    title = grids.title_in(sheets, tab_of(AnswerLine))
    return None if title is None else grids.tab_rows(sheets[title], AnswerLine)


def new_requests(
    sheets: Mapping[str, Grid], config: Config, now: datetime, offered: Iterable[Automation]
) -> tuple[Asked, ...]:
    """Return each request without an answer once, however many rows ask it, with what it asks for or why not."""
    answers = answers_in(sheets)
    if answers is None:
        return ()
    answered = {line.key for line in answers}
    rows = [row for row in requests_in(sheets, config) if row.row_key and row.row_key not in answered]
    copies = Counter(row.row_key for row in rows)
    first = {row.row_key: row for row in reversed(rows)}
    menu = tuple(offered)
    return tuple(judged(row, copies[key], config, now, menu) for key, row in reversed(first.items()))


def judged(row: Request, copies: int, config: Config, now: datetime, menu: tuple[Automation, ...]) -> Asked:
    """Return a request with the automation that it asks for, or with the reason why it is not carried out."""
    moment = moment_of(row, config.zone)
    if not is_allowed(row.asked_by, config.watch.allowed):
        return Asked(row, copies, refusal=not_allowed(row.asked_by))
    if moment and now - moment > timedelta(days=config.watch.request_days):
        return Asked(row, copies, refusal=too_old(moment, config.watch.request_days))
    automation = meant(row.what, menu)
    if automation is None:
        return Asked(row, copies, refusal=not_understood(row.what, menu))
    return Asked(row, copies, automation)


def moment_of(row: Request, zone: tzinfo) -> datetime | None:
    """Return when a request was made, on the community's own clock; None where its text is no time."""
    try:
        said = row.asked_at if isinstance(row.asked_at, datetime) else datetime.fromisoformat(row.asked_at)
        return said.astimezone(zone).replace(tzinfo=None) if said.tzinfo else said
    except (ValueError, OverflowError):
        return None


def is_allowed(who: str, allowed: tuple[str, ...]) -> bool:
    """Tell whether someone may ask, by e-mail, name, or the part of an address from “@” on."""
    said = who.strip().casefold()
    return not allowed or any(
        said.endswith(each) if each.startswith("@") else said == each
        for each in (entry.strip().casefold() for entry in allowed)
    )


def not_allowed(who: str) -> Words:
    """Return the answer to someone who may not ask."""
    if not who:
        return Words(
            "Type who asks in Asked by: here only some people may.",
            "Inscrivez qui demande dans Demandé par : ici, seules certaines personnes le peuvent.",
        )
    return Words(
        "“{who}” may not ask here; your coordinator adds people under allowed in [watch] of config.toml.",
        "« {who} » ne peut pas demander ici; la personne qui coordonne ajoute des gens sous allowed dans [watch] de config.toml.",
    ).fill(who=quoted(who))


def too_old(moment: datetime, days: int) -> Words:
    """Return the answer to a request that waited too long."""
    return Words(
        "Asked on {day}, more than {days} days ago; add a new row if you still want it.",
        "Demandé le {day}, il y a plus de {days} jours; ajoutez une ligne si vous le voulez encore.",
    ).fill(day=moment.date(), days=days)


def not_understood(text: str, menu: tuple[Automation, ...]) -> Words:
    """Return the answer to a text that asks for nothing known: what may have been meant, or what there is."""
    spellings = {folded(said): automation for automation in menu for said in (automation.words.en, automation.words.fr)}
    near = difflib.get_close_matches(folded(text)[:80], spellings, n=1, cutoff=0.6)
    if near:
        return Words(
            "“{text}” is not known; did you mean “{near}”? Add a new row.",
            "« {text} » est inconnu; vouliez-vous dire « {near} » ? Ajoutez une ligne.",
        ).fill(text=quoted(text), near=spellings[near[0]].words)
    said = Words(
        "“{text}” is not known; there is: {all}. Add a new row.",
        "« {text} » est inconnu; il y a : {all}. Ajoutez une ligne.",
    )
    return said.fill(text=quoted(text), all=[automation.words for automation in menu])


def quoted(text: str) -> str:
    """Return a text as it is quoted in an answer: on one line, not longer than needed to know it again."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 1] + "…"


def plan_for(
    sheets: Mapping[str, Grid], config: Config, now: datetime, wanted: Iterable[Automation], who: Iterable[str] = ()
) -> tuple[Plan, dict[str, Reply]]:
    """Return one plan for all that is wanted, with its changes, and each automation's reply by name.

    The tool's tabs always say what holds now; rows are added only to the tabs that are wanted.
    """
    chosen = {automation.name: automation for automation in wanted}
    adding = frozenset(tab_of(row).name for automation in chosen.values() for row in automation.adds)
    remark = Words("Asked for{by}: {what}.", "Demandé{by} : {what}.").fill(
        what=[automation.words for automation in chosen.values()], by=by_whom(who)
    )
    found = morning.plan(sheets, config, now, adding, remark)
    replies = {name: lawful(automation.answer(found), sheets, config) for name, automation in chosen.items()}
    changes = found.changes
    for reply in replies.values():
        changes = together(changes, reply.changes)
    return replace(found, changes=changes), replies


def by_whom(who: Iterable[str]) -> Words:
    """Return " by Sam and Lee", or no words where nobody is named."""
    names = sorted({name for name in who if name})
    return Words(" by {names}", " par {names}").fill(names=names) if names else NO_WORDS


def lawful(reply: Reply, sheets: Mapping[str, Grid], config: Config) -> Reply:
    """Return the reply of an automation, or a failure where it would rewrite a tab of people's rows."""
    own = (grids.title_in(sheets, tab, config.columns.get(tab.name, {}).get("title")) for tab in PEOPLES_TABS)
    broken = sorted(set(own) & set(reply.changes.replace), key=str)
    if not broken:
        return reply
    return failed(
        Words(
            "Not done: it would have rewritten {tabs}, where the rows are yours.",
            "Pas fait : cela aurait réécrit {tabs}, où les lignes sont à vous.",
        ).fill(tabs=[str(title) for title in broken])
    )


def together(one: Changes, other: Changes) -> Changes:
    """Return two changes as one; the second wins where both replace a tab."""
    add = {title: (*one.add.get(title, ()), *other.add.get(title, ())) for title in {**one.add, **other.add}}
    made = {sheet.title: sheet for sheet in (*one.make, *other.make)}
    return Changes({**one.replace, **other.replace}, add, tuple(made.values()))


def plan_answers(
    sheets: Mapping[str, Grid], config: Config, now: datetime, offered: Iterable[Automation], finish: Finish
) -> tuple[Changes, tuple[AnswerLine, ...]]:
    """Return the changes that carry out and answer every new request, and the new answers; none where nothing is new.

    Each reply is finished before it is written down.
    """
    asked = new_requests(sheets, config, now, offered)
    wanted = [each.automation for each in asked if each.automation]
    changes, replies = Changes(), dict[str, Reply]()
    if wanted:
        found, replies = plan_for(
            sheets, config, now, wanted, (each.request.asked_by for each in asked if each.automation)
        )
        changes = found.changes
        replies = {name: finish(reply, config, now.date()) for name, reply in replies.items()}
    lines = tuple(answer_line(each, replies, config, now) for each in asked)
    language = config.community.language
    kept = (*lines, *still_needed(answers_in(sheets) or (), requests_in(sheets, config), now, language))
    return together(changes, Changes(morning.new_content(AnswerLine, kept, sheets, language, NO_WORDS))), lines


def still_needed(
    answers: Iterable[AnswerLine], rows: Iterable[Request], now: datetime, language: str
) -> tuple[AnswerLine, ...]:
    """Return the answers whose request still stands, and those given lately; with a word where an id was copied."""
    standing: dict[str, set[tuple[datetime | str, str]]] = {}
    for row in rows:
        standing.setdefault(row.row_key, set()).add((row.asked_at, row.what))
    lately = (now - KEPT).strftime("%Y-%m-%d %H:%M")
    return tuple(
        with_note(line, COPIED.say(language)) if len(standing.get(line.key, ())) > 1 else line
        for line in answers
        if line.key in standing or line.answered_at >= lately
    )


COPIED = Words(
    "Several rows carry this request id: clear it in a copied row to ask anew.",
    "Plusieurs lignes portent ce numéro de demande : effacez-le dans la ligne copiée pour demander de nouveau.",
)


def with_note(line: AnswerLine, note: str) -> AnswerLine:
    """Return an answer that ends with a note, once."""
    return line if note in line.answer else replace(line, answer=f"{line.answer} {note}")


def answer_line(asked: Asked, replies: Mapping[str, Reply], config: Config, now: datetime) -> AnswerLine:
    """Return the answer to one request, as the tab Answers shows it."""
    row, language = asked.request, config.community.language
    reply = replies[asked.automation.name] if asked.automation else refused(asked.refusal)
    said = [reply.message, *notes(asked, config, now)]
    return AnswerLine(
        key=row.row_key,
        answered_at=now.strftime("%Y-%m-%d %H:%M"),
        what=quoted(row.what),
        asked_by=quoted(row.asked_by),
        status=reply.status,
        answer=" ".join(words.say(language) for words in said),
    )


def notes(asked: Asked, config: Config, now: datetime) -> Iterable[Words]:
    """Yield what else to say with an answer: a clock that is wrong, an id that was copied, a row without a time."""
    moment = moment_of(asked.request, config.zone)
    if moment and moment - now > AHEAD:
        yield Words(
            "The row says {there}, this computer's clock {here}: one of them is wrong.",
            "La ligne dit {there}, l'horloge de cet ordinateur {here} : l'une des deux se trompe.",
        ).fill(there=moment.strftime("%Y-%m-%d %H:%M"), here=now.strftime("%Y-%m-%d %H:%M"))
    if asked.copies > 1:
        yield Words(
            "{n} rows are this same request; it was answered once.",
            "{n} lignes sont cette même demande; elle a reçu une seule réponse.",
        ).fill(n=asked.copies)
    clicked = CLICKED.match(asked.request.id)
    if clicked and script_note(int(clicked[1])) != NO_WORDS:
        yield script_note(int(clicked[1]))
    if not asked.request.asked_at and not asked.request.id:
        yield Words("Type a time in When to ask it again.", "Inscrivez l'heure dans Quand pour le redemander.")


Finish = Callable[[Reply, Config, date], Reply]
"""Does what a reply still asks for outside the workbook, such as a file, and returns the reply that says so."""


def nothing_outside(reply: Reply, config: Config, day: date) -> Reply:
    """Return the reply as it is: nothing is done outside the workbook."""
    return reply


def answer_requests(
    book: Book, config: Config, now: datetime, offered: Iterable[Automation], finish: Finish = nothing_outside
) -> tuple[AnswerLine, ...]:
    """Read the workbook, carry out what is asked for and not answered yet, and return the new answers.

    `now` is on the community's own clock. Raises BookError where the workbook cannot be read or written.
    """
    menu = tuple(offered)
    return in_rounds(book, lambda sheets: plan_answers(sheets, config, now, menu, finish))
