"""A post as LinkedIn would show it: folded on a phone and on a computer, and whole, its hashtags marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sheets_templates.keys import short_hash
from social import limits


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown in one place: what stands there, in pieces, and whether something is folded away."""

    pieces: tuple[tuple[str, bool], ...]
    cut: bool


def preview(text: str) -> dict[str, Shown]:
    """Return a post's text as phones, computers, and readers who ask for more see it."""
    fold = limits.fold(text)
    shown = {"phone": fold.phone, "computer": fold.desk, "whole": text}
    return {name: Shown(tuple(pieces(part)), len(part) < len(text)) for name, part in shown.items()}


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it is a hashtag."""
    at = 0
    for tag in re.finditer(r"(?<![\w&])#\w+", text):
        if tag.start() > at:
            yield text[at : tag.start()], False
        yield tag[0], True
        at = tag.end()
    if at < len(text):
        yield text[at:], False


def initials(name: str) -> str:
    """Return two letters that stand for a community where its logo would be."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or short_hash(name)[:2].upper()
