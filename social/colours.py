"""Colours of a card: their contrast, ink that can be read, and the palette that a card's points are numbers in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LEAST_CONTRAST = 4.5
"""Web Content Accessibility Guidelines 2.2, success criterion 1.4.3."""

RGB = tuple[int, int, int]

ACCENT, PAPER, INK = 0, 48, 96
"""Numbers in the palette. Between accent and paper, and between paper and ink, stand their mixtures, so that text drawn
with these numbers has soft edges."""

WARM, MARK = 97, 129
"""The circle and what is written on it, with their mixtures between."""

GROUND, SOFT, LENS = 130, 131, 132
MIXED = 12
EDGES = ((GROUND, WARM), (GROUND, SOFT), (PAPER, SOFT), (SOFT, LENS), (WARM, LENS))
"""Colours that meet in the figure; so many mixtures of each two follow in the palette."""

FREE = LENS + 1 + MIXED * len(EDGES)
"""The first number that is left for a logo's own colours."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def luminance(colour: str) -> float:
    """Return a colour's relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    parts = (value / 255 for value in rgb(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(colour: str) -> RGB:
    """Return a colour's three parts."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def readable(ink: str, ground: str) -> str:
    """Return the ink where it can be read on the ground, otherwise black or white, whichever can be read better."""
    if contrast(ink, ground) >= LEAST_CONTRAST:
        return ink
    return max(("#000000", "#FFFFFF"), key=lambda each: contrast(each, ground))


@lru_cache(maxsize=64)
def palette(paper: str, ink: str, accent: str, warm: str, ground: str, soft: str, lens: str) -> bytes:
    """Return the colours of a card by their numbers, three bytes each; inks that could not be read are replaced."""
    solid = {
        ACCENT: rgb(readable(accent, paper)), PAPER: rgb(paper), INK: rgb(readable(ink, paper)), WARM: rgb(warm),
        MARK: rgb(readable(ink, warm)), GROUND: rgb(ground), SOFT: rgb(soft), LENS: rgb(lens),
    }  # fmt: skip
    colours: list[RGB] = []
    for first, last in ((ACCENT, PAPER), (PAPER, INK), (WARM, MARK)):
        colours += [solid[first], *mixtures(solid[first], solid[last], last - first - 1)]
        colours += [solid[last]] if last in (INK, MARK) else []
    colours += [solid[GROUND], solid[SOFT], solid[LENS]]
    for one, other in EDGES:
        colours += mixtures(solid[one], solid[other], MIXED)
    return bytes(part for colour in colours for part in colour)


def mixtures(one: RGB, other: RGB, many: int) -> Iterator[RGB]:
    """Yield so many colours on the way from one to another."""
    for step in range(1, many + 1):
        red, green, blue = (round(a + (b - a) * step / (many + 1)) for a, b in zip(one, other, strict=True))
        yield red, green, blue


def edged(mask: Image, under: int, over: int) -> Image:
    """Return a mask as numbers in the palette: `under` where it is empty, `over` where it is full, mixtures between."""
    first = LENS + 1 + MIXED * EDGES.index((under, over))
    steps = [under, *range(first, first + MIXED), over]
    return mask.point([steps[round(value / 255 * (MIXED + 1))] for value in range(256)])
