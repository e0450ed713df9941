"""Matching: who should meet whom, with a reason for every proposal and for everyone who has to wait.

To add a criterion, write a `Criterion` that says what a Connectee seeks and a Connector offers, and name it in the
tuple at the foot. A pair that must not be is no low score: it is no edge at all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from automations.intake import Verdict, months_after
from sheets_templates.choices import MatchStatus, SpokenLanguage, folded
from sheets_templates.columns import Problem, tab_of
from sheets_templates.keys import plain_key, short_hash
from sheets_templates.settings import setting
from sheets_templates.tabs import Connectee, Connector, Match, Person, Workbook
from sheets_templates.words import Words, listed, spoken

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from automations.assignment import Assignment

    Points = npt.NDArray[np.int64]

Traits = Mapping[str, str | Words]
"""What someone seeks or offers: comparable tokens, each with the words a person reads."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason for a match: what each side brings, the points it is worth, and the sentence that names it."""

    name: str
    points: int
    says: Words
    seeks: Callable[[Connectee], Traits]
    offers: Callable[[Connector], Traits]
    enough: int = 1
    """So many shared traits are worth all the points; fewer are worth their share."""


STOP_WORDS = frozenset(
    [
        "and",
        "or",
        "of",
        "the",
        "for",
        "with",
        "in",
        "a",
        "an",
        "to",
        "et",
        "ou",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "un",
        "une",
        "pour",
        "avec",
        "en",
        "l",
        "d",
    ]
)


def word_traits(*texts: str) -> Traits:
    """Return the words of texts as traits: whole words, without the small ones, plural as singular."""
    words = (word for text in texts for word in re.findall(r"[^\W_][\w+#.]*", text) if folded(word) not in STOP_WORDS)
    return {folded(word).removesuffix("s"): word for word in words if folded(word)}


def named_traits(*names: str) -> Traits:
    """Return names as traits, whole: organizations and cities."""
    return {folded(name): name for name in names if folded(name)}


same_industry = Criterion(
    "same_industry",
    30,
    Words("Both know the field {what}.", "Le même secteur : {what}."),
    lambda person: {person.industry.name: person.industry.words} if person.industry else {},
    lambda helper: {helper.industry.name: helper.industry.words} if helper.industry else {},
)

same_occupation_group = Criterion(
    "same_occupation_group",
    20,
    Words("The same occupation group: {what}.", "Le même groupe de professions : {what}."),
    lambda person: {person.occupation_group.name: person.occupation_group.words} if person.occupation_group else {},
    lambda helper: {helper.occupation_group.name: helper.occupation_group.words} if helper.occupation_group else {},
)

organization_of_interest = Criterion(
    "organization_of_interest",
    25,
    Words("The Connector knows people at {what}.", "Le Connecteur connaît des gens chez {what}."),
    lambda person: named_traits(*person.organizations),
    lambda helper: named_traits(helper.employer, *helper.organizations),
)

shared_skills = Criterion(
    "shared_skills",
    15,
    Words("Things to talk about: {what}.", "De quoi parler : {what}."),
    lambda person: word_traits(person.occupation, *person.skills),
    lambda helper: word_traits(helper.position, *helper.skills),
    enough=2,
)

same_city = Criterion(
    "same_city",
    10,
    Words("Both are in {what}.", "Les deux sont à {what}."),
    lambda person: named_traits(person.city),
    lambda helper: named_traits(helper.city),
)

CRITERIA: tuple[Criterion, ...] = (
    same_industry,
    same_occupation_group,
    organization_of_interest,
    shared_skills,
    same_city,
)


