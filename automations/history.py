"""What has happened, as the whole workbook tells it: a date that somebody typed, or a letter that was sent.

Nothing is typed twice: an introduction in the tab Letters is as good as the date in Matches, and the other way round.
A day that is still to come has not happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from automations.rooms import begun_on
from automations.verdicts import Verdict
from reports import tree
from reports.tree import Branch, Forest
from sheets_templates.choices import LetterKind, MatchStatus, PostStatus
from sheets_templates.keys import plain_key, short_hash
from sheets_templates.people_tabs import CheckIn, Job, Match, Person
from sheets_templates.tabs import ByKey

P = TypeVar("P", bound=Person)

NUDGES = frozenset(
    {
        LetterKind.INTAKE_INVITATION,
        LetterKind.INTAKE_INCOMPLETE,
        LetterKind.MEETING_REMINDER,
        LetterKind.REFERRAL_REQUEST,
        LetterKind.JOB_CHECK_IN,
        LetterKind.TESTIMONIAL_REQUEST,
        LetterKind.CIRCLE_BACK,
    }
)
"""Letters that ask somebody for something; nobody gets two of them in a week."""


LATELY = timedelta(days=100)
"""Longer than any quarter, and than the ninety days of `care.overloaded`."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that was sent."""

    day: date
    about: str
    """The key of whom it is about; "" where the row does not say."""


