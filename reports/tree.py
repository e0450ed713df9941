"""The referral tree: who referred whom on, how deep that goes, and what came of it.

A Connector gives three names, each of these gives three more: 3 → 9. A tree belongs to one Connectee; its first givers
are the Connectors of their matches, and everybody further down is known by the name in the tab Referrals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sheets_templates.choices import MatchStatus, ReferralResult, folded
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Match, Referral, one_row_each
from sheets_templates.tabs import Workbook

PROMISED = 3
"""Referrals that each match, and each person referred to, is asked for."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One referral in its tree."""

    referral: Referral
    depth: int
    """1 for a name that the Connector gave, 2 for one that such a person gave, and so on."""
    connector: str
    """The key of the Connector with whom it began; "" where no match says so."""
    parent: int
    """The place of the giver's own branch in the tree; -1 for a Connector."""
    at: int
    """Its own place in the tree."""
    day: date = date.max
    """Up to here things have happened."""

    @property
    def met(self) -> bool:
        """Tell whether the Connectee talked to the person: a talk that is planned is none yet."""
        met_on = self.referral.met_on
        return (met_on is not None and met_on <= self.day) or self.referral.result in TALKED

    @property
    def contacted(self) -> bool:
        """Tell whether the Connectee wrote to the person."""
        contacted_on = self.referral.contacted_on
        return (contacted_on is not None and contacted_on <= self.day) or self.met

    @property
    def job(self) -> bool:
        """Tell whether a job came of it."""
        return self.referral.result is ReferralResult.JOB


TALKED = (
    ReferralResult.CONVERSATION,
    ReferralResult.MORE_REFERRALS,
    ReferralResult.INTERVIEW,
    ReferralResult.JOB,
)
"""Results that cannot be without a talk."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What grew from one Connectee's matches."""

    connectee: str
    branches: tuple[Branch, ...]
    """Givers stand before those whom they gave."""
    unknown: tuple[Referral, ...] = ()
    """Rows whose giver is neither a Connector of the Connectee nor anybody referred to; they count at depth 1."""
    circular: tuple[Referral, ...] = ()
    """Rows that lead back to themselves; they count nowhere."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far some branches reach: what was promised and given, who was contacted and met, and the jobs that came of it."""

    promised: int = 0
    given: int = 0
    contacted: int = 0
    met: int = 0
    jobs: int = 0


@dataclass(frozen=True)
class Forest:
    """The trees of all Connectees; each is grown when it is first looked at."""

    rows: Mapping[str, Sequence[Referral]]
    """The referrals of each Connectee, by key."""
    matches: Mapping[str, Sequence[Match]]
    """The matches, declined ones aside, of each Connectee who has referrals."""
    names: Mapping[str, str]
    """The Connectors' names by key."""
    workbook: Workbook

    @cached_property
    def meetings(self) -> int:
        """Return how many matches met: each promises three referrals."""
        return sum(
            match.met_on is not None and match.met_on <= self.workbook.day and match.status is not MatchStatus.DECLINED
            for match in self.workbook.matches
        )

    @cached_property
    def grown(self) -> dict[str, Tree]:
        """Return the trees that were looked at so far."""
        return {}

    def tree(self, connectee: str) -> Tree | None:
        """Return a Connectee's tree; None for who has no referrals."""
        if connectee not in self.grown and connectee in self.rows:
            rows, matches = self.rows[connectee], self.matches.get(connectee, ())
            self.grown[connectee] = tree_of(connectee, rows, matches, self.names, self.workbook.day)
        return self.grown.get(connectee)

    @cached_property
    def trees(self) -> Mapping[str, Tree]:
        """Return every Connectee's tree by key."""
        return {key: tree for key in self.rows if (tree := self.tree(key))}

    @cached_property
    def by_pair(self) -> Mapping[tuple[str, str], tuple[Branch, ...]]:
        """Return the branches of each match, by the keys of its Connectee and Connector."""
        found: dict[tuple[str, str], list[Branch]] = defaultdict(list)
        for tree in self.trees.values():
            for branch in tree.branches:
                found[tree.connectee, branch.connector].append(branch)
        return {pair: tuple(branches) for pair, branches in found.items()}

    @cached_property
    def by_connector(self) -> Mapping[str, tuple[Branch, ...]]:
        """Return the branches that began with each Connector: for appreciation, not for ranking."""
        found: dict[str, list[Branch]] = defaultdict(list)
        for (_, connector), branches in self.by_pair.items():
            if connector:
                found[connector] += branches
        return {connector: tuple(branches) for connector, branches in found.items()}

    def of_match(self, match: Match) -> tuple[Branch, ...]:
        """Return the branches that grew from a match."""
        tree = self.tree(plain_key(match.connectee))
        if tree is None:
            return ()
        connector = plain_key(match.connector)
        return tuple(branch for branch in tree.branches if branch.connector == connector)

    @property
    def depths(self) -> tuple[Reach, ...]:
        """Return how far the programme reaches at each depth."""
        branches = [branch for tree in self.trees.values() for branch in tree.branches]
        return depths_of(branches, self.meetings)


