"""The content plan: which post goes out when in the weeks ahead, and whether nine tenths are listening and engaging.

Posts that were approved come first, then drafts, then kinds by turns: the one used least lately is
next, of those for which the rows have something to say by that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sheets_templates.choices import ActivityType, PostStatus
from sheets_templates.people_tabs import Post
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words
from social.drafting import WEEKDAYS, Voice, kind_words, next_draft, title_of
from social.subjects import Occasion

BALANCE_DAYS = 30
LISTENING = 9
"""The deck's 90/10 rule: nine times listening and engaging for each time that one speaks of oneself."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for a post: the post that waits for it, or a kind that can be written by then."""

    day: date
    at: time
    kind: str
    post: Post | None = None

    @property
    def what(self) -> Words:
        """Return what goes out, in a line."""
        if self.post is None:
            return Words("Post: {kind}, to be written", "Publication : {kind}, à rédiger").fill(
                kind=kind_words(self.kind)
            )
        return Words("Post: {title}", "Publication : {title}").fill(title=title_of(self.post))

    @property
    def why(self) -> Words:
        """Return why this one."""
        if self.post is None:
            return Words("the kind used least lately", "le genre le moins employé dernièrement")
        if self.post.status is PostStatus.APPROVED:
            return Words("approved", "approuvée")
        return Words("drafted, not approved yet", "rédigée, pas encore approuvée")


@dataclass(frozen=True, slots=True)
class Balance:
    """How much was listened and engaged, and how much was said of oneself, in the last thirty days."""

    engaged: int
    posted: int

    @property
    def missing(self) -> int:
        """Return how many more times to listen and engage before the next post of one's own keeps the rule."""
        return max(0, LISTENING * max(1, self.posted) - self.engaged)

    @property
    def says(self) -> Words:
        """Return the balance as a sentence."""
        words = Words(
            "90/10 in 30 days: engaged {engaged:time|times}, posted {posted:time|times}; engage {missing:time|times} more",
            "90/10 en 30 jours : {engaged:échange|échanges}, {posted:publication|publications}; encore {missing:échange|échanges}",
        )
        kept = Words(
            "90/10 is kept: engaged {engaged:time|times}, posted {posted:time|times} in 30 days",
            "Le 90/10 est respecté : {engaged:échange|échanges}, {posted:publication|publications} en 30 jours",
        )
        return (words if self.missing else kept).fill(engaged=self.engaged, posted=self.posted, missing=self.missing)


def balance(workbook: Workbook) -> Balance:
    """Return the balance of the thirty days until the workbook's: rows of type Engagement in
    Activities, each as often as its attendance says, and posts that went out."""
    first = workbook.day - timedelta(days=BALANCE_DAYS)
    engaged = sum(
        max(1, row.attendance or 1)
        for row in workbook.activities
        if row.type is ActivityType.ENGAGEMENT and row.held_on and first < row.held_on <= workbook.day
    )
    posted = sum(1 for post in workbook.posts if post.posted_on and first < post.posted_on <= workbook.day)
    return Balance(engaged, posted)


def times(day: date, voice: Voice) -> Iterator[tuple[date, time]]:
    """Yield the times for posts in the weeks ahead, from the day after `day`."""
    hours = sorted(time.fromisoformat(hour) for hour in voice.hours)
    for ahead in range(1, 7 * voice.weeks_ahead + 1):
        each = day + timedelta(days=ahead)
        if WEEKDAYS[each.weekday()] in voice.days:
            for hour in hours:
                yield each, hour


def content_plan(now: Occasion, voice: Voice, language: str) -> tuple[Slot, ...]:
    """Return which post goes out when in the weeks ahead: first those that wait, then kinds for which there is something to
    say by then, as the rows stand today; a time for which there is nothing stays free."""
    workbook = now.workbook
    waiting = [post for post in workbook.posts if post.open and post.text]
    waiting.sort(
        key=lambda post: (post.status is not PostStatus.APPROVED, post.drafted_on or workbook.day, post.key, post.text)
    )
    recent = workbook.day - timedelta(days=BALANCE_DAYS)
    used = Counter(post.kind for post in workbook.posts if post.drafted_on and post.drafted_on > recent)
    plan: list[Slot] = []
    for day, at in times(workbook.day, voice):
        if waiting:
            post = waiting.pop(0)
            plan.append(Slot(day, at, post.kind, post))
            continue
        now = replace(now, workbook=replace(now.workbook, day=day))
        kinds = sorted(voice.kinds, key=lambda name: (used[name], voice.kinds.index(name)))
        drafted = next(filter(None, (next_draft(kind, now, voice, language) for kind in kinds)), None)
        if drafted:
            used[drafted.kind] += 1
            plan.append(Slot(day, at, drafted.kind))
            now = now.with_posts((drafted,))
    return tuple(plan)


def listening_days(workbook: Workbook, voice: Voice) -> Iterator[date]:
    """Yield a day a week for listening and engaging in the weeks ahead: the first working day of each."""
    for week in range(voice.weeks_ahead):
        first = workbook.day + timedelta(days=1 + 7 * week)
        yield first + timedelta(days=(7 - first.weekday()) % 7)
