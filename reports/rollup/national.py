"""The NCP's view as a value: figures by community and in total, in alphabetical order, and what to know about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from reports.figures import FIGURES
from reports.figures.rules import CONNECTEE_COUNTS
from reports.periods import Period
from reports.rollup.engines import Sums, Twice, add_up
from reports.rollup.hiding import LEAST, Hiding, Part, Published, Tie, all_published
from reports.rollup.sharing import Shared, facts_of
from sheets_templates.choices import folded
from sheets_templates.words import Words

OPEN: tuple[str, ...] = ("activities", "testimonials", "posts")
"""Figures about things and not about people: small numbers of them are shown, also those of each type."""
PARTS: Mapping[str, str] = {"new_connectors": "connectors", "connectees_met": "meetings_held"}
"""Figures that are never more than another one, so that each tells something about the other."""
SAME_AS_CONNECTEES: Mapping[str, str] = {"applied": "applied", "met": "connectees_met"}
"""The figure that is the same as a community's Connectees, by from when on these count there."""
MAIN: tuple[str, ...] = (
    "connectees", "connectors", "jobs_found", "meetings_held", "referrals_given", "activities", "attendance", "testimonials",
)  # fmt: skip
"""The figures that stand in the table of the first page."""


NOTHING_HIDDEN: Mapping[str, Set[str]] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of all communities."""

    name: str
    label: Words
    shown: Published
    twice: int | None = 0
    """How many people several communities counted; None where fewer than five, but some, did."""
    corrected: bool = False
    """Whether the total counts these people once."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know: which file or community it is about, and what."""

    about: str
    text: Words


@dataclass(frozen=True)
class National:
    """The roll-up of one period."""

    period: Period
    communities: tuple[str, ...]
    lines: Mapping[str, Line]
    missing: tuple[str, ...]
    remarks: tuple[Remark, ...]
    definitions: Mapping[str, tuple[tuple[Words, tuple[str, ...]], ...]]
    """For each figure, every definition in use with the communities that use it."""

    def rate(self, community: str | None) -> float | None:
        """Return the jobs per 100 Connectees of a community, or of all; None where one of the two is hidden or 0."""
        jobs, people = (self.number(name, community) for name in ("jobs_found", "connectees"))
        return 100 * jobs / people if jobs is not None and people else None

    def number(self, figure: str, community: str | None) -> int | None:
        """Return a figure of a community, or the total; None where it is hidden or not reported."""
        line = self.lines.get(figure)
        if line is None:
            return None
        return line.shown.total if community is None else line.shown.by_community.get(community)


