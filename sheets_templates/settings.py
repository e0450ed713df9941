"""The small language in which a setting is declared: a section of config.toml is a class, a setting is a line in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeVar, cast

T = TypeVar("T")


def setting(default: T, says: str, *, least: float | None = None) -> T:
    """Declare a setting: its default, one sentence that says what it does, and the least value that makes sense."""
    metadata = {"says": says, "least": least}
    if isinstance(default, Mapping):
        return cast(T, field(default_factory=lambda: default, metadata=metadata, hash=False))
    return field(default=default, metadata=metadata)
