"""Publishing: what the morning says about posts: the occasion they are drafted for, their checks, and which to recall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from automations.calendar import Entry
from automations.followups import Action
from reports.figures import FIGURES, Records
from reports.periods import Period
from sheets_templates.columns import Problem
from sheets_templates.people_tabs import Post
from sheets_templates.tool_tabs import PostCheckLine
from sheets_templates.words import Words
from social import limits, planning
from social.cards import Card
from social.checks import Check, Weight, checks
from social.consents import Standing, standings
from social.drafting import (
    Skipped,
    Voice,
    draft_posts,
    facts_of,
    kind_words,
    language_of,
    opening,
    subject_of,
    title_of,
)
from social.pictures import photo_of
from social.subjects import NUMBERS, Need, Numbers, Occasion

if TYPE_CHECKING:
    from automations.config import Config

VERDICTS = {
    Weight.STOP: Words("Do not post", "Ne pas publier"),
    Weight.LOOK: Words("Look again", "À revoir"),
    Weight.FINE: Words("Good to go", "Prête"),
}
"""What the heaviest check makes of a post."""

NOT_WRITTEN = Words("Not written", "Pas rédigée")


@dataclass(frozen=True, slots=True)
class Checked:
    """A post that has not gone out yet with everything that was found about it."""

    standing: Standing
    checks: tuple[Check, ...]

    @property
    def weight(self) -> Weight:
        """Return how much the heaviest finding weighs; a missing consent weighs most."""
        weights = {check.weight for check in self.checks}
        if self.standing.reasons or Weight.STOP in weights:
            return Weight.STOP
        return Weight.LOOK if self.standing.stale or Weight.LOOK in weights else Weight.FINE

    @property
    def findings(self) -> Iterator[Words]:
        """Yield what to look at, the heaviest first."""
        yield from self.standing.reasons
        for weight in (Weight.STOP, Weight.LOOK):
            yield from (check.says for check in self.checks if check.weight is weight)
        if self.standing.stale:
            yield Words("its day has passed: decline it", "son jour est passé : refusez-la")


@dataclass(frozen=True, slots=True)
class Publishing:
    """What a morning found about posts: drafts to add, what kept others from being written, and everything that waits."""

    drafts: tuple[Post, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()
    waiting: tuple[Checked, ...] = ()
    voice: Voice = field(default_factory=Voice)
    occasion: Occasion | None = None
    """What posts are about today; None where there is no tab Posts."""


def planned(records: Records, needs: tuple[Need, ...], config: Config) -> Publishing:
    """Return what a morning finds about the posts of a workbook."""
    language, voice = config.community.language, voice_of(config)
    now = Occasion(records.workbook, needs, last_month(records), config.community.called)
    drafted = draft_posts(now, voice, language)
    later = now.with_posts(drafted.posts) if drafted.posts else now
    waiting = tuple(Checked(each, checks_of(each.post, voice, language)) for each in standings(later, voice, language))
    return Publishing(drafted.posts, drafted.skipped, drafted.problems, waiting, voice, later)


def voice_of(config: Config) -> Voice:
    """Return how the community speaks, its own texts taken from config.toml's folder."""
    voice = config.posts
    return replace(voice, texts=str(config.folder / voice.texts)) if voice.texts else voice


def last_month(records: Records) -> Numbers:
    """Return last month's figures that posts tell."""
    last = records.workbook.day.replace(day=1) - timedelta(days=1)
    period = Period(last.replace(day=1), last)
    wanted = (figure for figure in FIGURES if figure.name in NUMBERS)
    return Numbers(period.first, {figure.name: int(figure.count(records, period).value or 0) for figure in wanted})


def checks_of(post: Post, voice: Voice, language: str) -> tuple[Check, ...]:
    """Return the checks of a post as its row stands."""
    return checks(post.text, language_of(post, voice, language), alt_text=post.alt_text, avoid=voice.avoid)


