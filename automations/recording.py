"""Writing down what was done: a letter that was sent becomes a new row in the tab Letters, and so is off the list."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from automations import complaints
from automations.books import Book, Changes
from automations.config import Config
from automations.errors import SettingError, TabMissing
from automations.followups import SHORTEST_CODE, Action, kind_of
from automations.morning import plan, rows_to_add
from sheets_templates import grids
from sheets_templates.columns import tab_of
from sheets_templates.keys import short_hash
from sheets_templates.people_tabs import Letter
from sheets_templates.words import NO_WORDS, Words


def letter_of(action: Action, day: date, note: str = "") -> Letter:
    """Return the row that says that an action's letter was sent on a day."""
    to = action.who if action.letter == "partner_thanks" else action.to
    identity = short_hash("letter", action.letter, action.to, action.about, day.isoformat())
    return Letter(sent_on=day, kind=kind_of(action), to=to, about=action.about, notes=note, id=identity)


def letters_sent(book: Book, config: Config, now: datetime, codes: Iterable[str], note: str = "") -> tuple[Letter, ...]:
    """Add a row for each action that is named by its code, and return the rows.

    Raises SettingError for a code of today's list that is none or has no letter, BookError where the tab is missing or
    cannot be written.
    """
    sheets = book.read()
    found = plan(sheets, config, now)
    read = grids.read_workbook(sheets, now.date(), config.columns)
    letters = tuple(letter_of(chosen(found.actions, code), now.date(), note) for code in dict.fromkeys(codes))
    if tab_of(Letter).name not in read.headers:
        title = tab_of(Letter).title.say(config.community.language)
        raise TabMissing(NO_TAB.fill(title=title))
    book.write(Changes(add=dict(rows_to_add(letters, Letter, read, config.community.language))))
    return letters


NO_TAB = Words(
    "there is no tab “{title}” to write it down in; add it with: connector upgrade",
    "il n'y a pas d'onglet « {title} » où le noter; ajoutez-le avec : connector upgrade",
)
NO_SUCH_CODE = Words(
    "no line of today has the code “{code}”{meant} (connector today lists them)",
    "aucune ligne d'aujourd'hui n'a le code « {code} »{meant} (connector today les énumère)",
)
SEVERAL = Words(
    "several lines of today begin with the code “{code}”: {codes} (connector today says which is which)",
    "plusieurs lignes d'aujourd'hui commencent par le code « {code} » : {codes} (connector today dit laquelle est laquelle)",
)
NO_LETTER = Words(
    "“{code}” is no letter ({what}): it goes off the list when its row says so",
    "« {code} » n'est pas une lettre ({what}) : elle quitte la liste quand sa ligne le dit",
)


def chosen(actions: tuple[Action, ...], code: str) -> Action:
    """Return the action with a code, or whose code begins so. Raises SettingError where none of today has it, or several,
    or its step is no letter."""
    alike = [action for action in actions if action.fingerprint.startswith(code.lower())]
    if not alike or len(code) < SHORTEST_CODE:
        codes = [action.code for action in actions]
        near = difflib.get_close_matches(code.lower(), codes, n=1, cutoff=0.5)
        meant = complaints.MEANT.fill(near=near[0]) if near else NO_WORDS
        raise SettingError(NO_SUCH_CODE.fill(code=code, meant=meant))
    if len(alike) > 1:
        raise SettingError(SEVERAL.fill(code=code, codes=tuple(action.code for action in alike)))
    if not alike[0].letter:
        raise SettingError(NO_LETTER.fill(code=code, what=alike[0].what))
    return alike[0]


def told(letters: tuple[Letter, ...], language: str) -> Iterator[str]:
    """Yield what was written down, a line each."""
    for letter in letters:
        kind = letter.kind.words if letter.kind else Words("", "")
        yield Words("Written down in Letters: {kind}, to {to}, {day}", "Noté dans Lettres : {kind}, à {to}, {day}").say(
            language, kind=kind, to=letter.to, day=letter.sent_on
        )
