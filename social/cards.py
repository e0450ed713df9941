"""The picture that goes with a post, drawn from what the post is about: never a name or a photo without consent.

Two circles that meet are the programme in one figure. Colours, logo and photos come from `[cards]` in config.toml; where
two colours are too near for reading, the ink is black or white instead. The same card always has the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_templates.settings import Section, setting
from sheets_templates.words import Words
from social import typefaces
from social.colours import ACCENT, FREE, GROUND, INK, LENS, MARK, PAPER, RGB, SOFT, WARM, edged, palette, rgb
from social.pictures import cropped, on_paper, opened, shown
from social.typesetting import Fit, Hand, fitted, wide, write

if TYPE_CHECKING:
    from PIL.Image import Image

WIDE, TALL = (1200, 627), (1080, 1350)
"""The sizes that LinkedIn shows whole: beside a link or post, and as a tall picture."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Style(Section):
    """[cards] What your pictures look like."""

    paper: str = setting("#FBF6EE", "The ground that text stands on, such as #FBF6EE.")
    ink: str = setting("#17333A", "The colour of text.")
    accent: str = setting("#0F6B62", "The colour of the field beside the text.")
    warm: str = setting("#F4A259", "The colour of the circle.")
    soft: str = setting("#F7D9B8", "The colour of the circle that meets it.")
    logo: str = setting("", "A picture file, relative to config.toml; without it, the community's name stands there.")
    photos: str = setting(
        "", "A folder of photos, each called by the person's e-mail or full name; used with consent only."
    )
    font: str = setting("", "A font file of your own; without it, Noto Sans.")

    def logo_file(self, folder: Path | None) -> str:
        """Return where the logo lies, or ""; `folder` is where a relative one does."""
        return str((folder or Path()) / self.logo) if self.logo else ""

    def complaints(self) -> Iterator[Words]:
        """Yield which colours are none."""
        for name in ("paper", "ink", "accent", "warm", "soft"):
            if not COLOUR.fullmatch(getattr(self, name)):
                yield NO_COLOUR.fill(name=name, said=getattr(self, name))


NO_COLOUR = Words(
    "{name} = “{said}” is no colour; write it like #0F6B62",
    "{name} = « {said} » n'est pas une couleur; écrivez-la comme #0F6B62",
)


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: a small line, a large one, a further one, a stamp in the circle, whose programme it is."""

    look: str
    kicker: str
    headline: str
    line: str
    community: str
    hashtags: str = ""
    stamp: str = ""
    """What stands in the circle: initials, a number, a day; lines split by "|"."""
    photo: str = ""
    """The file of a photo that may be shown; "" for none."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card as a PNG, and what could not be shown in it."""

    png: bytes
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands in a card of one size, in pixels."""

    size: tuple[int, int]
    field: tuple[int, int, int, int]
    """The coloured field: left, top, right, bottom."""
    large: tuple[int, int, int]
    """The large circle: its middle, and how wide it is."""
    small: tuple[int, int, int]
    text: tuple[int, int, int, int]
    """The room for text above the foot: left, top, right, bottom."""
    kicker: int
    headline: int
    line: int
    headline_lines: int
    community: int
    hashtags: int
    foot: int
    """The base line of the community's name."""
    logo: int
    """How high a logo may be."""


PLANS = {
    WIDE: Plan(
        WIDE, (744, 0, 1200, 627), (980, 276, 316), (832, 434, 214), (72, 60, 688, 486),
        26, 88, 36, 4, 28, 21, 575, 76,
    ),
    TALL: Plan(
        TALL, (0, 0, 1080, 621), (500, 306, 430), (706, 528, 290), (72, 668, 1008, 1166),
        33, 136, 46, 5, 35, 27, 1275, 104,
    ),
}  # fmt: skip


