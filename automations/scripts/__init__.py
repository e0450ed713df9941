"""Ready-made files with which the tool runs by itself: one entry a kind, filled with the right paths, hours and settings.

To add a kind, write a function of the `Place` that returns its files by name, put its text beside this module, and name
it in the tuple at the foot.
"""

from __future__ import annotations

import keyword
import plistlib
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from automations import __version__
from automations.books import kind_and_address
from automations.config import Config
from automations.errors import SettingError
from automations.google_script import script_files
from automations.hours import DAYS
from sheets_templates.words import Words

CRON_DAYS = ("1", "2", "3", "4", "5", "6", "0")
LABEL = "ca.connector-suite.watch"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tool is installed and set up on this machine: absolute paths, and the settings."""

    config: Config
    config_file: str
    folder: str
    program: str
    """The command connector."""


@dataclass(frozen=True, slots=True)
class Script:
    """A kind of script: its name, what it is for, its files by name, and what to do with them."""

    name: str
    what: str
    fill: Callable[[Place], Mapping[str, bytes]]
    then: Callable[[Place, str], Words]
    """Returns what to do next, given where the file was written."""


def place_here(config: Config, config_file: str) -> Place:
    """Return the place of this machine: the config.toml that is in use, and the command beside the running Python."""
    file = Path(config_file or "config.toml").resolve()
    beside = Path(sys.executable).with_name("connector.exe" if sys.platform == "win32" else "connector")
    program = beside if beside.exists() else Path(sys.argv[0]).resolve()
    return Place(config, str(file), str(file.parent), str(program))


def filled(name: str, **values: object) -> str:
    """Return a text of this folder with its values filled in; a value that is missing is an error, never a gap."""
    import jinja2

    world = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=name.endswith(".xml"), keep_trailing_newline=True, trim_blocks=True
    )
    world.filters |= {"systemd": systemd_word, "python": repr, "shell": shlex.quote, "batch": batch_word}
    text = (files(__name__) / name).read_text(encoding="utf-8")
    return world.from_string(text).render(version=__version__, **values)


def systemd_word(text: str) -> str:
    """Return a word of a command line as systemd reads it back: quoted, with its own signs escaped (systemd.service(5))."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def batch_word(text: str) -> str:
    """Return a word of a command line as a batch file of Windows reads it back: quoted, percent signs doubled."""
    return f'"{text.replace("%", "%%")}"'


def systemd(place: Place) -> Mapping[str, bytes]:
    """Return a unit of systemd for the user's own session."""
    # WorkingDirectory= takes its whole line as it is, but for the percent sign.
    folder = place.folder.replace("%", "%%")
    return {"connector.service": filled("connector.service", place=place, folder=folder).encode()}


def task(place: Place) -> Mapping[str, bytes]:
    """Return a task for the Windows Task Scheduler, which reads UTF-16."""
    return {"connector-task.xml": filled("connector-task.xml", place=place).encode("utf-16")}


def launchd(place: Place) -> Mapping[str, bytes]:
    """Return an agent for launchd on macOS."""
    said: dict[str, Any] = {
        "Label": LABEL,
        "ProgramArguments": [place.program, "watch", "--config", place.config_file],
        "WorkingDirectory": place.folder,
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 60,
        "ProcessType": "Background",
        "EnvironmentVariables": {"PYTHONUTF8": "1"},
    }
    return {f"{LABEL}.plist": plistlib.dumps(said)}


def docker(place: Place) -> Mapping[str, bytes]:
    """Return what builds a container with the server, or with the watcher."""
    return {"Dockerfile": filled("Dockerfile", place=place).encode()}


def github(place: Place) -> Mapping[str, bytes]:
    """Return a workflow of GitHub Actions that runs the morning on GitHub's machines, by schedule and by a button."""
    return {"connector.yml": filled("connector.yml", place=place, crons=crons(place.config)).encode()}


def crons(config: Config, year: int = 2026) -> tuple[str, ...]:
    """Return the lines of cron, in UTC, at which a morning is due in winter and in summer; one where they are the same.

    A line that comes too early or too late by an hour does no harm: a second morning writes nothing.
    """
    lines = [cron(config, date(year, month, 1)) for month in (1, 7)]
    return tuple(dict.fromkeys(line for line in lines if line))


def cron(config: Config, begin: date) -> str:
    """Return the line of cron for the week from a day on; "" where no day is a working day."""
    week = [begin + timedelta(days=n) for n in range(7)]
    days = [day for day in week if DAYS[day.weekday()] in config.watch.weekdays]
    moments: list[datetime] = [config.watch.due_on(day, config.zone).astimezone(UTC) for day in days]
    if not moments:
        return ""
    on = ",".join(sorted({CRON_DAYS[moment.weekday()] for moment in moments}))
    return f"{moments[0].minute} {moments[0].hour} * * {on}"


def google(place: Place) -> Mapping[str, bytes]:
    """Return the script that is bound to a Google Sheet: its code, its sidebar, its manifest."""
    return {name: text.encode() for name, text in script_files(place.config).items()}


MORNING = Words("Run the morning", "Lancer le matin")
DONE = Words("Done. You may close this window.", "Terminé. Vous pouvez fermer cette fenêtre.")
FAILED = Words("Nothing was done: the line above says why.", "Rien n'a été fait : la ligne ci-dessus dit pourquoi.")
CLOSE = Words("Press Enter to close. ", "Appuyez sur Entrée pour fermer. ")


