"""Questions about matching, answered without changing anything: the trade-off of a higher bar, and what if there were more
Connectors, or fewer.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass

from automations.errors import SettingError
from automations.field import Field
from automations.matching import Matching, Solution, Standings, best_assignment
from automations.recruiting import new_connector, undecided
from automations.verdicts import READY_STEP, Outcome, Verdict
from sheets_templates.choices import Industry, SpokenLanguage, folded
from sheets_templates.people_tabs import Connector
from sheets_templates.settings import near_miss
from sheets_templates.words import Words


@dataclass(frozen=True, slots=True)
class Reached:
    """What an assignment reaches: who has whom, how many wait, and the mean fit out of 100."""

    pairs: tuple[tuple[str, str, int], ...]
    """Names of Connectee and Connector, and their fit."""
    waiting: int

    @property
    def matched(self) -> int:
        """Return how many people have somebody."""
        return len(self.pairs)

    @property
    def mean_fit(self) -> float:
        """Return the mean fit of those who have somebody; 0 where nobody has."""
        return sum(fit for *_, fit in self.pairs) / len(self.pairs) if self.pairs else 0.0


def reached(field: Field, settings: Matching) -> Reached:
    """Return what the best assignment of a field reaches."""
    if not field.seekers or not field.helpers:
        return Reached((), len(field.seekers))
    pairs = pairs_of(best_assignment(field, settings))
    return Reached(pairs, len(field.seekers) - len(pairs))


def pairs_of(solution: Solution) -> tuple[tuple[str, str, int], ...]:
    """Return the names and the fit of each pair of an assignment."""
    field = solution.field
    return tuple(
        (
            field.seekers[at].name,
            field.helpers[place].name,
            field.fit(at, sum(points for _, points, _ in field.shared(at, place))),
        )
        for at, place in enumerate(solution.place_of)
        if place >= 0
    )


BARS = tuple(range(0, 101, 10))


def trade_off(standings: Standings) -> tuple[tuple[int, Reached], ...]:
    """Return what is reached at each minimum fit, undecided proposals open: the higher the bar, the fewer people."""
    field = undecided(standings).open_field
    return tuple((bar, reached(dataclasses.replace(field, bar=bar), standings.settings)) for bar in BARS)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change would do: what is reached now, and what would be."""

    now: Reached
    then: Reached

    @property
    def gained(self) -> tuple[str, ...]:
        """Return the names of those who would have somebody then, and have nobody now."""
        more = Counter(one for one, *_ in self.then.pairs) - Counter(one for one, *_ in self.now.pairs)
        return tuple(sorted(more.elements()))


def what_if(standings: Standings, text: str) -> WhatIf:
    """Return what a change such as "+2 Connectors in 62, French; -1 sam@example.ca" would do, undecided proposals open.

    Raises SettingError for text that says no such change, naming the part and how to write it.
    """
    changed = standings = undecided(standings)
    for part in filter(None, (part.strip() for part in text.split(";"))):
        changed = with_change(changed, part)
    return WhatIf(reached(standings.open_field, standings.settings), reached(changed.open_field, changed.settings))


EXAMPLE = Words(
    "write it like “+2 Connectors in 62, French” or “-1 sam@example.ca”",
    "écrivez par exemple « +2 Connecteurs dans 62, français » ou « -1 sam@example.ca »",
)
NO_CHANGE = Words(
    "--what-if “{part}” says no change; {example}", "--what-if « {part} » ne dit aucun changement; {example}"
)
NO_CONNECTOR = Words(
    "--what-if: no Connector is called “{wanted}”{near}", "--what-if : aucun Connecteur ne s'appelle « {wanted} »{near}"
)
NO_FIELD = Words(
    "--what-if: “{word}” is no industry, language or city of this workbook{near}; {example}",
    "--what-if : « {word} » n'est ni une industrie, ni une langue, ni une ville de ce classeur{near}; {example}",
)


def with_change(standings: Standings, part: str) -> Standings:
    """Return the standings with Connectors more or fewer. Raises SettingError."""
    said = re.fullmatch(
        r"([+-])\s*(\d+)?\s*(?:connectors?|connecteurs?)?\s*(?:in|en|dans)?\s*(.*)", part, re.IGNORECASE
    )
    if not said or not said[3].strip(" ,"):
        raise SettingError(NO_CHANGE.fill(part=part, example=EXAMPLE))
    sign, number, rest = said[1], int(said[2] or 1), said[3]
    if sign == "-":
        return without_connector(standings, rest.strip())
    model = connector_like(standings, [word.strip() for word in rest.split(",") if word.strip()])
    more = tuple(
        Verdict(
            dataclasses.replace(model, last_name=f"Connector {at + 1}", email=f"new{at + 1}@what.if", line=-at - 1),
            Outcome.READY,
            READY_STEP,
        )
        for at in range(len(standings.connectors), len(standings.connectors) + min(number, 1000))
    )
    return dataclasses.replace(standings, connectors=(*standings.connectors, *more))


def without_connector(standings: Standings, wanted: str) -> Standings:
    """Return the standings without one Connector, named by e-mail or name. Raises SettingError for nobody."""
    kept = tuple(
        verdict
        for verdict in standings.connectors
        if folded(wanted) not in (folded(verdict.person.email), folded(verdict.person.name))
    )
    if len(kept) == len(standings.connectors):
        names = [verdict.person.name for verdict in standings.connectors]
        raise SettingError(NO_CONNECTOR.fill(wanted=wanted, near=near_miss(wanted, names)))
    return dataclasses.replace(standings, connectors=kept)


def connector_like(standings: Standings, words: list[str]) -> Connector:
    """Return a Connector with the industry, language and city that are named. Raises SettingError for other words."""
    model = new_connector()
    cities = {folded(person.city): person.city for person in standings.workbook.connectees if person.city}
    for word in words:
        industry, language = Industry.spelled(word), SpokenLanguage.spelled(word)
        if industry:
            model = dataclasses.replace(model, industry=industry)
        elif language:
            model = dataclasses.replace(model, language=language)
        elif folded(word) in cities:
            model = dataclasses.replace(model, city=cities[folded(word)])
        else:
            words_of = (
                spelling
                for each in (*Industry, *SpokenLanguage)
                for spelling in (each.words.en, each.words.fr, *each.also)
            )
            known = [*words_of, *cities.values()]
            raise SettingError(NO_FIELD.fill(word=word, near=near_miss(word, known), example=EXAMPLE))
    return model
