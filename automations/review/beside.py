"""What stands beside a post at the desk: its checks, every reason against it, and its pictures, as of today."""

from __future__ import annotations

from dataclasses import dataclass, replace

from automations.config import Config
from automations.errors import MissingExtra
from automations.picturing import Picture, pictures_of
from automations.plan import Plan
from automations.publishing import checks_of, voice_of
from sheets_templates.choices import PostStatus
from sheets_templates.people_tabs import Post
from sheets_templates.words import Words
from social.checks import Check, Weight
from social.consents import standings

KEPT = 40
"""The pictures of so many posts are kept, so that they need not be drawn for each look."""


def checks_beside(post: Post, config: Config) -> tuple[Check, ...]:
    """Return the checks of a post, with the community's own words to avoid."""
    return checks_of(post, voice_of(config), config.community.language)


def against(found: Plan, post: Post, config: Config) -> tuple[Words, ...]:
    """Return every reason why a post may not go out, read as it would go out: a consent that is not there any more."""
    now = found.posts.occasion
    if now is None:
        return ()
    alone = replace(now, workbook=replace(now.workbook, posts=(replace(post, status=PostStatus.DRAFT),)))
    standing = standings(alone, voice_of(config), config.community.language)
    return tuple(reason for each in standing for reason in each.reasons)


def heaviest(post: Post, found: Plan, config: Config) -> Weight:
    """Return how much weighs what is heaviest about a post."""
    weights = {check.weight for check in checks_beside(post, config)}
    if against(found, post, config):
        return Weight.STOP
    return max(weights, key=list(Weight).index, default=Weight.FINE)


@dataclass
class Pictures:
    """The pictures of the posts that were looked at last."""

    kept: dict[str, tuple[Picture, ...]]

    def of(self, mark: str, post: Post, found: Plan, config: Config) -> tuple[Picture, ...]:
        """Return the wide and the tall picture of a post; none without the extra cards."""
        key = f"{mark} {found.day}"
        if key not in self.kept:
            if len(self.kept) >= KEPT:
                self.kept.pop(next(iter(self.kept)))
            try:
                self.kept[key] = tuple(pictures_of(post, found, config))
            except MissingExtra:
                return ()
        return self.kept[key]
