"""The recruiting radar: which kind of Connector would let how many more people be matched, and how many of them it takes.

One more Connector helps whoever waits and fits them, and also whoever waits for a Connector whom somebody else leaves for
the new one. So people are seated along chains of moves from the assignment as it stands (augmenting paths: Ahuja,
Magnanti, Orlin, *Network Flows*, 1993, chapter 8). Who can be seated together is a matroid, so each chain that is found
is one more person whom the best assignment would match.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median_low

from automations.field import Field
from automations.matching import Standings
from automations.rooms import monthly
from sheets_templates.choices import Industry, MatchStatus, SpokenLanguage
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Connectee, Connector
from sheets_templates.words import NO_WORDS, Words
from social.subjects import Need

NOBODY = -1

MOST_NEEDS = 5
"""So many kinds of Connector at most are looked for at once."""

CHAINS_UP_TO = 1 << 16
"""Up to so many pairs all chains of moves are looked at; beyond, only people whom the new Connector would fit themselves."""


def undecided(standings: Standings) -> Standings:
    """Return the standings as if proposals that nobody decided on were not there: what could still be otherwise."""
    rows = tuple(
        match for match in standings.workbook.matches if match.status is not MatchStatus.PROPOSED or not match.live
    )
    return dataclasses.replace(standings, workbook=dataclasses.replace(standings.workbook, matches=rows))


class Seats:
    """Who could sit where, and who does: people are moved along chains of moves until as many as possible sit.

    `choices[at]` are the places where a person can sit, `number` the seats of each place.
    """

    def __init__(self, choices: Iterable[Iterable[int]], number: Iterable[int]) -> None:
        self.choices = [set(places) for places in choices]
        self.number = list(number)
        self.place_of = [NOBODY] * len(self.choices)
        self.sitters: list[set[int]] = [set() for _ in self.number]

    @property
    def standing(self) -> list[int]:
        """Return who has no seat."""
        return [at for at, place in enumerate(self.place_of) if place == NOBODY]

    def free(self, place: int) -> bool:
        """Tell whether a place has a seat left."""
        return len(self.sitters[place]) < self.number[place]

    def move(self, at: int, place: int) -> int:
        """Let a person sit at a place; return where they sat before."""
        before = self.place_of[at]
        if before != NOBODY:
            self.sitters[before].discard(at)
        self.place_of[at] = place
        self.sitters[place].add(at)
        return before

    def settle(self, welcome: frozenset[int] = frozenset()) -> int:
        """Seat as many of those who stand as can be; return how many more sit. `welcome` are those whom the last place fits."""
        closed: set[int] = set()
        return sum([self.seat(at, closed, welcome) for at in self.standing])

    def seat(self, newcomer: int, closed: set[int], welcome: frozenset[int]) -> bool:
        """Seat one person by the shortest chain of moves, if there is one; note in `closed` the places that lead nowhere.

        Where some are `welcome` at the last place, it has seats for all of them, and every chain ends there.
        """
        last = len(self.number) - 1
        mover = {last: newcomer}
        if newcomer in welcome:
            return self.walk(last, mover)
        people, seen = [newcomer], closed | {last} if welcome else set(closed)
        for person in people:
            fresh = self.choices[person] - seen
            seen |= fresh
            for place in fresh:
                mover[place] = person
                if self.free(place):
                    return self.walk(place, mover)
                if not welcome.isdisjoint(self.sitters[place]):
                    mover[last] = min(welcome & self.sitters[place])
                    return self.walk(last, mover)
                people.extend(self.sitters[place])
        closed |= seen
        return False

    def walk(self, place: int, mover: Mapping[int, int]) -> bool:
        """Let everybody on a chain that ends at a place move on by one."""
        while place != NOBODY:
            place = self.move(mover[place], place)
        return True

    def with_place(self, welcome: frozenset[int]) -> Seats:
        """Return the seats, everybody where they are, with one more place that has a seat for each of those whom it fits."""
        more = Seats((), (*self.number, len(welcome)))
        more.choices = self.choices
        more.place_of = list(self.place_of)
        more.sitters = [*map(set, self.sitters), set()]
        return more

    def kept(self, welcome: frozenset[int]) -> Seats:
        """Return the seats with the last place among the choices of those whom it fits."""
        last = {len(self.number) - 1}
        self.choices = [places | last if at in welcome else places for at, places in enumerate(self.choices)]
        return self


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of Connector: an industry and a language, and which seekers of a field one would fit."""

    industry: Industry
    language: SpokenLanguage
    people: frozenset[int] = frozenset()


def new_connector(industry: Industry | None = None, language: SpokenLanguage = SpokenLanguage.BOTH) -> Connector:
    """Return a Connector who is not there yet, and about whom only this much is known."""
    return Connector(
        first_name="New",
        last_name="Connector",
        email="new@what.if",
        industry=industry,
        language=language,
        online=True,
        per_month=1,
    )


