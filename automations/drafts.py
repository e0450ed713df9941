"""The folder of drafts: what a person changed in a letter stays, and what was sent moves aside.

A draft that we write begins with a hash of itself, so that any change to it is seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from automations.picturing import put
from sheets_templates.words import Words

MARK = b"X-Connector-Draft: "
SENT = "sent"


def marked(draft: bytes) -> bytes:
    """Return a draft with the line that says what it was like when we wrote it."""
    return MARK + hashlib.sha256(draft).hexdigest()[:16].encode() + b"\r\n" + draft


def changed(file: Path, draft: bytes) -> bool:
    """Tell whether a file holds anything that we did not write; `draft` is what we would write now."""
    if not file.is_file():
        return False
    there = file.read_bytes()
    return there not in (draft, marked(there.partition(b"\r\n")[2]))


def write(folder: Path, drafts: Iterable[tuple[str, bytes]]) -> tuple[str, ...]:
    """Write drafts by their names, and return the names of those that stay as a person changed them."""
    kept = []
    for name, draft in drafts:
        if changed(folder / name, draft):
            kept.append(name)
        else:
            put(folder / name, marked(draft))
    return tuple(kept)


def told(kept: Iterable[str], language: str) -> Iterator[str]:
    """Yield a line for each draft that was not written over."""
    words = Words(
        "! {file} stays as you changed it; delete it to have it written anew",
        "! {file} reste tel que vous l'avez modifié; supprimez-le pour qu'il soit réécrit",
    )
    for name in kept:
        yield words.say(language, file=Words.plain(name))


def set_aside(folder: Path, codes: Iterable[str], language: str) -> Iterator[str]:
    """Move the drafts of letters that were sent into a folder of their own, by their codes, and yield a line for each."""
    words = Words("{file} moved to {folder}", "{file} est maintenant dans {folder}")
    for code in codes:
        for file in sorted(folder.glob(f"*-{code.lower()}.eml")):
            aside = folder / SENT
            aside.mkdir(exist_ok=True)
            file.replace(aside / file.name)
            yield words.say(language, file=Words.plain(file.name), folder=Words.plain(str(aside)))