def national(
    shares: Sequence[Shared],
    period: Period,
    expected: Iterable[str] = (),
    remarks: Iterable[Remark] = (),
    engine: str = "local",
    before: Mapping[str, Set[str]] = NOTHING_HIDDEN,
) -> National:
    """Return the roll-up of what communities share of a period. Raises EngineUnusable.

    Of each community one report counts; every other is remarked on, as are those of other periods and who is missing. `before`
    says by figure whose numbers were hidden when this period was rolled up before: they stay hidden.
    """
    found = list(remarks)
    chosen = sorted(one_each(shares, period, found), key=lambda shared: folded(shared.community))
    names = tuple(shared.community for shared in chosen)
    found += one_community_twice(chosen)
    secret = common_secret(chosen, found)
    sums = add_up(facts_of(chosen, secret), engine)
    figures = in_order(name for shared in chosen for name in shared.figures)
    lines = lines_of(figures, chosen, sums, period, before)
    known = {folded(name) for name in names}
    missing = tuple(sorted((name for name in dict.fromkeys(expected) if folded(name) not in known), key=folded))
    definitions = {name: definitions_of(name, chosen) for name in figures}
    found += comparisons(definitions, lines)
    return National(period, names, lines, missing, tuple(found), definitions)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of figures once each, in the order of the report; those that it does not know come last."""
    place = {figure.name: at for at, figure in enumerate(FIGURES)}
    return tuple(sorted(dict.fromkeys(names), key=lambda name: place.get(name, len(place))))


def one_each(shares: Iterable[Shared], period: Period, remarks: list[Remark]) -> Iterator[Shared]:
    """Yield the report of each community that counts: of the period, the newest; remark on every other."""
    by_name: dict[str, list[Shared]] = {}
    for shared in shares:
        if shared.period == period:
            by_name.setdefault(folded(shared.community), []).append(shared)
            continue
        what = (
            Words(
                "reports {theirs}, which overlaps but is not the period; not counted",
                "couvre {theirs}, qui chevauche la période sans être la même; non compté",
            )
            if shared.period.overlaps(period)
            else Words(
                "reports {theirs}, another period; not counted", "couvre {theirs}, une autre période; non compté"
            )
        )
        remarks.append(Remark(shared.community, what.fill(theirs=shared.period.words)))
    for same in by_name.values():
        yield the_one_that_counts(same, remarks)


def the_one_that_counts(same: Sequence[Shared], remarks: list[Remark]) -> Shared:
    """Return which report of one community counts: what was handed in before a workbook, of these the newest; remark on it."""
    chosen = max(same, key=lambda shared: (shared.handed_in, shared.made_on, shared.source))
    if len(same) == 1:
        return chosen
    others = [shared for shared in same if shared is not chosen]
    rivals = [each for each in others if (each.handed_in, each.made_on) == (chosen.handed_in, chosen.made_on)]
    if all(numbers_of(each) == numbers_of(chosen) for each in others):
        what = Words("came {n} times, all the same; counted once", "reçu {n} fois, identique; compté une fois")
    elif any(numbers_of(each) != numbers_of(chosen) for each in rivals):
        what = Words(
            "came {n} times, twice on {day} with other numbers; {source} counts: ask which is right",
            "reçu {n} fois, deux fois le {day} avec d'autres nombres; {source} compte : demandez lequel est juste",
        )
    elif chosen.handed_in and not all(each.handed_in for each in others):
        what = Words(
            "came {n} times; what was handed in on {day} counts and not the workbook: {source}",
            "reçu {n} fois; ce qui a été remis le {day} compte, et non le classeur : {source}",
        )
    else:
        what = Words(
            "came {n} times; the newest, of {day}, counts: {source}",
            "reçu {n} fois; le plus récent, du {day}, compte : {source}",
        )
    text = what.fill(n=len(same), day=chosen.made_on, source=chosen.source or "–")
    remarks.append(Remark(chosen.community, text))
    return chosen


def numbers_of(shared: Shared) -> Mapping[str, int]:
    """Return the value of each figure that a community shares."""
    return {name: figure.value for name, figure in shared.figures.items()}


def one_community_twice(shares: Sequence[Shared]) -> Iterator[Remark]:
    """Yield a remark for two communities that count nearly the same people: maybe one of them under two names."""
    groups = [(each, frozenset(each.figures["connectees"].people)) for each in shares if "connectees" in each.figures]
    by_person: dict[str, list[int]] = {}
    for at, (_, people) in enumerate(groups):
        for person in people:
            by_person.setdefault(person, []).append(at)
    common = Counter(pair for ats in by_person.values() if len(ats) > 1 for pair in combinations(ats, 2))
    for (one, other), number in sorted(common.items()):
        fewest = min(len(groups[one][1]), len(groups[other][1]))
        if number >= LEAST and number * 10 >= fewest * 8:
            text = Words(
                "counts nearly the same people as {other}: is it one community under two names?",
                "compte presque les mêmes personnes que {other} : est-ce une même communauté sous deux noms?",
            )
            yield Remark(groups[one][0].community, text.fill(other=groups[other][0].community))


def common_secret(shares: Sequence[Shared], remarks: list[Remark]) -> str:
    """Return the mark of the secret that most communities hashed with; remark on those who did not."""
    marks = [shared.secret for shared in shares if shared.secret]
    most = max(sorted(set(marks)), key=marks.count, default="")
    for shared in shares:
        if not shared.secret:
            text = Words(
                "shares no hashes; people counted elsewhere too are not found",
                "ne partage pas d'empreintes; qui est aussi compté ailleurs n'est pas trouvé",
            )
            remarks.append(Remark(shared.community, text))
        elif shared.secret != most:
            text = Words(
                "hashed with another secret; people counted elsewhere too are not found",
                "empreintes faites avec un autre secret; qui est aussi compté ailleurs n'est pas trouvé",
            )
            remarks.append(Remark(shared.community, text))
    return most


def lines_of(
    names: Iterable[str], shares: Sequence[Shared], sums: Sums, period: Period, before: Mapping[str, Set[str]]
) -> Mapping[str, Line]:
    """Return the figures of all communities, small numbers hidden, people of several communities counted once."""
    hiding = {name: hiding_of(name, shares, sums, period, before.get(name, frozenset())) for name in names}
    secret = {name: figure for name, figure in hiding.items() if not is_open(name)}
    shown = {name: figure.in_full() for name, figure in hiding.items()}
    shown |= zip(
        secret, all_published(tuple(secret.values()), parts_of(secret, shares), ties_of(secret, shares)), strict=True
    )
    labels = {name: figure.label for shared in reversed(shares) for name, figure in shared.figures.items()}
    return {name: Line(name, labels[name], shown[name], *told_twice(sums.twice.get(name))) for name in hiding}


def parts_of(figures: Mapping[str, Hiding], shares: Sequence[Shared]) -> tuple[Part, ...]:
    """Return the figures that are a part of another: everywhere, or as Connectees in communities where they are the same as one.

    Those with the same numbers as the other one are tied to it instead.
    """
    found = [(part, whole, frozenset(shared.community for shared in shares)) for part, whole in PARTS.items()]
    for name, where in same_as_connectees(shares).items():
        if name in PARTS:
            found.append(("connectees", PARTS[name], frozenset(where)))
    return tuple(
        Part(figures[part], figures[whole], where)
        for part, whole, where in found
        if part in figures and whole in figures and figures[part].values != figures[whole].values
    )


def ties_of(figures: Mapping[str, Hiding], shares: Sequence[Shared]) -> tuple[Tie, ...]:
    """Return the figures that are the same by what counts in some communities, or whose numbers are the same in all.

    The first of each is the one whose total is told: Connectees, where they are among them.
    """
    found = [({"connectees", other}, where) for other, where in same_as_connectees(shares).items() if other in figures]
    everywhere = {shared.community for shared in shares}
    found += [
        ({one, other}, everywhere)
        for one, other in combinations(figures, 2)
        if figures[one].values == figures[other].values
    ]
    groups: list[tuple[set[str], set[str]]] = []
    for names, where in found:
        apart = [group for group in groups if not group[0] & names]
        for group in groups:
            if group[0] & names:
                names, where = names | group[0], where | group[1]
        groups = [*apart, (names, where)]
    return tuple(
        Tie([figures[name] for name in sorted(names, key=lambda name: (name != "connectees", name))], frozenset(where))
        for names, where in groups
    )


def same_as_connectees(shares: Iterable[Shared]) -> Mapping[str, set[str]]:
    """Return the figures that are the same as Connectees, with the communities in which they are, as their definition says."""
    found: dict[str, set[str]] = {}
    for shared in shares:
        definition = shared.figures["connectees"].definition.en if "connectees" in shared.figures else ""
        for rule, name in SAME_AS_CONNECTEES.items():
            if CONNECTEE_COUNTS[rule].en in definition:
                found.setdefault(name, set()).add(shared.community)
    return found


def hiding_of(name: str, shares: Iterable[Shared], sums: Sums, period: Period, before: Set[str]) -> Hiding:
    """Return a figure's numbers by community, and the total that counts people once."""
    values = {
        shared.community: sums.values.get((name, shared.community), 0) for shared in shares if name in shared.figures
    }
    twice = sums.twice.get(name)
    extra = twice.extra if twice and not is_few(twice) else 0
    return Hiding(values, str(period.first), sum(values.values()) - extra, before)


