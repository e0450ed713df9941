"""The door to Google Sheets: gspread's client with a pace, bounded retries, and its errors in plain words.

A read may be repeated. A write is repeated only where Google certainly did not carry it out; else its outcome is unknown,
and whoever sent it settles that by reading.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from gspread.urls import (
    DRIVE_FILES_API_V3_URL,
    SPREADSHEET_BATCH_UPDATE_URL,
    SPREADSHEET_URL,
    SPREADSHEETS_API_V4_BASE_URL,
)

from automations.books.google_access import Access, first_line
from automations.books.google_host import mounted
from automations.books.google_pace import Quota
from automations.books.google_requests import Request, body_of
from automations.errors import (
    AccessMissing,
    BookChanged,
    BookError,
    BookFull,
    BookMissing,
    BookProtected,
    BookUnreachable,
    NotABook,
)
from sheets_templates.words import Words

BUSY, BROKEN = 429, (500, 502, 503, 504)
LONGEST_WAIT = 64.0
"""Seconds between two tries at most; Google's quota is new every minute."""


class OutcomeUnknown(Exception):
    """A write was sent and its answer is lost: it may have been carried out, or not."""


@dataclass
class Door:
    """What asks Google: with whose access, at which pace, how patiently."""

    client: HTTPClient
    way_in: Access
    user: str
    """What tells one account from another: the pace of each is counted by itself."""
    quota: Quota
    tries: int = 5
    sleep: Callable[[float], None] = time.sleep
    dice: Callable[[], float] = field(default=random.SystemRandom().random)

    def read(self, spreadsheet: str, fields: str) -> Mapping[str, Any]:
        """Return what a spreadsheet holds of the named fields. Raises BookError in plain words."""
        params = {"fields": fields, "prettyPrint": "false"}
        return self.patiently("get", SPREADSHEET_URL % spreadsheet, params=params)

    def change(self, spreadsheet: str, changes: list[Request]) -> Mapping[str, Any]:
        """Carry out a batch of requests, all or none. Raises OutcomeUnknown where only a read can tell, else BookError."""
        json = {"Content-Type": "application/json; charset=utf-8"}
        return self.patiently("post", SPREADSHEET_BATCH_UPDATE_URL % spreadsheet, data=body_of(changes), headers=json)

    def create(self, title: str) -> str:
        """Make a new spreadsheet and return its id. Raises BookError, and OutcomeUnknown where it may have been made."""
        made = self.patiently("post", SPREADSHEETS_API_V4_BASE_URL, json={"properties": {"title": title}})
        return str(made["spreadsheetId"])

    def copy(self, spreadsheet: str, title: str) -> str:
        """Copy a spreadsheet in Drive and return the copy's id. Raises BookError, and OutcomeUnknown where it may be there."""
        params = {"supportsAllDrives": "true", "fields": "id"}
        url = f"{DRIVE_FILES_API_V3_URL}/{spreadsheet}/copy"
        return str(self.patiently("post", url, params=params, json={"name": title})["id"])

    def remove(self, spreadsheet: str) -> None:
        """Remove a spreadsheet that the tool itself made."""
        self.patiently("delete", f"{DRIVE_FILES_API_V3_URL}/{spreadsheet}")

    def patiently(self, method: str, url: str, **what: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as gspread has it
        """Return the answer to a call, trying again, with growing pauses, while Google is only busy or out of order."""
        writes = method != "get"
        for attempt in range(1, self.tries + 1):
            self.quota.take(self.user, writes)
            try:
                return self.answer(method, url, what)
            except APIError as error:
                status = error.response.status_code
                lost = status in BROKEN
                if attempt == self.tries or not (lost or status == BUSY):
                    if lost and writes:
                        raise OutcomeUnknown from error
                    if re.search(SCOPES_REFUSED, first_line(error), re.IGNORECASE):
                        self.way_in.forget()
                    raise in_plain_words(error, self.way_in) from error
                if lost and writes:
                    raise OutcomeUnknown from error
                self.sleep(self.pause(attempt, error.response.headers.get("Retry-After", "")))
            except (requests.exceptions.RequestException, TransportError) as error:
                if isinstance(error, requests.exceptions.RequestException) and writes:
                    raise OutcomeUnknown from error
                if attempt == self.tries:
                    raise BookUnreachable(UNREACHABLE.fill(reason=Words.plain(kind_of(error)))) from error
                self.sleep(self.pause(attempt, ""))
            except GoogleAuthError as error:
                raise self.refused(error) from error
        raise AssertionError("unreachable")

    @property
    def who(self) -> str:
        """Return the address to share the sheet with; "" while only Google knows it."""
        return self.way_in.who

    def refused(self, error: GoogleAuthError) -> BookError:
        """Return what a token that cannot be had means; one that never comes again is forgotten."""
        if error.retryable:
            return BookUnreachable(UNREACHABLE.fill(reason=SIGN_IN_OUT_OF_ORDER))
        self.way_in.forget()
        return AccessMissing(self.way_in.refused.fill(reason=Words.plain(first_line(error)[:160])))

    def answer(self, method: str, url: str, what: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what Google answers to one call, as parsed JSON. Raises what gspread and requests raise."""
        response = self.client.request(method, url, **what)
        said: Mapping[str, Any] = response.json() if response.content else {}
        return said

    def pause(self, attempt: int, wanted: str) -> float:
        """Return how many seconds to wait before the next try: what Google asks for, or twice as long each time, with chance."""
        longest = min(LONGEST_WAIT, 2.0**attempt)
        asked = float(wanted) if wanted.isdigit() else 0.0
        return min(max(asked, longest / 2 + self.dice() * longest / 2), 4 * LONGEST_WAIT)


def door_for(way_in: Access, quota: Quota, patience: int, tries: int) -> Door:
    """Return the door that a way in opens."""
    from google.auth.transport.requests import AuthorizedSession, Request

    credentials, tokens = way_in.credentials, Request(mounted(requests.Session()))
    session = AuthorizedSession(credentials, auth_request=tokens)  # type: ignore[no-untyped-call] # google-auth
    client = HTTPClient(credentials, session=mounted(session))
    client.set_timeout((10, patience))
    user = way_in.who or str(getattr(credentials, "client_id", "") or getattr(credentials, "quota_project_id", ""))
    return Door(client, way_in, user, quota, tries)


def kind_of(error: BaseException) -> str:
    """Return what kind of trouble the network has, without addresses."""
    return "no answer in time" if isinstance(error, requests.exceptions.Timeout) else "no connection"


UNREACHABLE = Words(
    "Google does not answer ({reason}); nothing was written that is not whole. Look at the network and run the command again",
    "Google ne répond pas ({reason}); rien n'a été écrit à moitié. Vérifiez le réseau et relancez la commande",
)
SIGN_IN_OUT_OF_ORDER = Words("its sign-in is out of order", "sa connexion est en panne")
NOT_SHARED = Words(
    "the spreadsheet is not shared with {who}: open it, choose Share, and add that address as Editor",
    "la feuille de calcul n'est pas partagée avec {who} : ouvrez-la, choisissez Partager et ajoutez cette adresse comme Éditeur",
)
READ_ONLY = Words(
    "the spreadsheet may be read but not changed by {who}: open it, choose Share, and make that address an Editor",
    "{who} peut lire la feuille de calcul mais non la changer : ouvrez-la, choisissez Partager et donnez à cette adresse le rôle d'Éditeur",
)
NOT_ENABLED = Words(
    "the Google Sheets API is not switched on for the key's project: open console.cloud.google.com, choose the project, "
    "APIs and services, Library, Google Sheets API, Enable, and wait a minute",
    "l'API Google Sheets n'est pas activée pour le projet de la clé : ouvrez console.cloud.google.com, choisissez le projet, "
    "API et services, Bibliothèque, Google Sheets API, Activer, et attendez une minute",
)
SCOPES_MISSING = Words(
    "the sign-in does not cover spreadsheets; sign in again and tick everything that is asked for",
    "la connexion ne couvre pas les feuilles de calcul; reconnectez-vous et cochez tout ce qui est demandé",
)
QUOTA_PROJECT = Words(
    "gcloud's sign-in names no project whose quota counts: run gcloud auth application-default set-quota-project PROJECT, with a "
    "project in which the Google Sheets API is switched on",
    "la connexion de gcloud ne nomme aucun projet dont le quota compte : lancez gcloud auth application-default "
    "set-quota-project PROJET, avec un projet où l'API Google Sheets est activée",
)
NO_SUCH = Words(
    "Google knows no spreadsheet with that id, or it is in the bin; copy the link from the browser's address line once more",
    "Google ne connaît aucune feuille de calcul avec cet identifiant, ou elle est à la corbeille; recopiez le lien de la barre d'adresse",
)
EXCEL_FILE = Words(
    "this is an Excel file that lies in Google Drive, not a Google spreadsheet: open it and choose File, Save as Google Sheets",
    "c'est un fichier Excel déposé dans Google Drive, non une feuille de calcul Google : ouvrez-le et choisissez Fichier, Enregistrer au format Google Sheets",
)
PROTECTED = Words(
    "somebody protected a range that has to be written: in the spreadsheet choose Data, Protect sheets and ranges, and let {who} "
    "edit it; nothing was written",
    "quelqu'un a protégé une plage à écrire : dans la feuille, choisissez Données, Protéger les feuilles et les plages, et "
    "autorisez {who}; rien n'a été écrit",
)
FULL = Words(
    "the spreadsheet is full: Google holds at most 10 million cells in one. Delete blank rows and columns, or tabs that nobody "
    "needs; nothing was written",
    "la feuille de calcul est pleine : Google y admet au plus 10 millions de cellules. Supprimez des lignes et colonnes vides, "
    "ou des onglets inutiles; rien n'a été écrit",
)
TOO_MUCH = Words(
    "Google asks to wait: the project's calls of this minute are used up. Nothing was lost; run the command again in a minute, or "
    "lower [google] user_calls",
    "Google demande d'attendre : les appels de cette minute sont épuisés. Rien n'est perdu; relancez la commande dans une minute, "
    "ou baissez [google] user_calls",
)
CHANGED = Words(
    "the spreadsheet was changed by somebody just as it was to be written ({reason}); nothing was written, run the command again",
    "quelqu'un a changé la feuille de calcul au moment d'y écrire ({reason}); rien n'a été écrit, relancez la commande",
)
COLUMN_MOVED = CHANGED.fill(reason=Words("a column or the header moved", "une colonne ou l'en-tête a bougé"))
REFUSED = Words(
    "Google refuses what was asked: {reason}; nothing was written",
    "Google refuse ce qui a été demandé : {reason}; rien n'a été écrit",
)
SCOPES_REFUSED = r"insufficient authentication scopes|ACCESS_TOKEN_SCOPE_INSUFFICIENT"
SOMEBODY = Words("the account that the tool uses", "le compte de l'outil")

IN_PLAIN_WORDS: tuple[tuple[int, str, type[BookError], Words], ...] = (
    (429, "", BookUnreachable, TOO_MUCH),
    (404, "", BookMissing, NO_SUCH),
    (403, r"has not been used|is disabled|SERVICE_DISABLED|accessNotConfigured", AccessMissing, NOT_ENABLED),
    (403, r"requires a quota project", AccessMissing, QUOTA_PROJECT),
    (403, SCOPES_REFUSED, AccessMissing, SCOPES_MISSING),
    (403, r"quota|rate limit", BookUnreachable, TOO_MUCH),
    (403, "", AccessMissing, NOT_SHARED),
    (400, r"not supported for this document|FAILED_PRECONDITION", NotABook, EXCEL_FILE),
    (400, r"protected (cell|range|sheet|object)|protected cell or object", BookProtected, PROTECTED),
    (400, r"above the limit|10000000|cell limit", BookFull, FULL),
    (413, "", BookFull, FULL),
    (400, r"createDeveloperMetadata|No (grid|sheet) with id|larger than current grid|must be less than|is after last|"
          r"exceeds grid limits|outside the|beyond the|does not exist|already exists", BookChanged, CHANGED),
    (400, "", BookError, REFUSED),
    (500, "", BookUnreachable, UNREACHABLE),
)  # fmt: skip
"""Google's answers by status and what their text holds; the first that fits is said."""


def in_plain_words(error: APIError, way_in: Access) -> BookError:
    """Return what Google's refusal means for the person with the spreadsheet."""
    status, said, who = error.response.status_code, first_line(error), way_in.who
    if status == 401:
        return AccessMissing(way_in.refused.fill(reason=Words.plain(str(error.error.get("message", said))[:160])))
    if status == 403 and error.response.request.method != "GET" and "not enabled" not in said:
        for number, text, kind, words in IN_PLAIN_WORDS:
            if number == 403 and text and re.search(text, said, re.IGNORECASE):
                return kind(words)
        return AccessMissing(READ_ONLY.fill(who=Words.plain(who) if who else SOMEBODY))
    for number, text, kind, words in IN_PLAIN_WORDS:
        if (status == number or (number == 500 and status > 500)) and re.search(text, said, re.IGNORECASE):
            reason = " ".join(str(error.error.get("message", said)).split())
            return kind(words.fill(who=Words.plain(who) if who else SOMEBODY, reason=Words.plain(reason[:200])))
    return BookError(REFUSED.fill(reason=Words.plain(said[:200])))
