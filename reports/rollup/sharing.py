"""What a community shares for the roll-up: its figures, what counts there, and keyed hashes of the people behind them.

No name, e-mail or phone is in it. People are hashed by HMAC-SHA256 with a secret that the communities share (RFC 2104): with
the same secret the same person gets the same hash everywhere; without it nobody can try out addresses.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from reports.figures import Reported
from reports.periods import Period
from reports.report import Report
from reports.snapshots import KeptFigure, Snapshot
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Person
from sheets_templates.words import WordedError, Words

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    Numbers = NDArray[int64]

KIND = "connector-share/1"
HASH_LENGTH = 32
"""Hexadecimal digits of a person's hash."""
SECRET_LEAST = 16
"""Characters that a secret has at the least."""
PEOPLE: tuple[str, ...] = (
    "applied", "connectees", "connectees_matched", "connectees_met", "connectors", "new_connectors", "jobs_found",
)  # fmt: skip
"""Figures behind which stand people, each by a hash."""
NUMBERS: tuple[str, ...] = (
    "matches_introduced",
    "meetings_held",
    "referrals_given",
    "activities",
    "attendance",
    "testimonials",
)
"""Figures that are shared as numbers alone; with them the activities of each type."""


class NoShare(WordedError):
    """A file is nothing that a community shared; the words say what is wrong with it."""


class SecretTooShort(WordedError):
    """The shared secret could be guessed."""


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """One figure of a community: its value, what it is called, what counts there, the hashes of the people counted."""

    value: int
    label: Words
    definition: Words
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """What one community shares of one period."""

    community: str
    period: Period
    made_on: date
    secret: str
    """What tells one secret from another without giving it away; "" where people were not hashed."""
    figures: Mapping[str, SharedFigure]
    source: str = ""
    """The file or address that it came in; it is not part of what is shared."""
    handed_in: bool = True
    """Whether the community made it to be handed in; a workbook is still being written in."""


def share_of(report: Report, community: str, secret: str = "") -> Shared:
    """Return what a community shares of a report; without a secret, numbers alone. Raises ValueError for a short secret."""
    mark = mark_of(secret)
    figures = {
        name: shared_figure(figure, [person_behind(row) for row in figure.rows], secret if name in PEOPLE else "")
        for name, figure in report.figures.items()
        if is_shared(name)
    }
    return Shared(community, report.period, report.records.workbook.day, mark, figures)


def share_of_filed(filed: Snapshot, secret: str = "") -> Shared:
    """Return what a filed report says of what communities share: its rows' keys become hashes, or are left out without a secret.

    Raises ValueError for a short secret.
    """
    mark = mark_of(secret)
    figures = {
        name: shared_figure(figure, [person_in(row.key) for row in figure.counted], secret if name in PEOPLE else "")
        for name, figure in filed.figures.items()
        if is_shared(name)
    }
    return Shared(filed.community, filed.period, filed.filed_on, mark, figures)


def is_shared(name: str) -> bool:
    """Tell whether a figure is one that communities share."""
    return name in (*PEOPLE, *NUMBERS) or name.startswith("activities_")


def mark_of(secret: str) -> str:
    """Return what tells a secret from another one; "" without one. Raises SecretTooShort."""
    if secret and len(secret) < SECRET_LEAST:
        raise SecretTooShort(SHORT.fill(count=len(secret), least=SECRET_LEAST))
    return hashed("secret", secret)[:8] if secret else ""


SHORT = Words(
    "the secret has {count:character|characters}; it needs {least} or more, chosen at random",
    "le secret a {count:caractère|caractères}; il en faut {least} ou plus, choisis au hasard",
)


def shared_figure(figure: Reported | KeptFigure, people: list[str], secret: str) -> SharedFigure:
    """Return a figure as it is shared, its people as hashes where there is a secret."""
    hashes = tuple(sorted(hashed(person, secret) for person in people)) if secret else ()
    return SharedFigure(int(figure.value or 0), figure.label, figure.definition, hashes)


def person_in(key: str) -> str:
    """Return what the person is known by whom a filed row is about: "jobs|amina@example.ca > Harbour Foods" is about Amina."""
    tab, _, known_by = key.partition("|")
    return known_by if tab in ("connectees", "connectors") else known_by.partition(" > ")[0]


def person_behind(row: Row) -> str:
    """Return what the person is known by whom a counted row is about."""
    return row.key if isinstance(row, Person) else plain_key(str(getattr(row, "connectee", "")))


def hashed(person: str, secret: str) -> str:
    """Return the keyed hash of a person, 128 bits in hex; "" for nobody."""
    return hmac.new(secret.encode(), person.encode(), hashlib.sha256).hexdigest()[:HASH_LENGTH] if person else ""


