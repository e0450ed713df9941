"""`connector adopt`: show what was recognised in a community's own sheet, ask what is doubtful, and carry it out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from automations import complaints
from automations.adoption import CONSEQUENCES, SURE, TabMapping, recognise, settings_of
from automations.books import GOOGLE_LINKS, open_book
from automations.books.csv_file import csv_grid, cut_cells, title_of
from automations.config import Config, note_settings, own_columns
from automations.errors import BookExists, NotABook, SettingError
from sheets_templates import guide, keys, layout
from sheets_templates.choices import folded
from sheets_templates.columns import Grid
from sheets_templates.headers import Header, find_header
from sheets_templates.keys import person_key_formula
from sheets_templates.kinds import LONGEST_TEXT, text_of
from sheets_templates.tabs import PEOPLES_TABS, tab_named
from sheets_templates.words import Words

SPARE_LINES = 300
"""Lookups reach so many lines below the last row, for rows that are still to come."""


@dataclass(frozen=True)
class Plan:
    """What adopting a sheet would do."""

    source: Path
    book: Path
    """The workbook that is worked with: the source itself, or what a .csv becomes."""
    sheets: Mapping[str, Grid]
    mappings: tuple[TabMapping, ...]
    said: Mapping[str, Mapping[str, str]]
    """What a mapping file says; it wins."""
    online: str = ""
    """For a spreadsheet of Google's: its address."""

    @property
    def columns(self) -> dict[str, dict[str, str]]:
        """Return what config.toml will say of the columns."""
        found = settings_of(self.mappings)
        for tab, names in self.said.items():
            found[tab] = {**found.get(tab, {}), **names}
        return found


ADOPTED_ALREADY = Words(
    "{book} is there already; adopt that, or move it away so that {source} can become it",
    "{book} existe déjà; reprenez-le, ou déplacez-le pour que {source} puisse le devenir",
)
NOBODY_IN_IT = Words(
    "no sheet of {place} looks like Connectees or Connectors; it needs a line of headers such as "
    "First name, Last name, E-mail; or say in a file after --mapping which header is which",
    "aucune feuille de {place} ne ressemble à Participants ou Connecteurs; il faut une ligne d'en-têtes telle que "
    "Prénom, Nom, Courriel; ou dites dans un fichier après --mapping quel en-tête est lequel",
)
DOUBTFUL = Words(
    "it is doubtful what {headers} mean; run again with --yes to take them as shown, or with --mapping",
    "le sens de {headers} est douteux; relancez avec --yes pour les prendre tels que montrés, ou avec --mapping",
)


def planned(place: str, mapping: Path | None, config: Config) -> Plan:
    """Return what adopting a sheet would do. Raises BookError or SettingError for what cannot be read."""
    said: Mapping[str, Mapping[str, str]] = {}
    if mapping is not None:
        said = columns_in(mapping)
    source, online = Path(place), is_online(place)
    if online:
        book, sheets = source, dict(open_book(place, config).read())
    elif source.suffix.lower() == ".csv":
        book, sheets = source.with_suffix(".xlsx"), {title_of(source): csv_grid(source)}
        if book.exists():
            raise BookExists(ADOPTED_ALREADY.fill(book=book, source=source))
    else:
        book, sheets = source, dict(open_book(f"xlsx:{source}", config).read())
    found = recognise(sheets)
    if not any(each.tab in ("connectees", "connectors") for each in found):
        raise NotABook(NOBODY_IN_IT.fill(place=place))
    return Plan(source, book, sheets, found, said, place if online else "")


def language_of_headers(plan: Plan, otherwise: str) -> str:
    """Return the language of most headers of a workbook's people; `otherwise` where they do not tell."""
    english, french = words_of_headers("en"), words_of_headers("fr")
    headers = [
        set(folded(header).split())
        for mapping in plan.mappings
        for header in (*(each.header for each in mapping.mapped), *mapping.left_alone)
    ]
    lead = sum(bool(said & (french - english)) - bool(said & (english - french)) for said in headers)
    return "fr" if lead > 0 else "en" if lead < 0 else otherwise


