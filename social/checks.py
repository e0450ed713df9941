"""Checks of a post before it goes out, each a function that says what it finds; a person decides.

To add a check, write a function from a `Draft` to its `Check`s and name it in the tuple at the foot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from sheets_templates.words import Words
from social import limits, tact

PLAIN_ENOUGH = 40
"""A reading ease below this is hard for somebody who reads in a second language."""

MENTION = re.compile(r"(?<![\w.])@[^\W\d_][\w.-]*")


class Weight(Enum):
    """How much a check weighs."""

    FINE = "fine"
    LOOK = "look"
    """Worth a second look; it may go out."""
    STOP = "stop"
    """It should not go out like this."""


class Check(NamedTuple):
    """What one check found: the check's name, how much it weighs, and a sentence with what stands in it."""

    name: str
    weight: Weight
    words: Words
    values: tuple[tuple[str, object], ...] = ()

    @property
    def says(self) -> Words:
        """Return the sentence; it is put together only where somebody reads it."""
        return self.words.fill(**dict(self.values)) if self.values else self.words


@dataclass(frozen=True, slots=True)
class Draft:
    """A public text to be checked: its language, what its picture shows, and words that the community avoids."""

    text: str
    language: str = "en"
    alt_text: str = ""
    avoid: tuple[str, ...] = ()


def checks(text: str, language: str = "en", *, alt_text: str = "", avoid: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """Return what every check finds in a post's text, in the order of CHECKS; nothing is looked up anywhere."""
    draft = Draft(text, language, alt_text, avoid)
    return tuple(found for check in CHECKS for found in check(draft))


def weight_of(found: tuple[Check, ...]) -> Weight:
    """Return the heaviest of some checks' weights."""
    weights = {check.weight for check in found}
    return next((weight for weight in (Weight.STOP, Weight.LOOK) if weight in weights), Weight.FINE)


TAGS = Words("{tags}", "{tags}")
LENGTH = Words("{n} of {most} characters", "{n} caractères sur {most}")
FOLD = Words("phones show first: “{shown}”", "les téléphones montrent d'abord : « {shown} »")
ALT_TEXT = Words("alt text: “{text}”", "texte de remplacement : « {text} »")
EASY = Words("reading ease {ease} of 100", "aisance de lecture {ease} sur 100")
HARD = Words(
    "hard to read (ease {ease} of 100): shorter sentences help",
    "difficile à lire (aisance {ease} sur 100) : des phrases plus courtes aident",
)


def length(draft: Draft) -> Iterator[Check]:
    """The text has room in a post: at most 3,000 UTF-16 units."""
    n = limits.units(draft.text)
    if not draft.text.strip():
        yield Check("length", Weight.STOP, Words("there is no text", "il n'y a pas de texte"))
        return
    weight = Weight.STOP if n > limits.LONGEST_POST else Weight.FINE
    yield Check("length", weight, LENGTH, (("n", n), ("most", limits.LONGEST_POST)))


def fold(draft: Draft) -> Iterator[Check]:
    """What stands before the fold makes one want to read on; what phones show is told."""
    shown = limits.head(draft.text, limits.PHONE_FOLD)
    more = "…" if len(shown) < len(draft.text) else ""
    yield Check("fold", Weight.FINE, FOLD, (("shown", " ".join(shown.split()) + more),))


def hashtags(draft: Draft) -> Iterator[Check]:
    """Hashtags: one at least, five at most, words with capitals, at the end."""
    tags = limits.hashtags(draft.text)
    if not tags:
        yield Check("hashtags", Weight.LOOK, Words("no hashtag", "aucun mot-clic"))
        return
    faults = faults_of(tags)
    if not limits.at_the_end(draft.text, tags):
        faults = (*faults, Words("put them at the end", "mettez-les à la fin"))
    for fault in faults:
        says = Words("hashtags: {fault}", "mots-clics : {fault}").fill(fault=fault)
        yield Check("hashtags", Weight.LOOK, says)
    if not faults:
        yield Check("hashtags", Weight.FINE, TAGS, (("tags", " ".join(tags)),))


@lru_cache(maxsize=256)
def faults_of(tags: tuple[str, ...]) -> tuple[Words, ...]:
    """Return what is wrong with some hashtags, wherever they stand."""
    faults = []
    if len(tags) > limits.MOST_HASHTAGS:
        faults.append(Words("more than five", "plus de cinq"))
    small = tuple(tag for tag in tags if not limits.in_camel_case(tag))
    if small:
        faults.append(
            Words("write each word with a capital: {tags}", "une majuscule à chaque mot : {tags}").fill(tags=small)
        )
    if len({tag.casefold() for tag in tags}) < len(tags):
        faults.append(Words("one stands there twice", "l'un s'y trouve deux fois"))
    return tuple(faults)


def alt_text(draft: Draft) -> Iterator[Check]:
    """The picture has a text for people who do not see it."""
    if draft.alt_text.strip():
        yield Check("alt_text", Weight.FINE, ALT_TEXT, (("text", limits.shortened(draft.alt_text, 120)),))
    else:
        yield Check("alt_text", Weight.LOOK, Words("no alt text for the picture", "pas de texte de remplacement"))


def reading(draft: Draft) -> Iterator[Check]:
    """The text can be read easily by somebody who reads in a second language."""
    ease = limits.reading(draft.text, draft.language).ease
    hard = ease < PLAIN_ENOUGH
    yield Check("reading", Weight.LOOK if hard else Weight.FINE, HARD if hard else EASY, (("ease", ease),))


def tact_kept(draft: Draft) -> Iterator[Check]:
    """No status, language score, health, contact data, or promise of a job."""
    for slip in tact.slips(draft.text):
        says = Words(
            "“{said}” says {what}; a public post never does", "« {said} » dit {what}; une publication ne le fait jamais"
        )
        yield Check(slip.taboo.name, Weight.STOP, says.fill(said=slip.said, what=slip.taboo.says))


def words_avoided(draft: Draft) -> Iterator[Check]:
    """No words that put people down, or that everybody is tired of."""
    for slip in tact.avoided(draft.text, draft.avoid):
        says = Words("better without “{said}”", "mieux sans « {said} »")
        yield Check("avoided", Weight.LOOK, says.fill(said=slip.said))


def mentions(draft: Draft) -> Iterator[Check]:
    """A typed @name is no mention: people and businesses are tagged by hand."""
    for found in MENTION.findall(draft.text) if "@" in draft.text else ():
        says = Words(
            "“{name}” as typed is no mention: tag by hand when you post",
            "« {name} » tapé ainsi n'est pas une mention : identifiez à la main en publiant",
        )
        yield Check("mentions", Weight.LOOK, says.fill(name=found))


CHECKS: tuple[Callable[[Draft], Iterator[Check]], ...] = (
    tact_kept,
    length,
    hashtags,
    alt_text,
    mentions,
    words_avoided,
    reading,
    fold,
)
