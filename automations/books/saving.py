"""Replacing a file so that at every moment either the old or the new one is there, whole, with a dated backup.

The order of the steps is the safety: write beside, flush to the disk, keep a backup, look a last time, put in place.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

BACKUPS = "backups"
KEPT_BACKUPS = 30
"""A workbook keeps the backups of so many days."""

UNFINISHED = ".unfinished"
"""How the name of a file ends that is still being written; a killed run leaves one behind, the next clears it."""


WRITERS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def replace_file(target: Path, unfinished: Path, day: date, last_look: Callable[[], object] = lambda: None) -> None:
    """Put a finished file in the place of `target`, readable for the same people, with a backup of what was there.

    `last_look` comes directly before the old file goes, and may raise. Raises OSError. Whatever is raised, the old file is kept.
    """
    flush(unfinished)
    same_readers(target, unfinished)
    back_up(target, day)
    last_look()
    os.replace(unfinished, target)
    flush_folder(target.parent)


def behind_links(file: Path) -> Path:
    """Return the file that a link leads to; any other file as it is named."""
    return Path(os.path.realpath(file)) if file.is_symlink() else file


def may_be_written(file: Path) -> bool:
    """Tell whether a file may be written; one that is marked as read-only may not, whoever asks."""
    return os.access(file, os.W_OK) and bool(file.stat().st_mode & WRITERS)


def unfinished_beside(target: Path) -> Path:
    """Return where to write what shall replace `target`: in the same folder, so that putting it in place is one step."""
    return target.with_name(f"{target.name}{UNFINISHED}")


def write_unseen(file: Path, content: bytes) -> None:
    """Write a file that nobody but its owner may read yet."""
    file.touch(mode=0o600)
    file.write_bytes(content)


def same_readers(model: Path, file: Path) -> None:
    """Let the same people read and write a file as its model; a disk that knows no such rights is left alone."""
    wanted = stat.S_IMODE(model.stat().st_mode)
    if stat.S_IMODE(file.stat().st_mode) != wanted:
        os.chmod(file, wanted)


def back_up(target: Path, day: date) -> None:
    """Keep a copy of the file as it is before the day's last write, and the backups of the last KEPT_BACKUPS days."""
    folder = target.parent / BACKUPS
    folder.mkdir(exist_ok=True)
    backup = folder / f"{target.stem} {day.isoformat()}{target.suffix}"
    unfinished = unfinished_beside(backup)
    unfinished.touch(mode=0o600)
    shutil.copyfile(target, unfinished)
    flush(unfinished)
    same_readers(target, unfinished)
    os.replace(unfinished, backup)
    flush_folder(folder)
    for old in backups_of(target)[:-KEPT_BACKUPS]:
        os.remove(old)


def backups_of(target: Path) -> list[Path]:
    """Return the dated backups of a file, oldest first."""
    named = re.compile(re.escape(target.stem) + r" \d{4}-\d{2}-\d{2}" + re.escape(target.suffix))
    folder = target.parent / BACKUPS
    return sorted(file for file in folder.iterdir() if named.fullmatch(file.name)) if folder.is_dir() else []


def flush(file: Path) -> None:
    """Make sure that a file's content has reached the disk."""
    descriptor = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Make sure that a folder's new names have reached the disk, where the system offers it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
