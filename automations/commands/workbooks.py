"""Commands that make a workbook, take one over, or say how it is: init, adopt, check, doctor, demo."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from automations.commands import (
    AS_JSON,
    BOOK,
    CONFIG,
    DAY,
    DONE,
    FAILED,
    TO_PUT_RIGHT,
    command,
    config_beside,
    in_turn,
    language_of,
    now_of,
    place_of,
    print_json,
    say,
    settings,
    working,
)
from automations.commands.mornings import tell_morning

if TYPE_CHECKING:
    from automations.config import Config
    from sheets_templates.layout import Sheet


@command(
    (
        "book",
        {
            "nargs": "?",
            "metavar": "FILE",
            "help": "the new workbook, such as connector.xlsx, or google: and the link of a blank spreadsheet (default: the one that config.toml names)",
        },
    ),
    ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says)"}),
    ("--yes", {"action": "store_true", "help": "set a spreadsheet up without asking"}),
    CONFIG,
)
def init(said: argparse.Namespace) -> int:
    """Make a new, empty workbook with every tab, drop-downs, colours, and a first page that says how to use it; or set a
    blank spreadsheet of Google's up, with a file to undo it."""
    from automations.books import kind_and_address, make_book
    from automations.verdicts import VERDICT_TONES
    from sheets_templates import guide, layout
    from sheets_templates.words import Words

    config = settings(said)
    place = place_of(said, config)
    language = language_of(said, config)
    sheets = layout.sheets(language, VERDICT_TONES, {"start": guide.start_rows(language)})
    if kind_and_address(place)[0] == "google":
        confirm(set_up_told(sheets, config), said, language)
        with in_turn(place, config), working("Setting the spreadsheet up"):
            say(set_spreadsheet_up(place, sheets, config))
        return DONE
    with working(f"Making {place}"):
        make_book(place, sheets, config)
    say(remember_language(Path(place), language, config, said))
    made = Words(
        "Made {file}. Open it: the first tab says how to begin. Then run: connector morning {file}",
        "{file} est prêt. Ouvrez-le : le premier onglet dit comment commencer. Ensuite : connector morning {file}",
    )
    say([made.say(language, file=Words.plain(place))])
    return DONE


def remember_language(book: Path, language: str, config: Config, said: argparse.Namespace) -> Iterator[str]:
    """Write a config.toml beside a new workbook that is not in the language of the config in use, and yield what to say.

    A config.toml that is there is not changed: what to change in it is said.
    """
    from automations.config import note_settings
    from sheets_templates.words import Words

    if config.community.language == language:
        return
    file = Path(said.config or config_beside(str(book)))
    if file.is_file():
        told = Words(
            "! {file} says another language; write language = “{language}” under [community] in it",
            "! {file} indique une autre langue; écrivez-y language = « {language} » sous [community]",
        )
    else:
        note_settings(file, {"language": language, "book": book.name})
        told = Words(
            "Wrote {file}: the language of this workbook. Your other settings go there too.",
            "{file} est créé : la langue de ce classeur. Vos autres réglages s'y inscrivent aussi.",
        )
    yield told.say(language, file=Words.plain(str(file)), language=Words.plain(language))


def set_up_told(sheets: tuple[Sheet, ...], config: Config) -> str:
    """Return the preview of what a set-up adds to a spreadsheet."""
    from sheets_templates.words import Words

    return Words(
        "Tabs that will be added: {tabs}. What is there stays as it is.",
        "Onglets qui seront ajoutés : {tabs}. Ce qui est là reste tel quel.",
    ).say(config.community.language, tabs=tuple(sheet.title for sheet in sheets) or Words("none", "aucun"))


def set_spreadsheet_up(place: str, sheets: tuple[Sheet, ...], config: Config) -> list[str]:
    """Set a spreadsheet of Google's up and return what to do next."""
    from automations import undoing
    from automations.books import kind_and_address
    from automations.books.google import open_book
    from automations.books.google_setup import set_up
    from sheets_templates.words import Words

    book = open_book(kind_and_address(place)[1], config)
    made = set_up(book, sheets)
    undo = undoing.note(made, book.id, config.folder, datetime.now())
    said = Words(
        "Set up {n} tabs. Open the spreadsheet: the first tab says how to begin. To take it back: connector undo {undo}",
        "{n} onglets préparés. Ouvrez la feuille : le premier onglet dit comment commencer. Pour revenir en arrière : connector undo {undo}",
    )
    return [said.say(config.community.language, n=len(made.tabs), undo=Words.plain(str(undo)))]


