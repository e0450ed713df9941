"""Typesetting for cards: the largest size at which a text fits its room, its lines, and writing them.

Widths are measured once at one size and scaled. Words too long for a line are broken after a hyphen, or between letters
with one; scripts whose letters join are made smaller instead.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from social import typefaces
from social.limits import characters, shortened

if TYPE_CHECKING:
    from PIL.Image import Image

MEASURED_AT = 64
"""Pixels at which widths are measured."""

ROOM_KEPT = 0.985
"""So much of the room is filled at most: hinting makes letters a little wider at some sizes."""

WORTH_A_LINE = 0.84
"""One line less is worth that much of the size."""

NEARLY_EMPTY = 0.3
"""A last line below so much of the widest one gets words of the lines above."""

SEPARATOR = " · "


class Hand(NamedTuple):
    """How a text is written: its weight (400 normal, 900 black), and the community's own font or ""."""

    weight: int
    own: str = ""


class Fit(NamedTuple):
    """A text that fits: its size in pixels, and its lines."""

    size: int
    lines: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def wide(text: str, hand: Hand) -> float:
    """Return how wide a text is, as a multiple of its size."""
    return typefaces.width(text, MEASURED_AT, hand.weight, hand.own) / MEASURED_AT


@lru_cache(maxsize=1 << 12)
def fitted(text: str, hand: Hand, room: int, lines: int, sizes: tuple[int, int, int]) -> Fit:
    """Return a text at the largest size at which it fits into so many lines of a room in pixels.

    `sizes` are the largest, the one below which words are broken rather than made smaller, and the least, at which a text
    that does not fit is cut with an ellipsis.
    """
    best = largest_size(text, hand, room, lines, sizes)
    if best is None:
        return cut(text, hand, room, lines, sizes[2])
    while lines > 1 and (fewer := largest_size(text, hand, room, lines - 1, sizes)) and fewer >= best * WORTH_A_LINE:
        best, lines = fewer, lines - 1
    kept = room * ROOM_KEPT / best
    return Fit(best, balanced(text, tuple(wrapped(text, hand, kept, whole=best > sizes[1])), hand, kept))


def largest_size(text: str, hand: Hand, room: int, lines: int, sizes: tuple[int, int, int]) -> int | None:
    """Return the largest size at which a text fits; None where it fits at none."""
    high, floor, least = sizes
    low = least - 1
    while low < high:
        size = (low + high + 1) // 2
        if fits(text, hand, room * ROOM_KEPT / size, lines, whole=size > floor):
            low = size
        else:
            high = size - 1
    return low if low >= least else None


def cut(text: str, hand: Hand, room: int, lines: int, size: int) -> Fit:
    """Return as much of a text as fits at a size, with an ellipsis."""
    kept = room * ROOM_KEPT / size
    found = tuple(wrapped(text, hand, kept, whole=False))
    if len(found) <= lines:
        return Fit(size, found)
    last = " ".join(found[lines - 1 :]) + "…"
    while len(last) > 2 and wide(last, hand) > kept:
        last = shortened(last, len(last) - 1)
    return Fit(size, (*found[: lines - 1], last))


def fits(text: str, hand: Hand, room: float, lines: int, *, whole: bool) -> bool:
    """Tell whether a text has at most so many lines, and where it must stay `whole`, no word that is wider than one."""
    if whole and any(wide(word, hand) > room for word in text.split()):
        return False
    return len(tuple(wrapped(text, hand, room, whole=whole))) <= lines


def wrapped(text: str, hand: Hand, room: float, *, whole: bool) -> Iterator[str]:
    """Yield a text as lines no wider than the room: split at its line ends, at " · ", and only then between words."""
    for part in text.split("\n"):
        if wide(part, hand) <= room:
            yield part
        elif SEPARATOR in part:
            pieces = part.split(SEPARATOR)
            for line in joined(pieces, SEPARATOR, hand, room):
                yield from joined(words_of(line, hand, room, whole=whole), " ", hand, room)
        else:
            yield from joined(words_of(part, hand, room, whole=whole), " ", hand, room)