def as_json(shared: Shared) -> str:
    """Return what a community shares as the text of a file."""
    data = {
        "kind": KIND,
        "community": shared.community,
        "first": shared.period.first.isoformat(),
        "last": shared.period.last.isoformat(),
        "made_on": shared.made_on.isoformat(),
        "secret": shared.secret,
        "figures": {
            name: {
                "value": each.value,
                "label": both(each.label),
                "definition": both(each.definition),
                "people": list(each.people),
            }
            for name, each in shared.figures.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_json(text: str) -> Shared:
    """Return what a file's text says that a community shares. Raises NoShare."""
    try:
        data: Mapping[str, Any] = json.loads(text)
        if data["kind"] != KIND:
            raise NoShare(OTHER_KIND.fill(kind=str(data["kind"]), ours=KIND))
        figures = {str(name): figure_in(str(name), each) for name, each in data["figures"].items()}
        period = Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
        made_on = date.fromisoformat(data["made_on"])
        return Shared(str(data["community"]).strip(), period, made_on, str(data["secret"]), figures)
    except NoShare:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoShare(NO_FILE_OF_SHARE) from error


def figure_in(name: str, said: Mapping[str, Any]) -> SharedFigure:
    """Return one figure as a file says it. Raises NoShare for a value that is no whole number, or hashes that are none."""
    value, people = said["value"], tuple(said["people"])
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise NoShare(NO_NUMBER.fill(name=name, value=str(value)))
    if len(people) > value:
        raise NoShare(TOO_MANY.fill(name=name, n=len(people), value=value))
    if not are_hashes(people):
        raise NoShare(NO_HASHES.fill(name=name, length=HASH_LENGTH))
    return SharedFigure(value, words_in(said["label"]), words_in(said["definition"]), people)


NO_FILE_OF_SHARE = Words(
    "it is no file of connector share, or was damaged on the way: ask for it again",
    "ce n'est pas un fichier de connector share, ou il a été abîmé en route : redemandez-le",
)
OTHER_KIND = Words("it is of the kind “{kind}”, not “{ours}”", "il est du genre « {kind} », et non « {ours} »")
NO_NUMBER = Words(
    "{name} = {value} is no number of people or things",
    "{name} = {value} n'est pas un nombre de personnes ou de choses",
)
TOO_MANY = Words(
    "{name} has {n:person|people} behind a value of {value}",
    "{name} compte {n:personne|personnes} pour une valeur de {value}",
)
NO_HASHES = Words(
    "{name} has people who are no hashes of {length} hexadecimal digits",
    "{name} a des personnes qui ne sont pas des empreintes de {length} chiffres hexadécimaux",
)


def are_hashes(people: Sequence[str]) -> bool:
    """Tell whether all people are hashes, or nobody ("")."""
    try:
        together = "".join(people)
        return set(map(len, people)) <= {0, HASH_LENGTH} and len(bytes.fromhex(together)) * 2 == len(together)
    except (TypeError, ValueError):
        return False


def both(words: Words) -> dict[str, str]:
    """Return words in both languages, as JSON can hold them."""
    return {"en": words.say("en"), "fr": words.say("fr")}


def words_in(said: Mapping[str, Any]) -> Words:
    """Return words that JSON holds."""
    return Words.plain(str(said["en"]), str(said["fr"]))


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts behind what communities share, as a table by column: a row for each person counted, one for a number alone."""

    communities: tuple[str, ...]
    figures: tuple[str, ...]
    community: Numbers
    """The place of each row's community in `communities`."""
    figure: Numbers
    """The place of each row's figure in `figures`."""
    person: Numbers
    """The first 63 bits of the person's hash: a million people have one chance in ten million that two of them share these; 0
    for a number alone."""
    amount: Numbers


def facts_of(shares: Sequence[Shared], secret: str) -> Facts:
    """Return the facts behind what communities share.

    People hashed with another secret than the others' cannot be compared, and count as numbers.
    """
    import numpy

    figures = tuple(dict.fromkeys(name for shared in shares for name in shared.figures))
    place = {name: at for at, name in enumerate(figures)}
    people: list[Numbers] = []
    amounts: list[Numbers] = []
    whose: list[tuple[int, int]] = []
    for at, shared in enumerate(shares):
        for name, each in shared.figures.items():
            known = shortened(each.people if shared.secret == secret else ())
            alone = numpy.full(int(each.value != len(known) or not len(known)), each.value - len(known))
            people.append(numpy.concatenate((known, numpy.zeros_like(alone))))
            amounts.append(numpy.concatenate((numpy.ones_like(known), alone)))
            whose.append((at, place[name]))
    lengths = [len(each) for each in people]
    of = numpy.array(whose, dtype=numpy.int64).reshape(-1, 2).repeat(lengths, axis=0)
    together = [numpy.concatenate(each) if each else of[:, 0] for each in (people, amounts)]
    return Facts(tuple(shared.community for shared in shares), figures, of[:, 0], of[:, 1], *together)


def shortened(hashes: Sequence[str]) -> Numbers:
    """Return the first 63 bits of each hash; who has none is left out."""
    import numpy

    whole = numpy.frombuffer(bytes.fromhex("".join(hashes)), dtype=">u8")[::2]
    return (whole >> numpy.uint64(1)).astype(numpy.int64)
