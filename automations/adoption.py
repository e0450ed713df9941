"""Adoption: recognising the programme's tabs and columns in a community's own sheet, whatever it calls them.

Headers are recognised by our words in English and French, by other names, by near spelling, and by what the cells below
look like; each with a confidence. Nothing is changed here: the result is a proposal for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from automations.assignment import NOBODY, solve
from automations.telltales import words_told
from sheets_templates.choices import folded
from sheets_templates.columns import Cell, Column, Doubt, Grid, Tab, tab_of
from sheets_templates.headers import SEARCHED_LINES
from sheets_templates.kinds import CONSENT, YES_NO, text_of
from sheets_templates.people_tabs import Connectee, Connector
from sheets_templates.tabs import PEOPLES_TABS, TOOL_TABS, tab_named
from sheets_templates.words import NO_WORDS, Words

SURE, POSSIBLE = 85, 60
"""Confidence out of 100 from which a column is taken without asking, and from which it is asked about."""

LOOKED_AT = 60
"""So many cells of a column tell what it holds."""

LONGEST_HEADER = 120
"""A text with more characters is no header."""

ENOUGH = 3
"""A sheet holds a role when at least so many of its columns are recognised as that role's."""

TELLING = {"e-mail", "phone", "date", "consent", "yes or no", "level", "LinkedIn address"}
"""Kinds whose cells tell by their look alone what they are."""

FULL_NAMES = (
    "name", "full name", "nom complet", "nom et prenom", "prenom et nom", "participant", "applicant", "client name",
    "candidate", "connectee", "connector", "nom", "your name", "votre nom", "participant name", "nom du participant", "mentor",
)  # fmt: skip
"""How a column is called that holds first and last name together."""

FORM_MOMENTS = ("timestamp", "horodateur", "submitted at", "soumis le", "start time", "completion time")
"""How forms call the column with the moment of an answer."""

ROLE_HEADERS = (
    "role",
    "type",
    "i am a",
    "i am applying as",
    "category",
    "je suis",
    "type de participation",
    "connectee or connector",
)
"""How a column is called that tells who is a Connectee and who a Connector."""

ROLE_WORDS: Mapping[str, tuple[str, ...]] = {
    "connectees": (
        "connectee",
        "participant",
        "newcomer",
        "graduate",
        "applicant",
        "mentee",
        "client",
        "job seeker",
        "nouvel",
        "diplome",
        "candidat",
    ),
    "connectors": ("connector", "connecteur", "mentor", "volunteer", "business", "employer", "benevole"),
}
"""What a tab's title, or a cell of the role column, says of either role."""

CONSEQUENCES: Mapping[str, Words] = {
    "email": Words("people are known by name and phone instead", "les gens sont connus par nom et téléphone"),
    "consent_named": Words("no post will name anyone", "aucune publication ne nommera personne"),
    "consent_share": Words("nobody counts as ready for a match", "personne n'est prêt pour un jumelage"),
    "intake_on": Words("nobody counts in the report", "personne ne compte dans le rapport"),
    "industry": Words(
        "matches rest on occupation and skills", "les jumelages reposent sur la profession et les compétences"
    ),
    "per_month": Words("each Connector meets one person a month", "chaque Connecteur rencontre une personne par mois"),
}
"""What it means that a column is not there."""

NEEDED = ("consent_share", "intake_on")
"""What every morning asks for where it is not there: without it nobody is matched, or counts."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column of ours recognised in a sheet: under which header, how sure, and why."""

    column: str
    header: str
    confidence: int
    why: Words


@dataclass(frozen=True, slots=True)
class TabMapping:
    """A tab of ours recognised in a sheet."""

    tab: str
    title: str
    line: int
    """The header's line, from 1."""
    mapped: tuple[Mapped, ...]
    left_alone: tuple[str, ...]
    """Headers of the sheet that are nothing of ours; they stay as they are."""
    where: tuple[str, str] | None = None
    """For a sheet that holds both roles: the header of the role column, and the cell that says this role."""
    consents_from: str = ""
    """Our column from whose day a bare yes to a consent counts: the moment of a form's answer; "" where there is none."""

    @property
    def missing(self) -> tuple[Column[Any], ...]:
        """Return the columns of ours that matter and were not recognised."""
        found = {each.column for each in self.mapped}
        columns = tab_named(self.tab).columns
        return tuple(
            column
            for column in columns
            if column.name not in found and (column.required or column.name in CONSEQUENCES)
        )

    def without(self, columns: frozenset[str]) -> TabMapping:
        """Return the mapping without some columns."""
        kept = tuple(each for each in self.mapped if each.column not in columns)
        dropped = tuple(dict.fromkeys(each.header for each in self.mapped if each.column in columns))
        return replace(self, mapped=kept, left_alone=(*self.left_alone, *dropped))


