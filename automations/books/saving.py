"""Replacing a file so that at every moment either the old or the new one is there, whole, with a dated backup.

The order of the steps is the safety: write beside, flush to the disk, keep a backup, put in place.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

BACKUPS = "backups"
KEPT_BACKUPS = 30
"""A workbook keeps the backups of so many days."""

UNFINISHED = ".unfinished"
"""How the name of a file ends that is still being written; a killed run leaves one behind, the next clears it."""


def replace_file(target: Path, unfinished: Path, day: date) -> None:
    """Put a finished file in the place of `target`, with a backup of what was there. Raises OSError, the old file kept."""
    flush(unfinished)
    back_up(target, day)
    os.replace(unfinished, target)
    flush_folder(target.parent)


def unfinished_beside(target: Path) -> Path:
    """Return where to write what shall replace `target`: in the same folder, so that putting it in place is one step."""
    return target.with_name(f"{target.name}{UNFINISHED}")


def back_up(target: Path, day: date) -> None:
    """Keep a copy of the file as it is before the day's last write, and the backups of the last KEPT_BACKUPS days."""
    folder = target.parent / BACKUPS
    folder.mkdir(exist_ok=True)
    backup = folder / f"{target.stem} {day.isoformat()}{target.suffix}"
    unfinished = unfinished_beside(backup)
    shutil.copyfile(target, unfinished)
    flush(unfinished)
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