def confirm(preview: str, said: argparse.Namespace, language: str) -> None:
    """Show what will be done and ask whether to. Raises SettingError for a no, or where nobody can be asked."""
    from automations.errors import SettingError
    from sheets_templates.words import Words

    if not getattr(said, "json", False):
        say([preview])
    if said.yes:
        return
    if not sys.stdin.isatty():
        raise SettingError(
            Words(
                "nobody is here to say yes, so nothing was changed; run it again with --yes to go on",
                "personne n'est là pour dire oui : rien n'a été changé; relancez avec --yes pour continuer",
            )
        )
    if not input(Words("Go on? [y/N] ", "Continuer? [o/N] ").say(language)).strip().lower().startswith(("y", "o")):
        raise SettingError(Words("nothing was changed", "rien n'a été changé"))


@command(
    ("file", {"metavar": "FILE", "help": "the undo file that init or adopt named"}),
    ("--yes", {"action": "store_true", "help": "take it back without asking"}),
    ("--with-rows", {"action": "store_true", "help": "also where the tabs hold rows by now; these go too"}),
    CONFIG,
)
def undo(said: argparse.Namespace) -> int:
    """Take back what init or adopt added to a spreadsheet of Google's, unless people have typed into it since."""
    from automations import undoing
    from sheets_templates.words import Words

    config = settings(said)
    noted = undoing.noted(Path(said.file))
    preview = Words("Tabs that will be deleted: {tabs}.", "Onglets qui seront supprimés : {tabs}.")
    confirm(
        preview.say(config.community.language, tabs=tuple(each["title"] for each in noted["tabs"])),
        said,
        config.community.language,
    )
    with in_turn(f"google:{noted['spreadsheet']}", config):
        done = undoing.undo(noted, config, said.with_rows)
    say([done.say(config.community.language)])
    return DONE


@command(
    (
        "source",
        {"metavar": "FILE", "help": "your own sheet: .xlsx, .xlsm, .csv, or google: and the link of a spreadsheet"},
    ),
    ("--yes", {"action": "store_true", "help": "take what is doubtful as proposed, and ask nothing"}),
    ("--dry-run", {"action": "store_true", "help": "show what was recognised, and change nothing"}),
    ("--lookups", {"action": "store_true", "help": "add columns with the tool's answers beside your rows"}),
    ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says, or else the headers)"}),
    ("--mapping", {"metavar": "FILE", "help": "a TOML file with [columns.<tab>]; what it says wins"}),
    AS_JSON,
    CONFIG,
)
def adopt(said: argparse.Namespace) -> int:
    """Recognise the columns of a sheet that you have, ask about the doubtful ones and whether to go on, remember them in
    config.toml, and add the tool's own tabs. Your rows and columns stay as they are; a dated backup is kept."""
    from automations import adopting

    config = settings(said)
    chosen = language_of(said, config)
    plan = adopting.planned(said.source, Path(said.mapping) if said.mapping else None, config)
    if not said.language and not Path(said.config or "config.toml").is_file():
        chosen = adopting.language_of_headers(plan, chosen)
    config = config.in_language(chosen)
    if said.json:
        print_json(adopting.as_data(plan))
    else:
        say(adopting.told(plan, config.community.language))
    if said.dry_run:
        return DONE
    agreed = adopting.decided(plan, config.community.language, said.yes, sys.stdin.isatty())
    wanted = adopting.sheets_to_come(plan, config.community.language)
    if (wanted or said.lookups) and plan.source == plan.book:
        confirm(set_up_told(wanted, config), said, config.community.language)
    with in_turn(plan.online or str(plan.book), config), working(f"Adding tabs to {plan.online or plan.book}"):
        lines = adopting.carried_out(agreed, config, Path(said.config or "config.toml"), said.lookups)
    if not said.json:
        say(lines)
    return DONE


