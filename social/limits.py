"""LinkedIn's rules of text, measured: length, what stands before the fold, hashtags, how hard a text is to read.

Lengths are UTF-16 units, as LinkedIn counts them: most letters are one, most emoji two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

LONGEST_POST = 3_000
"""UTF-16 units that a post may have."""

PHONE_FOLD, DESK_FOLD = 140, 210
"""UTF-16 units that stand before "… more" on a phone and on a desk."""

MOST_HASHTAGS = 5

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+")
SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$|[»”\"])|\n+")
HASHTAG = re.compile(r"(?<![\w&])#(\w+)")
CAMEL_CASE = re.compile(r"(?:[A-ZÀ-ÖØ-Þ0-9][\w]*)")


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
    if near.isascii():
        return text[:room]
    used = end = 0
    for whole in characters().finditer(near):
        used += units(whole[0])
        if used > room:
            break
        end = whole.end()
    return text[:end]


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
    return tuple("#" + name for name in HASHTAG.findall(text)) if "#" in text else ()


def in_camel_case(hashtag: str) -> bool:
    """Tell whether a hashtag's words begin with capitals, so that it can be read aloud: #GetConnected."""
    return CAMEL_CASE.fullmatch(hashtag.removeprefix("#")) is not None


def at_the_end(text: str) -> bool:
    """Tell whether nothing but hashtags follows the first hashtag."""
    first = HASHTAG.search(text)
    return first is None or not HASHTAG.sub("", text[first.start() :]).strip()


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


def reading(text: str, language: str) -> Reading:
    """Return how hard a text is to read; its hashtags do not count."""
    body = HASHTAG.sub("", text) if "#" in text else text
    words = WORD.findall(body)
    sentences = sum(1 for part in SENTENCE_END.split(body) if part.strip())
    count = french_syllables if language == "fr" else english_syllables
    return Reading(language, len(words), sentences, sum(map(count, words)))


@lru_cache(maxsize=1 << 15)
def english_syllables(word: str) -> int:
    """Return about how many syllables an English word has."""
    small = re.sub(r"(?:[^laeiouy]es|[^tdaeiouy]ed|[^laeiouy]e)$", "", word.casefold())
    return max(1, len(re.findall(r"[aeiouyéèêëàâîïôöûü]+", small)))


@lru_cache(maxsize=1 << 15)
def french_syllables(word: str) -> int:
    """Return about how many syllables a French word has; a mute ending does not count."""
    small = re.sub(r"(?<=[^aeiouyéèêëàâîïôöûü])(?:es?|ent)$", "", word.casefold())
    return max(1, len(re.findall(r"(?:eau|[aeiouyàâîïôöûüœæ]+|[éèêë])", small)))