def recognise(sheets: Mapping[str, Grid]) -> tuple[TabMapping, ...]:
    """Return the tabs of ours that a workbook's sheets hold: Connectees and Connectors, then others by their title."""
    known = {folded(title) for tab in TOOL_TABS for title in tab.titles}
    grids = {title: grid for title, grid in sheets.items() if folded(title) not in known}
    found = [mapping for title, grid in grids.items() for mapping in roles_in(title, grid)]
    best: dict[str, TabMapping] = {}
    for mapping in sorted(found, key=lambda each: -weight(each)):
        taken = {each.title for each in best.values() if not (each.where and mapping.where)}
        if mapping.tab not in best and mapping.title not in taken:
            best[mapping.tab] = mapping
    used = {mapping.title for mapping in best.values()}
    for tab in PEOPLES_TABS:
        if tab.name not in best:
            same = [title for title in grids if title not in used and folded(title) in map(folded, tab.titles)]
            other = mapping_of(tab, same[0], grids[same[0]]) if same else None
            if other and len(other.mapped) >= 2:
                best[tab.name] = other
    return tuple(best[tab.name] for tab in PEOPLES_TABS if tab.name in best)


def weight(mapping: TabMapping) -> float:
    """Return how much speaks for a sheet holding a role: its columns, and above all its title."""
    title = f" {folded(mapping.title)} "
    hint = any(f" {word}" in title for word in ROLE_WORDS[mapping.tab])
    other = "connectors" if mapping.tab == "connectees" else "connectees"
    against = any(f" {word}" in title for word in ROLE_WORDS[other])
    own = OWN_COLUMNS[mapping.tab]
    telling = sum(each.confidence / 100 for each in mapping.mapped if each.column in own)
    return telling + sum(each.confidence / 300 for each in mapping.mapped) + 6 * hint - 6 * against


def columns_of_one_role() -> Mapping[str, frozenset[str]]:
    """Return the columns that only one of the two roles has."""
    people, helpers = ({column.name for column in tab_of(row).columns} for row in (Connectee, Connector))
    return {"connectees": frozenset(people - helpers), "connectors": frozenset(helpers - people)}


OWN_COLUMNS = columns_of_one_role()


def roles_in(title: str, grid: Grid) -> list[TabMapping]:
    """Return the roles that a sheet may hold: both, each with its rows, where a column tells them apart."""
    found = [
        mapping
        for row in (Connectee, Connector)
        if (mapping := mapping_of(tab_of(row), title, grid)) and len(mapping.mapped) >= ENOUGH
    ]
    if not found:
        return []
    split = role_column(grid, found[0].line)
    if split is None:
        return found
    header, words = split
    return [
        replace(
            each,
            mapped=tuple(m for m in each.mapped if m.header != header),
            where=(header, words[each.tab]),
        )
        for each in found
        if each.tab in words
    ]


def role_column(grid: Grid, line: int) -> tuple[str, dict[str, str]] | None:
    """Return the header of a column that tells both roles apart, and what it says for each; None where there is none."""
    headers = [text_of(cell) for cell in grid[line - 1]]
    for at, header in enumerate(headers):
        if folded(header) not in ROLE_HEADERS:
            continue
        said: dict[str, str] = {}
        for row in grid[line:]:
            text = text_of(row[at]) if at < len(row) else ""
            for role, words in ROLE_WORDS.items():
                if text and any(word in folded(text) for word in words):
                    said.setdefault(role, text)
        if len(said) == 2:
            return header, said
    return None


def mapping_of(tab: Tab, title: str, grid: Grid) -> TabMapping | None:
    """Return the best mapping of a sheet's columns onto a tab's, over all lines that may be its header; None for none."""
    best: TabMapping | None = None
    for line in likely_headers(tab, grid):
        headers = [text_of(cell) for cell in grid[line - 1]]
        mapping = columns_onto(tab, title, line, headers, grid[line:])
        if best is None or sum(m.confidence for m in mapping.mapped) > 1.1 * sum(m.confidence for m in best.mapped):
            best = mapping
    return best if best and best.mapped else None


def likely_headers(tab: Tab, grid: Grid) -> list[int]:
    """Return the lines that may be the header, from 1: the three that name most columns outright, else all with texts."""
    known = {name for column in tab.columns for name in (*spellings_of(column), *short_spellings_of(column))}
    named: dict[int, int] = {}
    for line, cells in enumerate(grid[:SEARCHED_LINES], 1):
        texts = [text for cell in cells if (text := text_of(cell)) and len(text) <= LONGEST_HEADER]
        if len(texts) >= 2:
            named[line] = sum(folded(text) in known or asked(text) in known for text in texts)
    best = sorted(named, key=lambda line: (-named[line], line))[:3]
    return sorted(best) if best and named[best[0]] >= 2 else sorted(named)