@dataclass(frozen=True)
class History(ByKey):
    """The workbook by who and what."""

    @property
    def day(self) -> date:
        """Return the day up to which things have happened."""
        return self.workbook.day

    def past(self, day: date | None) -> date | None:
        """Return a day if it has come."""
        return day if day is not None and day <= self.workbook.day else None

    def name_of(self, key: str) -> str:
        """Return the name of whoever is known by a key, or the key itself."""
        person = self.connectees.get(key) or self.connectors.get(key)
        return person.name if person else key

    def known_as(self, typed: str) -> str:
        """Return the name of whoever is meant by what was typed: the address in their row, or a name."""
        return self.name_of(key) if (key := plain_key(typed)) in self.connectees or key in self.connectors else typed

    @cached_property
    def forest(self) -> Forest:
        """Return the referral trees."""
        return tree.grown(self.workbook)

    @cached_property
    def letters(self) -> Mapping[tuple[str, LetterKind], tuple[Sent, ...]]:
        """Return the letters sent until today, each once, by whom they went to and kind, first sent first."""
        found: dict[tuple[str, LetterKind], set[Sent]] = defaultdict(set)
        for letter in self.workbook.letters:
            if letter.kind and letter.sent_on and letter.sent_on <= self.day:
                found[plain_key(letter.to), letter.kind].add(Sent(letter.sent_on, plain_key(letter.about)))
        return {key: tuple(sorted(sent, key=lambda each: (each.day, each.about))) for key, sent in found.items()}

    @cached_property
    def last_nudge(self) -> Mapping[str, date]:
        """Return the day of the last letter that asked each person for something."""
        last: dict[str, date] = {}
        for (to, kind), sent in self.letters.items():
            if kind in NUDGES:
                last[to] = max(sent[-1].day, last.get(to, sent[-1].day))
        return last

    def sent(self, to: str, kind: LetterKind, since: date | None, about: str = "") -> tuple[date, ...]:
        """Return the days on which such a letter went to somebody; one about somebody else does not count."""
        several = self.letters.get((to, kind), ())
        return tuple(
            each.day
            for each in several
            if (since is None or each.day >= since) and (not about or each.about in ("", about))
        )

    def introduced_on(self, match: Match) -> date | None:
        """Return the day of the introduction: as typed, or of its letter to either."""
        if match.introduced_on or not self.letters:
            return self.past(match.introduced_on)
        since, about = match.approved_on or match.proposed_on, plain_key(match.connectee)
        days = self.sent(about, LetterKind.INTRODUCTION, since)
        return min((*days, *self.sent(plain_key(match.connector), LetterKind.INTRODUCTION, since, about)), default=None)

    def thanked_on(self, match: Match) -> date | None:
        """Return the day on which the Connector was thanked for a meeting: in the match, in their row, or by letter."""
        if match.thanked_on:
            return match.thanked_on
        helper = self.connectors.get(plain_key(match.connector))
        if match.met_on is None:
            return None
        if helper and helper.thanked_on and helper.thanked_on >= match.met_on:
            return helper.thanked_on
        if not self.letters:
            return None
        about = plain_key(match.connectee)
        days = self.sent(plain_key(match.connector), LetterKind.CONNECTOR_THANKS, match.met_on, about)
        return days[0] if days else None

    def last_thanked_on(self, connector: str) -> date | None:
        """Return the last day on which a Connector was thanked for anything."""
        helper = self.connectors.get(connector)
        days = [
            helper.thanked_on if helper else None,
            *(match.thanked_on for match in self.by_connector.get(connector, ())),
        ]
        days += self.sent(connector, LetterKind.CONNECTOR_THANKS, None)
        return max((day for day in map(self.past, days) if day), default=None)

    def branches(self, match: Match) -> tuple[Branch, ...]:
        """Return what grew from a match in the tab Referrals."""
        return self.forest.of_match(match)

    def referrals_given(self, match: Match) -> int:
        """Return how many referrals the Connector gave: as typed in the match or counted in the tab, the larger."""
        rows = sum([branch.depth == 1 for branch in self.branches(match)])
        return max(match.referrals_given or 0, rows)

    @cached_property
    def by_connectee(self) -> Mapping[str, tuple[Match, ...]]:
        """Return each Connectee's matches that were not declined, first begun first."""
        return grouped(self.workbook.matches, "connectee")

    @cached_property
    def by_connector(self) -> Mapping[str, tuple[Match, ...]]:
        """Return each Connector's matches that were not declined, first begun first."""
        return grouped(self.workbook.matches, "connector")

    @cached_property
    def taken_on_lately(self) -> Mapping[str, tuple[date, ...]]:
        """Return the days of the last hundred on which each Connector took on a match: one approved, or further; in order."""
        oldest, found = self.day - LATELY, defaultdict(list)
        for match in self.workbook.matches:
            begun = begun_on(match)
            taken = match.approved_on or match.introduced_on or match.met_on
            if begun and oldest <= begun <= self.day and taken and match.status is not MatchStatus.DECLINED:
                found[plain_key(match.connector)].append(begun)
        return {connector: tuple(sorted(days)) for connector, days in found.items()}

    @cached_property
    def jobs(self) -> Mapping[str, tuple[Job, ...]]:
        """Return each Connectee's jobs that were accepted until today, first accepted first."""
        found: dict[str, list[Job]] = defaultdict(list)
        for job in self.workbook.jobs:
            if self.past(job.accepted_on):
                found[plain_key(job.connectee)].append(job)
        return {
            key: tuple(sorted(jobs, key=lambda job: (str(job.accepted_on), repr(job)))) for key, jobs in found.items()
        }

    @cached_property
    def check_ins(self) -> Mapping[str, tuple[CheckIn, ...]]:
        """Return each Connectee's rows in the tab Check-ins."""
        found: dict[str, list[CheckIn]] = defaultdict(list)
        for row in self.workbook.check_ins:
            found[plain_key(row.connectee)].append(row)
        return {key: tuple(sorted(rows, key=lambda row: (str(row.before), repr(row)))) for key, rows in found.items()}

    @cached_property
    def celebrated(self) -> Mapping[str, date]:
        """Return the first day on which each posted celebration went out, by the post's id."""
        days: dict[str, date] = {}
        for post in self.workbook.posts:
            if post.id and post.posted_on and post.status is PostStatus.POSTED:
                days[post.id] = min(post.posted_on, days.get(post.id, post.posted_on))
        return days

    def celebrated_on(self, person: Person) -> date | None:
        """Return the day on which a person's job was celebrated in a post; the drafted post's id says whom it is about."""
        return self.celebrated.get(short_hash("celebration", person.key))

    def met(self, matches: tuple[Match, ...]) -> tuple[Match, ...]:
        """Return the matches whose people have met."""
        return tuple(match for match in matches if self.past(match.met_on))


def that_count(verdicts: Iterable[Verdict[P]], rows: Mapping[str, P]) -> Iterator[Verdict[P]]:
    """Yield the verdicts about the one row that counts for each person, by `one_row_each`."""
    counts = {id(person) for person in rows.values()}
    yield from (verdict for verdict in verdicts if verdict.person.key and id(verdict.person) in counts)


def grouped(matches: tuple[Match, ...], side: str) -> Mapping[str, tuple[Match, ...]]:
    """Return matches that were not declined by the key of one side, first begun first."""
    found: dict[str, list[Match]] = defaultdict(list)
    key_of = attrgetter(side)
    for match in matches:
        if match.status is not MatchStatus.DECLINED:
            found[plain_key(key_of(match))].append(match)
    return {key: tuple(sorted(some, key=match_order) if len(some) > 1 else some) for key, some in found.items()}


def match_order(match: Match) -> tuple[date, str, str]:
    """Return the order of matches: by the day they began, then by who."""
    begun = match.proposed_on or match.approved_on or match.introduced_on or match.met_on or date.max
    return begun, match.connectee, match.connector


WEEK = timedelta(days=7)
