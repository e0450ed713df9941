"""How the workbook looks and helps: widths, drop-downs, colours, lookups, protection; declared once for every book.

A book that makes a new workbook, or sets one up, draws these sheets in its own way. References to cells of the same
row stand in a formula as `{name of the column}`; the book puts its own kind of reference there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from sheets_templates import keys, kinds
from sheets_templates.charts import Drawn, drawn
from sheets_templates.choices import MatchStatus, PostStatus, RequestStatus
from sheets_templates.columns import Column, Grid, Lookup, Owner, Place, Tab, tab_of
from sheets_templates.people_tabs import PERSON, REQUEST
from sheets_templates.tabs import ALL_TABS, START_TAB, tab_named
from sheets_templates.tool_tabs import ChartLine
from sheets_templates.words import Words

LAST_LINE = 100_000
"""Drop-downs, colours and lookups reach so far down."""

KEY = "key"
"""The name of the hidden column in which the spreadsheet computes a row's key."""


class Tone(Enum):
    """What a colour says; each is (fill, ink) in hex, ink on fill at a contrast of at least 4.5."""

    GOOD = "DDF0E3", "1B5E37"
    LOOK = "FDF0CF", "6B4B00"
    WAIT = "E3ECF8", "1F4A80"
    STOP = "F9DEDC", "8A1C14"
    REST = "ECECEC", "4A4A4A"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet: its header and help, width in characters, and what its cells are."""

    name: str
    header: str
    help: str
    width: int
    format: str = "text"
    """One of text, whole, number, date, yes_no, place."""
    choices: tuple[str, ...] = ()
    """What the drop-down offers; free text is still allowed where `strict` is False."""
    strict: bool = True
    required: bool = False
    formula: str = ""
    """For a lookup: the formula text without "=", with `{column}` for cells of the same row."""
    looked_up: tuple[str, int, int] | None = None
    """For a lookup: the title of the tab that holds the answer, and the positions from 0 of its key and of the answer."""
    tones: tuple[tuple[str, Tone], ...] = ()
    """Colours by what the cell begins with."""
    hidden: bool = False
    long: bool = False
    """Whether its text may be long, and is wrapped."""
    link: bool = False
    """Whether it holds an address, which stays on one line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab as it is to be drawn."""

    name: str
    title: str
    owner: Owner
    banner: str
    """For a tool tab, the line above its header; for a people's tab, the help on its first header cell."""
    fields: tuple[Field, ...]
    rows: Grid = ()
    """The rows to begin with, cells in the order of the fields that are not lookups."""
    frozen: int = 0
    """How many columns from the left stay in sight: those that say whose row it is."""
    charts: tuple[Drawn, ...] = ()
    """The charts beside its columns, drawn from its lines."""


def sheets(
    language: str, verdict_tones: Mapping[Words, Tone], rows: Mapping[str, Grid] | None = None
) -> tuple[Sheet, ...]:
    """Return every sheet of a new workbook in `language`, in order, with the given rows by the tab's name."""
    return tuple(sheet(tab, language, verdict_tones, (rows or {}).get(tab.name, ())) for tab in ALL_TABS)


def sheet(tab: Tab, language: str, verdict_tones: Mapping[Words, Tone], rows: Grid = ()) -> Sheet:
    """Return one tab as it is to be drawn."""
    tones = tones_by_column(verdict_tones)
    fields = tuple(own_field(tab, column, language, tones) for column in tab.columns)
    place = 1 + next((at for at, field in enumerate(fields) if field.name == tab.lookups_after), len(fields) - 1)
    return Sheet(
        tab.name,
        tab.title.say(language),
        tab.owner,
        banner(tab, language),
        (*fields[:place], *answer_fields(tab, language, tones), *fields[place:], *key_fields(tab, language)),
        rows,
        frozen=2 if tab.owner is Owner.PEOPLE else 0,
        charts=drawn(language) if tab is tab_of(ChartLine) else (),
    )


def banner(tab: Tab, language: str) -> str:
    """Return the sentence that says what a tab is for, and for the tool's tabs that they are rewritten."""
    purpose = tab.purpose.say(language)
    if tab.owner is Owner.PEOPLE or tab is START_TAB:
        return purpose
    rewritten = Words(
        "Written by the tool every morning; what you type here is overwritten.",
        "Écrit par l'outil chaque matin; ce que vous tapez ici sera remplacé.",
    )
    return f"{purpose} {rewritten.say(language)}"


def tones_by_column(verdict_tones: Mapping[Words, Tone]) -> Mapping[str, Mapping[Words, Tone]]:
    """Return the colours of the columns that have some, by the column's name in the code."""
    status = {
        MatchStatus.PROPOSED.words: Tone.LOOK,
        MatchStatus.APPROVED.words: Tone.GOOD,
        MatchStatus.HELD.words: Tone.WAIT,
        MatchStatus.DECLINED.words: Tone.STOP,
        MatchStatus.CLOSED.words: Tone.REST,
        PostStatus.DRAFT.words: Tone.LOOK,
        PostStatus.POSTED.words: Tone.REST,
        RequestStatus.DONE.words: Tone.GOOD,
        RequestStatus.REFUSED.words: Tone.LOOK,
        RequestStatus.FAILED.words: Tone.STOP,
    }
    return {"verdict": verdict_tones, "state": verdict_tones, "status": status}


