"""Photos and logos that a card shows: found by name, opened with care, cut to size. Nothing large is ever unpacked."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_templates.words import Words

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_PICTURE = 20_000_000
"""Bytes of a photo or logo that are opened."""

MOST_PIXELS = 60_000_000
Stamp = tuple[int, int]
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


def photo_of(names: tuple[str, ...], folder: Path | None) -> str:
    """Return the photo that is called by one of a person's names; where none is, the file that should be there; or ""."""
    wanted = [name for name in names if name]
    if folder is None or not wanted:
        return ""
    files = sorted(folder.iterdir()) if folder.is_dir() else ()
    called = {name.casefold() for name in wanted}
    found = (file for file in files if file.suffix.lower() in ENDINGS)
    return str(next((file for file in found if file.stem.casefold() in called), folder / f"{wanted[-1]}.jpg"))


def stamp_of(file: str) -> Stamp:
    """Return what changes whenever a file does; zeros where there is none."""
    try:
        known = Path(file).stat()
    except OSError:
        return 0, 0
    return known.st_mtime_ns, known.st_size


def shown(make: Callable[..., Image | Words], file: Path, *how: object, notes: list[Words]) -> Image | None:
    """Return what `make` makes of a picture file, or None with a note that says why nothing can be shown."""
    found = make(file, stamp_of(str(file)), *how) if file.is_file() else NO_FILE.fill(file=file.name)
    if isinstance(found, Words):
        notes.append(found)
        return None
    return found


@lru_cache(maxsize=16)
def opened(file: Path, stamp: Stamp) -> Image | Words:
    """Return a picture as it is while its `stamp` stays, or the sentence that says why it cannot be shown."""
    from PIL import Image as images
    from PIL import ImageOps

    most = {"megabytes": LARGEST_PICTURE // 10**6, "pixels": MOST_PIXELS // 10**6}
    too_large = TOO_LARGE.fill(file=file.name, **most)
    if file.stat().st_size > LARGEST_PICTURE:
        return too_large
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", images.DecompressionBombWarning)
            found = images.open(file, formats=("JPEG", "PNG", "WEBP", "GIF"))
        with found:
            if found.width * found.height > MOST_PIXELS:
                return too_large
            found.draft("RGB", (800, 800))
            return ImageOps.exif_transpose(found.convert("RGBA"))
    except (images.DecompressionBombWarning, images.DecompressionBombError):
        return too_large
    except Exception:  # a picture is foreign: whatever is wrong with it, the card is drawn without it
        return NO_PICTURE.fill(file=file.name)


@lru_cache(maxsize=64)
def cropped(file: Path, stamp: Stamp, across: int) -> Image | Words:
    """Return the square middle of a photo, a little above the middle of tall ones, at a size."""
    from PIL import Image as images
    from PIL import ImageOps

    photo = opened(file, stamp)
    if isinstance(photo, Words):
        return photo
    return ImageOps.fit(photo, (across, across), images.Resampling.LANCZOS, centering=(0.5, 0.35))


@lru_cache(maxsize=16)
def on_paper(
    file: Path, stamp: Stamp, high: int, room: int, paper: tuple[int, int, int], colours: int
) -> Image | Words:
    """Return a logo on paper, at most so high and as wide as its room, in so many colours of its own."""
    from PIL import Image as images

    logo = opened(file, stamp)
    if isinstance(logo, Words):
        return logo
    scale = min(high / logo.height, room / logo.width)
    size = max(1, round(logo.width * scale)), max(1, round(logo.height * scale))
    shrunk = logo.resize(size, images.Resampling.LANCZOS)
    ground = images.new("RGB", size, paper)
    ground.paste(shrunk, (0, 0), shrunk)
    return ground.quantize(colours, dither=images.Dither.NONE)


NO_FILE = Words("there is no picture {file}", "il n'y a pas d'image {file}")
TOO_LARGE = Words(
    "the picture {file} is too large; save it smaller: up to {megabytes} MB, {pixels} million pixels",
    "l'image {file} est trop grande; enregistrez-la plus petite : jusqu'à {megabytes} Mo, {pixels} millions de pixels",
)
NO_PICTURE = Words("{file} is no picture that can be shown", "{file} n'est pas une image affichable")