@dataclass(frozen=True)
class Matching:
    """[matching] What counts in a match."""

    weights: Mapping[str, int] = setting(
        {each.name: each.points for each in CRITERIA}, "Points per criterion; 0 switches one off."
    )
    minimum_fit: int = setting(20, "A pair below so many points out of 100 is not proposed.", least=0)
    proposals_at_once: int = setting(0, "So many proposals at most wait for you at once; 0 means no limit.", least=0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone who is ready and has nobody yet: why, what would help, and when it changes by itself."""

    person: Connectee
    why: Words
    next_step: Words
    changes_on: date | None = None


@dataclass(frozen=True)
class Field:
    """Everyone who can be matched now, both sides in the order of their keys, and how they stand to each other."""

    seekers: tuple[Connectee, ...]
    helpers: tuple[Connector, ...]
    rooms: tuple[int, ...]
    """How many more Connectees each helper can meet this month."""
    apart: frozenset[tuple[str, str]]
    """Pairs of keys that were matched or declined before."""
    criteria: tuple[tuple[Criterion, int], ...]
    """The criteria that count here, with their weight."""

    @cached_property
    def most_points(self) -> int:
        """Return the points of a perfect pair."""
        return sum(weight * STEPS for _, weight in self.criteria)

    @cached_property
    def sought(self) -> tuple[Mapping[str, list[int]], ...]:
        """Return, for each criterion, who seeks each trait."""
        return tuple(by_trait([each.seeks(person) for person in self.seekers]) for each, _ in self.criteria)

    @cached_property
    def offered(self) -> tuple[Mapping[str, list[int]], ...]:
        """Return, for each criterion, who offers each trait."""
        return tuple(by_trait([each.offers(helper) for helper in self.helpers]) for each, _ in self.criteria)

    @cached_property
    def allowed(self) -> npt.NDArray[np.bool_]:
        """Return which seeker may meet which helper, seekers down and helpers across: the musts."""
        import numpy as np

        table = np.array([[one.allows(other) for other in SpokenLanguage] for one in SpokenLanguage])
        spoken_by = [list(SpokenLanguage).index(person.language or SpokenLanguage.BOTH) for person in self.seekers]
        spoken_with = [list(SpokenLanguage).index(helper.language or SpokenLanguage.BOTH) for helper in self.helpers]
        may = table[np.ix_(spoken_by, spoken_with)]
        for one, other in self.apart_places:
            may[one, other] = False
        return may

    @cached_property
    def apart_places(self) -> tuple[tuple[int, int], ...]:
        """Return the places of pairs that must not be: matched before, or colleagues."""
        seeker_at = {person.key: at for at, person in enumerate(self.seekers)}
        helper_at = {helper.key: at for at, helper in enumerate(self.helpers)}
        before = [
            (seeker_at[one], helper_at[other]) for one, other in self.apart if one in seeker_at and other in helper_at
        ]
        staff = by_trait([named_traits(helper.employer) for helper in self.helpers])
        colleagues = [
            (at, other) for at, person in enumerate(self.seekers) for other in staff.get(folded(person.employer), [])
        ]
        return (*before, *colleagues)


STEPS = 2
"""Points are counted in halves, so that a criterion with half its traits shared is a whole number."""


def by_trait(traits: list[Traits]) -> dict[str, list[int]]:
    """Return the places of those who have each trait."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, tokens in enumerate(traits):
        for token in tokens:
            places[token].append(at)
    return places


def points(field: Field) -> Points:
    """Return the points of every pair, seekers down and helpers across; -1 where a must forbids it."""
    import numpy as np

    total: Points = np.zeros((len(field.seekers), len(field.helpers)), dtype=np.int64)
    for (criterion, weight), sought, offered in zip(field.criteria, field.sought, field.offered, strict=True):
        shared = np.zeros(total.shape, dtype=np.int8)
        for trait, seekers in sought.items():
            if helpers := offered.get(trait):
                shared[np.ix_(seekers, helpers)] += 1
        total += np.minimum(shared, criterion.enough).astype(np.int64) * (weight * STEPS // criterion.enough)
    total[~field.allowed] = -1
    return total


def propose(
    workbook: Workbook,
    connectees: tuple[Verdict[Connectee], ...],
    connectors: tuple[Verdict[Connector], ...],
    settings: Matching,
    language: str,
) -> tuple[Match, ...]:
    """Return the matches to propose: as many people as possible, then longest wait, then most fit, within capacities."""
    field = field_of(workbook, connectees, connectors, settings)
    if not field.seekers or not field.helpers:
        return ()
    scores = points(field)
    chosen = assigned(field, scores, workbook.day, settings)
    pairs = sorted(chosen, key=lambda pair: (waiting_since(field.seekers[pair[0]]), field.seekers[pair[0]].key))
    proposals = tuple(
        proposal(field, one, other, int(scores[one, other]), workbook.day, language) for one, other in pairs
    )
    return proposals[: room_for_proposals(workbook, settings)]


def room_for_proposals(workbook: Workbook, settings: Matching) -> int | None:
    """Return how many more proposals may wait for the coordinator; None for any number."""
    waiting = sum(match.status is MatchStatus.PROPOSED for match in workbook.matches)
    return max(0, settings.proposals_at_once - waiting) if settings.proposals_at_once else None


FIRST_CHOICES = 24
"""The solver starts from each person's best so many Connectors; prices then tell whether any other could matter."""


def assigned(field: Field, scores: Points, day: date, settings: Matching) -> list[tuple[int, int]]:
    """Return the pairs of the best assignment over all allowed pairs: exact, and the same for any order of rows."""
    import numpy as np

    from automations.assignment import solve

    open_places = np.array(field.rooms) > 0
    fits = (scores >= least_points(field, settings)) & open_places
    most = field.most_points * min(len(field.seekers), sum(field.rooms)) + 1
    bonus = [most * (1 + waiting_months(person, day)) for person in field.seekers]
    chosen = first_choices(np.where(fits, scores, -1))
    while True:
        edges = ((int(one), int(other), int(scores[one, other]) + bonus[one]) for one, other in np.argwhere(chosen))
        result = solve(len(field.seekers), field.rooms, edges)
        tempting = fits & ~chosen & better_offers(scores, bonus, result)
        if not tempting.any():
            return [(person, place) for person, place in enumerate(result.place_of) if place >= 0]
        chosen |= first_choices(np.where(tempting, scores, -1))


def first_choices(scores: Points) -> npt.NDArray[np.bool_]:
    """Return which pairs are among each seeker's FIRST_CHOICES by points.

    Among equals every seeker begins somewhere else, so that not all of them want the same few.
    """
    import numpy as np

    people, places = scores.shape
    turn = (np.arange(places) - np.arange(people)[:, None] * FIRST_CHOICES) % max(1, places)
    order = np.argsort(turn - scores * places, axis=1, kind="stable")[:, :FIRST_CHOICES]
    chosen = np.zeros(scores.shape, dtype=np.bool_)
    np.put_along_axis(chosen, order, True, axis=1)
    return chosen & (scores >= 0)


def better_offers(scores: Points, bonus: list[int], result: Assignment) -> npt.NDArray[np.bool_]:
    """Return which pairs are worth more, beyond the place's price, than what the seeker has: they could change the best."""
    import numpy as np

    prices = np.array(result.place_prices, dtype=np.int64)
    extra = np.array(bonus, dtype=np.int64)
    places = np.array(result.place_of, dtype=np.int64)
    own = scores[np.arange(len(places)), places] + extra - prices[places]
    gains = np.where(places >= 0, own, 0)
    worth: Points = scores + extra[:, None] - prices
    return np.asarray(worth > gains[:, None], dtype=np.bool_)


def least_points(field: Field, settings: Matching) -> int:
    """Return the fewest points, in the field's own count, at which a pair may be proposed."""
    return max(1, -(-settings.minimum_fit * field.most_points // 100))


def waiting_since(person: Connectee) -> date:
    """Return the day from which someone has been waiting for a match."""
    return person.intake_on or person.applied_on or date.max


def waiting_months(person: Connectee, day: date) -> int:
    """Return for how many months of 30 days someone has waited, 24 at most."""
    return min(24, max(0, (day - waiting_since(person)).days // 30)) if waiting_since(person) != date.max else 0


def proposal(field: Field, one: int, other: int, scored: int, day: date, language: str) -> Match:
    """Return the row that proposes a pair."""
    person, helper = field.seekers[one], field.helpers[other]
    return Match(
        connectee_name=person.name,
        connectee=person.key,
        connector_name=helper.name,
        connector=helper.key,
        status=MatchStatus.PROPOSED,
        fit=scored * 100 // field.most_points,
        why=" ".join(sentence.say(language) for sentence in reasons(field, person, helper)),
        proposed_on=day,
        id=short_hash(person.key, helper.key),
    )


def reasons(field: Field, person: Connectee, helper: Connector) -> Iterator[Words]:
    """Yield the sentence of every criterion that the pair meets, the weightiest first."""
    for criterion, _ in sorted(field.criteria, key=lambda entry: -entry[1]):
        offered = criterion.offers(helper)
        shared = [words for trait, words in criterion.seeks(person).items() if trait in offered]
        if shared:
            yield Words.plain(
                *(
                    criterion.says.say(code, what=listed([str(spoken(each, code)) for each in shared[:4]], code))
                    for code in ("en", "fr")
                )
            )


def field_of(
    workbook: Workbook,
    connectees: tuple[Verdict[Connectee], ...],
    connectors: tuple[Verdict[Connector], ...],
    settings: Matching,
) -> Field:
    """Return everyone who can be matched now."""
    taken = {plain_key(match.connectee) for match in workbook.matches if match.live}
    loads = loads_of(workbook)
    seekers = {v.person.key: v.person for v in connectees if v.ready and v.person.key and v.person.key not in taken}
    helpers = {v.person.key: v.person for v in connectors if v.ready and v.person.key}
    rooms = {key: max(0, monthly(helper) - loads[key]) for key, helper in helpers.items()}
    return Field(
        tuple(seekers[key] for key in sorted(seekers)),
        tuple(helpers[key] for key in sorted(helpers)),
        tuple(rooms[key] for key in sorted(helpers)),
        frozenset((plain_key(match.connectee), plain_key(match.connector)) for match in workbook.matches),
        tuple(
            (each, settings.weights.get(each.name, each.points))
            for each in CRITERIA
            if settings.weights.get(each.name, each.points)
        ),
    )


def monthly(helper: Connector) -> int:
    """Return how many Connectees a Connector meets in a month; one where nothing is typed."""
    return 1 if helper.per_month is None else max(0, helper.per_month)


def loads_of(workbook: Workbook) -> Counter[str]:
    """Return each Connector's load: matches begun this month, and earlier ones that wait for their meeting."""
    loads: Counter[str] = Counter()
    for match in workbook.matches:
        begun = match.proposed_on or match.approved_on or match.introduced_on or match.met_on
        this_month = begun is not None and (begun.year, begun.month) == (workbook.day.year, workbook.day.month)
        if match.status is not MatchStatus.DECLINED and (this_month or (match.live and not match.met_on)):
            loads[plain_key(match.connector)] += 1
    return loads


def explain_waiting(
    workbook: Workbook,
    connectees: tuple[Verdict[Connectee], ...],
    connectors: tuple[Verdict[Connector], ...],
    settings: Matching,
) -> tuple[Waiting, ...]:
    """Return everyone who is ready and has nobody, longest wait first, with the step at which nobody was left."""
    field = field_of(workbook, connectees, connectors, settings)
    if not field.seekers:
        return ()
    scores = points(field)
    people = sorted(range(len(field.seekers)), key=lambda at: (waiting_since(field.seekers[at]), field.seekers[at].key))
    return tuple(explained(field, scores[at], at, workbook.day, settings) for at in people)


def explained(field: Field, scores: Points, at: int, day: date, settings: Matching) -> Waiting:
    """Return why one person has nobody: how many Connectors remain at each step."""
    person = field.seekers[at]
    language = person.language or SpokenLanguage.BOTH
    speaking = [language.allows(helper.language or SpokenLanguage.BOTH) for helper in field.helpers]
    least = least_points(field, settings)
    fitting = [place for place in range(len(field.helpers)) if scores[place] >= least]
    free = [place for place in fitting if field.rooms[place] > 0]
    counts = Words(
        "{ready} Connectors are ready → {speaking} speak {language} → {fitting} have enough in common → {free} have room this month",
        "{ready} Connecteurs prêts → {speaking} parlent {language} → {fitting} ont assez en commun → {free} ont de la place ce mois-ci",
    ).fill(
        ready=len(field.helpers), speaking=sum(speaking), language=language.words, fitting=len(fitting), free=len(free)
    )
    if not any(speaking):
        return Waiting(
            person,
            counts,
            Words("Find a Connector who speaks {language}.", "Trouvez un Connecteur qui parle {language}.").fill(
                language=language.words
            ),
        )
    if not fitting:
        wanted = person.industry.words if person.industry else Words.plain(person.occupation)
        return Waiting(
            person,
            counts,
            Words("Find a Connector in: {field}.", "Trouvez un Connecteur : {field}.").fill(field=wanted),
        )
    best = max(fitting, key=lambda place: (int(scores[place]), -place))
    if not free:
        next_month = months_after(day.replace(day=1), 1)
        step = Words(
            "Room again on {day}; or ask {name} to meet one more.",
            "De la place à nouveau le {day}; ou demandez à {name} une rencontre de plus.",
        )
        return Waiting(person, counts, step.fill(day=next_month, name=field.helpers[best].name), next_month)
    return Waiting(
        person,
        counts,
        Words(
            "Decide on the proposals that wait in Matches first.",
            "Décidez d'abord des propositions en attente dans Jumelages.",
        ),
    )


def problems(workbook: Workbook) -> tuple[Problem, ...]:
    """Return what is wrong with the rows of Matches: people who are not in the workbook, two matches at once."""
    connectees = {person.key for person in workbook.connectees}
    connectors = {person.key for person in workbook.connectors}
    live = Counter(plain_key(match.connectee) for match in workbook.matches if match.live)
    ids = Counter(match.id for match in workbook.matches if match.id)
    found: list[Problem] = []
    for match in workbook.matches:
        found += unknown_person(match, "connectee", connectees, Connectee)
        found += unknown_person(match, "connector", connectors, Connector)
        if match.live and live[plain_key(match.connectee)] > 1 and match.connectee:
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


def unknown_person(match: Match, column: str, known: set[str], kind: type[Person]) -> Iterator[Problem]:
    """Yield a problem where a match names someone who is not in the workbook."""
    named = getattr(match, column)
    if plain_key(named) in known:
        return
    tab = tab_of(kind).title
    if named:
        message = Words(
            "nobody in {tab} has the e-mail “{value}”", "personne dans {tab} n'a le courriel « {value} »"
        ).fill(tab=tab, value=named)
    else:
        message = Words("the match does not say who in {tab}", "le jumelage ne dit pas qui dans {tab}").fill(tab=tab)
    yield match_problem(
        match,
        column,
        message,
        Words("type the e-mail as it stands in {tab}", "écrivez le courriel tel qu'il est dans {tab}").fill(tab=tab),
        "match_of_known_people",
    )


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