def own_field(tab: Tab, column: Column[object], language: str, tones: Mapping[str, Mapping[Words, Tone]]) -> Field:
    """Return the field of a declared column."""
    kind = column.kind
    choices = kind.choices.shown(language) if kind.choices else ()
    if kind.format == "yes_no":
        choices = (kinds.YES.say(language), kinds.NO.say(language))
    required = Words("Required.", "Obligatoire.").say(language) if column.required else ""
    coloured = tones.get(column.name, {}) if kind.choices or tab.owner is Owner.TOOL else {}
    return Field(
        column.name,
        column.header.say(language),
        " ".join(
            part for part in (column.help.say(language), kind.means.say(language).capitalize() + ".", required) if part
        ),
        column.width,
        kind.format,
        choices,
        required=column.required,
        tones=tuple((words.say(language), tone) for words, tone in coloured.items()),
        hidden=tab.owner is Owner.TOOL and column.name == KEY,
        long=kind is kinds.LONG_TEXT,
        link=kind is kinds.LINK,
    )


def answer_fields(tab: Tab, language: str, tones: Mapping[str, Mapping[Words, Tone]]) -> tuple[Field, ...]:
    """Return the columns in which the spreadsheet itself shows the tool's answers beside people's rows."""
    return tuple(lookup_field(lookup, language, tones) for lookup in tab.lookups)


def lookup_field(lookup: Lookup, language: str, tones: Mapping[str, Mapping[Words, Tone]]) -> Field:
    """Return the column that shows one answer of a tool tab by the row's key."""
    answers = tab_named(lookup.answers)
    title = answers.title.say(language).replace("'", "''")
    names = [column.name for column in answers.columns]
    shown, by = (
        f"'{title}'!${letter}$1:${letter}${LAST_LINE}"
        for letter in (letters(names.index(lookup.column)), letters(names.index(KEY)))
    )
    formula = f'IF({{{KEY}}}="","",IFERROR(INDEX({shown},MATCH({{{KEY}}},{by},0))&"",""))'
    help_ = Words(
        "From the tab “{title}”; it follows the row wherever you sort it.",
        "De l'onglet « {title} »; suit la ligne où que vous la triiez.",
    )
    return Field(
        f"{lookup.answers}_{lookup.column}",
        lookup.header.say(language),
        help_.say(language, title=answers.title),
        lookup.width,
        formula=formula,
        looked_up=(answers.title.say(language), names.index(KEY), names.index(lookup.column)),
        tones=tuple((words.say(language), tone) for words, tone in tones.get(lookup.column, {}).items()),
        long=answers.column(lookup.column).kind is kinds.LONG_TEXT,
    )


KEY_FORMULAS: Mapping[tuple[str, ...], Callable[..., str]] = {
    PERSON: keys.person_key_formula,
    REQUEST: keys.request_key_formula,
}
"""How a key is computed from these columns; from any others, by joining them."""


def key_fields(tab: Tab, language: str) -> tuple[Field, ...]:
    """Return the hidden column that computes the row's key by the rule of keys.py, where lookups need one."""
    if not tab.lookups:
        return ()
    cells = [f"{{{name}}}" for name in tab.key_columns]
    formula = KEY_FORMULAS.get(tab.key_columns, keys.pair_key_formula)(tab.name, *cells)
    return (Field(KEY, keys.KEY_HEADER.say(language), "", 2, formula=formula, hidden=True),)


def line_formula(place: Place) -> str:
    """Return the formula text (without "=") of the line to which a place leads: where its key stands now, or the tab's top.

    It is right after any sort, insert or delete, because the spreadsheet itself finds the row. Put it behind a kind of
    book's own address of a cell, such as `HYPERLINK("#'Matches'!A"&…,"text")`.
    """
    if not place.key:
        return str(place.line)
    keys, title = letters(place.key_column), place.tab.replace("'", "''")
    return f"IFERROR(MATCH({quoted(place.key)},'{title}'!${keys}$1:${keys}${LAST_LINE},0),1)"


def quoted(text: str) -> str:
    """Return text as a formula holds it, in pieces where it is longer than Excel lets a text in a formula be."""
    pieces = [text[at : at + LONGEST_PIECE].replace('"', '""') for at in range(0, len(text), LONGEST_PIECE)]
    return "&".join(f'"{piece}"' for piece in pieces) or '""'


LONGEST_PIECE = 120
"""Excel takes 255 characters of text inside a formula, a doubled quotation mark counting twice."""


def letters(position: int) -> str:
    """Return a column's letters by its position from 0: A, B … Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name