def excel(place: Place) -> Mapping[str, bytes]:
    """Return what belongs beside a workbook of Excel: a file to double-click, and what Run main of xlwings needs."""
    book, language = book_file(place.config), place.config.community.language
    words = {
        name: said.say(language)
        for name, said in (("title", MORNING), ("done", DONE), ("failed", FAILED), ("close", CLOSE))
    }
    made: dict[str, bytes] = {}
    if sys.platform != "darwin":
        made[f"{words['title']}.bat"] = filled("morning.bat", place=place, **words).replace("\n", "\r\n").encode()
    if sys.platform != "win32":
        made[f"{words['title']}.command"] = filled("morning.command", place=place, **words).encode()
    if is_module_name(book.stem):
        made[f"{book.stem}.py"] = filled("run_main.txt", place=place).encode()
        system = "MAC" if sys.platform == "darwin" else "WIN"
        made["xlwings.conf"] = f'"INTERPRETER_{system}","{sys.executable}"\n'.encode(ANSI, errors="replace")
    return made


ANSI = "mbcs" if sys.platform == "win32" else "utf-8"
"""What the add-in of xlwings reads its settings in."""


def book_file(config: Config) -> Path:
    """Return the workbook file of a community. Raises SettingError where its workbook is none."""
    kind, address = kind_and_address(config.book_place)
    if kind not in ("xlsx", "excel"):
        raise SettingError(NO_EXCEL_FILE.fill(book=config.community.book))
    return Path(address)


NO_EXCEL_FILE = Words(
    "[community] book = “{book}” is no Excel workbook; connector script excel needs a file such as connector.xlsx",
    "[community] book = « {book} » n'est pas un classeur Excel; connector script excel demande un fichier comme connector.xlsx",
)


def is_module_name(name: str) -> bool:
    """Tell whether Run main can find a workbook's file of that name: a word of Python's that nothing else is called."""
    return name.isidentifier() and not keyword.iskeyword(name) and find_spec(name) is None


BESIDE = Words(
    "They belong beside {book}. Double-click “{file}” there; or {button}",
    "Leur place est à côté de {book}. Double-cliquez-y sur « {file} »; ou {button}",
)
RENAME = Words(
    "for a button inside Excel, rename the workbook: “{name}” cannot be found by Run main, which needs letters, digits and _ only, "
    "and a name that no part of Python has (such as connector.xlsx); change it in config.toml too, and write these files anew",
    "pour un bouton dans Excel, renommez le classeur : Run main ne peut trouver « {name} », car il faut des lettres, chiffres et _ "
    "seulement, et un nom qu'aucune partie de Python ne porte (tel que connector.xlsx); changez-le aussi dans config.toml et récrivez ces fichiers",
)
ONCE = Words(
    "for a button inside Excel, once in a terminal: {once}; then in Excel: tab xlwings, Run main",
    "pour un bouton dans Excel, une fois dans un terminal : {once}; puis dans Excel : onglet xlwings, Run main",
)


def after_excel(place: Place, to: str) -> Words:
    """Return what is left to do once the files for Excel are written."""
    book = book_file(place.config)
    once = "xlwings addin install" + ("; xlwings runpython install" if sys.platform == "darwin" else "")
    button = ONCE.fill(once=once) if is_module_name(book.stem) else RENAME.fill(name=book.stem)
    return BESIDE.fill(book=book, file=MORNING.say(place.config.community.language), button=button)


SCRIPTS: tuple[Script, ...] = (
    Script(
        "google",
        "a Google Sheet: the menu and the sidebar, to paste into Extensions > Apps Script",
        google,
        lambda place, to: Words(
            "In the sheet: Extensions > Apps Script; paste each file under its name (docs/setup.md), or push the folder with clasp",
            "Dans la feuille : Extensions > Apps Script; collez chaque fichier sous son nom (docs/setup.md), ou poussez le dossier avec clasp",
        ),
    ),
    Script(
        "excel",
        "an Excel workbook on Windows or macOS: a file to double-click, and Run main in the ribbon of xlwings",
        excel,
        after_excel,
    ),
    Script(
        "systemd",
        "Linux: the watcher runs from login on, and again after a failure",
        systemd,
        lambda place, to: Words(
            "Put it into ~/.config/systemd/user, then: systemctl --user enable --now {name}; to run without login: loginctl enable-linger",
            "Placez-le dans ~/.config/systemd/user, puis : systemctl --user enable --now {name}; pour tourner sans session : loginctl enable-linger",
        ).fill(name=Path(to).name),
    ),
    Script(
        "task",
        "Windows: a task for the Task Scheduler, from sign-in on",
        task,
        lambda place, to: Words(
            'Register it, in a terminal: schtasks /Create /TN "Connector" /XML "{to}"',
            'Enregistrez-la, dans un terminal : schtasks /Create /TN "Connector" /XML "{to}"',
        ).fill(to=to),
    ),
    Script(
        "launchd",
        "macOS: an agent that runs from login on",
        launchd,
        lambda place, to: Words(
            "Put it into ~/Library/LaunchAgents, then: launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{name}",
            "Placez-le dans ~/Library/LaunchAgents, puis : launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{name}",
        ).fill(name=Path(to).name),
    ),
    Script(
        "docker",
        "a container for connector serve (also on Cloud Run) or connector watch",
        docker,
        lambda place, to: Words(
            "Build it in the folder of the project: docker build -t connector . ; the notes in it say how to run it",
            "Construisez-le dans le dossier du projet : docker build -t connector . ; ses notes disent comment le lancer",
        ),
    ),
    Script(
        "github",
        "GitHub Actions: the morning on a schedule, without a machine of your own",
        github,
        lambda place, to: Words(
            "Put it into .github/workflows of a private copy of the project with your config.toml, and the key into the secret CONNECTOR_GOOGLE_KEY",
            "Placez-le dans .github/workflows d'une copie privée du projet avec votre config.toml, et la clé dans le secret CONNECTOR_GOOGLE_KEY",
        ),
    ),
)
"""Every kind of script. What the scripts hold is English: it is read once, by whoever sets the machine up."""