def columns_onto(tab: Tab, title: str, line: int, headers: Sequence[str], body: Grid) -> TabMapping:
    """Return the assignment of headers to columns that is surest in all."""
    samples = [sample_of(body, at) for at in range(len(headers))]
    edges: dict[tuple[int, int], tuple[int, Words]] = {}
    for at, header in enumerate(headers):
        for place, column in enumerate(tab.columns):
            confidence, why = likeness_of(tab, header, samples[at], column)
            if confidence >= POSSIBLE:
                edges[at, place] = confidence, why
    chosen = solve(
        len(headers), [1] * len(tab.columns), ((at, place, sure) for (at, place), (sure, _) in edges.items())
    )
    mapped = [
        Mapped(tab.columns[place].name, headers[at], *edges[at, place])
        for at, place in enumerate(chosen.place_of)
        if place != NOBODY
    ]
    mapped = with_full_name(tab, headers, mapped)
    named = {each.header for each in mapped}
    left_alone = tuple(text for text in headers if text and text not in named)
    bare_yes = any(
        undated_consent(tab.column(each.column), cell)
        for each in mapped
        for cell in samples[headers.index(each.header)]
    )
    answered = next((each.column for each in mapped if folded(each.header) in FORM_MOMENTS), "")
    return TabMapping(tab.name, title, line, tuple(mapped), left_alone, consents_from=answered if bare_yes else "")


def with_full_name(tab: Tab, headers: Sequence[str], mapped: Sequence[Mapped]) -> list[Mapped]:
    """Return the mapping with first and last name under one header, where only such a column is there."""
    names = {column.name for column in tab.columns}
    found = {each.column for each in mapped}
    if not {"first_name", "last_name"} <= names or "first_name" in found:
        return list(mapped)
    others = [each for each in mapped if each.column != "last_name"]
    taken = {each.header for each in others}
    both = next((text for text in headers if asked(text) in FULL_NAMES and text not in taken), None)
    if both is None:
        return list(mapped)
    why = Words("first and last name in one column", "prénom et nom dans une seule colonne")
    return [*(Mapped(name, both, 90, why) for name in ("first_name", "last_name")), *others]


def sample_of(body: Grid, at: int) -> tuple[Cell, ...]:
    """Return the first filled cells of a column."""
    cells = (row[at] for row in body if at < len(row))
    filled = [cell for cell in cells if cell is not None and text_of(cell)]
    return tuple(filled[:LOOKED_AT])


def exact_elsewhere(tab: Tab, header: str, column: Column[Any]) -> bool:
    """Tell whether a header is exactly the name of another column of the tab."""
    name = names_of(tab).get(folded(header))
    return name is not None and name != column.name


def names_of(tab: Tab) -> Mapping[str, str]:
    """Return every known name of a tab's columns, folded, with the column's name in the code; earlier ones win."""
    names: dict[str, str] = {}
    for column in tab.columns:
        for text in (column.header.en, column.header.fr):
            names.setdefault(folded(text), column.name)
    for column in tab.columns:
        for text in column.also:
            names.setdefault(folded(text), column.name)
    return names


def likeness_of(tab: Tab, header: str, sample: tuple[Cell, ...], column: Column[Any]) -> tuple[int, Words]:
    """Return how sure it is, out of 100, that a header with these cells below is a column of ours, and why."""
    if not header or exact_elsewhere(tab, header, column) or len(header) > LONGEST_HEADER:
        return 0, NO_WORDS
    spelled = max(
        spelling(folded(header), spellings_of(column)),
        spelling(asked(header), short_spellings_of(column)) - 2,
        told_by_words(folded(header), column),
    )
    by_look = column.kind.name in ("e-mail", "LinkedIn address")
    fits = fitting_share(sample, column) if spelled >= 72 or by_look else 0.0
    if spelled >= 98:
        if len(sample) >= 5 and fits < 0.3 and column.kind.name != "text":
            if names_of(tab).get(folded(header)) != column.name:
                return 0, NO_WORDS
            return 70, Words(
                "its name, though the cells look different", "son nom, mais les cellules ont l'air différentes"
            )
        return 99, Words("its name", "son nom")
    if spelled >= 88:
        return (92 if fits >= 0.6 else 72), Words("nearly its name", "presque son nom")
    if spelled >= 72 and fits >= 0.8 and column.kind.name != "text" and len(sample) >= 2:
        sure = 88 if fits >= 0.9 and (by_look or column.kind.choices) else 80
        return sure, Words("a name like it, and what the cells look like", "un nom semblable et l'allure des cellules")
    if spelled >= 72 and (fits >= 0.3 or column.kind.name == "text"):
        return 64, Words("a name like it", "un nom semblable")
    if by_look and fits >= 0.9 and len(sample) >= 3:
        return 82, Words("what the cells look like", "l'allure des cellules")
    return 0, NO_WORDS


