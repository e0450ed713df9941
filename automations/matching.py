"""Matching: who should meet whom, with a reason for every proposal and for everyone who has to wait.

A criterion is added in criteria.py, a must in musts.py. The best assignment over all pairs is found here and proved:
as many people as possible, the longest wait first, then the most fit, then an even load.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

from automations.contradictions import NOBODY_HAS
from automations.criteria import CRITERIA, Standing, waiting_since
from automations.field import STEPS, Field
from automations.musts import MUSTS, Past, past_of
from automations.rooms import Limits, Ready, Room, begun_on, expired, rooms_of
from automations.search import Bids
from automations.verdicts import Verdict
from sheets_templates.choices import MatchStatus, folded
from sheets_templates.columns import Problem, tab_of
from sheets_templates.keys import plain_key, short_hash
from sheets_templates.people_tabs import Connectee, Connector, Match, Person, one_row_each
from sheets_templates.settings import Section, setting, unknown
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words

if TYPE_CHECKING:
    from automations.assignment import Seating
    from automations.field import Line, Mask
    from automations.search import Numbers, Pairs

Connectees = tuple[Verdict[Connectee], ...]
Connectors = tuple[Verdict[Connector], ...]

OBJECTIVES = ("people", "waiting", "fit", "even_load")


LARGEST_WEIGHT = 1000
"""Points of a criterion; so many more would only make the others worthless."""


@dataclass(frozen=True)
class Matching(Section):
    """[matching] What counts in a match."""

    weights: Mapping[str, int] = setting(
        {each.name: each.points for each in CRITERIA}, "Points per criterion; 0 switches one off."
    )
    minimum_fit: int = setting(
        30,
        "A pair with less than this share of the best possible for the person, out of 100, is not proposed.",
        least=0,
    )
    proposals_at_once: int = setting(0, "So many proposals at most wait for you at once; 0 means no limit.", least=0)
    objective: tuple[str, ...] = setting(
        OBJECTIVES,
        "What matters, most important first: people (as many as possible), waiting (the longest wait first), fit "
        "(the most points), even_load (Connectors who had fewer matches lately).",
    )
    proposal_days: int = setting(
        60,
        "A proposal that nobody decided on for so many days no longer keeps its two people; 0 means it does.",
        least=0,
    )
    per_quarter: int = setting(0, "A Connector begins so many matches in a quarter at most; 0 means no limit.", least=0)
    rest_days: int = setting(0, "A Connector rests so many days after a meeting.", least=0)
    musts: tuple[str, ...] = setting(
        tuple(must.name for must in MUSTS if not must.optional),
        "What keeps two people apart; other_household can be added.",
    )

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with weights, objective, musts and the bar."""
        for criterion, weight in self.weights.items():
            yield from unknown("weights", criterion, [each.name for each in CRITERIA])
            if weight < 0:
                yield NEGATIVE_WEIGHT.fill(criterion=criterion, weight=weight)
            if weight > LARGEST_WEIGHT:
                yield TOO_LARGE_WEIGHT.fill(criterion=criterion, weight=weight, most=LARGEST_WEIGHT)
        for aim in self.objective:
            yield from unknown("objective", aim, OBJECTIVES)
        if "even_load" in self.objective[:-1]:
            yield EVEN_LOAD_FIRST
        for must in self.musts:
            yield from unknown("musts", must, [each.name for each in MUSTS])
        if self.minimum_fit > 100:
            yield BAR_TOO_HIGH.fill(said=self.minimum_fit)

    @property
    def limits(self) -> Limits:
        """Return what protects Connectors."""
        return Limits(self.per_quarter, self.rest_days, self.proposal_days)