def words_of_headers(language: str) -> set[str]:
    """Return the words in our headers and in what is said about them, folded."""
    texts = (text for tab in PEOPLES_TABS for each in tab.columns for text in (each.header, each.help))
    return {word for text in texts for word in folded(text.say(language)).split() if not word.isdigit()}


def is_online(place: str) -> bool:
    """Tell whether a place is a spreadsheet of Google's."""
    return place.startswith(("google:", GOOGLE_LINKS))


def columns_in(mapping: Path) -> Mapping[str, Mapping[str, str]]:
    """Return what a mapping file says. Raises SettingError for one that cannot be read."""
    try:
        said = tomllib.loads(mapping.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(complaints.NOT_READ.fill(path=f"--mapping {mapping}", why=error)) from error
    return own_columns(said.get("columns", {}), str(mapping))


def told(plan: Plan, language: str) -> Iterator[str]:
    """Yield what was recognised, and what it means that something was not."""
    if plan.source != plan.book and (cut := cut_cells(plan.source)):
        yield "! " + Words(
            "{n} cells are longer than {most} characters, the most that a cell of a workbook holds; their ends stay in {file}",
            "{n} cellules dépassent {most} caractères, le plus qu'une cellule de classeur contient; la fin reste dans {file}",
        ).say(language, n=cut, most=LONGEST_TEXT, file=Words.plain(str(plan.source)))
    ours = tuple(mapping for mapping in plan.mappings if not settings_of((mapping,)))
    if ours:
        yield Words("As the tool knows them: {tabs}", "Tels que l'outil les connaît : {tabs}").say(
            language, tabs=tuple(Words.plain(mapping.title) for mapping in ours)
        )
    for mapping in plan.mappings:
        if mapping in ours:
            continue
        tab = tab_named(mapping.tab)
        where = f", {mapping.where[0]} = {mapping.where[1]}" if mapping.where else ""
        yield "# " + Words("{tab}: sheet “{title}”, header in line {line}{where}", "{tab} : feuille « {title} », en-têtes à la ligne {line}{where}").say(
            language, tab=tab.title, title=Words.plain(mapping.title), line=mapping.line, where=Words.plain(where)
        )  # fmt: skip
        for each in mapping.mapped:
            mark = "! " if each.confidence < SURE else "  "
            yield f"{mark}{each.header} → {tab.column(each.column).header.say(language)} ({each.confidence} %, {each.why.say(language)})"
        if mapping.left_alone:
            yield "  " + Words("Left alone: {headers}", "Laissées telles quelles : {headers}").say(
                language, headers=tuple(mapping.left_alone)
            )
        yield from missing_told(mapping, language)
        if mapping.consents_from:
            yield "  " + Words(
                "A consent that only says yes counts from the day in {column}, when the form was answered.",
                "Un consentement qui dit seulement oui compte à partir du jour de {column}, quand le formulaire a été rempli.",
            ).say(language, column=tab.column(mapping.consents_from).header)


def missing_told(mapping: TabMapping, language: str) -> Iterator[str]:
    """Yield what it means that columns were not recognised; those that are then not asked for in one line."""
    unasked = [column.header for column in mapping.missing if column.name not in CONSEQUENCES]
    for column in mapping.missing:
        if column.name in CONSEQUENCES:
            yield "  " + Words("Not found: {column}: {consequence}.", "Introuvable : {column} : {consequence}.").say(
                language, column=column.header, consequence=CONSEQUENCES[column.name]
            )
    if unasked:
        yield "  " + Words(
            "Not found, so the tool does not ask for it: {columns}. Add a column to have it asked for.",
            "Introuvable, donc l'outil ne le demande pas : {columns}. Ajoutez une colonne pour qu'il le demande.",
        ).say(language, columns=tuple(unasked))


def as_data(plan: Plan) -> dict[str, Any]:
    """Return what was recognised as JSON can hold it."""
    return {
        "book": plan.online or str(plan.book),
        "columns": plan.columns,
        "tabs": [
            {
                "tab": mapping.tab,
                "title": mapping.title,
                "line": mapping.line,
                "only": " = ".join(mapping.where) if mapping.where else None,
                "columns": [
                    {"column": e.column, "header": e.header, "confidence": e.confidence} for e in mapping.mapped
                ],
                "left_alone": list(mapping.left_alone),
                "missing": [column.name for column in mapping.missing],
            }
            for mapping in plan.mappings
        ],
    }


def decided(plan: Plan, language: str, yes: bool, can_ask: bool) -> Plan:
    """Return the plan without the doubtful columns that a person did not confirm.

    Raises SettingError where something is doubtful and nobody can be asked.
    """
    doubtful = [
        (mapping, each)
        for mapping in plan.mappings
        for each in mapping.mapped
        if each.confidence < SURE and each.column not in plan.said.get(mapping.tab, {})
    ]
    if yes or not doubtful:
        return plan
    if not can_ask:
        headers = ", ".join(f"“{each.header}”" for _, each in doubtful)
        raise SettingError(DOUBTFUL.fill(headers=headers))
    refused: dict[str, set[str]] = {}
    for mapping, each in doubtful:
        question = Words("Is “{header}” {column}? [Y/n] ", "« {header} » est-elle {column} ? [O/n] ").say(
            language, header=Words.plain(each.header), column=tab_named(mapping.tab).column(each.column).header
        )
        if input(question).strip().lower().startswith("n"):
            refused.setdefault(mapping.tab, set()).add(each.column)
    kept = tuple(mapping.without(frozenset(refused.get(mapping.tab, ()))) for mapping in plan.mappings)
    return replace(plan, mappings=kept)


def carried_out(plan: Plan, config: Config, file: Path, lookups: bool) -> list[str]:
    """Add the tabs that are missing, remember the columns in config.toml, and say what was done."""
    if plan.online:
        from automations.adopting_online import carried_out_online

        return carried_out_online(plan, config, file, lookups)
    from automations.books.xlsx import add_tabs

    language = config.community.language
    if plan.source != plan.book:
        write_csv_as_workbook(plan)
    wanted = sheets_wanted(plan, language)
    beside = tuple(answers_beside(plan, mapping, language) for mapping in per_sheet(plan)) if lookups else ()
    added = add_tabs(str(plan.book), wanted, beside)
    remember(plan, file, language)
    lines = [
        Words("Remembered in {file}: {n:tab|tabs}.", "Noté dans {file} : {n:onglet|onglets}.").say(
            language, file=Words.plain(str(file)), n=len(plan.columns)
        )
    ]
    if added:
        lines.append(
            Words("Added to {book}: {tabs}.", "Ajoutés à {book} : {tabs}.").say(
                language, book=Words.plain(str(plan.book)), tabs=added
            )
        )
    lines.append(
        Words(
            "Your rows are as they were; a copy is in the folder backups. Now run: connector morning",
            "Vos lignes sont intactes; une copie est dans le dossier backups. Lancez maintenant : connector morning",
        ).say(language)
    )
    return lines


def sheets_wanted(plan: Plan, language: str) -> tuple[layout.Sheet, ...]:
    """Return the sheets of the tabs that were not recognised, and so are added."""
    from automations.verdicts import VERDICT_TONES

    taken = {mapping.tab for mapping in plan.mappings}
    sheets = layout.sheets(language, VERDICT_TONES, {"start": guide.start_rows(language)})
    return tuple(sheet for sheet in sheets if sheet.name not in taken)


def sheets_to_come(plan: Plan, language: str) -> tuple[layout.Sheet, ...]:
    """Return the sheets that will be added, without those whose title is there already."""
    taken = {title.casefold() for title in plan.sheets}
    return tuple(sheet for sheet in sheets_wanted(plan, language) if sheet.title.casefold() not in taken)


def write_csv_as_workbook(plan: Plan) -> None:
    """Write the cells of a .csv file into a workbook of their own, as text."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(plan.book), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for title, grid in plan.sheets.items():
            tab = book.add_worksheet(title)
            for line, row in enumerate(grid):
                for at, cell in enumerate(row):
                    if cell is not None:
                        tab.write_string(line, at, str(cell))


def per_sheet(plan: Plan) -> Iterator[TabMapping]:
    """Yield the mappings of people, one for each sheet: answers stand beside a row once, whatever its role."""
    seen: set[str] = set()
    for mapping in plan.mappings:
        if mapping.tab in ("connectees", "connectors") and mapping.title not in seen:
            seen.add(mapping.title)
            yield mapping


def answers_beside(plan: Plan, mapping: TabMapping, language: str) -> Any:  # noqa: ANN401 - the book's own Beside
    """Return the columns that show the tool's answers beside the rows of a sheet, and the key that they look up."""
    from automations.books.xlsx import Beside
    from automations.verdicts import VERDICT_TONES

    grid = plan.sheets[mapping.title]
    start = max(len(row) for row in grid)
    tab = tab_named(mapping.tab)
    sheet = layout.sheet(tab, language, VERDICT_TONES)
    answers = [field for field in sheet.fields if field.formula and field.name != layout.KEY]
    key = f"${layout.letters(start + len(answers))}"

    def key_of(line: int) -> str:
        return key_formula(plan, mapping, lambda at: f"${layout.letters(at)}{line}")

    looked_up = tuple(
        (lambda line, formula=field.formula: formula.replace("{key}", f"{key}{line}")) for field in answers
    )
    return Beside(
        mapping.title,
        mapping.line,
        start + 1,
        len(grid) + SPARE_LINES,
        (*(field.header for field in answers), keys.KEY_HEADER.say(language)),
        (*looked_up, key_of),
        (*(float(field.width) for field in answers), 0.0),
    )


def key_formula(plan: Plan, mapping: TabMapping, cell: Callable[[int], str]) -> str:
    """Return the formula of a row's key on a sheet, whatever its role; `cell` refers to a column by its position from 0."""
    roles = [role for role in plan.mappings if role.title == mapping.title and role.tab in ("connectees", "connectors")]
    formulas = [(role, role_key(plan, role, cell)) for role in roles]
    text = formulas[-1][1]
    for role, formula in formulas[:-1]:
        at = place_of(plan, role, role.where[0]) if role.where else 0
        said = role.where[1].replace('"', '""') if role.where else ""
        text = f'IF({cell(at)}="{said}",{formula},{text})'
    return text


def place_of(plan: Plan, mapping: TabMapping, header: str) -> int:
    """Return a header's position from 0."""
    return [text_of(cell) for cell in plan.sheets[mapping.title][mapping.line - 1]].index(header)


def role_key(plan: Plan, mapping: TabMapping, reference: Callable[[int], str]) -> str:
    """Return the formula of a person's key, from the columns that were recognised, by their positions."""
    tab = tab_named(mapping.tab)
    names = plan.columns.get(mapping.tab, {})
    header: Header | None = find_header(tab, plan.sheets[mapping.title], names)
    positions: Mapping[str, int] = header.positions if header else {}

    def cell(name: str) -> str:
        return reference(positions[name]) if name in positions else '""'

    first = cell("first_name")
    last = '""' if positions.get("last_name", -1) == positions.get("first_name", -2) else cell("last_name")
    return person_key_formula(mapping.tab, cell("email"), first, last, cell("phone"))


def remember(plan: Plan, file: Path, language: str = "en") -> None:
    """Write what was recognised into config.toml, and the language where it is not English; what else stands there stays."""
    here, folder = plan.book.resolve(), file.resolve().parent
    book = plan.online or (here.relative_to(folder) if here.is_relative_to(folder) else here).as_posix()
    community = {} if language == "en" else {"language": language}
    note_settings(file, community, plan.columns, {"book": book})
