"""The small language in which a setting is declared: a section of config.toml is a class, a setting is a line in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import TypeVar, cast

T = TypeVar("T")


class Section:
    """A section of config.toml: its docstring begins with its name in brackets, its fields are its settings."""

    def complaints(self) -> Iterator[str]:
        """Yield what cannot be though each value is of the right kind, beginning with the setting: "months = 13 is none"."""
        yield from ()


def setting(default: T, says: str, *, least: float | None = None) -> T:
    """Declare a setting: its default, one sentence that says what it does, and the least value that makes sense."""
    metadata = {"says": says, "least": least}
    if isinstance(default, Mapping):
        return cast(T, field(default_factory=lambda: default, metadata=metadata, hash=False))
    return field(default=default, metadata=metadata)


def unknown(setting: str, name: str, known: Sequence[str]) -> Iterator[str]:
    """Yield the complaint about a name that is none of the known ones, with what may have been meant."""
    if name not in known:
        yield f"{setting} knows no “{name}”{did_you_mean(name, known)}"


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return "; did you mean …?" or, where nothing is near, what there is."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return f"; did you mean “{near[0]}”?"
    return f"; there is {', '.join(known)}" if len(known) <= 20 else "; docs/reference.md lists them"
