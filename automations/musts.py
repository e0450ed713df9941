"""The musts of a match: a pair that breaks one is no low score, it is no pair at all.

To add a must, say which traits the two have to share, or must not share, and name it in the tuple at the foot. What a
must leaves is counted step by step for everyone who waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from automations.criteria import named_traits
from automations.likeness import phone_digits
from sheets_templates.choices import SpokenLanguage
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Connectee, Connector, Person
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words

Tokens = frozenset[str]


@dataclass(frozen=True)
class Past:
    """The pairs that were matched or declined before, from either side."""

    of_connectee: Mapping[str, Tokens] = field(default_factory=dict)
    of_connector: Mapping[str, Tokens] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Must:
    """One must: its name, what it says, the step that it is in the count of who is left, and both sides' traits."""

    name: str
    says: Words
    step: Callable[[Connectee], Words]
    """Return what those who are left at this step do: "speak French"."""
    of_connectee: Callable[[Connectee, Past], Tokens]
    of_connector: Callable[[Connector, Past], Tokens]
    shared: bool
    """Whether the two have to share a trait, or must not."""
    optional: bool = False
    """Whether a community switches it on in config.toml."""


def languages(person: Person) -> Tokens:
    """Return the languages in which someone can talk; someone who does not say so is not shut out."""
    spoken = person.language or SpokenLanguage.BOTH
    return frozenset(
        language.name for language in (SpokenLanguage.ENGLISH, SpokenLanguage.FRENCH) if language.allows(spoken)
    )


def home(person: Person) -> Tokens:
    """Return what people of one household share: the phone."""
    return frozenset(filter(None, [phone_digits(person.phone)]))


def past_of(workbook: Workbook) -> Past:
    """Return the pairs that were matched or declined, in any state, or whose row was taken out: they are never proposed again."""
    connectees: dict[str, set[str]] = {}
    connectors: dict[str, set[str]] = {}
    pairs = [(plain_key(match.connectee), plain_key(match.connector)) for match in workbook.matches]
    taken_out = (key.removeprefix("matches|").split(" > ") for key in workbook.taken_out if key.startswith("matches|"))
    for one, other in (*pairs, *(pair for pair in taken_out if len(pair) == 2)):
        connectees.setdefault(one, set()).add(f"{one} > {other}")
        connectors.setdefault(other, set()).add(f"{one} > {other}")
    return Past(
        {key: frozenset(pairs) for key, pairs in connectees.items()},
        {key: frozenset(pairs) for key, pairs in connectors.items()},
    )


speak_a_language = Must(
    "speak_a_language",
    Words("The two can talk in English or in French.", "Les deux peuvent se parler en français ou en anglais."),
    lambda person: Words("speak {language}", "parlent {language}").fill(
        language=(person.language or SpokenLanguage.BOTH).in_sentence
    ),
    lambda person, past: languages(person),
    lambda helper, past: languages(helper),
    shared=True,
)

not_matched_before = Must(
    "not_matched_before",
    Words(
        "A pair that was matched, declined or closed is never proposed again.",
        "Une paire déjà jumelée, refusée ou close n'est jamais reproposée.",
    ),
    lambda person: Words("are new to this person", "sont nouveaux pour cette personne"),
    lambda person, past: past.of_connectee.get(person.key, frozenset()),
    lambda helper, past: past.of_connector.get(helper.key, frozenset()),
    shared=False,
)

no_colleagues = Must(
    "no_colleagues",
    Words("Colleagues are not matched.", "Deux collègues ne sont pas jumelés."),
    lambda person: Words("are no colleagues", "ne sont pas des collègues"),
    lambda person, past: frozenset(named_traits(person.employer)),
    lambda helper, past: frozenset(named_traits(helper.employer)),
    shared=False,
)

other_household = Must(
    "other_household",
    Words("People with one phone number are not matched.", "Deux personnes au même numéro ne sont pas jumelées."),
    lambda person: Words("live elsewhere", "habitent ailleurs"),
    lambda person, past: home(person),
    lambda helper, past: home(helper),
    shared=False,
    optional=True,
)

MUSTS: tuple[Must, ...] = (speak_a_language, not_matched_before, no_colleagues, other_household)
