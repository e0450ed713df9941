"""The picture that goes with a post, drawn from what the post is about: never a name or a photo without consent.

Two circles that meet are the programme in one figure. Colours, logo and photos come from `[cards]` in config.toml; where
two colours are too near for reading, the ink is black or white instead. The same card always has the same bytes.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_templates.settings import Section, setting
from sheets_templates.words import Words
from social import typefaces
from social.limits import head, shortened, units

if TYPE_CHECKING:
    from PIL.Image import Image

WIDE, TALL = (1200, 627), (1080, 1350)
"""The sizes that LinkedIn shows whole: beside a link or post, and as a tall picture."""

LEAST_CONTRAST = 4.5
"""Web Content Accessibility Guidelines 2.2, success criterion 1.4.3."""

LARGEST_PICTURE = 20_000_000
"""Bytes of a photo or logo that are opened."""

MOST_PIXELS = 60_000_000
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

    def complaints(self) -> Iterator[str]:
        """Yield which colours are none."""
        for name in ("paper", "ink", "accent", "warm", "soft"):
            if not COLOUR.fullmatch(getattr(self, name)):
                yield f"{name} = “{getattr(self, name)}” is no colour; write it like #0F6B62"


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


def photo_of(names: tuple[str, ...], folder: Path | None) -> str:
    """Return the photo that is called by one of a person's names; where none is, the file that should be there; or ""."""
    wanted = [name for name in names if name]
    if folder is None or not wanted:
        return ""
    files = sorted(folder.iterdir()) if folder.is_dir() else ()
    called = {name.casefold() for name in wanted}
    found = (file for file in files if file.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"))
    return str(next((file for file in found if file.stem.casefold() in called), folder / f"{wanted[-1]}.jpg"))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def luminance(colour: str) -> float:
    """Return a colour's relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    parts = (value / 255 for value in rgb(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a colour's three parts."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def readable(ink: str, ground: str) -> str:
    """Return the ink where it can be read on the ground, otherwise black or white, whichever can be read better."""
    if contrast(ink, ground) >= LEAST_CONTRAST:
        return ink
    return max(("#000000", "#FFFFFF"), key=lambda each: contrast(each, ground))


def draw(card: Card, style: Style, size: tuple[int, int] = WIDE, folder: Path | None = None) -> Drawn:
    """Return the card as a PNG of a size. `folder` is where a relative logo lies. Raises ImportError without Pillow."""
    from PIL import Image as images

    canvas = images.new("RGB", size, rgb(style.paper))
    notes: list[Words] = []
    wide = size[0] > size[1]
    field = (size[0] * 62 // 100, 0, size[0], size[1]) if wide else (0, 0, size[0], size[1] * 46 // 100)
    ground = {"number": style.ink, "words": style.soft}.get(card.look, style.accent)
    canvas.paste(rgb(ground), field)
    paste_circles(canvas, card, style, field, ground, notes)
    paste_text(canvas, card, style, (field[0] if wide else size[0], 0 if wide else field[3]), notes)
    paste_foot(canvas, card, style, folder, notes, field[0] if wide else size[0])
    out = io.BytesIO()
    canvas.save(out, "PNG", compress_level=1, compress_type=3)  # runs of one colour: a third less time
    return Drawn(out.getvalue(), tuple(dict.fromkeys(notes)))


def faults(card: Card, style: Style, folder: Path | None = None) -> tuple[Words, ...]:
    """Return what could not be shown in a card, without drawing it. Raises ImportError without Pillow."""
    import PIL  # noqa: F401 - whoever asks is to know that nothing can be drawn

    notes: list[Words] = []
    for file in (card.photo, style.logo_file(folder)):
        if file:
            picture(file, notes)
    if not all(typefaces.drawable(text, style.font) for text in (card.headline, card.line)):
        notes.append(NO_FONT)
    return tuple(dict.fromkeys(notes))


def paste_circles(
    canvas: Image, card: Card, style: Style, field: tuple[int, int, int, int], ground: str, notes: list[Words]
) -> None:
    """Draw the two circles that meet, and in the larger one the photo or the stamp."""
    left, top, right, bottom = field
    across = min(right - left, bottom - top)
    large, small = across * 66 // 100, across * 46 // 100
    below = right - left > bottom - top
    middle = (left + right) // 2, (top + bottom) // 2 - across * 6 // 100
    apart = (large + small) * 30 // 100
    meeting = middle[0] + (apart if below else -apart), middle[1] + apart
    paste_disc(canvas, meeting, small, style.accent if ground == style.soft else style.soft)
    paste_disc(canvas, middle, large, style.warm)
    paste_lens(canvas, (middle, large), (meeting, small), style.ink if ground != style.ink else style.accent)
    photo = picture(card.photo, notes) if card.photo else None
    if photo is not None:
        inside = large * 92 // 100
        canvas.paste(cropped(photo, inside), corner(middle, inside), disc(inside))
        return
    paste_stamp(canvas, card.stamp, style, middle, large)


def paste_disc(canvas: Image, middle: tuple[int, int], across: int, colour: str) -> None:
    """Draw a round field."""
    canvas.paste(rgb(colour), corner(middle, across), disc(across))


Round = tuple[tuple[int, int], int]
"""A circle: its middle, and how wide it is."""


def paste_lens(canvas: Image, one: Round, other: Round, colour: str) -> None:
    """Draw what two circles share."""
    (middle, across), (second, small) = one, other
    left, top = corner(second, small)
    offset = corner(middle, across)
    canvas.paste(rgb(colour), (left, top), lens(across, small, (offset[0] - left, offset[1] - top)))


@lru_cache(maxsize=8)
def lens(large: int, small: int, offset: tuple[int, int]) -> Image:
    """Return what a small disc shares with a large one that is offset from it, as a mask of the small one's size."""
    from PIL import Image as images
    from PIL import ImageChops

    mask = images.new("L", (small, small), 0)
    mask.paste(disc(large), offset)
    return ImageChops.multiply(mask, disc(small))


def paste_stamp(canvas: Image, stamp: str, style: Style, middle: tuple[int, int], across: int) -> None:
    """Write what stands in the circle, the first line large, a second one small."""
    lines = [line.strip() for line in stamp.split("|") if line.strip() and typefaces.drawable(line, style.font)]
    if not lines:
        return
    ink = readable(style.ink, style.warm)
    room = across * 68 // 100
    size, _ = fitted(lines[0], room, 1, across * 46 // 100, 24, 900, style.font)
    under = fitted(lines[1], room * 80 // 100, 1, across * 12 // 100, 18, 700, style.font)[0] if len(lines) > 1 else 0
    height = size * 72 // 100 + (under * 150 // 100 if under else 0)
    top = middle[1] - height // 2
    write(canvas, lines[0], (middle[0], top + size * 72 // 100), size, 900, ink, style.font, "ms")
    if under:
        write(canvas, lines[1], (middle[0], top + height), under, 700, ink, style.font, "ms")


def paste_text(canvas: Image, card: Card, style: Style, box: tuple[int, int], notes: list[Words]) -> None:
    """Write the small line, the large one and the further one, each as large as its room allows."""
    wide = canvas.width > canvas.height
    margin = canvas.width * 6 // 100
    room = box[0] - margin - (margin * 8 // 10 if wide else margin)
    top, bottom = box[1], canvas.height - (146 if wide else 190)
    ink, accent = readable(style.ink, style.paper), readable(style.accent, style.paper)
    headline, line = (text if typefaces.drawable(text, style.font) else "" for text in (card.headline, card.line))
    if headline != card.headline or line != card.line:
        notes.append(NO_FONT)
    headline = headline or card.kicker
    kicker_size = gap = 27 if wide else 32
    high = bottom - top - margin // 2
    largest = 88 if wide else 108
    while True:
        size, lines = fitted(headline, room, 3 if wide else 4, largest, 30, 900, style.font)
        small, further = fitted(
            shortened(line, 160), room, 2 if wide else 3, min(36 if wide else 44, size), 20, 500, style.font
        )
        height = (
            kicker_size
            + gap
            + len(lines) * size * 112 // 100
            + bool(further) * gap * 8 // 10
            + len(further) * small * 132 // 100
        )
        if height <= high or largest <= 30:
            break
        largest = size - 4
    lines = balanced(lines, size, 900, style.font)
    at = top + margin // 2 + max(0, high - height) * 60 // 100 + kicker_size
    spaced = card.kicker.upper()
    kicker, spaced_lines = fitted(spaced, room, 1, kicker_size, 16, 800, style.font)
    write(canvas, spaced_lines[0] if spaced_lines else "", (margin, at), kicker, 800, accent, style.font)
    at += gap
    for text in lines:
        at += size * 112 // 100
        write_line(
            canvas,
            text,
            (margin, room, at - size * 20 // 100),
            size,
            900,
            ink,
            style.font,
            typefaces.from_right(headline),
        )
    at += gap * 8 // 10
    for text in further:
        at += small * 132 // 100
        write_line(
            canvas,
            text,
            (margin, room, at - small * 20 // 100),
            small,
            500,
            ink,
            style.font,
            typefaces.from_right(line),
        )


def write_line(
    canvas: Image, text: str, place: tuple[int, int, int], size: int, weight: int, ink: str, own: str, from_right: bool
) -> None:
    """Write a line of a text: from the left, or where the text runs from the right, from there.

    `place` is the left edge, the room, and the base line.
    """
    left, room, base = place
    start = left + room - int(typefaces.width(text, size, weight, own)) if from_right else left
    write(canvas, text, (start, base), size, weight, ink, own, from_right=from_right)


def paste_foot(canvas: Image, card: Card, style: Style, folder: Path | None, notes: list[Words], right: int) -> None:
    """Put the logo, or the community's name, and the hashtags at the foot."""
    wide = canvas.width > canvas.height
    margin, base = canvas.width * 6 // 100, canvas.height - (52 if wide else 70)
    room = right - margin - margin * 8 // 10
    accent = readable(style.accent, style.paper)
    canvas.paste(rgb(style.warm), (margin, base - (58 if wide else 66), margin + 64, base - (53 if wide else 60)))
    logo = picture(style.logo_file(folder), notes) if style.logo else None
    if logo is not None:
        high = 56 if wide else 68
        shrunk = logo.convert("RGBA").resize((max(1, min(room, logo.width * high // logo.height)), high))
        canvas.paste(shrunk, (margin, base - high + 14), shrunk)
    else:
        size, lines = fitted(card.community, room, 1, 28 if wide else 34, 18, 800, style.font)
        write(
            canvas, lines[0] if lines else "", (margin, base), size, 800, readable(style.ink, style.paper), style.font
        )
    if card.hashtags and logo is None:
        size, lines = fitted(card.hashtags, room, 1, 21 if wide else 26, 15, 600, style.font)
        write(canvas, lines[0], (margin, base + (30 if wide else 38)), size, 600, accent, style.font)


NO_FONT = Words(
    "no font on this computer draws this text; install Noto fonts",
    "aucune police d'ici ne dessine ce texte; installez les polices Noto",
)


def fitted(
    text: str, room: int, lines: int, largest: int, least: int, weight: int, own: str
) -> tuple[int, tuple[str, ...]]:
    """Return the largest size in pixels at which a text fits into so many lines, with its lines.

    Where it does not fit at the least size, it is cut with an ellipsis.
    """
    whole = widest(text, max(least, largest * 2 // 5), weight, own) <= room  # a longer word is broken instead
    low, high = least, largest
    while low < high:
        size = (low + high + 1) // 2
        fits = not whole or widest(text, size, weight, own) <= room
        if fits and len(wrapped(text, room, size, weight, own)) <= lines:
            low = size
        else:
            high = size - 1
    found = wrapped(text, room, low, weight, own)
    if len(found) > lines:
        found = (*found[: lines - 1], shortened(" ".join(found[lines - 1 :]), max(4, len(found[0]))))
    return low, tuple(cut(line, room, low, weight, own) for line in found)


def balanced(lines: tuple[str, ...], size: int, weight: int, own: str) -> tuple[str, ...]:
    """Return the same words in as many lines, none left nearly empty."""
    text, best = " ".join(lines), lines
    room = int(max((typefaces.width(line, size, weight, own) for line in lines), default=0))
    while len(lines) > 1 and room > size:
        room -= size // 2
        narrower = wrapped(text, room, size, weight, own)
        if len(narrower) > len(lines) or widest(text, size, weight, own) > room:
            break
        best = narrower
    return best


def cut(line: str, room: int, size: int, weight: int, own: str) -> str:
    """Return a line shortened until it fits."""
    while len(line) > 2 and typefaces.width(line, size, weight, own) > room:
        line = shortened(line, len(line) - 2)
    return line


def widest(text: str, size: int, weight: int, own: str) -> float:
    """Return the width of a text's widest word."""
    return max((typefaces.width(word, size, weight, own) for word in text.split()), default=0)


@lru_cache(maxsize=4096)
def wrapped(text: str, room: int, size: int, weight: int, own: str) -> tuple[str, ...]:
    """Return a text as lines no wider than the room, broken between words, and within a word that is wider."""
    lines: list[str] = []
    for word in (piece for each in text.split() for piece in pieces(each, room, size, weight, own)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and typefaces.width(longer, size, weight, own) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def pieces(word: str, room: int, size: int, weight: int, own: str) -> Iterator[str]:
    """Yield a word whole, or where it is wider than the room in pieces that are not."""
    while typefaces.width(word, size, weight, own) > room and len(word) > 2:
        end = next(
            (at for at in range(len(word) - 1, 1, -1) if typefaces.width(word[:at], size, weight, own) <= room), 1
        )
        whole = head(word, units(word[:end])) or word[:end]
        yield whole
        word = word[len(whole) :]
    yield word


def write(
    canvas: Image,
    text: str,
    at: tuple[int, int],
    size: int,
    weight: int,
    ink: str,
    own: str,
    anchor: str = "ls",
    from_right: bool | None = None,
) -> None:
    """Write a text at a place on its base line, in as many fonts as it takes."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(canvas)
    runs_right = typefaces.from_right(text) if from_right is None else from_right
    direction = ("rtl" if runs_right else "ltr") if typefaces.shapes() else None
    across = at[0] - typefaces.width(text, size, weight, own) / 2 if anchor[0] == "m" else float(at[0])
    for piece, file in typefaces.runs(text, own, runs_right):
        font = typefaces.face(file, size, weight)
        pen.text((across, at[1]), piece, fill=rgb(ink), font=font, anchor="ls", direction=direction)
        across += font.getlength(piece)


def corner(middle: tuple[int, int], across: int) -> tuple[int, int]:
    """Return the upper left corner of a square around a middle."""
    return middle[0] - across // 2, middle[1] - across // 2


@lru_cache(maxsize=32)
def disc(across: int) -> Image:
    """Return a round mask with smooth edges."""
    from PIL import Image as images
    from PIL import ImageDraw

    large = images.new("L", (across * 4, across * 4), 0)
    ImageDraw.Draw(large).ellipse((0, 0, across * 4 - 1, across * 4 - 1), fill=255)
    return large.resize((across, across), images.Resampling.LANCZOS)


def stamp_of(file: str) -> tuple[int, int]:
    """Return what changes whenever a file does; zeros where there is none."""
    try:
        known = Path(file).stat()
    except OSError:
        return 0, 0
    return known.st_mtime_ns, known.st_size


@lru_cache(maxsize=32)
def opened(file: str, stamp: tuple[int, int]) -> Image | Words:
    """Return a picture file, or the sentence that says why it cannot be shown; nothing large is ever unpacked.

    It is opened again once its `stamp` is another.
    """
    from PIL import Image as images
    from PIL import ImageOps

    path = Path(file)
    if not path.is_file():
        return Words("there is no picture {file}", "il n'y a pas d'image {file}").fill(file=path.name)
    too_large = Words(
        "the picture {file} is too large; save it smaller: up to {megabytes} MB, {pixels} million pixels",
        "l'image {file} est trop grande; enregistrez-la plus petite : jusqu'à {megabytes} Mo, {pixels} millions de pixels",
    ).fill(file=path.name, megabytes=LARGEST_PICTURE // 10**6, pixels=MOST_PIXELS // 10**6)
    if path.stat().st_size > LARGEST_PICTURE:
        return too_large
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", images.DecompressionBombWarning)
            found = images.open(path, formats=("JPEG", "PNG", "WEBP", "GIF"))
        with found:
            if found.width * found.height > MOST_PIXELS:
                return too_large
            found.draft("RGB", (1600, 1600))
            return ImageOps.exif_transpose(found.convert("RGBA"))
    except (images.DecompressionBombWarning, images.DecompressionBombError):
        return too_large
    except Exception:  # a picture is foreign: whatever is wrong with it, the card is drawn without it
        return Words("{file} is no picture that can be shown", "{file} n'est pas une image affichable").fill(
            file=path.name
        )


def picture(file: str, notes: list[Words]) -> Image | None:
    """Return a picture, or None with a note that says why not."""
    found = opened(file, stamp_of(file))
    if isinstance(found, Words):
        notes.append(found)
        return None
    return found


def cropped(photo: Image, across: int) -> Image:
    """Return the square middle of a photo, a little above the middle of tall ones, at a size."""
    from PIL import Image as images
    from PIL import ImageOps

    return ImageOps.fit(photo, (across, across), images.Resampling.LANCZOS, centering=(0.5, 0.35)).convert("RGB")
