"""Decisions that wait because the workbook could not be written: kept in a file, so that closing the desk loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from automations.books import kind_and_address
from automations.errors import BookError
from sheets_templates import grids
from sheets_templates.columns import Cell, tab_of
from sheets_templates.keys import short_hash
from sheets_templates.people_tabs import Decision
from sheets_templates.words import Words


def waiting_file(place: str, folder: Path) -> Path:
    """Return where decisions wait that could not be written: beside the workbook, or in config.toml's folder."""
    kind, address = kind_and_address(place)
    if kind == "xlsx":
        return Path(address).with_name(f"{Path(address).name}.decisions-waiting.json")
    return folder / f"decisions-waiting-{short_hash(place)}.json"


def keep(file: Path, decisions: Iterable[Decision]) -> None:
    """Keep decisions in a file, whole or as it was before; no decisions, no file."""
    tab = tab_of(Decision)
    lines = [grids.show_row(tab, each, "en") for each in decisions]
    if not lines:
        file.unlink(missing_ok=True)
        return
    unfinished = file.with_name(f"{file.name}.new")
    unfinished.write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(file)


def kept(file: Path) -> Iterator[Decision]:
    """Yield the decisions that wait in a file. Raises BookError where somebody spoilt it; it is left as it is."""
    tab = tab_of(Decision)
    try:
        lines: list[dict[str, Cell]] = json.loads(file.read_text(encoding="utf-8"))
        for line in lines:
            values: dict[str, Any] = {column.name: column.kind.read(line.get(column.name)) for column in tab.columns}
            yield Decision(**values)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BookError(
            Words(
                "{file} holds decisions that wait and cannot be read: {why}; look at it, or delete it",
                "{file} contient des décisions en attente et ne peut être lu : {why}; regardez-le, ou supprimez-le",
            ).fill(file=file, why=error)
        ) from error
