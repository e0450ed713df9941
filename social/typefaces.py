"""Typefaces for cards: which font draws a text, in any script; shaped by libraqm where Pillow has it.

Noto Sans comes with the extra `cards`. For scripts that it lacks, the computer's own fonts are searched.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

PACKAGED = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "fontpkg_noto_sans_devanagari")

SCRIPTS = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK", "BOPOMOFO": "CJK", "FULLWIDTH": "CJK"}
"""Scripts, by the first word of their characters' names, that are drawn by another's font."""

ANYWHERE = (
    "DejaVuSans-Bold", "Arial Unicode", "segoeuib", "segoeui", "ebrimabd", "ebrima", "NirmalaB", "Nirmala", "msyhbd", "msyh",
    "malgunbd", "malgun", "YuGothB", "PingFang", "Kefa", "ArialHB", "Geeza Pro", "seguisym", "Apple Symbols", "FreeSansBold",
)  # fmt: skip
"""Fonts of Windows, macOS and Linux that cover many scripts, by the names of their files."""

INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\ufe0f\u00ad")


@cache
def packaged() -> tuple[str, ...]:
    """Return the files of the fonts that the extra `cards` brings."""
    found: list[str] = []
    for package in PACKAGED:
        spec = find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            found += [str(file) for file in sorted(Path(folder, "files").glob("*.ttf")) if "Italic" not in file.name]
    return tuple(found)


@cache
def on_this_computer() -> dict[str, str]:
    """Return the computer's own fonts: the file of each by its name without ending."""
    home = Path.home()
    folders = {
        "win32": [
            Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"),
            home / "AppData/Local/Microsoft/Windows/Fonts",
        ],
        "darwin": [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"],
    }.get(
        sys.platform,
        [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", home / ".local/share/fonts"],
    )
    files = (
        file
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in (".ttf", ".otf", ".ttc")
    )
    return {file.stem: str(file) for file in files}


@cache
def shapes() -> bool:
    """Tell whether Pillow has libraqm, which shapes scripts whose letters join, and orders those from the right."""
    from PIL import features

    return bool(features.check("raqm"))


@lru_cache(maxsize=512)
def face(file: str, size: int, weight: int) -> FreeTypeFont:
    """Return a font at a size in pixels and a weight (400 normal, 700 bold, 900 black) where there are several."""
    from PIL import ImageFont

    if weight < LEAST_BOLD:
        file = regular(file)
    font = ImageFont.truetype(file, size)
    if "wght" in Path(file).name:
        font.set_variation_by_axes([weight, 100])
    return font


LEAST_BOLD = 600


@cache
def regular(file: str) -> str:
    """Return the font of normal weight that belongs to a bold one, where there is one beside it."""
    beside = Path(file.replace("-Bold", "-Regular"))
    return str(beside) if beside.is_file() else file


@lru_cache(maxsize=1 << 14)
def has(file: str, char: str) -> bool:
    """Tell whether a font has a character: it draws it otherwise than one that no font has."""
    font = face(file, 32, 400)
    return bytes(font.getmask(char)) != nothing(file)


@lru_cache(maxsize=256)
def nothing(file: str) -> bytes:
    """Return how a font draws a character that it does not have."""
    return bytes(face(file, 32, 400).getmask("\uffff"))


@lru_cache(maxsize=1 << 14)
def file_for(char: str, own: str = "") -> str:
    """Return the font file that draws a character: the community's own, a packaged one, the computer's; "" for none."""
    return next((file for file in candidates(char, own) if has(file, char)), "")


def candidates(char: str, own: str) -> Iterator[str]:
    """Yield the fonts that may have a character, the preferred first."""
    if own:
        yield own
    yield from packaged()
    name = unicodedata.name(char, "").split(" ")[0]
    script = SCRIPTS.get(name, name if name == "CJK" else name.title())
    found = on_this_computer()
    for stem in (*(f"NotoSans{script}{cut}" for cut in ("-Bold", "[wdth,wght]", "-Regular")), *ANYWHERE):
        if stem in found:
            yield found[stem]


Run = tuple[str, str]
"""A piece of text and the file of the font that draws it."""


@lru_cache(maxsize=4096)
def runs(text: str, own: str = "", from_the_right: bool = False) -> tuple[Run, ...]:
    """Return a text as pieces that one font each draws, from left to right as they stand on paper.

    Letters of one script stay together, so that they can be shaped as one. Characters that no font has are left out.
    """
    plain = "".join(char for char in text if char not in INVISIBLE)
    files = [file_for(char, own) for char in plain if stands_alone(char)]
    if len(set(files)) == 1 and files[0]:
        return ((plain, files[0]),)
    near = files[0] if files else ""
    pieces: list[tuple[str, str]] = []
    for char in plain:
        near = file_for(char, own) if stands_alone(char) else near
        if near:
            pieces.append((char, near))
    joined = tuple(
        ("".join(char for char, _ in piece), file) for file, piece in groupby(pieces, key=lambda piece: piece[1])
    )
    return ordered(joined, from_the_right)


def ordered(found: tuple[Run, ...], from_the_right: bool) -> tuple[Run, ...]:
    """Return runs in the order in which they stand on paper, left to right (the Unicode bidirectional algorithm, by runs)."""
    ways = [way(text) for text, _ in found]
    flows = [
        each or (ways_before if (ways_before := near(ways[:at][::-1])) == near(ways[at + 1 :]) else "")
        for at, each in enumerate(ways)
    ]
    mine = "R" if from_the_right else "L"
    out: list[Run] = []
    for flow, several in groupby(zip(flows, found, strict=True), key=lambda pair: pair[0] or mine):
        piece = [run for _, run in several]
        out += piece if flow == mine else piece[::-1]
    return tuple(out[::-1] if from_the_right else out)


def near(ways: list[str]) -> str:
    """Return the first way of writing that is known."""
    return next((each for each in ways if each), "")


def way(text: str) -> str:
    """Return "R" for a text from the right, "L" for one from the left, "" for one without letters."""
    kinds = {unicodedata.bidirectional(char) for char in text}
    return "R" if kinds & {"R", "AL"} else "L" if "L" in kinds else ""


def stands_alone(char: str) -> bool:
    """Tell whether a character is drawn by itself: neither a space nor a mark on the one before it."""
    return not char.isspace() and unicodedata.category(char)[0] != "M"


def from_right(text: str) -> bool:
    """Tell whether a text begins in a script that is written from right to left."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


def drawable(text: str, own: str = "") -> bool:
    """Tell whether there is a font for every letter of a text."""
    return all(file_for(char, own) for char in text if unicodedata.category(char)[0] in "LN")


@lru_cache(maxsize=1 << 14)
def width(text: str, size: int, weight: int, own: str = "") -> float:
    """Return how wide a text is, in pixels."""
    return sum(face(file, size, weight).getlength(piece) for piece, file in runs(text, own))
