"""The morning's digest: what is due and what is new, as a short message to the people who look after it.

It leaves the workbook, so it names people by first name and initial at most, unless the community says otherwise; never
an e-mail address, a phone number or a reason. Where it goes is a secret and stands in the environment alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from automations import complaints
from automations.errors import DigestFailed
from automations.followups import Action
from automations.plan import Plan
from sheets_templates.keys import plain_key, row_key
from sheets_templates.named import whole
from sheets_templates.people_tabs import Person
from sheets_templates.settings import Section, setting, unknown
from sheets_templates.words import Words, languages

if TYPE_CHECKING:
    from automations.config import Config

HOW_NAMED = ("short", "full", "none")
ADDRESS = re.compile(r"[^\s,;<>“”«»]+@[^\s,;<>“”«»]+")
NUMBER = re.compile(r"\+?\d[\d\s().-]{5,}\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SOMEONE = Words("someone", "une personne")


@dataclass(frozen=True)
class Sending(Section):
    """[digest] The morning's digest by e-mail, Slack or Teams. Where it goes stands in an environment variable, never here."""

    variable: str = setting(
        "CONNECTOR_DIGEST",
        "The environment variable with the addresses to send it to, as Apprise writes them, split by spaces; without it, none is sent.",
    )
    language: str = setting("", 'The language of the digest: "en" or "fr"; empty means the workbook\'s.')
    names: str = setting("short", 'How people are named: "short" (first name and initial), "full", or "none".')
    most: int = setting(10, "So many things to do are listed at most; the workbook has them all.", least=0)
    quiet_days: bool = setting(True, "Whether nothing is sent on a day on which nothing is due and nothing is new.")
    link: str = setting("", "The workbook's web address; for a Google Sheet it is known.")

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the language, the naming, or an address where only its variable belongs."""
        if self.language:
            yield from unknown("language", self.language, languages())
        yield from unknown("names", self.names, HOW_NAMED)
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", self.variable):
            yield NO_VARIABLE
        if self.link and not self.link.startswith("https://"):
            yield NO_LINK.fill(link=self.link)


THE_DIGEST = Words("the digest", "le résumé du matin")
NO_VARIABLE = Words(
    "variable is the name of an environment variable; the addresses themselves are secrets and do not stand here",
    "variable est le nom d'une variable d'environnement; les adresses elles-mêmes sont des secrets et ne se mettent pas ici",
)
NO_LINK = Words(
    "link = “{link}” is no web address; write it like “https://docs.google.com/spreadsheets/d/…”",
    "link = « {link} » n'est pas une adresse web; écrivez-la comme « https://docs.google.com/spreadsheets/d/… »",
)


@dataclass(frozen=True, slots=True)
class Digest:
    """A message: its subject and its text, lines of plain text."""

    title: str
    text: str


def digest(found: Plan, config: Config) -> Digest | None:
    """Return the message about a morning; None on a quiet day, where the community wants none then."""
    language = config.digest.language or config.community.language
    new = len(found.proposals) + len(found.drafts) + len(found.problems)
    if config.digest.quiet_days and not found.actions and not new:
        return None
    title = Words("{community}: {n:thing|things} to do ({day})", "{community} : {n:chose|choses} à faire ({day})").fill(
        community=config.community.name, n=len(found.actions), day=found.day
    )
    return Digest(title.say(language), "\n".join(text_lines(found, config, language)))


def text_lines(found: Plan, config: Config, language: str) -> Iterator[str]:
    """Yield the lines of the message."""
    people = {person.row_key: person for person in (*found.workbook.connectees, *found.workbook.connectors)}
    listed = found.actions[: config.digest.most]
    if not found.actions:
        yield Words("Nothing is due today.", "Rien à faire aujourd'hui.").say(language)
    for action in listed:
        yield "• " + action_line(action, found, people, config.digest.names, language)
    if len(found.actions) > len(listed):
        yield Words("… and {n} more", "… et {n:autre|autres}").say(language, n=len(found.actions) - len(listed))
    yield ""
    also = [words.say(language, n=n) for words, n in counted(found) if n]
    if also:
        yield Words("Also: {all}.", "Aussi : {all}.").say(language, all=also)
    link = link_of(config)
    yield (
        Words("The workbook: {link}", "Le classeur : {link}").say(language, link=link)
        if link
        else Words("Open the workbook, tab Today.", "Ouvrez le classeur, onglet Aujourd'hui.").say(language)
    )


def counted(found: Plan) -> Iterator[tuple[Words, int]]:
    """Yield what else a morning found, with how many of it."""
    yield (
        Words("{n:match|matches} proposed", "{n:jumelage proposé|jumelages proposés}"),
        len(found.proposals),
    )
    yield Words("{n:post|posts} drafted", "{n:publication rédigée|publications rédigées}"), len(found.drafts)
    yield Words("{n:person waits|people wait}", "{n:personne attend|personnes attendent}"), len(found.waiting)
    yield Words("{n:cell|cells} to check", "{n:cellule|cellules} à vérifier"), len(found.problems)


def action_line(action: Action, found: Plan, people: Mapping[str, Person], names: str, language: str) -> str:
    """Return one thing to do in a line, with people named as the community wants."""
    what = action.task.say(language)
    if names == "full":
        who = action.who
    else:
        everyone = (*found.workbook.connectees, *found.workbook.connectors)
        what = bare(what, everyone, language, names == "none", action.to)
        who = who_of(action.key, found, people, language) if names == "short" else ""
    since = Words("since {day}", "depuis le {day}").say(language, day=action.due_on)
    return f"{what}{(' : ' if language == 'fr' else ': ') + who if who else ''} ({since})"


def who_of(key: str, found: Plan, people: Mapping[str, Person], language: str) -> str:
    """Return whom a row is about, by first name and initial; "" where it is no row of a person or a match."""
    if key in people:
        return short_name(people[key], language)
    for match in found.workbook.matches:
        if match.row_key == key:
            both = (
                people.get(row_key("connectees", plain_key(match.connectee))),
                people.get(row_key("connectors", plain_key(match.connector))),
            )
            return " – ".join(short_name(person, language) if person else SOMEONE.say(language) for person in both)
    return ""


def short_name(person: Person, language: str) -> str:
    """Return first name and initial: "Amina O."; someone, where no first name is typed."""
    words = f"{person.first_name} {person.last_name}".split()
    if not person.first_name.strip() or "@" in words[0]:
        return SOMEONE.say(language)
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else words[0]


def bare(text: str, people: Iterable[Person], language: str, nameless: bool = False, key: str = "") -> str:
    """Return a text without full names, addresses and numbers of people, or without any name of theirs; days stay.

    By `key` somebody is known of whom there is no row.
    """
    named = [person for person in people if person.name and person.name in text]
    for person in sorted(named, key=lambda person: (-len(person.name), person.name)):
        text = without(text, person.name, SOMEONE.say(language) if nameless else short_name(person, language))
    text = ADDRESS.sub("…", without(text, key, SOMEONE.say(language)))
    return NUMBER.sub(lambda found: found[0] if DAY.fullmatch(found[0].strip()) else "…", text)


def without(text: str, name: str, instead: str) -> str:
    """Return a text with other words where a name stands as whole words."""
    return whole(name).sub(lambda _: instead, text) if name else text


def link_of(config: Config) -> str:
    """Return the workbook's web address; "" for a file on this machine."""
    kind, _, address = config.book_place.partition(":")
    if config.digest.link or kind != "google":
        return config.digest.link
    from automations.books.google_access import link_to, spreadsheet_id

    return link_to(spreadsheet_id(address))