def draw(card: Card, style: Style, size: tuple[int, int] = WIDE, folder: Path | None = None) -> Drawn:
    """Return the card as a PNG of a size. `folder` is where a relative logo lies. Raises ImportError without Pillow."""
    plan, notes = PLANS[size], list[Words]()
    ground = {"number": style.ink, "words": style.soft}.get(card.look, style.accent)
    soft = style.accent if ground == style.soft else style.soft
    lens = style.accent if ground == style.ink else style.ink
    colours = palette(style.paper, style.ink, style.accent, style.warm, ground, soft, lens)
    logo = photo = None
    if style.logo:
        how = plan.logo, plan.text[2] - plan.text[0], rgb(style.paper), 256 - FREE
        logo = shown(on_paper, Path(style.logo_file(folder)), *how, notes=notes)
    if card.photo:
        photo = shown(cropped, Path(card.photo), plan.large[2] * 92 // 100, notes=notes)
    canvas = footed(plan, card.community, card.hashtags, style.font, named=logo is None).copy()
    if logo is not None:
        colours += paste_logo(canvas, logo, plan)
    paste_text(canvas, card, style, plan, notes)
    if photo is None:
        paste_stamp(canvas, card.stamp, style, plan)
    canvas.putpalette(colours)
    if photo is not None:
        canvas = canvas.convert("RGB")
        paste_photo(canvas, photo, plan, rgb(style.warm))
    out = io.BytesIO()
    canvas.save(out, "PNG", compress_level=1, compress_type=3)  # few colours in long runs: that is what type 3 is for
    return Drawn(out.getvalue(), tuple(dict.fromkeys(notes)))


def faults(card: Card, style: Style, folder: Path | None = None) -> tuple[Words, ...]:
    """Return what could not be shown in a card, without drawing it. Raises ImportError without Pillow."""
    import PIL  # noqa: F401 - whoever asks is to know that nothing can be drawn

    notes: list[Words] = []
    for file in (card.photo, style.logo_file(folder)):
        if file:
            shown(opened, Path(file), notes=notes)
    if not all(typefaces.drawable(text, style.font) for text in (card.headline, card.line)):
        notes.append(NO_FONT)
    return tuple(dict.fromkeys(notes))


@lru_cache(maxsize=32)
def footed(plan: Plan, community: str, hashtags: str, own: str, *, named: bool) -> Image:
    """Return what all cards of a community share: the figure, and at the foot whose programme it is, with hashtags.

    Where a logo stands there, it says the name.
    """
    canvas = figure(plan).copy()
    if not named:
        return canvas
    left, room = plan.text[0], plan.text[2] - plan.text[0]
    name, tags = Hand(800, own), Hand(600, own)
    fit = name_at_foot(plan, community, own)
    base = plan.foot - (len(fit.lines) - 1) * leading(fit.size)
    canvas.paste(WARM, (left, base - plan.community * 2 - 5, left + 64, base - plan.community * 2))
    for line in fit.lines:
        write(canvas, line, (left, base), fit.size, name, INK)
        base += leading(fit.size)
    fit = fitted(hashtags, tags, room, 1, (plan.hashtags, 16, 16))
    write(canvas, fit.lines[0], (left, plan.foot + plan.hashtags * 3 // 2), fit.size, tags, ACCENT)
    return canvas


def name_at_foot(plan: Plan, community: str, own: str) -> Fit:
    """Return how a community's name fits at the foot, in two lines at most."""
    return fitted(community, Hand(800, own), plan.text[2] - plan.text[0], 2, (plan.community, 20, 18))


@lru_cache(maxsize=4)
def figure(plan: Plan) -> Image:
    """Return the field and the two circles that meet, as numbers in the palette."""
    from PIL import Image as images
    from PIL import ImageChops

    canvas = images.new("L", plan.size, PAPER)
    canvas.paste(GROUND, plan.field)
    large, small = (circle(plan.size, each) for each in (plan.large, plan.small))
    touched, full = ([0, *[255] * 255], [*[0] * 255, 255])
    in_field = images.new("L", plan.size, 0)
    in_field.paste(255, plan.field)
    outside = ImageChops.multiply(small.point(touched), ImageChops.invert(large.point(touched)))
    for mask, under, over, where in (
        (large, GROUND, WARM, large.point(touched)),
        (small, PAPER, SOFT, outside),
        (small, GROUND, SOFT, ImageChops.multiply(outside, in_field)),
        (large, SOFT, LENS, ImageChops.multiply(small.point(full), large.point(touched))),
        (small, WARM, LENS, ImageChops.multiply(large.point(full), small.point(touched))),
    ):
        canvas.paste(edged(mask, under, over), (0, 0), where)
    return canvas


def circle(size: tuple[int, int], place: tuple[int, int, int]) -> Image:
    """Return a mask of a size with a round hole, smooth at its edge: its middle, and how wide it is."""
    from PIL import Image as images

    mask = images.new("L", size, 0)
    mask.paste(disc(place[2]), corner(*place))
    return mask


def corner(across: int, down: int, wide: int) -> tuple[int, int]:
    """Return the upper left corner of a square around a middle."""
    return across - wide // 2, down - wide // 2


@lru_cache(maxsize=8)
def disc(across: int) -> Image:
    """Return a round mask with smooth edges."""
    from PIL import Image as images
    from PIL import ImageDraw

    large = images.new("L", (across * 4, across * 4), 0)
    ImageDraw.Draw(large).ellipse((0, 0, across * 4 - 1, across * 4 - 1), fill=255)
    return large.resize((across, across), images.Resampling.LANCZOS)


def paste_photo(canvas: Image, photo: Image, plan: Plan, warm: RGB) -> None:
    """Show a photo in the large circle, on white where it is see-through, with a warm ring around it."""
    from PIL import ImageChops

    at, mask = corner(*plan.large[:2], photo.width), disc(photo.width)
    canvas.paste(warm, corner(*plan.large), disc(plan.large[2]))
    canvas.paste(WHITE, at, mask)
    canvas.paste(photo.convert("RGB"), at, ImageChops.multiply(mask, photo.getchannel("A")))


def paste_logo(canvas: Image, logo: Image, plan: Plan) -> bytes:
    """Put a logo at the foot, its colours numbered after the card's, and return them."""
    from PIL import Image as images

    numbers = images.frombytes("L", logo.size, logo.tobytes()).point(
        [FREE + value % (256 - FREE) for value in range(256)]
    )
    canvas.paste(numbers, (plan.text[0], plan.foot + plan.hashtags - logo.height))
    return bytes(logo.getpalette() or ())[: 3 * (256 - FREE)]


def paste_stamp(canvas: Image, stamp: str, style: Style, plan: Plan) -> None:
    """Write what stands in the circle, the first line large, a second one small, clear of the other circle."""
    lines = [line.strip() for line in stamp.split("|") if line.strip() and typefaces.drawable(line, style.font)]
    if not lines:
        return
    across, down, large = plan.large
    hand, below = Hand(900, style.font), Hand(700, style.font)
    size = fitted(lines[0], hand, large * 64 // 100, 1, (large * 44 // 100, 24, 24)).size
    under = fitted(lines[1], below, large * 44 // 100, 1, (large * 11 // 100, 16, 16)).size if len(lines) > 1 else 0
    base = down + size * 36 // 100 - (large * 7 // 100 if under else large // 50)
    write(canvas, lines[0], (across - wide(lines[0], hand) * size / 2, base), size, hand, MARK)
    if under:
        write(canvas, lines[1], (across - wide(lines[1], below) * under / 2, base + under * 3 // 2), under, below, MARK)


def paste_text(canvas: Image, card: Card, style: Style, plan: Plan, notes: list[Words]) -> None:
    """Write the small line, the large one and the further one, each as large as its room allows."""
    left, top, right, bottom = plan.text
    room, own = right - left, style.font
    if not style.logo:
        bottom -= tall(name_at_foot(plan, card.community, own)) - leading(plan.community)
    headline, line = (text if typefaces.drawable(text, own) else "" for text in (card.headline, card.line))
    if headline != card.headline or line != card.line:
        notes.append(NO_FONT)
    kicker = fitted(card.kicker.upper(), Hand(800, own), room, 1, (plan.kicker, 16, 16))
    largest = plan.headline
    while True:
        sizes = largest, min(largest, plan.headline * 6 // 10), 40
        large = fitted(headline or card.kicker, Hand(900, own), room, plan.headline_lines, sizes)
        further = fitted(line, Hand(500, own), room, 3, (min(plan.line, large.size * 3 // 4), 28, 20))
        high = plan.kicker * 24 // 10 + tall(large) + tall(further)
        if high <= bottom - top or largest == 40:
            break
        largest = max(40, large.size - 4)
    at = top + max(0, bottom - top - high) // 2 + plan.kicker
    for text in kicker.lines:
        write(canvas, text, (left, at), kicker.size, Hand(800, own), ACCENT)
    at += plan.kicker * 8 // 10
    from_right = typefaces.from_right(headline)
    for fit, hand in ((large, Hand(900, own)), (further, Hand(500, own))):
        for text in fit.lines:
            at += leading(fit.size)
            start = left + room - wide(text, hand) * fit.size if from_right else left
            write(canvas, text, (start, at - fit.size * 22 // 100), fit.size, hand, INK, from_right)
        at += plan.kicker * 6 // 10


def leading(size: int) -> int:
    """Return how far apart the base lines of a size are."""
    return size * (112 if size > 50 else 130) // 100


def tall(fit: Fit) -> int:
    """Return how high the lines of a text are together."""
    return len(fit.lines) * leading(fit.size)


WHITE = (255, 255, 255)

NO_FONT = Words(
    "no font on this computer draws this text; install Noto fonts",
    "aucune police d'ici ne dessine ce texte; installez les polices Noto",
)
