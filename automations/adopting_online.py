"""`connector adopt` for a spreadsheet of Google's: the tool's tabs are added in one batch, with a file to undo it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from automations import undoing
from automations.adopting import Plan, key_formula, remember, sheets_wanted
from automations.books import kind_and_address
from automations.books.google import open_book
from automations.books.google_setup import Existing, set_up, whole_column
from automations.config import Config
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.kinds import text_of
from sheets_templates.tabs import tab_named
from sheets_templates.words import Words


def carried_out_online(plan: Plan, config: Config, file: Path, lookups: bool) -> list[str]:
    """Add the tabs that are missing to a spreadsheet of Google's, with a file to undo it, and remember the columns."""
    language = config.community.language
    book = open_book(kind_and_address(plan.online)[1], config)
    made = set_up(book, sheets_wanted(plan, language), tuple(existing_tabs(plan, language, lookups)))
    undo = undoing.note(made, book.id, file.resolve().parent, datetime.now())
    remember(plan, file, config.community.language)
    return [
        Words(
            "Added: {tabs}. Your rows are as they were. To take it back: connector undo {undo}",
            "Ajoutés : {tabs}. Vos lignes sont intactes. Pour revenir en arrière : connector undo {undo}",
        ).say(language, tabs=tuple(title for _, title in made.tabs), undo=Words.plain(str(undo))),
        Words("Now run: connector morning", "Lancez maintenant : connector morning").say(language),
    ]


def existing_tabs(plan: Plan, language: str, lookups: bool) -> Iterator[Existing]:
    """Yield the tabs of people's that get invisible marks, and where wanted columns of answers; each sheet once."""
    seen: set[str] = set()
    for mapping in plan.mappings:
        if mapping.title in seen:
            continue
        seen.add(mapping.title)
        beside = lookups and mapping.tab in ("connectees", "connectors")
        sheet = layout.sheet(tab_named(mapping.tab), language, VERDICT_TONES)
        answers = tuple(field for field in sheet.fields if field.looked_up) if beside else ()
        header = mapping.line - 1
        key = key_formula(plan, mapping, partial(whole_column, header=header)) if beside else ""
        texts = tuple(text_of(cell) for cell in plan.sheets[mapping.title][header])
        yield Existing(mapping.tab, mapping.title, header, answers, key, texts)
