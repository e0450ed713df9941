"""Turns: one run at a time on a workbook, whoever runs it on this computer: watcher, server, desk, or a command by hand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from automations.books import Book, Changes, kind_and_address, open_book
from automations.books.google_access import spreadsheet_id
from automations.config import Config
from automations.errors import BookBusy
from automations.logbook import LOCKS, book_id, folder_of
from sheets_templates.columns import Grid
from sheets_templates.words import Words

PATIENCE = 60.0
"""Seconds to wait for another run."""


def nobody_waits() -> None:
    """Say nothing."""


@contextmanager
def turn(
    place: str, config: Config, patience: float | None = None, waiting: Callable[[], object] = nobody_waits
) -> Iterator[None]:
    """Hold a workbook for one run. Calls `waiting` once where another run holds it, and raises BookBusy after `patience`
    (PATIENCE) seconds.

    The operating system frees the lock of a process that died. A book in memory is this process's own.
    """
    from filelock import FileLock, Timeout

    file, longest = lock_file(place, config), PATIENCE if patience is None else patience
    if file is None:
        yield
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(file)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire(timeout=longest)
    except Timeout as error:
        raise BookBusy(HELD.fill(place=Words.plain(place), seconds=round(longest))) from error
    except OSError as error:
        raise BookBusy(NO_LOCK.fill(file=Words.plain(str(file)), why=Words.plain(error.strerror or ""))) from error
    try:
        yield
    finally:
        lock.release()


HELD = Words(
    "another run holds {place} for more than {seconds} seconds; try again when it is done",
    "une autre exécution occupe {place} depuis plus de {seconds} secondes; réessayez quand elle aura fini",
)
NO_LOCK = Words(
    "the lock {file} cannot be written ({why}); may you write to that folder?",
    "le verrou {file} ne peut pas être écrit ({why}); pouvez-vous écrire dans ce dossier ?",
)
WAITING = Words(
    "Another run is at work on this workbook (the watcher, perhaps); waiting for it …",
    "Une autre exécution travaille sur ce classeur (le veilleur, peut-être); on l'attend …",
)


def lock_file(place: str, config: Config) -> Path | None:
    """Return the lock of a workbook: beside a file, so that every command finds it; beside config.toml for one online.

    In the system's folder for such files where that folder may only be read, as with a container's settings.
    """
    kind, address = kind_and_address(place)
    if kind == "memory":
        return None
    file = Path(address).resolve()
    name = f"{book_id(spreadsheet_id(address) if kind == 'google' else file.name)}.lock"
    folder = folder_of(config) if kind == "google" else file.parent / LOCKS
    if os.access(folder if folder.exists() else folder.parent, os.W_OK):
        return folder / name
    return Path(tempfile.gettempdir(), f"connector-{book_id(str(folder))}-{name}")


@dataclass
class InTurn:
    """A book of which each write waits for its turn."""

    book: Book
    place: str
    config: Config

    def read(self) -> Mapping[str, Grid]:
        """Return every tab by its title. Raises BookError where it cannot be read."""
        return self.book.read()

    def write(self, changes: Changes) -> None:
        """Carry out all changes or none. Raises BookError, BookBusy among them where another run does not end."""
        with turn(self.place, self.config):
            self.book.write(changes)


def open_in_turn(place: str, config: Config) -> InTurn:
    """Return the book at a place; each of its writes waits for its turn."""
    return InTurn(open_book(place, config), place, config)
