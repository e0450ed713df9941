"""Names in texts: who agreed to be named, and who is named by somebody else though they did not.

Everybody is known by their full name; by first name only to themselves and to those they were matched with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sheets_templates.choices import MatchStatus, folded
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Match, Person

SHORTEST_NAME = 5
"""Characters that a full name has at least to be looked for in a text: "Li Bo" has five."""
LONGEST_NAME = 5
"""Words that a full name has at most to be looked for in what somebody said."""


def may_be_named(person: Person) -> bool:
    """Tell whether a person consented to be named in a post, and does not mind being written about."""
    return bool(getattr(person, "consent_named", None)) and not person.do_not_contact


def names(text: str, name: str) -> bool:
    """Tell whether a text holds a full name as whole words, however it is written: “AMINA  OKAFOR” is Amina Okafor."""
    return as_named(name) in as_named(text)


def as_named(text: str) -> str:
    """Return a text as full names are looked for in it: folded, with a space on both sides of each word."""
    return f" {folded(text)} "


def calls(text: str, first_name: str) -> bool:
    """Tell whether a text holds a first name as a whole word, as it is written: “will” is no Will."""
    return bool(first_name) and first_name in text and whole(first_name).search(text) is not None


def whole(name: str) -> re.Pattern[str]:
    """Return the pattern of a name that stands as whole words, as it is written."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


@dataclass(frozen=True)
class Unwilling:
    """Those who did not agree to be named: by folded full name, and by the key of who knows them by first name."""

    by_name: Mapping[str, Person]
    known_to: Mapping[str, tuple[Person, ...]]

    def named_in(self, text: str, said_by: str) -> tuple[Person, ...]:
        """Return those whom somebody, by key, names in a text."""
        words = folded(text).split()
        runs = (" ".join(words[at : at + n]) for at in range(len(words)) for n in range(2, LONGEST_NAME + 1))
        found = {person.key: person for run in runs if (person := self.by_name.get(run))}
        friends = (person for person in self.known_to.get(said_by, ()) if calls(text, person.first_name))
        return tuple({**found, **{person.key: person for person in friends}}.values())


def unwilling_among(people: Iterable[Person], matches: Iterable[Match]) -> Unwilling:
    """Return those of some people who did not agree to be named."""
    unwilling = {person.key: person for person in people if not may_be_named(person)}
    known_to = defaultdict(list, {key: [person] for key, person in unwilling.items()})
    for match in matches:
        if match.status is not MatchStatus.DECLINED:
            pair = plain_key(match.connectee), plain_key(match.connector)
            for one, other in (pair, pair[::-1]):
                if other in unwilling:
                    known_to[one].append(unwilling[other])
    by_name = {folded(person.name): person for person in unwilling.values()}
    return Unwilling(by_name, {key: tuple(known) for key, known in known_to.items()})
