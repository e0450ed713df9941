"""Where a name in one of the tool's tabs leads: to the row that it is about, wherever that stands by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheets_templates import keys
from sheets_templates.columns import Grid, Place
from sheets_templates.grids import Read, title_in
from sheets_templates.tabs import TOOL_TABS, tab_named

MOST_LINKS = 1_000
"""So many names of a tab lead to their rows, the first ones: the spreadsheet looks each of them up."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The tabs of a workbook: the title of each, and where the spreadsheet computes the keys of a people's tab's rows."""

    titles: Mapping[str, str] = field(default_factory=dict)
    key_columns: Mapping[str, int] = field(default_factory=dict)
    """By our name for the tab, the position of the column from 0; none where a tab has no such column."""

    def to_row(self, text: str, key: str, line: int = 0) -> str:
        """Return text that leads to the row with a key; text alone where that is not known, or far down a long tab."""
        tab, _, rest = key.partition("|")
        if not text or not rest or line >= MOST_LINKS or tab not in self.key_columns:
            return text
        return Place.of(text, self.titles[tab], self.key_columns[tab], key)

    def to_tab(self, key: str, language: str, line: int = 0) -> str:
        """Return the title of the tab of a row's key, leading to the row, or to the tab's top; "" for no tab."""
        tab, _, rest = key.partition("|")
        if not rest:
            return ""
        title = self.titles.get(tab, tab_named(tab).title.say(language))
        found = self.to_row(title, key, line)
        return found if isinstance(found, Place) else self.to_line(found, tab, 1)

    def to_line(self, text: str, tab: str, line: int) -> str:
        """Return text that leads to a line of the tab that we call so; text alone where the workbook has no such tab."""
        return Place.at(text, self.titles[tab], line) if tab in self.titles else text


def ways(read: Read, sheets: Mapping[str, Grid]) -> Ways:
    """Return where names lead in a workbook as it was read."""
    named = (keys.KEY_HEADER.en, keys.KEY_HEADER.fr)
    titles = {tab.name: title for tab in TOOL_TABS if (title := title_in(sheets, tab))}
    columns = {
        tab: max(at for at, text in enumerate(header.texts) if text in named)
        for tab, header in read.headers.items()
        if any(text in named for text in header.texts)
    }
    return Ways({**titles, **read.titles}, columns)