def send(message: Digest, config: Config, environment: Mapping[str, str]) -> int:
    """Send a message to every address of the community's variable, and return to how many; 0 where there is none.

    Nothing is sent twice: what failed is said, and the next morning sends its own. Raises DigestFailed, without the
    addresses, which are secrets.
    """
    targets = environment.get(config.digest.variable, "").split()
    if not targets:
        return 0
    try:
        import apprise
    except ImportError as error:
        raise DigestFailed(complaints.EXTRA_MISSING.fill(what=THE_DIGEST, extra="digest")) from error
    failed = [at for at, target in enumerate(targets, 1) if not sent(apprise, target, message)]
    if failed:
        numbers = ", ".join(map(str, failed))
        raise DigestFailed(NOT_REACHED.fill(numbers=numbers, count=len(targets), variable=config.digest.variable))
    return len(targets)


NOT_REACHED = Words(
    "the digest did not reach address {numbers} of {count} in {variable}; check how it is written, and whether the other side "
    "answers",
    "le résumé n'a pas atteint l'adresse {numbers} sur {count} dans {variable}; vérifiez comment elle est écrite, et si l'autre "
    "côté répond",
)


def sent(apprise: Any, target: str, message: Digest) -> bool:  # noqa: ANN401 - Apprise has no types
    """Tell whether one address took the message."""
    way = apprise.Apprise()
    if target.startswith("mailto") and "format=" not in target:
        target += ("&" if "?" in target else "?") + "format=text"
    return bool(way.add(target)) and bool(way.notify(title=message.title, body=message.text))