def card_of(post: Post, now: Occasion, config: Config) -> Card:
    """Return what the card of a post shows: from its rows as they are today, so nobody without consent; else its first words."""
    voice = voice_of(config)
    language = language_of(post, voice, config.community.language)
    tags = " ".join(limits.hashtags(post.text) or voice.hashtags)
    found = subject_of(post, now, voice, config.community.language)
    if found is None:
        return Card("words", "", opening(post.text), "", config.community.called.say(language), tags)
    kind, subject = found
    facts = facts_of(kind, subject, now, language) | {"opening": opening(post.text)}
    shown = {place: wording.filled(facts) for place, wording in kind.card.items()}
    photo = ""
    person = subject.person
    if person and facts["named"] and subject.consent("photo"):
        folder = config.folder / config.cards.photos if config.cards.photos else None
        photo = photo_of((person.email, person.name), folder)
    return Card(kind.look, community=config.community.called.say(language), hashtags=tags, photo=photo, **shown)


def calendar_entries(found: Publishing, language: str) -> Iterator[Entry]:
    """Yield the content plan as entries of the calendar: posts at their times, and a day a week for listening."""
    if found.occasion is None:
        return
    workbook = found.occasion.workbook
    for slot in planning.content_plan(found.occasion, found.voice, language):
        about = (
            (slot.post.id or slot.post.title,) if slot.post else (slot.kind, slot.day.isoformat(), slot.at.isoformat())
        )
        link = slot.post.link if slot.post else ""
        yield Entry(slot.day, slot.what, "post", slot.why, about, slot.at, 15, link=link)
    balance = planning.balance(workbook)
    listen = Words(
        "Listen and engage: comment on what others post", "Écouter et échanger : commenter ce que d'autres publient"
    )
    for day in planning.listening_days(workbook, found.voice):
        yield Entry(day, listen, "listening", balance.says, (day.isoformat(),), minutes=30)


def recalls(found: Iterable[Checked], language: str) -> Iterator[Action]:
    """Yield the action to take back each post that rests on a consent which is no longer there."""
    for each in found:
        post, reasons = each.standing.post, each.standing.reasons
        if reasons:
            what = Words("Do not post this: consent is missing", "Ne publiez pas ceci : il manque un consentement")
            why = Words("{reasons}; decline it, or take the name out", "{reasons}; refusez-la ou retirez le nom")
            day = post.drafted_on or date.min
            yield Action(post.row_key, what, title_of(post).say(language), why.fill(reasons=reasons), day, urgent=True)


def line_order(each: Checked) -> tuple[int, str, str, str]:
    """Return the order of the lines: by weight, then by what the post says of itself; never by where its row stands."""
    post = each.standing.post
    return [Weight.STOP, Weight.LOOK, Weight.FINE].index(each.weight), post.about, post.key, post.text


def lines(found: Publishing, language: str) -> Iterator[PostCheckLine]:
    """Yield the lines of the tab Post checks: posts by weight and name, then those that were not written."""
    for each in sorted(found.waiting, key=line_order):
        post = each.standing.post
        shown = limits.fold(post.text)
        yield PostCheckLine(
            key=post.row_key,
            about=title_of(post).say(language),
            verdict=VERDICTS[each.weight].say(language),
            why="; ".join(finding.say(language) for finding in each.findings),
            length=limits.units(post.text),
            phone_fold=shown.phone,
            desk_fold=shown.desk,
            hashtags=" ".join(limits.hashtags(post.text)),
            ease=limits.reading(post.text, language_of(post, found.voice, language)).ease,
            consents=each.standing.consents,
        )
    for one in found.skipped:
        person = one.subject.person
        yield PostCheckLine(
            about=f"{person.name if person else one.subject.about.say(language)} ({kind_words(one.kind).say(language)})",
            verdict=NOT_WRITTEN.say(language),
            why=one.why.say(language),
        )
