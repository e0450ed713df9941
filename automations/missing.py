"""What a workbook lacks that an older version made: the tool's own tabs come by themselves, people's are offered once.

An offer stands in the run log; as long as it does, it is not made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from automations.config import Config
from automations.errors import SettingError
from automations.verdicts import VERDICT_TONES
from sheets_templates import grids, layout
from sheets_templates.columns import Grid, Tab
from sheets_templates.grids import Read
from sheets_templates.tabs import TOOL_TABS, tab_named
from sheets_templates.tool_tabs import RunLine
from sheets_templates.words import NO_WORDS, Words

COMMAND = "connector upgrade"
"""The command that adds people's tabs; an offer in the run log is known by it."""


def tool_tabs_to_make(sheets: Mapping[str, Grid], language: str) -> tuple[layout.Sheet, ...]:
    """Return the tool's tabs that are not there; none for a workbook that has none of them: it is not set up."""
    lacking = [tab for tab in TOOL_TABS if grids.title_in(sheets, tab) is None] if is_set_up(sheets) else []
    return tuple(layout.sheet(tab, language, VERDICT_TONES) for tab in lacking)


def is_set_up(sheets: Mapping[str, Grid]) -> bool:
    """Tell whether a workbook was set up: whether it has any tab of the tool."""
    return any(grids.title_in(sheets, tab) is not None for tab in TOOL_TABS)


def offer(missing: Iterable[Tab], log: Iterable[RunLine]) -> Words:
    """Return in one line which of people's tabs are not there, what they would give, and how to add them.

    No words for what the run log offered before.
    """
    said = [line.what for line in log if COMMAND in line.what]
    new = [tab for tab in missing if not any(f"{title} (" in text for text in said for title in tab.titles)]
    if not new:
        return NO_WORDS
    return Words(
        "Tabs that this workbook does not have: {tabs}. If you want them, empty: {command}",
        "Onglets que ce classeur n'a pas : {tabs}. Si vous les voulez, vides : {command}",
    ).fill(tabs=[described(tab) for tab in new], command=Words.plain(COMMAND))


def described(tab: Tab) -> Words:
    """Return a tab's title with the first sentence of what it is for."""
    en, fr = (tab.purpose.say(code).split(". ")[0].removesuffix(".") for code in ("en", "fr"))
    return Words("{title} ({purpose})", "{title} ({purpose})").fill(title=tab.title, purpose=Words(en, fr))


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a workbook lacks: people's tabs, the sheets that would be added, and columns of tabs that are there."""

    people: tuple[Tab, ...]
    make: tuple[layout.Sheet, ...]
    """People's tabs, then the tool's, as they are drawn in a new workbook: empty."""
    columns: tuple[Words, ...]
    """By tab, the headers that it does not have."""


NOT_SET_UP = Words(
    "this workbook was not set up yet: take it over with connector adopt, or begin with connector init",
    "ce classeur n'a pas encore été préparé : reprenez-le avec connector adopt, ou commencez avec connector init",
)


def lacking(sheets: Mapping[str, Grid], config: Config) -> Lacking:
    """Return what a workbook lacks of what this version knows. Raises SettingError for one that was never set up."""
    language = config.community.language
    read = grids.read_workbook(sheets, date.min, config.columns)
    if not is_set_up(sheets):
        raise SettingError(NOT_SET_UP)
    own = tuple(layout.sheet(tab, language, VERDICT_TONES) for tab in read.missing)
    return Lacking(read.missing, (*own, *tool_tabs_to_make(sheets, language)), tuple(columns_lacking(read)))


def columns_lacking(read: Read) -> Iterator[Words]:
    """Yield for each of people's tabs the columns that it does not have."""
    for name in read.headers:
        columns = [each.header for each in tab_named(name).columns if (name, each.name) in read.workbook.lacks]
        if columns:
            yield Words("{tab}: {columns}", "{tab} : {columns}").fill(tab=read.titles[name], columns=columns)


def told(lacking: Lacking, language: str) -> Iterator[str]:
    """Yield what a workbook lacks, a line for each tab."""
    if not lacking.make and not lacking.columns:
        yield Words("Nothing is missing.", "Rien ne manque.").say(language)
    for tab in lacking.people:
        yield Words("Tab for you: {tab}", "Onglet pour vous : {tab}").say(language, tab=described(tab))
    for sheet in lacking.make[len(lacking.people) :]:
        yield Words("Tab of the tool: {title}", "Onglet de l'outil : {title}").say(language, title=sheet.title)
    if lacking.columns:
        yield Words(
            "Columns that you can have by typing their header where you like (nobody has to):",
            "Colonnes que vous obtenez en inscrivant leur en-tête où vous voulez (rien d'obligatoire) :",
        ).say(language)
    for columns in lacking.columns:
        yield "  " + columns.say(language)


ADDED_TABS = Words(
    "Added, empty: {titles}. No other tab was touched.", "Ajoutés, vides : {titles}. Aucun autre onglet n'a été touché."
)