def told_by_words(header: str, column: Column[Any]) -> float:
    """Return how surely words that a header holds tell the column: two or more nearly as its name, one the less the
    more stands around it."""
    told = words_told(header, column.name)
    if told > 1:
        return 90 + min(told, 4)
    return max(74, 92 - 3 * (len(header.split()) - 1)) if told else 0


def fitting_share(sample: tuple[Cell, ...], column: Column[Any]) -> float:
    """Return which share of some cells the column's kind reads without a doubt; 1 for none."""
    if not sample:
        return 1.0
    good = 0
    for cell in sample:
        value = column.kind.read(cell)
        doubt = isinstance(value, Doubt)
        good += not doubt or bool(getattr(value, "readings", ())) or undated_consent(column, cell)
        if column.kind.name == "LinkedIn address" and not doubt and "linkedin.com" not in str(value):
            good -= 1
    return good / len(sample)


def undated_consent(column: Column[Any], cell: Cell) -> bool:
    """Tell whether a cell is a yes or a no in a column of consents: it looks like one, though its day is asked for."""
    return column.kind is CONSENT and not isinstance(YES_NO.read(cell), Doubt)


SLIPS = 82
"""How alike two names are, out of 100, that slips of the finger set apart; less is another word."""


def spelling(header: str, names: tuple[str, ...]) -> float:
    """Return how near a folded header is to one of some names, 0 to 100."""
    from rapidfuzz import fuzz

    best = 0.0
    for name in names:
        if name == header:
            return 100.0
        near = max(fuzz.ratio(header, name), 0.97 * fuzz.token_sort_ratio(header, name))
        score = near if near >= SLIPS else 0.0
        if len(name) > 3 and contains(header, name):
            score = max(score, 92 - min(18, 1.5 * (len(header.split()) - len(name.split()))))
        best = max(best, score)
    return best


ASKING = frozenset(
    [
        "what",
        "is",
        "your",
        "the",
        "please",
        "enter",
        "are",
        "you",
        "which",
        "do",
        "live",
        "in",
        "of",
        "looking",
        "for",
        "a",
        "an",
        "number",
        "quelle",
        "quel",
        "est",
        "votre",
        "vos",
        "etes",
        "vous",
        "indiquez",
        "dans",
        "le",
        "la",
        "les",
        "de",
        "ou",
    ]
)
"""Words of a form's question that say nothing about the answer."""


@cache
def asked(header: str) -> str:
    """Return what a form's question asks for: "What is your first name?" asks for the first name."""
    words = folded(header).split()
    return " ".join(word for word in words if word not in ASKING) or folded(header)


def contains(header: str, name: str) -> bool:
    """Tell whether a name stands in a longer header in whole words, as form questions do: "what is your phone number"."""
    return f" {name} " in f" {header} "


@cache
def short_spellings_of(column: Column[Any]) -> tuple[str, ...]:
    """Return a column's names without words that say nothing."""
    return tuple(dict.fromkeys(asked(name) for name in spellings_of(column)))


@cache
def spellings_of(column: Column[Any]) -> tuple[str, ...]:
    """Return a column's names, folded."""
    names = (column.header.en, column.header.fr, column.name.replace("_", " "), *column.also)
    return tuple(dict.fromkeys(folded(name) for name in names))


def settings_of(mappings: Sequence[TabMapping]) -> dict[str, dict[str, str]]:
    """Return what config.toml has to say so that the sheets are read as recognised: `[columns.<tab>]`."""
    said: dict[str, dict[str, str]] = {}
    for mapping in mappings:
        tab = tab_named(mapping.tab)
        own: dict[str, str] = {}
        if folded(mapping.title) not in map(folded, tab.titles):
            own["title"] = mapping.title
        if mapping.where:
            own["only"] = f"{mapping.where[0]} = {mapping.where[1]}"
        if mapping.consents_from:
            own["consents_from"] = mapping.consents_from
        for each in mapping.mapped:
            if names_of(tab).get(folded(each.header)) != each.column:
                own[each.column] = each.header
        own |= {column.name: "" for column in mapping.missing if column.required and column.name not in NEEDED}
        if own:
            said[mapping.tab] = own
    return said
