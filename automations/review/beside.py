"""What stands beside a post or a match at the desk: checks, every reason against it, pictures, who else there is."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from automations.config import Config
from automations.errors import MissingExtra
from automations.matching import Standings
from automations.picturing import SIZES, Picture, card_for, picture_of
from automations.plan import Plan
from automations.publishing import Checked, checks_of, voice_of
from automations.review.view import View
from sheets_templates.choices import PostStatus
from sheets_templates.people_tabs import Connector, Match, Post
from sheets_templates.words import Words
from social.cards import faults
from social.consents import Standing, standings
from social.pictures import stamp_of

KEPT = 40
"""The pictures that were looked at last are kept, so that they need not be drawn for each look."""

NEXT_BEST = 3
"""So many other Connectors are shown beside a proposal."""


def checked(view: View, post: Post, config: Config) -> Checked:
    """Return what speaks for and against a post, read as it would go out: its checks, consents that are not there any more."""
    known = view.checked.get(post)
    if known is not None:
        return known
    voice, language, now = voice_of(config), config.community.language, view.found.posts.occasion
    draft = replace(post, status=PostStatus.DRAFT)
    found = standings(replace(now, workbook=replace(now.workbook, posts=(draft,))), voice, language) if now else ()
    return Checked(next(iter(found), Standing(post, "", ())), checks_of(post, voice, language))


def against(view: View, post: Post, config: Config) -> tuple[Words, ...]:
    """Return every reason why a post may not go out."""
    return checked(view, post, config).standing.reasons


@dataclass
class Pictures:
    """The pictures that were looked at last; drawn anew where the card, the photo or the logo changed."""

    kept: dict[Hashable, Picture] = field(default_factory=dict)

    def of(self, post: Post, found: Plan, config: Config, at: int) -> Picture | None:
        """Return one picture of a post by its place in SIZES; None without the extra cards, or where there is none."""
        card = card_for(post, found, config)
        if card is None or at >= len(SIZES):
            return None
        look = config.cards
        key = (post.id, card, SIZES[at], stamp_of(card.photo), stamp_of(look.logo_file(config.folder)))
        if key not in self.kept:
            while len(self.kept) >= KEPT:
                self.kept.pop(next(iter(self.kept)))
            try:
                self.kept[key] = picture_of(post, card, SIZES[at], found, config)
            except MissingExtra:
                return None
        return self.kept[key]


def picture_faults(post: Post, found: Plan, config: Config) -> tuple[Words, ...] | None:
    """Return what cannot be shown in a post's pictures, without drawing them; None where there are no pictures."""
    card = card_for(post, found, config)
    try:
        return None if card is None else faults(card, config.cards, config.folder)
    except ImportError:
        return None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another Connector for somebody: who, how well they fit, what speaks for them, and how many more they can meet."""

    connector: Connector
    fit: int
    why: tuple[Words, ...]
    room: int


def alternatives(found: Plan, match: Match, config: Config) -> tuple[Alternative, ...]:
    """Return the next best Connectors with room for a match's Connectee, as if this match were not there."""
    import numpy as np

    others = tuple(each for each in found.workbook.matches if each.row_key != match.row_key)
    workbook = replace(found.workbook, matches=others)
    whole = Standings(workbook, found.connectees, found.connectors, config.matching).open_field
    mine = tuple(person for person in whole.seekers if person.key == match.connectee)
    near = replace(whole, seekers=mine)
    if not mine or not near.helpers:
        return ()
    points = near.points(0)
    best = [int(at) for at in np.argsort(-points, kind="stable") if points[at] >= near.least_points[0]]
    chosen = [at for at in best if near.helpers[at].key != match.connector][:NEXT_BEST]
    return tuple(
        Alternative(
            near.helpers[at],
            near.fit(0, int(points[at])),
            tuple(criterion.says(shared) for criterion, _, shared in near.shared(0, at)),
            near.rooms[at],
        )
        for at in chosen
    )
