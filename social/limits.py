"""LinkedIn's rules of text, measured: length, what stands before the fold, hashtags, how hard a text is to read.

Lengths are UTF-16 units, as LinkedIn counts them: most letters are one, most emoji two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sheets_templates.choices import folded

if TYPE_CHECKING:
    import regex

LONGEST_POST = 3_000
"""UTF-16 units that a post may have."""

PHONE_FOLD, DESK_FOLD = 140, 210
"""UTF-16 units that stand before "… more" on a phone and on a desk."""

MOST_HASHTAGS = 5

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+")
SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$|[»”\"])|\n+")
TOKEN = re.compile(r"[^\W_]+|[.!?]")
NOT_CONTRACTED = re.compile(r"n['’]t\b", re.IGNORECASE)
STOPS = frozenset(".!?")
HASHTAG = re.compile(r"(?<![\w&])#(\w+)")


def units(text: str) -> int:
    """Return a text's length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def head(text: str, room: int) -> str:
    """Return the beginning of a text that fits into `room` UTF-16 units; a character as a person sees it is never split.

    What counts as one character (a letter with its marks, a flag, an emoji with its skin tone) is said by Unicode's
    annex 29, extended grapheme clusters.
    """
    if units(text) <= room:
        return text
    near = text[: room + 64]
    if plainly_cut(near, room):
        return text[:room]
    used = end = 0
    for whole in characters().finditer(near):
        used += units(whole[0])
        if used > room:
            break
        end = whole.end()
    return text[:end]


def plainly_cut(near: str, room: int) -> bool:
    """Tell at a glance whether a text can be cut after `room` characters: each is one unit, and a plain letter follows."""
    if near.isascii():
        return True
    return units(near[:room]) == room and near[room] < "\u0300" and near[room - 1] < "\u0600" and near[room] != "\n"


@cache
def characters() -> regex.Pattern[str]:
    """Return the pattern of one character as a person sees it."""
    import regex

    return regex.compile(r"\X")


def shortened(text: str, room: int) -> str:
    """Return a text cut at a word to at most `room` UTF-16 units, with an ellipsis where something was left out."""
    if units(text) <= room:
        return text
    cut = head(text, room - 1)
    spaced = cut.rfind(" ")
    return (cut[:spaced] if spaced > len(cut) // 2 else cut).rstrip(" ,;:–-") + "…"


@dataclass(frozen=True)
class Fold:
    """What of a post stands before "… more": on a phone, and on a desk."""

    phone: str
    desk: str


def fold(text: str) -> Fold:
    """Return what of a text LinkedIn shows before a reader asks for more."""
    return Fold(head(text, PHONE_FOLD), head(text, DESK_FOLD))


def hashtags(text: str) -> tuple[str, ...]:
    """Return the hashtags in a text, in order, with their #."""
    first = text.find("#")
    return tuple("#" + name for name in HASHTAG.findall(text, first)) if first >= 0 else ()


def in_camel_case(hashtag: str) -> bool:
    """Tell whether a hashtag's words begin with capitals, so that it can be read aloud: #GetConnected."""
    return not hashtag[1:2].islower()


def at_the_end(text: str, tags: tuple[str, ...]) -> bool:
    """Tell whether nothing but hashtags follows the first of a text's hashtags."""
    if not tags or text.endswith(" ".join(tags)):
        return True
    return not HASHTAG.sub("", text[text.index(tags[0]) :]).strip()


@dataclass(frozen=True)
class Reading:
    """How hard a text is to read: 100 is very easy, 60 plain, 30 hard, 0 very hard."""

    language: str
    words: int
    sentences: int
    syllables: int

    @cached_property
    def ease(self) -> int:
        """Return the reading ease, 0 to 100.

        English: Flesch, A new readability yardstick (1948), 206.835 - 1.015 words a sentence - 84.6 syllables a word.
        French: Kandel and Moles, Application de l'indice de Flesch à la langue française (1958), 207 - 1.015 words a
        sentence - 73.6 syllables a word. Syllables are counted by groups of vowels, so it is an estimate.
        """
        if not self.words:
            return 100
        length, weight = self.words / max(1, self.sentences), self.syllables / self.words
        raw = (
            207 - 1.015 * length - 73.6 * weight if self.language == "fr" else 206.835 - 1.015 * length - 84.6 * weight
        )
        return max(0, min(100, round(raw)))


class Line(NamedTuple):
    """What one line of a text holds: its plain words and stops, and what counts for how hard it is to read."""

    tokens: tuple[str, ...]
    """Words without accents and capitals, and the ends of sentences."""
    words: int
    sentences: int
    english: int
    french: int
    """Syllables, if its words are English or French."""


@lru_cache(maxsize=1 << 14)
def line(text: str) -> Line:
    """Return what a line holds; posts have many lines in common, and one that was met before costs nothing."""
    tokens: list[str] = []
    words = sentences = english = french = begun = 0
    for each in map(piece, text.split(" ")):
        tokens += each.tokens
        if each.words:
            words += each.words
            english += each.english
            french += each.french
            begun = 1
        if each.stops:
            sentences += begun
            begun = 0
    return Line(tuple(tokens), words, sentences + begun, english, french)


class Piece(NamedTuple):
    """What stands between two spaces, as in a `Line`."""

    tokens: tuple[str, ...]
    words: int
    english: int
    french: int
    """Syllables, if the word is English or French."""
    stops: bool
    """Whether a sentence ends in it."""


@lru_cache(maxsize=1 << 15)
def piece(text: str) -> Piece:
    """Return what a piece of text without spaces holds; a hashtag's words do not count for reading."""
    plain = NOT_CONTRACTED.sub(" not", text)
    tokens = tuple(word if word in STOPS else folded(word) for word in TOKEN.findall(plain))
    words = [] if text.startswith("#") else WORD.findall(text)
    stops = SENTENCE_END.search(text) is not None
    return Piece(tokens, len(words), sum(map(english_syllables, words)), sum(map(french_syllables, words)), stops)


def reading(text: str, language: str) -> Reading:
    """Return how hard a text is to read; its hashtags do not count."""
    words = sentences = syllables = 0
    french = language == "fr"
    for each in text.split("\n"):
        found = line(each)
        words += found.words
        sentences += found.sentences
        syllables += found.french if french else found.english
    return Reading(language, words, sentences, syllables)


def english_syllables(word: str) -> int:
    """Return about how many syllables an English word has."""
    small = re.sub(r"(?:[^laeiouy]es|[^tdaeiouy]ed|[^laeiouy]e)$", "", word.casefold())
    return max(1, len(re.findall(r"[aeiouyéèêëàâîïôöûü]+", small)))


def french_syllables(word: str) -> int:
    """Return about how many syllables a French word has; a mute ending does not count."""
    small = re.sub(r"(?<=[^aeiouyéèêëàâîïôöûü])(?:es?|ent)$", "", word.casefold())
    return max(1, len(re.findall(r"(?:eau|[aeiouyàâîïôöûüœæ]+|[éèêë])", small)))