def grown(workbook: Workbook) -> Forest:
    """Return the referral trees of a workbook; the order of its rows does not matter."""
    rows: dict[str, list[Referral]] = defaultdict(list)
    for referral in workbook.referrals:
        rows[plain_key(referral.connectee)].append(referral)
    matches: dict[str, list[Match]] = defaultdict(list)
    for match in workbook.matches:
        key = plain_key(match.connectee)
        if key in rows and match.status is not MatchStatus.DECLINED:
            matches[key].append(match)
    connectors = one_row_each(workbook.connectors) if rows else {}
    names = {key: connector.name for key, connector in connectors.items()}
    return Forest(rows, matches, names, workbook)


def tree_of(key: str, rows: Sequence[Referral], matches: Sequence[Match], names: Mapping[str, str], day: date) -> Tree:
    """Return one Connectee's tree on a day. `names` are the Connectors' names by key."""
    ordered = sorted(rows, key=row_order) if len(rows) > 1 else rows
    first = givers(matches, names)
    known = {folded(referral.referred_to) for referral in ordered}
    children: dict[str, list[Referral]] = defaultdict(list)
    roots: list[tuple[Referral, str]] = []
    unknown: list[Referral] = []
    for referral in ordered:
        giver = folded(referral.referred_by)
        if giver in first:
            roots.append((referral, first[giver]))
        elif giver in known:
            children[giver].append(referral)
        else:
            unknown.append(referral)
            roots.append((referral, only_one(matches)))
    branches = climbed(roots, children, day)
    circular: tuple[Referral, ...] = ()
    if len(branches) < len(ordered):
        reached = {id(branch.referral) for branch in branches}
        circular = tuple(referral for referral in ordered if id(referral) not in reached)
    return Tree(key, branches, tuple(unknown), circular)


def climbed(
    roots: Iterable[tuple[Referral, str]], children: dict[str, list[Referral]], day: date
) -> tuple[Branch, ...]:
    """Return the branches from the roots up; whoever was named twice has their own referrals once."""
    branches = [Branch(referral, 1, connector, -1, at, day) for at, (referral, connector) in enumerate(roots)]
    reached = 0
    while reached < len(branches):
        giver, reached = branches[reached], reached + 1
        for referral in children.pop(folded(giver.referral.referred_to), ()):
            branches.append(Branch(referral, giver.depth + 1, giver.connector, giver.at, len(branches), day))
    return tuple(branches)


def givers(matches: Sequence[Match], names: Mapping[str, str]) -> dict[str, str]:
    """Return the key of the Connector by every way in which a row may name them; a blank names an only one."""
    only = only_one(matches)
    first: dict[str, str] = {"": only} if only else {}
    for match in matches:
        key = plain_key(match.connector)
        spelled = (folded(match.connector), folded(match.connector_name), folded(names.get(key, "")))
        first |= {name: key for name in spelled if name}
    return first


def only_one(matches: Sequence[Match]) -> str:
    """Return the key of the Connector where all matches are with one; "" otherwise."""
    if len(matches) == 1:
        return plain_key(matches[0].connector)
    keys = {plain_key(match.connector) for match in matches}
    return keys.pop() if len(keys) == 1 else ""


def row_order(referral: Referral) -> tuple[str, str, str]:
    """Return the order of rows: by day, then by what they say; never by where they stand."""
    return str(referral.given_on or ""), folded(referral.referred_to), repr(referral)


def reach_of(branches: Iterable[Branch], promised: int = 0) -> Reach:
    """Return how far some branches reach."""
    several = tuple(branches)
    return Reach(
        promised,
        len(several),
        sum(branch.contacted for branch in several),
        sum(branch.met for branch in several),
        sum(branch.job for branch in several),
    )


def depths_of(branches: Sequence[Branch], meetings: int) -> tuple[Reach, ...]:
    """Return the reach at each depth: three are promised by each meeting, then by each referred person who was met."""
    deepest = max((branch.depth for branch in branches), default=0)
    found: list[Reach] = []
    before = meetings
    for depth in range(1, max(deepest, 1 if meetings else 0) + 1):
        reach = reach_of((branch for branch in branches if branch.depth == depth), PROMISED * before)
        found.append(reach)
        before = reach.met
    return tuple(found)


def too_many(tree: Tree) -> tuple[tuple[Branch, int], ...]:
    """Return, for each giver of more than three names, the last of these branches and the number."""
    numbers = Counter((branch.connector, branch.parent) for branch in tree.branches if branch.connector)
    last = {(branch.connector, branch.parent): branch for branch in tree.branches}
    return tuple((last[giver], number) for giver, number in numbers.items() if number > PROMISED)
