"""Pictures of posts: what is drawn for each post that has not gone out yet, and into which file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from automations import complaints
from automations.config import Config
from automations.errors import MissingExtra
from automations.plan import Plan
from automations.publishing import card_of
from sheets_templates.people_tabs import Post
from sheets_templates.words import Words
from social import cards
from social.drafting import language_of

SIZES = (cards.WIDE, cards.TALL)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a post: its file's name, its bytes, what could not be shown."""

    post: Post
    file: str
    png: bytes
    notes: tuple[Words, ...]


def pictures(plan: Plan, config: Config, kind: str = "") -> Iterator[Picture]:
    """Yield two pictures, wide and tall, for every post that has not gone out yet. Raises MissingExtra without Pillow."""
    for each in plan.posts.waiting:
        if not kind or each.standing.post.kind == kind:
            yield from pictures_of(each.standing.post, plan, config)


def pictures_of(post: Post, plan: Plan, config: Config) -> Iterator[Picture]:
    """Yield the wide and the tall picture of one post. Raises MissingExtra without Pillow."""
    card = card_for(post, plan, config)
    if card is not None:
        for size in SIZES:
            yield picture_of(post, card, size, plan, config)


def card_for(post: Post, plan: Plan, config: Config) -> cards.Card | None:
    """Return what the pictures of a post show; None where there are no posts."""
    return None if plan.posts.occasion is None else card_of(post, plan.posts.occasion, config)


def picture_of(post: Post, card: cards.Card, size: tuple[int, int], plan: Plan, config: Config) -> Picture:
    """Return one picture of a post. Raises MissingExtra without Pillow."""
    try:
        drawn = cards.draw(card, config.cards, size, config.folder)
    except ImportError as error:
        raise MissingExtra(
            complaints.EXTRA_MISSING.fill(what=Words("drawing pictures", "dessiner des images"), extra="cards")
        ) from error
    language = language_of(post, plan.posts.voice, config.community.language)
    name = re.sub(r"[^\w-]+", "-", f"{post.kind}-{post.id or post.line}-{language}-{size[0]}x{size[1]}")
    return Picture(post, f"{name}.png", drawn.png, drawn.notes)


def put(file: Path, content: bytes) -> None:
    """Write a file where it is new or different, and make its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.is_file() or file.read_bytes() != content:
        file.write_bytes(content)


def told(found: Sequence[Picture], folder: Path, language: str) -> Iterator[str]:
    """Yield what was drawn, a line a picture, with what could not be shown."""
    for picture in found:
        yield f"{folder / picture.file}"
        for note in picture.notes:
            yield f"! {note.say(language)}"
    done = Words("{n:picture|pictures} in {folder}", "{n:image|images} dans {folder}")
    nothing = Words("No post waits for a picture.", "Aucune publication n'attend d'image.")
    yield done.say(language, n=len(found), folder=folder) if found else nothing.say(language)


def as_data(picture: Picture, folder: Path, language: str) -> dict[str, object]:
    """Return a picture as a machine reads it."""
    return {
        "post": picture.post.id,
        "file": str(folder / picture.file),
        "alt_text": picture.post.alt_text,
        "notes": [note.say(language) for note in picture.notes],
    }
