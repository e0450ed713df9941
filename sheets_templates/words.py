"""A text in the programme's languages, English and French side by side where it is used.

To add a language: write `languages/<code>.toml`. Its `[sentences]` table translates from the English text;
what is not translated yet is said in English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """One text, in English and in French; `{name}` marks what is filled in when it is said.

    `{n:match|matches}` is a number with its noun: "1 match", "2 matches".
    """

    en: str
    fr: str

    def say(self, language: str, /, **values: object) -> str:
        """Return the text in `language` (a code such as "fr") with `values` filled in.

        A value that is itself `Words` is said in the same language. Raises KeyError for a missing value.
        """
        text = self.en if language == "en" else self.fr if language == "fr" else translated(self.en, language)
        return text.format(**{name: spoken(value, language) for name, value in values.items()})

    def fill(self, **values: object) -> Words:
        """Return the same text with `values` filled in, in both languages; braces in the values stay what they are."""
        if "|" not in self.en and all(type(value) in PLAIN for value in values.values()):
            en, fr = self.en.format(**values), self.fr.format(**values)
            return Words.plain(en, fr) if "{" in en or "}" in en or "{" in fr or "}" in fr else Words(en, fr)
        return Words.plain(self.say("en", **values), self.say("fr", **values))

    @classmethod
    def plain(cls, en: str, fr: str | None = None) -> Words:
        """Return words in which a brace is a brace: for names and what people typed."""
        doubled = en.replace("{", "{{").replace("}", "}}")
        return cls(doubled, doubled if fr is None else fr.replace("{", "{{").replace("}", "}}"))


NO_WORDS = Words("", "")


class WordedError(Exception):
    """The root of every error of ours: its words say, in each language, what is wrong with which value, where, and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.say("en"))
        self.words = words

    def said(self, language: str) -> str:
        """Return the words in a language."""
        return self.words.say(language)


def words_of(error: Exception) -> Words:
    """Return what an error says: our own in each language, any other's own text, or its kind where it has none."""
    if isinstance(error, WordedError):
        return error.words
    return Words.plain(str(getattr(error, "strerror", None) or error) or type(error).__name__)


def capital(text: str) -> str:
    """Return text that begins with a capital; its other letters stay as they are."""
    return text[:1].upper() + text[1:]


PLAIN = frozenset({str, int, date})
"""Kinds of value that are said alike in every language."""


def spoken(value: object, language: str) -> object:
    """Return `value` as it is said inside a text: Words in the language, sequences as a list in words."""
    if isinstance(value, Words):
        return value.say(language)
    if isinstance(value, tuple | list):
        return listed((str(spoken(item, language)) for item in value), language)
    return Amount.of(value, language) if type(value) is int else value


class Amount(int):
    """A number that knows the language it is said in, and so which of two forms its noun takes."""

    language: str

    @classmethod
    def of(cls, number: int, language: str) -> Amount:
        """Return the number as it is said in a language."""
        amount = cls(number)
        amount.language = language
        return amount

    def __format__(self, form: str) -> str:
        """Return the number, with the noun for one or for many where the form is "one|many"."""
        if "|" not in form:
            return super().__format__(form)
        one, many = form.split("|")
        return f"{int(self)} {one if int(self) in language_file(self.language)['singular'] else many}"


def listed(items: Iterable[str], language: str) -> str:
    """Return items as a list in words: "a, b and c" / « a, b et c »."""
    *head, last = list(items) or [""]
    joined = f" {language_file(language)['and']} "
    return ", ".join(head) + joined + last if head else last


def day_in_words(day: date, form: str = "day") -> Words:
    """Return a day as one says it: "Thursday, March 26" / « jeudi 26 mars »; with form "month", "March 2026"; "name", "March"; "date", "March 26"."""
    en, fr = (language_file(code) for code in ("en", "fr"))
    month = en["months"][day.month - 1].capitalize(), fr["months"][day.month - 1]
    if form == "name":
        return Words.plain(*month)
    if form == "month":
        return Words.plain(f"{month[0]} {day.year}", f"{month[1]} {day.year}")
    first = "1er" if day.day == 1 else str(day.day)
    if form == "date":
        return Words.plain(f"{month[0]} {day.day}", f"{first} {month[1]}")
    weekday = en["weekdays"][day.weekday()].capitalize(), fr["weekdays"][day.weekday()]
    return Words.plain(f"{weekday[0]}, {month[0]} {day.day}", f"{weekday[1]} {first} {month[1]}")


def first_sentences(text: str, room: int = 110) -> str:
    """Return as many of a text's sentences as have room in a line, one at least."""
    sentences = text.replace(". ", ".\n").split("\n")
    told = sentences[0]
    for sentence in sentences[1:]:
        if len(told) + len(sentence) >= room:
            break
        told += f" {sentence}"
    return told


def translated(english: str, language: str) -> str:
    """Return the translation of an English text from the language's file, or the English itself."""
    sentences: Mapping[str, str] = language_file(language).get("sentences", {})
    return sentences.get(english, english)


@cache
def language_file(language: str) -> Mapping[str, Any]:
    """Return what `languages/<language>.toml` says: months, yes and no, the word for "and", sentences."""
    return tomllib.loads((files(__package__) / "languages" / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a file, English first."""
    folder = files(__package__) / "languages"
    codes = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(codes, key=lambda code: code != "en"))