def words_of(text: str, hand: Hand, room: float, *, whole: bool) -> list[str]:
    """Return the words of a text, those that are wider than the room in pieces unless they must stay whole."""
    return text.split() if whole else [piece for word in text.split() for piece in broken(word, hand, room)]


def joined(pieces: list[str], between: str, hand: Hand, room: float) -> Iterator[str]:
    """Yield lines of as many pieces as have room; a piece that ends in a hyphen joins the next without a space."""
    line = ""
    for piece in pieces:
        longer = piece if not line else f"{line}{piece}" if line.endswith("-") else f"{line}{between}{piece}"
        if line and wide(longer, hand) > room:
            yield line
            longer = piece
        line = longer
    if line:
        yield line


def broken(word: str, hand: Hand, room: float) -> Iterator[str]:
    """Yield a word whole, or where it is wider than the room in pieces that are not, each but the last with a hyphen."""
    if wide(word, hand) <= room:
        yield word
        return
    parts = re.split(r"(?<=[^\W\d_]-)(?=\w)", word)
    if len(parts) > 1:
        for part in parts:
            yield from broken(part, hand, room)
        return
    letters = characters().findall(word)
    hyphen = "-" if word.upper() != word.lower() else ""
    many = math.ceil(wide(word, hand) / max(0.1, room - wide(hyphen, hand)))
    while many < len(letters):
        pieces = [f"{''.join(piece)}{hyphen}" for piece in shared(letters, many)]
        pieces[-1] = pieces[-1].removesuffix(hyphen)
        if all(wide(piece, hand) <= room for piece in pieces):
            yield from pieces
            return
        many += 1
    yield word


def shared(letters: list[str], many: int) -> Iterator[list[str]]:
    """Yield letters in so many groups of nearly the same length."""
    for at in range(many):
        yield letters[at * len(letters) // many : (at + 1) * len(letters) // many]


def balanced(text: str, lines: tuple[str, ...], hand: Hand, room: float) -> tuple[str, ...]:
    """Return the same words in as many lines, so that the last is not nearly empty."""
    if len(lines) < 2 or SEPARATOR in text or "\n" in text or any(line.endswith("-") for line in lines):
        return lines
    widest = max(wide(line, hand) for line in lines)
    while wide(lines[-1], hand) < widest * NEARLY_EMPTY:
        room *= 0.96
        narrower = tuple(wrapped(text, hand, room, whole=True))
        if len(narrower) > len(lines) or any(wide(line, hand) > room for line in narrower):
            break
        lines = narrower
    return lines


def write(
    canvas: Image, text: str, at: tuple[float, float], size: int, hand: Hand, ink: int, from_right: bool | None = None
) -> None:
    """Write a text from a place on its base line, in as many fonts as it takes; `ink` is a number in the palette."""
    across = at[0]
    right = typefaces.from_right(text) if from_right is None else from_right
    for piece, file in typefaces.runs(text, hand.own, right):
        mask, left, above, wide_as = drawn(piece, file, size, hand.weight, right)
        canvas.paste(ink, (round(across) + left, round(at[1]) + above), mask)
        across += wide_as


@lru_cache(maxsize=512)
def drawn(text: str, file: str, size: int, weight: int, from_right: bool) -> tuple[Image, int, int, float]:
    """Return a text in one font as a mask, where its corner stands from the pen on the base line, and how far the pen goes."""
    from PIL import Image as images
    from PIL import ImageDraw

    font = typefaces.face(file, size, weight)
    direction = ("rtl" if from_right else "ltr") if typefaces.shapes() else None
    length = font.getlength(text, direction=direction)
    mask = images.new("L", (math.ceil(length) + 2 * size, size * 3), 0)
    ImageDraw.Draw(mask).text((size, size * 2), text, fill=255, font=font, anchor="ls", direction=direction)
    box = mask.getbbox() or (0, 0, 1, 1)
    return mask.crop(box), box[0] - size, box[1] - size * 2, length
