"""Everyone who can be matched now, and the points of each pair: computed a block of rows at a time, never all at once.

Points come from traits that both sides share. What a trait is worth towards every Connector is one line of small
numbers; a person's line is the sum of the lines of what they seek, so people who seek the same share the work.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from automations.criteria import Criterion, Standing, Trait, Traits
from automations.musts import Must, Past
from sheets_templates.columns import Problem, tab_of
from sheets_templates.people_tabs import Connectee, Connector, Match, Person
from sheets_templates.words import Words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Line = npt.NDArray[np.int16]
    Mask = npt.NDArray[np.bool_]

P = TypeVar("P", bound=Person)

STEPS = 2
"""Points are counted in halves, so that a criterion with half its traits shared is a whole number."""

BLOCK = 1 << 20
"""So many pairs are looked at at once."""

KEPT = 1 << 26
"""Points of at most so many pairs are kept from one look to the next."""


@dataclass(frozen=True)
class Field:
    """Both sides in the order of their keys, and how they stand to each other."""

    seekers: tuple[Connectee, ...]
    helpers: tuple[Connector, ...]
    rooms: tuple[int, ...]
    """How many more Connectees each helper can meet now."""
    loads: tuple[int, ...]
    """How many each helper was matched with lately."""
    criteria: tuple[tuple[Criterion, int], ...]
    """The criteria that count here, with their weight."""
    musts: tuple[Must, ...]
    now: Standing
    past: Past
    bar: int = 0
    """The least fit, out of 100, at which a pair may be proposed."""

    @cached_property
    def traits(self) -> tuple[tuple[Criterion, int, list[Traits], list[Traits]], ...]:
        """Return what everybody seeks and offers by criterion; one that raises an error is left out."""
        found = []
        for criterion, weight in self.criteria:
            try:
                sought = [criterion.seeks(person, self.now) for person in self.seekers]
                offered = [criterion.offers(helper, self.now) for helper in self.helpers]
            except Exception:  # noqa: S112 - `problems` says which, and why
                continue
            found.append((criterion, weight, sought, offered))
        return tuple(found)

    @cached_property
    def counted(self) -> frozenset[str]:
        """Return the names of the criteria that are counted."""
        return frozenset(criterion.name for criterion, *_ in self.traits)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return a problem for each criterion that raised an error, and was skipped."""
        return tuple(self.skipped(criterion) for criterion, _ in self.criteria if criterion.name not in self.counted)

    def skipped(self, criterion: Criterion) -> Problem:
        """Return the problem of a criterion that raises an error, with the first row where it does."""
        who, error = next(
            chain(
                failures(self.seekers, lambda row: criterion.seeks(row, self.now)),
                failures(self.helpers, lambda row: criterion.offers(row, self.now)),
            )
        )
        message = Words("the criterion {name} was skipped: {error}", "le critère {name} a été ignoré : {error}")
        return Problem(
            tab_of(Match).title,
            message.fill(name=criterion.name, error=f"{type(error).__name__}: {error}"),
            Words("mend it, or give it the weight 0", "corrigez-le ou donnez-lui le poids 0"),
            "criterion_failed",
            who=who,
        )

    @cached_property
    def sharings(self) -> tuple[Sharing, ...]:
        """Return how seekers and helpers share what counts, one by criterion."""
        return tuple(
            Sharing(
                [frozenset(each) for each in sought],
                [frozenset(each) for each in offered],
                weight * STEPS // criterion.enough,
                criterion.enough,
            )
            for criterion, weight, sought, offered in self.traits
        )

    @cached_property
    def fences(self) -> tuple[tuple[Must, Sharing], ...]:
        """Return how seekers and helpers share what a must asks for."""
        return tuple(
            (
                must,
                Sharing(
                    [must.of_connectee(person, self.past) for person in self.seekers],
                    [must.of_connector(helper, self.past) for helper in self.helpers],
                ),
            )
            for must in self.musts
        )

    @cached_property
    def best_possible(self) -> tuple[int, ...]:
        """Return, for each seeker, the points of a Connector who offers all that they seek."""
        sums = [0] * len(self.seekers)
        for criterion, weight, sought, _ in self.traits:
            step = weight * STEPS // criterion.enough
            for at, traits in enumerate(sought):
                sums[at] += min(len(traits), criterion.enough) * step
        return tuple(sums)

    @cached_property
    def most_points(self) -> int:
        """Return the points that no pair can have more of."""
        return sum(weight * STEPS for _, weight in self.criteria)

    @cached_property
    def least_points(self) -> tuple[int, ...]:
        """Return, for each seeker, the fewest points at which a pair may be proposed."""
        return tuple(max(1, -(-self.bar * best // 100)) for best in self.best_possible)

    def fit(self, at: int, points: int) -> int:
        """Return points of a seeker as a share of the best possible for them, out of 100."""
        return points * 100 // self.best_possible[at] if self.best_possible[at] else 0

    def forbidden(self, at: int) -> Iterator[tuple[Must, Mask | None]]:
        """Yield each must with the helpers whom it keeps from a seeker; None where that is nobody."""
        for must, sharing in self.fences:
            shares = sharing.points(at)
            if must.shared:
                yield must, (shares == 0) if shares is not None else every(len(self.helpers))
            else:
                yield must, (shares > 0) if shares is not None else None

    def shared(self, at: int, helper: int) -> Iterator[tuple[Criterion, int, tuple[Trait, ...]]]:
        """Yield each criterion that a pair meets, with its points and the shared traits as words, weightiest first."""
        for criterion, weight, sought, offered in self.weightiest:
            others = offered[helper]
            traits = tuple(words or others[token] for token, words in sought[at].items() if token in others)
            if traits:
                yield criterion, min(len(traits), criterion.enough) * (weight * STEPS // criterion.enough), traits

    @cached_property
    def weightiest(self) -> tuple[tuple[Criterion, int, list[Traits], list[Traits]], ...]:
        """Return the traits by criterion, those with the largest weight first."""
        return tuple(sorted(self.traits, key=lambda entry: -entry[1]))

    def open_points(self, at: int) -> Line:
        """Return a seeker's points towards every helper, musts not looked at."""
        import numpy as np

        line: Line = np.zeros(len(self.helpers), dtype=np.int16)
        for sharing in self.sharings:
            row = sharing.points(at)
            if row is not None:
                line += row
        return line

    def points(self, at: int) -> Line:
        """Return a seeker's points towards every helper; -1 where a must forbids the pair."""
        line = self.open_points(at)
        for _, mask in self.forbidden(at):
            if mask is not None:
                line[mask] = -1
        return line

    @cached_property
    def blocks(self) -> tuple[range, ...]:
        """Return the seekers in blocks of a size that memory holds easily."""
        rows = max(1, BLOCK // max(1, len(self.helpers)))
        return tuple(range(start, min(start + rows, len(self.seekers))) for start in range(0, len(self.seekers), rows))

    def block(self, people: Sequence[int]) -> Line:
        """Return the points of some seekers, a line each."""
        import numpy as np

        lines: Line = np.empty((len(people), len(self.helpers)), dtype=np.int16)
        for number, at in enumerate(people):
            lines[number] = self.points(at)
        return lines

    def scan(self) -> Iterator[tuple[range, Line]]:
        """Yield every block of seekers with its points; kept for the next look where there is room for it."""
        if len(self.seekers) * len(self.helpers) <= KEPT:
            yield from self.kept
        else:
            for people in self.blocks:
                yield people, self.block(people)

    @cached_property
    def kept(self) -> tuple[tuple[range, Line], ...]:
        """Return all blocks with their points."""
        return tuple((people, self.block(people)) for people in self.blocks)


def failures(rows: Sequence[P], ask: Callable[[P], object]) -> Iterator[tuple[str, Exception]]:
    """Yield the name and the error of each row that a function fails on."""
    for row in rows:
        try:
            ask(row)
        except Exception as error:
            yield row.name, error


class Sharing:
    """How many traits each seeker shares with each helper, and what that is worth.

    `sought` and `offered` give the traits of each seeker and helper; each shared one is worth `step`, up to `enough`.
    """

    def __init__(
        self, sought: Sequence[frozenset[str]], offered: Sequence[frozenset[str]], step: int = 1, enough: int = 1
    ) -> None:
        import numpy as np

        places: dict[str, list[int]] = defaultdict(list)
        for at, tokens in enumerate(offered):
            for token in tokens:
                places[token].append(at)
        self.places = {token: np.array(at, dtype=np.intp) for token, at in places.items()}
        known = frozenset(places)
        self.sought = [tokens & known for tokens in sought]
        self.often = Counter(self.sought)
        self.helpers, self.step, self.enough = len(offered), step, enough
        self.known_points: dict[frozenset[str], Line | None] = {}

    def counted(self, tokens: Iterable[str]) -> Line | None:
        """Return in how many of these traits each helper has a part."""
        import numpy as np

        row: Line | None = None
        for token in tokens:
            if row is None:
                row = np.zeros(self.helpers, dtype=np.int16)
            row[self.places[token]] += 1
        return row

    def points(self, at: int) -> Line | None:
        """Return what a seeker's shared traits are worth towards each helper; None where that is nothing."""
        import numpy as np

        tokens = self.sought[at]
        if tokens in self.known_points:
            return self.known_points[tokens]
        row = self.counted(tokens)
        if row is not None:
            np.minimum(row, self.enough, out=row)
            row *= self.step
        if self.often[tokens] > 1:
            self.known_points[tokens] = row
        return row


def every(number: int) -> Mask:
    """Return a mask of all."""
    import numpy as np

    return np.ones(number, dtype=np.bool_)
