"""Questions about matching, answered without changing anything: the trade-off of a higher bar, what if there were more
Connectors, and which kind of Connector is missing most.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections import Counter
from dataclasses import dataclass

from automations.errors import SettingError
from automations.field import Field
from automations.matching import Matching, Solution, Standings, best_assignment
from automations.verdicts import READY_STEP, Outcome, Verdict
from sheets_templates.choices import Industry, MatchStatus, SpokenLanguage, folded
from sheets_templates.people_tabs import Connector
from sheets_templates.words import NO_WORDS, Words
from social.subjects import Need


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


def undecided(standings: Standings) -> Standings:
    """Return the standings as if proposals that nobody decided on were not there: what could still be otherwise."""
    rows = tuple(
        match for match in standings.workbook.matches if match.status is not MatchStatus.PROPOSED or not match.live
    )
    return dataclasses.replace(standings, workbook=dataclasses.replace(standings.workbook, matches=rows))


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


EXAMPLE = "write it like “+2 Connectors in 62, French” or “-1 sam@example.ca”"


def with_change(standings: Standings, part: str) -> Standings:
    """Return the standings with Connectors more or fewer. Raises SettingError."""
    said = re.fullmatch(
        r"([+-])\s*(\d+)?\s*(?:connectors?|connecteurs?)?\s*(?:in|en|dans)?\s*(.*)", part, re.IGNORECASE
    )
    if not said or not said[3].strip(" ,"):
        raise SettingError(f"--what-if “{part}” says no change; {EXAMPLE}")
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
        raise SettingError(f"--what-if: no Connector is called “{wanted}”{near(wanted, names)}")
    return dataclasses.replace(standings, connectors=kept)


def connector_like(standings: Standings, words: list[str]) -> Connector:
    """Return a Connector with the industry, language and city that are named. Raises SettingError for other words."""
    model = Connector(first_name="New", language=SpokenLanguage.BOTH, online=True, per_month=1)
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
            raise SettingError(
                f"--what-if: “{word}” is no industry, language or city of this workbook{near(word, known)}; {EXAMPLE}"
            )
    return model


def near(word: str, known: list[str]) -> str:
    """Return "; did you mean …?" where something is near."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean “{found[0]}”?" if found else ""


MOST_NEEDS = 5
"""So many kinds of Connector at most are looked for at once."""


def needs(standings: Standings) -> tuple[Need, ...]:
    """Return which kinds of Connector are missing, and for how many of those who wait, most people first.

    A kind is an industry and a language. Each person counts once, for the kind that reaches most people.
    """
    field = standings.field
    kinds = sorted(
        {(person.industry, person.language or SpokenLanguage.BOTH) for person in field.seekers if person.industry},
        key=lambda kind: (kind[0].code, kind[1].name),
    )
    if not kinds:
        return ()
    models = tuple(
        Connector(first_name="New", email=f"{at}@what.if", industry=industry, language=language, online=True)
        for at, (industry, language) in enumerate(kinds)
    )
    asked = dataclasses.replace(field, helpers=models, rooms=(1,) * len(models), loads=(0,) * len(models))
    reach: list[set[int]] = [set() for _ in models]
    for at, least in enumerate(asked.least_points):
        for place in (asked.points(at) >= least).nonzero()[0].tolist():
            reach[place].add(at)
    found: list[Need] = []
    while len(found) < MOST_NEEDS:
        best = max(range(len(models)), key=lambda place: (len(reach[place]), -place))
        people = reach[best]
        if not people:
            break
        industry, language = kinds[best]
        either = language is SpokenLanguage.BOTH
        found.append(Need(industry.words, NO_WORDS if either else language.words, len(people)))
        reach = [others - people for others in reach]
    return tuple(found)


def need_words(need: Need) -> Words:
    """Return a need in a sentence: how many Connectors are lacking, if each meets one person a month."""
    speaks = (
        NO_WORDS if need.language == NO_WORDS else Words(" ({language})", " ({language})").fill(language=need.language)
    )
    if need.people == 1:
        return Words(
            "One more Connector in this field{speaks} would let one person be matched.",
            "Un Connecteur de plus dans ce secteur{speaks} permettrait de jumeler une personne.",
        ).fill(speaks=speaks)
    return Words(
        "{n} more Connectors in this field{speaks}, or one over {n} months, would let {n} people be matched.",
        "{n} Connecteurs de plus dans ce secteur{speaks}, ou un seul en {n} mois, permettraient de jumeler {n} personnes.",
    ).fill(n=need.people, speaks=speaks)
