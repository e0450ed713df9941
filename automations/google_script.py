"""The script that is bound to a Google Sheet, ready to paste: our three files, with what they need to know filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from automations.config import Config
from automations.menu import OWN
from automations.replies import SCRIPT_WANTED
from sheets_templates import keys
from sheets_templates.columns import Tab
from sheets_templates.tabs import ALL_TABS
from sheets_templates.words import Words

EMPTY = "const SETTINGS = {}; // filled in by: connector script google"

FUNCTIONS: Mapping[str, str] = {
    "check_intake": "checkIntake",
    "propose_matches": "proposeMatches",
    "draft_posts": "draftPosts",
    "fill_report": "fillReport",
    "run_morning": "runMorning",
    "due_today": "dueToday",
}
"""By automation: the function of the script that the menu calls. A new one needs a new paste: raise SCRIPT_WANTED."""

SAYINGS: Mapping[str, Words] = {
    "menu": Words("Connector Program", "Programme de connecteur"),
    "sidebar": Words("Open the sidebar", "Ouvrir la barre latérale"),
    "about": Words("About this menu", "À propos de ce menu"),
    "version": Words("Version of the script:", "Version du script :"),
    "server": Words("Clicks go to:", "Les clics vont à :"),
    "audience": Words("Client id, for [serve] audience:", "Identifiant client, pour [serve] audience :"),
    "watcher": Words(
        "Clicks go to the tab Requests, where the watcher finds them.",
        "Les clics vont dans l'onglet Demandes à l'outil, où le veilleur les trouve.",
    ),
    "working": Words("One moment…", "Un instant…"),
    "asked": Words(
        "Asked. While the watcher runs, the answer stands in the tab Requests within a minute.",
        "Demandé. Quand le veilleur tourne, la réponse est dans l'onglet Demandes à l'outil en une minute.",
    ),
    "failed": Words("Not done", "Pas fait"),
    "busy": Words("Somebody else just clicked; click again.", "Quelqu'un d'autre vient de cliquer; cliquez de nouveau."),
    "noRequests": Words(
        "There is no tab Requests with its headers. Put it back, or run: connector doctor",
        "Il n'y a pas d'onglet Demandes à l'outil avec ses en-têtes. Remettez-le, ou lancez : connector doctor",
    ),
    "noService": Words(
        "The script lacks the service Google Sheets API: in the script editor, click + beside Services and add it.",
        "Il manque au script le service Google Sheets API : dans l'éditeur, cliquez + à côté de Services et ajoutez-le.",
    ),
    "notInserted": Words("The request could not be inserted.", "La demande n'a pas pu être insérée."),
    "unreachable": Words(
        "The server cannot be reached. Try again later, or tell whoever runs it.",
        "Le serveur est injoignable. Réessayez plus tard, ou dites-le à qui s'en occupe.",
    ),
    "nonsense": Words("The server's answer cannot be read.", "La réponse du serveur est illisible."),
    "long": Words("Still at work; look at the tab Run log later.", "Toujours au travail; voyez l'onglet Journal plus tard."),
    "silent": Words(
        "No answer yet: is the watcher running? The request stays in the tab Requests.",
        "Pas encore de réponse : le veilleur tourne-t-il ? La demande reste dans l'onglet Demandes à l'outil.",
    ),
    "today": Words("To do today", "À faire aujourd'hui"),
    "since": Words("since", "depuis le"),
    "nothing": Words("Nothing is due.", "Rien à faire."),
    "ran": Words("Last run", "Dernière exécution"),
    "never": Words("Not run yet.", "Pas encore exécuté."),
}  # fmt: skip
"""What the script says, by the name that it has there."""


def script_files(config: Config) -> Mapping[str, str]:
    """Return the files of the script by name: the code with settings filled in, the sidebar, the manifest."""
    code, sidebar, manifest = (text_of_file(name) for name in ("Code.gs", "Sidebar.html", "appsscript.json"))
    filled = f"const SETTINGS = {json.dumps(settings(config), ensure_ascii=False, indent=2)};"
    zoned = json.loads(manifest) | {"timeZone": str(config.zone)}
    return {
        "Code.gs": code.replace(EMPTY, filled),
        "Sidebar.html": sidebar,
        "appsscript.json": json.dumps(zoned, indent=2) + "\n",
    }


def text_of_file(name: str) -> str:
    """Return one of our files of the script."""
    return (files("sheets_templates") / "apps_script" / name).read_text(encoding="utf-8")


def settings(config: Config) -> dict[str, Any]:
    """Return what the script needs to know: its version, where clicks go, how tabs and columns are called, what it says."""
    return {
        "script": SCRIPT_WANTED,
        "address": config.serve.address.rstrip("/"),
        "menu": [
            {"name": each.name, "run": FUNCTIONS[each.name], "en": each.words.en, "fr": each.words.fr} for each in OWN
        ],
        "key": list(both(keys.KEY_HEADER)),
        "tabs": {tab.name: tab_names(tab, config.columns.get(tab.name, {})) for tab in ALL_TABS},
        "words": {code: {name: words.say(code) for name, words in SAYINGS.items()} for code in ("en", "fr")},
    }


def tab_names(tab: Tab, own: Mapping[str, str]) -> dict[str, Any]:
    """Return every title of a tab and every header of its columns: the community's own first, then ours."""
    return {
        "titles": [own["title"]] if "title" in own else list(tab.titles),
        "columns": {
            column.name: [*([own[column.name]] if own.get(column.name) else []), *both(column.header)]
            for column in tab.columns
        },
    }


def both(words: Words) -> tuple[str, str]:
    """Return a text in English and in French."""
    return words.say("en"), words.say("fr")
