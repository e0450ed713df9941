"""Consent: what a post that has not gone out yet rests on today, and whether it still may go out.

A consent that was taken back after drafting recalls the post; so does a wish not to be contacted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheets_templates.named import SHORTEST_NAME, as_named, may_be_named, names
from sheets_templates.people_tabs import Person, Post
from sheets_templates.words import Words
from social.drafting import PostKind, Voice, subject_of
from social.subjects import Occasion, Subject, consent_words


@dataclass(frozen=True, slots=True)
class Standing:
    """What a post rests on today: the consents with their days, and every reason why it may not go out."""

    post: Post
    consents: str
    reasons: tuple[Words, ...]
    stale: bool = False
    """Whether the day for it has passed."""


def standings(now: Occasion, voice: Voice, language: str) -> tuple[Standing, ...]:
    """Return what every post rests on that has not gone out yet, in the order of the rows."""
    waiting = [post for post in now.workbook.posts if post.open and post.text]
    if not waiting:
        return ()
    people = (*now.connectees.values(), *now.connectors.values())
    unwilling = tuple(
        (as_named(person.name), person)
        for person in people
        if not may_be_named(person) and len(person.name) >= SHORTEST_NAME
    )
    return tuple(standing(post, now, voice, language, unwilling) for post in waiting)


def standing(
    post: Post, now: Occasion, voice: Voice, language: str, unwilling: tuple[tuple[str, Person], ...]
) -> Standing:
    """Return what one post rests on; `unwilling` are the people who may not be named, each with the name to look for."""
    found, text = subject_of(post, now, voice, language), as_named(post.text)
    reasons = list(taken_back(post, found)) if found else []
    about = found[1].person.key if found and found[1].person else ""
    named = {person.key: person for name, person in unwilling if name in text}
    named |= {person.key: person for person in named_in_quote(post, about, now)}
    reasons += [not_willing(person) for key, person in sorted(named.items()) if key != about or not reasons]
    consents = found[1].consents(found[0].consents, language) if found else ""
    until = found[1].until if found else None
    return Standing(post, consents, tuple(reasons), bool(until and until < now.workbook.day))


def named_in_quote(post: Post, about: str, now: Occasion) -> tuple[Person, ...]:
    """Return those whom the person that a post is about names in it without their consent, perhaps by first name."""
    quote = now.quote_of(about)
    return now.unwilling.named_in(quote, about) if quote and quote in post.text else ()


def taken_back(post: Post, found: tuple[PostKind, Subject]) -> Iterator[Words]:
    """Yield why the person whom a post was written about must not be named, or written about, any more."""
    kind, subject = found
    if subject.quiet:
        yield Words("{name} asked not to be contacted", "{name} a demandé à ne pas être contacté").fill(name=post.about)
    anonymous = not post.to_tag and not (subject.person and names(post.text, subject.person.name))
    if subject.missing(kind.consents) and not anonymous:
        missing = tuple(consent_words(subject.person, purpose) for purpose in subject.missing(kind.consents))
        yield Words("{name}: no “{consents}” any more", "{name} : « {consents} » n'y est plus").fill(
            name=post.about, consents=missing
        )


def not_willing(person: Person) -> Words:
    """Return the sentence about somebody who is named without consent."""
    return Words("{name} is named and did not consent", "{name} est nommé sans y avoir consenti").fill(name=person.name)
