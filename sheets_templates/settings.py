"""The small language in which a setting is declared: a section of config.toml is a class, a setting is a line in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import TypeVar, cast

from sheets_templates.words import NO_WORDS, Words

T = TypeVar("T")


class Section:
    """A section of config.toml: its docstring begins with its name in brackets, its fields are its settings."""

    def complaints(self) -> Iterator[Words]:
        """Yield what cannot be though each value is of the right kind, beginning with the setting: "months = 13 is none"."""
        yield from ()


def setting(default: T, says: str, *, least: float | None = None) -> T:
    """Declare a setting: its default, one sentence that says what it does, and the least value that makes sense."""
    metadata = {"says": says, "least": least}
    if isinstance(default, Mapping):
        return cast(T, field(default_factory=lambda: default, metadata=metadata, hash=False))
    return field(default=default, metadata=metadata)


def unknown(setting: str, name: str, known: Sequence[str]) -> Iterator[Words]:
    """Yield the complaint about a name that is none of the known ones, with what may have been meant."""
    if name not in known:
        words = Words("{setting} knows no “{name}”{meant}", "{setting} ne connaît pas « {name} »{meant}")
        yield words.fill(setting=setting, name=name, meant=did_you_mean(name, known))


def did_you_mean(name: str, known: Sequence[str]) -> Words:
    """Return "; did you mean …?" or, where nothing is near, what there is."""
    near = near_miss(name, known)
    if near != NO_WORDS:
        return near
    if len(known) <= MOST_NAMED:
        return Words("; there is {names}", "; il y a {names}").fill(names=", ".join(known))
    return Words("; docs/reference.md lists them", "; docs/reference.md en donne la liste")


def no_hour(setting: str, said: str) -> Iterator[Words]:
    """Yield the complaint about a text that is no hour of the day."""
    if not HOUR.fullmatch(said):
        words = Words(
            "{setting} = “{said}” is no hour; write it like “06:30”",
            "{setting} = « {said} » n'est pas une heure; écrivez-la comme « 06:30 »",
        )
        yield words.fill(setting=setting, said=said)


def no_zone(name: str) -> Iterator[Words]:
    """Yield the complaint about a name that is no time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        words = Words(
            "zone = “{name}” is no time zone; write it like “America/Halifax”",
            "zone = « {name} » n'est pas un fuseau horaire; écrivez-le comme « America/Halifax »",
        )
        yield words.fill(name=name)


HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def near_miss(name: str, known: Sequence[str]) -> Words:
    """Return "; did you mean …?" with the nearest of the known names; NO_WORDS where nothing is near."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return meant(near[0]) if near else NO_WORDS


def meant(name: str) -> Words:
    """Return "; did you mean …?"."""
    return Words("; did you mean “{name}”?", "; vouliez-vous dire « {name} » ?").fill(name=name)


MOST_NAMED = 20
"""So many names are listed where none is near what was typed."""
