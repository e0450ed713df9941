"""The mornings of all communities of a programme, at once, each for itself: one that fails keeps none of the others back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from automations import telling
from automations.books import open_book
from automations.config import Config, communities
from automations.errors import ConnectorError
from automations.morning import run
from automations.plan import Plan
from automations.turns import turn
from sheets_templates.words import Words

AT_ONCE = 8
"""So many communities are worked on at the same time."""


@dataclass(frozen=True)
class Morning:
    """One community's morning: what it found, or why it could not be done."""

    community: str
    found: Plan | None = None
    trouble: Words | None = None


def mornings(config: Config, now: datetime, dry: bool = False) -> tuple[Morning, ...]:
    """Return the morning of every community that config.toml lists, in its order.

    Those that wait for Google wait at the same time. Files are worked on one after the other: nothing waits there, and
    the library that reads them stays in one thread.
    """
    wanted = communities(config)
    with ThreadPoolExecutor(AT_ONCE, "morning") as online, ThreadPoolExecutor(1, "files") as files:
        started = [(online if waits(each) else files).submit(morning_of, name, each, now, dry) for name, each in wanted]
    return tuple(outcome(name, future) for (name, _), future in zip(wanted, started, strict=True))


def waits(config: Config | ConnectorError) -> bool:
    """Tell whether a community's workbook is one that is waited for."""
    return isinstance(config, Config) and config.book_place.startswith(("google:", "https:"))


def morning_of(name: str, config: Config | ConnectorError, now: datetime, dry: bool) -> Morning:
    """Return one community's morning. Raises whatever stops it."""
    if isinstance(config, ConnectorError):
        raise config
    called = config.community.name if config.community.named else name
    with nullcontext() if dry else turn(config.book_place, config):
        return Morning(called, run(open_book(config.book_place, config), config, now, dry))


def outcome(name: str, done: Future[Morning]) -> Morning:
    """Return a morning, or what stopped it: an error of ours in its own words, any other by its kind and nothing of its data."""
    error = done.exception()
    if error is None:
        return done.result()
    if isinstance(error, ConnectorError):
        return Morning(name, trouble=error.words)
    unexpected = Words(
        "stopped by a fault of the tool ({kind}); please report it",
        "arrêté par un défaut de l'outil ({kind}); veuillez le signaler",
    )
    return Morning(name, trouble=unexpected.fill(kind=Words.plain(type(error).__name__)))


def told(all_: Iterable[Morning], language: str, dry: bool) -> Iterator[str]:
    """Yield a line for each community, those that need somebody first, and how many are done."""
    every = tuple(all_)
    failed = [each for each in every if each.trouble is not None]
    yield "# " + Words("{done} of {all} communities done", "{done} communautés sur {all} traitées").say(
        language, done=len(every) - len(failed), all=len(every)
    )
    for each in failed:
        yield f"! {each.community}: {each.trouble.say(language) if each.trouble else ''}"
    for each in every:
        if each.found is not None:
            yield f"{each.community}: {line_of(each.found, language, dry)}"


def line_of(found: Plan, language: str, dry: bool) -> str:
    """Return a morning in half a line."""
    new = Words(
        "{proposals:match|matches} proposed, {actions} to do, {drafts:draft|drafts}, {problems:cell|cells} to check",
        "{proposals:jumelage proposé|jumelages proposés}, {actions} à faire, {drafts:ébauche|ébauches}, {problems:cellule|cellules} à vérifier",
    ).say(
        language,
        proposals=len(found.proposals),
        actions=len(found.actions),
        drafts=len(found.drafts),
        problems=len(found.problems),
    )
    if not found.changes:
        return new + Words("; up to date", "; à jour").say(language)
    return new + (Words("; not written", "; non écrit") if dry else Words("; written", "; écrit")).say(language)


def as_data(all_: Iterable[Morning], language: str) -> list[dict[str, Any]]:
    """Return every community's morning as JSON can hold it."""
    return [
        {
            "community": each.community,
            "trouble": each.trouble.say(language) if each.trouble else None,
            "plan": telling.as_data(each.found, language) if each.found else None,
        }
        for each in all_
    ]