@command(
    BOOK,
    ("--dry-run", {"action": "store_true", "help": "show what would be added, and change nothing"}),
    ("--yes", {"action": "store_true", "help": "add to a shared spreadsheet without asking"}),
    CONFIG,
)
def upgrade(said: argparse.Namespace) -> int:
    """Add the tabs that a workbook of an older version does not have, empty; no tab that is there is touched. Also says which
    columns are new, for you to type where you want them."""
    from automations import missing
    from automations.books import Changes, kind_and_address, open_book

    config = settings(said)
    place = place_of(said, config)
    language = config.community.language
    with in_turn(place, config, not said.dry_run):
        with working("Reading the workbook"):
            book = open_book(place, config)
            lacking = missing.lacking(book.read(), config)
        say(missing.told(lacking, language))
        if said.dry_run or not lacking.make:
            return DONE
        if kind_and_address(place)[0] == "google":
            confirm(set_up_told(lacking.make, config), said, language)
        with working("Adding tabs"):
            book.write(Changes(make=lacking.make))
    say([missing.ADDED_TABS.say(language, titles=tuple(sheet.title for sheet in lacking.make))])
    return DONE


@command(BOOK, AS_JSON, DAY, CONFIG)
def check(said: argparse.Namespace) -> int:
    """Read the workbook and list what a person can put right in it; write nothing. Exit status 3 if there is anything."""
    from automations import telling
    from automations.books import open_book
    from automations.morning import run
    from sheets_templates.words import Words

    config = settings(said)
    with working("Reading the workbook"):
        plan = run(open_book(place_of(said, config), config), config, now_of(said), dry=True)
    language = config.community.language
    if said.json:
        print_json({"problems": [telling.problem_data(problem, language) for problem in plan.problems]})
    else:
        say(telling.told_problems(plan.problems, language))
        some, none = (
            Words("Cells to check: {n}.", "Cellules à vérifier : {n}."),
            Words("Nothing to put right.", "Rien à corriger."),
        )
        say([(some if plan.problems else none).say(language, n=len(plan.problems))])
    return TO_PUT_RIGHT if plan.problems else DONE


@command(
    ("folder", {"nargs": "?", "default": "demo", "metavar": "FOLDER", "help": "where to write it (default: demo)"}),
    ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says)"}),
    AS_JSON,
    DAY,
    CONFIG,
)
def demo(said: argparse.Namespace) -> int:
    """Write the workbook of an invented community into a folder and run the morning on it. Run it again to see that
    nothing is left to do."""
    from automations import demo as sample
    from automations.books import make_book
    from automations.config import Community
    from automations.verdicts import VERDICT_TONES
    from sheets_templates import guide, layout
    from sheets_templates.words import Words

    config = settings(said)
    language = language_of(said, config)
    file = Path(said.folder) / Community.book
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        rows = sample.sample_grids(sample.sample_rows(now_of(said).date()), language)
        with working(f"Writing {file}"):
            make_book(str(file), layout.sheets(language, VERDICT_TONES, rows | {"start": guide.start_rows(language)}))
        if not said.json:
            say(remember_language(file, language, config, said))
    done = tell_morning(str(file), config.in_language(language), said)
    if not said.json:
        look = Words(
            "Open {file} and look at the tabs Today, Connectees and Matches.",
            "Ouvrez {file} et regardez les onglets Aujourd'hui, Participants et Jumelages.",
        )
        say([look.say(language, file=Words.plain(str(file)))])
    return done


@command(BOOK, CONFIG)
def doctor(said: argparse.Namespace) -> int:
    """Say whether everything the morning needs is there: settings, workbook, tabs and headers, a place to save."""
    from automations.errors import ConnectorError
    from automations.health import checks

    healthy = True
    try:
        config = settings(said)
    except ConnectorError as error:
        say([f"! config.toml: {error}"])
        return FAILED
    for good, line in checks(place_of(said, config), config):
        healthy = healthy and good
        say([f"ok  {line}" if good else f"! {line}"])
    return DONE if healthy else FAILED