NEGATIVE_WEIGHT = Words(
    "weights: {criterion} = {weight} is negative; 0 switches it off",
    "weights : {criterion} = {weight} est négatif; 0 le désactive",
)
TOO_LARGE_WEIGHT = Words(
    "weights: {criterion} = {weight} is too large; {most} at most",
    "weights : {criterion} = {weight} est trop grand; {most} au plus",
)
EVEN_LOAD_FIRST = Words(
    "objective names even_load before others; it can only be the last",
    "objective nomme even_load avant d'autres; il ne peut être que le dernier",
)
BAR_TOO_HIGH = Words(
    "minimum_fit = {said} is over 100; nobody would be matched",
    "minimum_fit = {said} dépasse 100; personne ne serait jumelé",
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone who is ready and has nobody yet: why, what would help, and when it changes by itself."""

    person: Connectee
    why: Words
    next_step: Words
    changes_on: date | None = None


@dataclass(frozen=True)
class Standings:
    """A workbook with its verdicts, seen as matching sees it: who is free, which proposals bind, who has room."""

    workbook: Workbook
    connectees: Connectees
    connectors: Connectors
    settings: Matching

    @cached_property
    def ready(self) -> Ready:
        """Return who is ready, on either side."""
        return Ready(
            {verdict.person.key for verdict in self.connectees if verdict.ready},
            {verdict.person.key for verdict in self.connectors if verdict.ready},
        )

    @cached_property
    def unknown(self) -> tuple[type[Person], ...]:
        """Return whom Matches names by e-mail while nobody's e-mail can be read: their tab or column was renamed, say.

        Nobody can be told apart then: nothing is proposed, and no proposal is called expired.
        """
        sides: tuple[tuple[type[Person], tuple[Person, ...], Iterable[str]], ...] = (
            (Connectee, self.workbook.connectees, (match.connectee for match in self.workbook.matches)),
            (Connector, self.workbook.connectors, (match.connector for match in self.workbook.matches)),
        )
        return tuple(
            kind
            for kind, people, named in sides
            if not any(person.email for person in people) and any("@" in name for name in named)
        )

    @cached_property
    def expired(self) -> Mapping[int, Words]:
        """Return, by place in the workbook, the proposals that no longer bind their people, with the reason."""
        if self.unknown:
            return {}
        found = (
            (at, expired(match, self.workbook.day, self.ready, self.settings.proposal_days))
            for at, match in enumerate(self.workbook.matches)
            if match.status is MatchStatus.PROPOSED
        )
        return {at: why for at, why in found if why}

    @cached_property
    def binding(self) -> tuple[Match, ...]:
        """Return the matches that take up their two people now."""
        return tuple(match for at, match in enumerate(self.workbook.matches) if match.live and at not in self.expired)

    @cached_property
    def undecided(self) -> Mapping[str, tuple[str, ...]]:
        """Return who is proposed to each Connector while nobody decided, by the Connector's key."""
        found: dict[str, tuple[str, ...]] = {}
        for match in self.binding:
            if match.status is MatchStatus.PROPOSED and not match.met_on:
                key = plain_key(match.connector)
                found[key] = (*found.get(key, ()), match.connectee_name or match.connectee)
        return found

    @cached_property
    def taken(self) -> frozenset[str]:
        """Return the keys of Connectees who have a Connector; of those whom a match does not name by a known e-mail, the names."""
        known = {person.key for person in self.workbook.connectees}
        unknown = [match for match in self.binding if plain_key(match.connectee) not in known]
        names = (folded(name) for match in unknown for name in (match.connectee_name, match.connectee) if name)
        return frozenset((*(plain_key(match.connectee) for match in self.binding), *names))

    @cached_property
    def helpers(self) -> Mapping[str, Connector]:
        """Return the Connectors who are ready, by key."""
        return {v.person.key: v.person for v in self.connectors if v.ready and v.person.key}

    @cached_property
    def rooms(self) -> Mapping[str, Room]:
        """Return how many more each ready Connector can meet."""
        return rooms_of(self.workbook, self.helpers, self.expired, self.settings.limits)

    @cached_property
    def openings(self) -> Numbers:
        """Return the day on which each helper of the field has room again, as its ordinal; NEVER for no such day."""
        import numpy as np

        days = (self.rooms[helper.key].opens_on for helper in self.field.helpers)
        return np.array([day.toordinal() if day else NEVER for day in days], dtype=np.int64)

    @cached_property
    def field(self) -> Field:
        """Return everyone who waits, and every Connector who is ready, with or without room."""
        return self.field_of(with_room=False)

    @cached_property
    def open_field(self) -> Field:
        """Return everyone who can be matched now."""
        return self.field_of(with_room=True)

    def field_of(self, with_room: bool) -> Field:
        """Return who waits and who could help, both sides in the order of their keys."""
        seekers = {
            v.person.key: v.person
            for v in self.connectees
            if v.ready and v.person.key and v.person.key not in self.taken and folded(v.person.name) not in self.taken
        }
        last: dict[str, date] = {}
        for match in self.workbook.matches:
            begun = begun_on(match)
            if begun and match.status is not MatchStatus.DECLINED:
                key = plain_key(match.connector)
                last[key] = max(begun, last.get(key, begun))
        keys = sorted(key for key in self.helpers if self.rooms[key].free or not with_room)
        weights = ((each, self.settings.weights.get(each.name, each.points)) for each in CRITERIA)
        return Field(
            tuple(seekers[key] for key in sorted(seekers)),
            tuple(self.helpers[key] for key in keys),
            tuple(self.rooms[key].free for key in keys),
            tuple(self.rooms[key].lately for key in keys),
            tuple((each, weight) for each, weight in weights if weight),
            tuple(must for must in MUSTS if must.name in self.settings.musts),
            Standing(self.workbook.day, last),
            past_of(self.workbook),
            self.settings.minimum_fit,
        )


@dataclass(frozen=True)
class Scale:
    """How one number holds the whole objective: what a point of fit, a person, and an uneven load are worth in it."""

    fit: int
    place: tuple[int, ...]
    """What it is worth that each seeker is placed at all."""
    load: int
    """What one more match of a Connector costs; 0 where load does not matter."""


def scale(field: Field, settings: Matching, even: bool = True) -> Scale:
    """Return numbers by which each aim of the objective outweighs all later ones together, over everybody.

    Who can be placed together is a matroid: where each placed person counts one and their months of waiting, the best
    are both the most people and those who waited longest, so these two aims need one number when they stand together.
    Where whole numbers would grow too large for the processor, the load is the aim that is left out.
    """
    seats = max(1, min(len(field.seekers), sum(field.rooms)))
    waited = [waiting_months(person, field.now.day) for person in field.seekers]
    aims = [aim for aim in settings.objective if aim != "even_load"]
    if "waiting" in aims and "people" in aims and abs(aims.index("waiting") - aims.index("people")) == 1:
        aims.remove("people")
    even = even and "even_load" in settings.objective
    below = seats * (max(field.loads, default=0) + max(field.rooms, default=0)) if even else 0
    fit, place = 0, [0] * len(waited)
    for aim in reversed(aims):
        unit = below + 1
        if aim == "fit":
            fit, most = unit, field.most_points
        else:
            amounts = [1] * len(waited) if aim == "people" else [1 + months for months in waited]
            place, most = [old + unit * amount for old, amount in zip(place, amounts, strict=True)], LONGEST_WAIT + 1
        below += unit * most * seats
    if even and below >= LARGEST:
        return scale(field, settings, even=False)
    return Scale(fit, tuple(place), 1 if even else 0)


LARGEST = 1 << 61
NEVER = 1 << 40
"""Later than any day."""
LONGEST_WAIT = 24
"""Months of waiting that count."""


def waiting_months(person: Connectee, day: date) -> int:
    """Return for how many months of 30 days someone has waited, LONGEST_WAIT at most."""
    since = waiting_since(person)
    return min(LONGEST_WAIT, max(0, (day - since).days // 30)) if since != date.max else 0


@dataclass(frozen=True)
class Solution:
    """The best assignment of a field, with the prices that prove it over all pairs."""

    field: Field
    scale: Scale
    seating: Seating

    @cached_property
    def place_of(self) -> tuple[int, ...]:
        """Return each seeker's helper by their place in the field; -1 for those without one."""
        return self.seating.result.place_of

    @cached_property
    def prices(self) -> Numbers:
        """Return what one more seat of each helper would add to the whole, at most."""
        import numpy as np

        return np.asarray(self.seating.seats.price, dtype=np.int64)

    @property
    def bids(self) -> Bids:
        """Return what a pair has to beat to be better than what its seeker has."""
        import numpy as np

        return Bids(self.scale.fit, self.seating.gains - np.asarray(self.scale.place, dtype=np.int64), self.prices)

    def loss(self, at: int, helper: int, points: int) -> int:
        """Return what the whole loses at least if a seeker meets another helper."""
        worth = points * self.scale.fit + self.scale.place[at] - int(self.prices[helper])
        return int(self.gains[at]) - worth

    @cached_property
    def placing(self) -> int:
        """Return what it is worth at least that anybody is placed at all; 0 where that does not matter."""
        return min(self.scale.place, default=0)

    @cached_property
    def gains(self) -> Numbers:
        """Return what each seeker's best choice is worth beyond its price."""
        return self.seating.gains


def best_assignment(field: Field, settings: Matching) -> Solution:
    """Return the best assignment over all allowed pairs: exact, and the same for any order of rows.

    Column generation: solve for each person's first choices, look over all pairs at the prices that come out, add
    those that would be better, until there are none.
    """
    import numpy as np

    from automations.assignment import Seating

    look, large = searching(field)
    units = scale(field, settings)
    strain = [units.load * load for load in field.loads]
    seating = Seating(len(field.seekers), field.rooms, strain, units.load, compiled=large)
    place = np.asarray(units.place, dtype=np.int64)
    person, helper, points = look.first_choices(field)
    while len(person):
        seating.add(person, helper, points * units.fit + place[person])
        seating.settle()
        person, helper, points = look.better_choices(field, Solution(field, units, seating).bids)
    return Solution(field, units, seating)


def searching(field: Field) -> tuple[Search, bool]:
    """Return the search that suits the size of a field, and whether it is the compiled one."""
    from automations import search

    if len(field.seekers) * len(field.helpers) >= COMPILED_FROM and find_spec("numba"):
        from automations import scale

        return cast("Search", scale), True
    return cast("Search", search), False


COMPILED_FROM = 1 << 22
"""From so many pairs on the compiled search of the extra `scale` is quicker, the time to load it included."""


class Search(Protocol):
    """What search.py and scale.py both offer."""

    def first_choices(self, field: Field) -> Pairs:
        """Return each seeker's first choices."""
        ...

    def better_choices(self, field: Field, bids: Bids) -> Pairs:
        """Return pairs that are better than what their seekers have."""
        ...

    def second_choices(self, field: Field, own: Numbers) -> Pairs:
        """Return each seeker's best pair beside their own."""
        ...


def propose(standings: Standings, language: str) -> tuple[Match, ...]:
    """Return the matches to propose around those that stand: the best assignment, longest wait first, with reasons."""
    field, settings = standings.open_field, standings.settings
    if standings.unknown or not field.seekers or not field.helpers:
        return ()
    solution = best_assignment(field, settings)
    placed = [at for at, place in enumerate(solution.place_of) if place >= 0]
    room = room_for_proposals(standings)
    placed = sorted(placed, key=lambda at: (waiting_since(field.seekers[at]), field.seekers[at].key))[:room]
    seconds = next_best(solution) if placed else {}
    return tuple(proposal(solution, at, seconds.get(at), language) for at in placed)


def room_for_proposals(standings: Standings) -> int | None:
    """Return how many more proposals may wait for the coordinator; None for any number."""
    most = standings.settings.proposals_at_once
    open_now = sum(match.status is MatchStatus.PROPOSED for match in standings.binding)
    return max(0, most - open_now) if most else None


@dataclass(frozen=True, slots=True)
class SecondBest:
    """The next best Connector for someone who has one: who, at which points, and what the change loses at least."""

    helper: int
    points: int
    lost: int


def next_best(solution: Solution) -> Mapping[int, SecondBest]:
    """Return the pair with the most points for each seeker beside the one that they have."""
    import numpy as np

    own = np.asarray(solution.place_of, dtype=np.int64)
    look, _ = searching(solution.field)
    found = zip(*(each.tolist() for each in look.second_choices(solution.field, own)), strict=True)
    return {at: SecondBest(helper, points, solution.loss(at, helper, points)) for at, helper, points in found}


def proposal(solution: Solution, at: int, second: SecondBest | None, language: str) -> Match:
    """Return the row that proposes a pair."""
    field, place = solution.field, solution.place_of[at]
    person, helper = field.seekers[at], field.helpers[place]
    reasons = list(field.shared(at, place))
    sentences = [*(criterion.says(shared) for criterion, _, shared in reasons), *next_best_words(solution, at, second)]
    return Match(
        connectee_name=person.name,
        connectee=person.key,
        connector_name=helper.name,
        connector=helper.key,
        status=MatchStatus.PROPOSED,
        fit=field.fit(at, sum(points for _, points, _ in reasons)),
        why=" ".join(sentence.say(language) for sentence in sentences),
        proposed_on=field.now.day,
        id=short_hash(person.key, helper.key),
    )


def next_best_words(solution: Solution, at: int, second: SecondBest | None) -> Iterator[Words]:
    """Yield the sentence about the next best Connector and what that change costs the whole."""
    if second is None:
        yield Words("Nobody else has room and enough in common.", "Personne d'autre n'a de place et assez en commun.")
        return
    field, units, seats = solution.field, solution.scale, solution.seating.seats
    placing = solution.placing
    if seats.taken[second.helper] < seats.number[second.helper]:
        then = Words("who still has room", "qui a encore de la place")
    elif placing and second.lost >= placing - units.fit * field.most_points:
        then = Words("but someone else would then have to wait", "mais quelqu'un d'autre devrait alors attendre")
    elif units.fit and second.lost >= units.fit * STEPS:
        points = second.lost // (units.fit * STEPS)
        then = Words(
            "but over all matches that would cost {n} points at least",
            "mais sur l'ensemble cela coûterait au moins {n} points",
        ).fill(n=points)
    else:
        then = Words("but others would then change places", "mais d'autres changeraient alors de place")
    yield Words("Next best: {name} (fit {fit}), {then}.", "À défaut : {name} (affinité {fit}), {then}.").fill(
        name=field.helpers[second.helper].name, fit=field.fit(at, second.points), then=then
    )


def explain_waiting(standings: Standings) -> tuple[Waiting, ...]:
    """Return everyone who is ready and has nobody, longest wait first, with the step at which nobody was left."""
    field = standings.field
    people = sorted(range(len(field.seekers)), key=lambda at: (waiting_since(field.seekers[at]), field.seekers[at].key))
    return tuple(explained(standings, at) for at in people)


def explained(standings: Standings, at: int) -> Waiting:
    """Return why one person has nobody: how many Connectors remain at each step, and the nearest miss."""
    import numpy as np

    field = standings.field
    person = field.seekers[at]
    points = field.open_points(at)
    enough = points >= field.least_points[at]
    left = np.ones(len(field.helpers), dtype=np.bool_)
    steps = [Words("Connectors ready: {n}", "Connecteurs prêts : {n}").fill(n=len(field.helpers))]
    for must, mask in field.forbidden(at):
        before = left
        left = left if mask is None else left & ~mask
        number = int(left.sum())
        if must.name == "speak_a_language" or number < int(before.sum()):
            steps.append(Words("who {do}: {n}", "qui {do} : {n}").fill(n=number, do=must.step(person)))
        if not number:
            return Waiting(person, counted(steps), without_must(field, at, points, before & enough, must.step(person)))
    fits = left & enough
    steps.append(Words("with enough in common: {n}", "avec assez en commun : {n}").fill(n=int(fits.sum())))
    if not fits.any():
        return Waiting(person, counted(steps), without_fit(field, at, points, left))
    free = fits & (np.asarray(field.rooms) > 0)
    steps.append(Words("with room now: {n}", "avec de la place : {n}").fill(n=int(free.sum())))
    if not free.any():
        step, changes_on = without_room(standings, points, fits)
        return Waiting(person, counted(steps), step, changes_on)
    step = Words(
        "Decide on the proposals that wait in Matches first.",
        "Décidez d'abord des propositions en attente dans Jumelages.",
    )
    return Waiting(person, counted(steps), step)


def counted(steps: list[Words]) -> Words:
    """Return the counts at each step in one line."""
    return Words.plain(" → ".join(step.say("en") for step in steps), " → ".join(step.say("fr") for step in steps))


def best_of(points: Line, among: Mask) -> int:
    """Return who has the most points among some helpers, the first of equals; -1 for nobody."""
    import numpy as np

    return int(np.where(among, points, -1).argmax()) if among.any() else -1


def without_must(field: Field, at: int, points: Line, near: Mask, do: Words) -> Words:
    """Return what would help where a must leaves nobody, with the nearest miss."""
    wanted = Words("Find Connectors who {do}.", "Trouvez des Connecteurs qui {do}.").fill(do=do)
    best = best_of(points, near)
    if best < 0:
        return wanted
    miss = Words("{wanted} But for that, {name} would fit ({fit}).", "{wanted} Sans cela, {name} conviendrait ({fit}).")
    return miss.fill(wanted=wanted, name=field.helpers[best].name, fit=field.fit(at, int(points[best])))


def without_fit(field: Field, at: int, points: Line, near: Mask) -> Words:
    """Return what would help where nobody has enough in common, with the nearest miss."""
    person = field.seekers[at]
    sector = person.industry.words if person.industry else Words.plain(person.occupation)
    wanted = Words("Find a Connector in: {field}.", "Trouvez un Connecteur : {field}.").fill(field=sector)
    best = best_of(points, near)
    if best < 0 or points[best] <= 0:
        return wanted
    miss = Words(
        "{wanted} Nearest: {name} (fit {fit}, {bar} needed).",
        "{wanted} Le plus proche : {name} (affinité {fit}, {bar} demandés).",
    )
    return miss.fill(wanted=wanted, name=field.helpers[best].name, fit=field.fit(at, int(points[best])), bar=field.bar)


def without_room(standings: Standings, points: Line, fits: Mask) -> tuple[Words, date | None]:
    """Return what would help where nobody who fits has room, and the day on which one has room again."""
    field = standings.field
    best = best_of(points, fits)
    name = field.helpers[best].name
    first = int(standings.openings[fits].min())
    if first < NEVER:
        day = date.fromordinal(first)
        step = Words(
            "Room again on {day}; or ask {name} to meet one more.",
            "De la place à nouveau le {day}; ou demandez à {name} une rencontre de plus.",
        )
        return step.fill(day=day, name=name), day
    if proposed := standings.undecided.get(field.helpers[best].key):
        step = Words(
            "{name} keeps a place for {who}: decide on that proposal in Matches; or ask for one more.",
            "{name} garde une place pour {who} : décidez de cette proposition dans Jumelages; ou demandez une rencontre de "
            "plus.",
        )
        return step.fill(name=name, who=proposed), None
    step = Words(
        "Room again once {name} has met those matched before; or ask for one more.",
        "De la place quand {name} aura rencontré les personnes déjà jumelées; ou demandez une rencontre de plus.",
    )
    return step.fill(name=name), None


def problems(standings: Standings) -> tuple[Problem, ...]:
    """Return what is wrong with the rows of Matches, and criteria that failed: unknown people, two matches at once."""
    workbook = standings.workbook
    connectees, connectors = (
        {key: folded(person.name) for key, person in one_row_each(people).items() if person.email}
        for people in (workbook.connectees, workbook.connectors)
    )
    live = Counter(plain_key(match.connectee) for match in standings.binding)
    binding = {id(match) for match in standings.binding}
    ids = Counter(match.id for match in workbook.matches if match.id)
    found: list[Problem] = [*standings.field.problems]
    for column, kind, known in (("connectee", Connectee, connectees), ("connector", Connector, connectors)):
        if known:
            for match in workbook.matches:
                found += unknown_person(match, column, known, kind)
        elif workbook.matches:
            found.append(nobody_has_an_email(kind))
    found += broken_musts(standings)
    for match in workbook.matches:
        if id(match) in binding and live[plain_key(match.connectee)] > 1 and match.connectee:
            message = Words("{who} has {n} matches at once", "{who} a {n} jumelages en même temps")
            found.append(
                match_problem(
                    match,
                    "connectee",
                    message.fill(who=match.connectee_name or match.connectee, n=live[plain_key(match.connectee)]),
                    Words("close or decline all but one", "n'en gardez qu'un, fermez ou refusez les autres"),
                    "one_match_at_a_time",
                )
            )
        if match.id and ids[match.id] > 1:
            message = Words("the match id {id} stands in {n} rows", "le numéro {id} figure dans {n} lignes").fill(
                id=match.id, n=ids[match.id]
            )
            found.append(
                match_problem(
                    match,
                    "id",
                    message,
                    Words("clear the id in the row that you copied", "effacez le numéro dans la ligne copiée"),
                    "match_id_copied",
                )
            )
    return tuple(found)


def broken_musts(standings: Standings) -> Iterator[Problem]:
    """Yield a problem for each match that a coordinator decided on though it breaks a must; it is kept all the same."""
    people, helpers = one_row_each(standings.workbook.connectees), one_row_each(standings.workbook.connectors)
    musts = [must for must in MUSTS if must.name in standings.settings.musts and must.name != "not_matched_before"]
    for match in standings.binding:
        person, helper = people.get(plain_key(match.connectee)), helpers.get(plain_key(match.connector))
        if match.status not in (MatchStatus.APPROVED, MatchStatus.HELD) or match.met_on or not person or not helper:
            continue
        for must in musts:
            if bool(must.of_connectee(person, Past()) & must.of_connector(helper, Past())) is not must.shared:
                message = Words("you decided so, but: {must}", "vous l'avez décidé, mais : {must}").fill(must=must.says)
                remedy = Words(
                    "it is kept; decline it if it was a slip", "il est gardé; refusez-le si c'était une erreur"
                )
                yield match_problem(match, "status", message, remedy, "match_breaks_a_must")


def nobody_has_an_email(kind: type[Person]) -> Problem:
    """Return the problem of a tab in which nobody can be found by e-mail, though Matches names people by theirs."""
    tab = tab_of(kind)
    message = Words(
        "nobody in {tab} has an e-mail, but Matches names people by theirs",
        "personne dans {tab} n'a de courriel, alors que Jumelages nomme les gens par le leur",
    )
    return Problem(
        tab.title,
        message.fill(tab=tab.title),
        Words("fill in the column E-mail", "remplissez la colonne Courriel"),
        "match_of_known_people",
        column=tab.column("email").header,
    )


def unknown_person(match: Match, column: str, known: Mapping[str, str], kind: type[Person]) -> Iterator[Problem]:
    """Yield a problem where a match names someone who is not among the known, whose names are given by key."""
    named = getattr(match, column)
    if plain_key(named) in known:
        return
    tab = tab_of(kind).title
    if named:
        message = NOBODY_HAS.fill(tab=tab, value=named)
    else:
        message = Words("the match does not say who in {tab}", "le jumelage ne dit pas qui dans {tab}").fill(tab=tab)
    remedy = Words("type the e-mail as it stands in {tab}", "écrivez le courriel tel qu'il est dans {tab}").fill(
        tab=tab
    )
    called = {folded(named or "?"), folded(getattr(match, f"{column}_name") or "?")}
    meant = [key for key, name in known.items() if name in called]
    if len(meant) == 1:
        remedy = Words("type “{email}”, if it is that person", "écrivez « {email} », si c'est cette personne").fill(
            email=meant[0]
        )
    yield match_problem(match, column, message, remedy, "match_of_known_people")


def match_problem(match: Match, column: str, message: Words, remedy: Words, rule: str) -> Problem:
    """Return a problem of one cell of a match."""
    tab = tab_of(Match)
    return Problem(
        tab.title,
        message,
        remedy,
        rule,
        match.row_key,
        match.title,
        match.line,
        tab.column(column).header,
        str(getattr(match, column)),
    )