def told_twice(twice: Twice | None) -> tuple[int | None, bool]:
    """Return how many people several communities count, None for a few, and whether the total counts them once."""
    if twice is None:
        return 0, False
    return (None, False) if is_few(twice) else (twice.people, True)


def is_few(twice: Twice) -> bool:
    """Tell whether so few people are counted twice that their number must not be told."""
    return 0 < twice.people < LEAST or 0 < twice.extra < LEAST


def is_open(name: str) -> bool:
    """Tell whether a figure counts things and not people, so that small numbers of it are shown."""
    return name in OPEN or name.startswith("activities_")


def definitions_of(name: str, shares: Iterable[Shared]) -> tuple[tuple[Words, tuple[str, ...]], ...]:
    """Return every definition of a figure that is in use, with the communities that use it."""
    users: dict[Words, list[str]] = {}
    for shared in shares:
        if name in shared.figures:
            users.setdefault(shared.figures[name].definition, []).append(shared.community)
    return tuple((definition, tuple(names)) for definition, names in users.items())


def comparisons(
    definitions: Mapping[str, tuple[tuple[Words, tuple[str, ...]], ...]], lines: Mapping[str, Line]
) -> Iterator[Remark]:
    """Yield a remark for each figure that communities count differently."""
    for name, ways in definitions.items():
        if len(ways) > 1:
            others = [community for _, users in sorted(ways, key=lambda way: len(way[1]))[:-1] for community in users]
            text = Words(
                "is counted in {n} ways; otherwise by {others}: compare with care",
                "est compté de {n} façons; autrement par {others} : comparer avec prudence",
            )
            yield Remark(
                "",
                Words("{label} {text}", "{label} {text}").fill(
                    label=lines[name].label, text=text.fill(n=len(ways), others=others)
                ),
            )