def kinds_of(field: Field, waiting: Iterable[Connectee]) -> tuple[Kind, ...]:
    """Return the kinds of Connector that those who wait would look for, with everybody in the field whom each would fit."""
    asked = {(person.industry, person.language or SpokenLanguage.BOTH) for person in waiting if person.industry}
    kinds = [Kind(*kind) for kind in sorted(asked, key=lambda kind: (kind[0].code, kind[1].name))]
    if not kinds:
        return ()
    models = tuple(new_connector(kind.industry, kind.language) for kind in kinds)
    fitting = dataclasses.replace(field, helpers=models, rooms=(1,) * len(models), loads=(0,) * len(models))
    reach: list[list[int]] = [[] for _ in kinds]
    for at, least in enumerate(fitting.least_points):
        for number in (fitting.points(at) >= least).nonzero()[0].tolist():
            reach[number].append(at)
    return tuple(dataclasses.replace(kind, people=frozenset(at)) for kind, at in zip(kinds, reach, strict=True))


def usual_room(standings: Standings) -> int:
    """Return how many people one more Connector would meet at once: the median of those who are ready, 1 at least."""
    room = median_low(map(monthly, standings.helpers.values())) if standings.helpers else 1
    most = standings.settings.per_quarter
    return max(1, min(room, most) if most else room)


def needs(standings: Standings) -> tuple[Need, ...]:
    """Return which kinds of Connector are missing, and how many more people could be matched, most people first.

    A kind is an industry and a language. Each is asked for on top of those before it, so that nobody counts twice.
    Proposals that nobody decided on may still be otherwise, as in `connector match --what-if`.
    """
    exact = chains_count(standings)
    field, seats = seated(standings) if exact else unseated(standings)
    if not seats.standing:
        return ()
    room, kinds = usual_room(standings), kinds_of(field, standings.field.seekers)
    most = {kind: min(len(seats.standing), len(kind.people)) for kind in kinds}
    found: list[Need] = []
    while len(found) < MOST_NEEDS:
        best, gained = None, 0
        for kind in sorted(kinds, key=lambda kind: (-most[kind], -len(kind.people))):
            if most[kind] <= gained:
                break
            trial = seats.with_place(kind.people)
            most[kind] = trial.settle(kind.people)
            if most[kind] > gained:
                best, gained, after = kind, most[kind], trial
        if best is None:
            break
        seats = after.kept(best.people)
        language = NO_WORDS if best.language is SpokenLanguage.BOTH else best.language.words
        found.append(Need(best.industry.words, language, gained, room, exact))
    return tuple(found)


def chains_count(standings: Standings) -> bool:
    """Tell whether all chains of moves are looked at: where the most people come first, and the field is not too large."""
    aims = standings.settings.objective
    first = next((aim for aim in aims if aim in ("people", "waiting", "fit")), "fit")
    people = len(standings.field.seekers) + sum(match.status is MatchStatus.PROPOSED for match in standings.binding)
    return first != "fit" and people * len(standings.helpers) <= CHAINS_UP_TO


def seated(standings: Standings) -> tuple[Field, Seats]:
    """Return everybody who could be matched otherwise still, and the most of them seated, begun from what is proposed."""
    field = undecided(standings).open_field
    rows = zip(range(len(field.seekers)), field.least_points, strict=True)
    seats = Seats([(field.points(at) >= least).nonzero()[0].tolist() for at, least in rows], field.rooms)
    people = {person.key: at for at, person in enumerate(field.seekers)}
    places = {helper.key: place for place, helper in enumerate(field.helpers)}
    for match in standings.binding:
        at, place = people.get(plain_key(match.connectee)), places.get(plain_key(match.connector), NOBODY)
        if at is not None and place in seats.choices[at] and seats.free(place):
            seats.move(at, place)
    seats.settle()
    return field, seats


def unseated(standings: Standings) -> tuple[Field, Seats]:
    """Return those who wait though everybody with room was asked for, none of them with any seat."""
    field, rooms = standings.field, standings.open_field
    if rooms.helpers and field.seekers:
        waiting = tuple(
            person
            for at, (person, least) in enumerate(zip(rooms.seekers, rooms.least_points, strict=True))
            if not (rooms.points(at) >= least).any()
        )
        field = dataclasses.replace(field, seekers=waiting)
    return field, Seats([()] * len(field.seekers), ())


def need_words(need: Need) -> Words:
    """Return a need in a sentence: how many people one more Connector would let be matched, and how many more it takes."""
    language = Words(need.language.en, need.language.fr.lower())
    speaks = NO_WORDS if language == NO_WORDS else Words(" ({language})", " ({language})").fill(language=language)
    one = Words(
        "One more Connector in this field{speaks} would let {people} be matched",
        "Un Connecteur de plus dans ce secteur{speaks} permettrait de jumeler {people}",
    ).fill(speaks=speaks, people=counted(min(need.room, need.people), need.exact or need.room < need.people))
    if need.people <= need.room:
        return Words("{one}.", "{one}.").fill(one=one)
    return Words("{one}; {n} more would let {people} be matched.", "{one}; {n} de plus, {people}.").fill(
        one=one, n=need.connectors, people=counted(need.people, need.exact)
    )


def counted(people: int, exact: bool) -> Words:
    """Return a number of people, said as the least where it is no more than that."""
    if exact:
        return Words("{n:person|people}", "{n:personne|personnes}").fill(n=people)
    return Words("at least {n:person|people}", "au moins {n:personne|personnes}").fill(n=people)
