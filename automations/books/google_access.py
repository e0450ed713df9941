"""Getting into Google: whose key is used, and which spreadsheet an address means.

A key or token never stands in config.toml: it comes from a file of its own, the environment, or the system's keyring.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automations.errors import AccessMissing, SettingError
from sheets_templates.settings import Section, setting, unknown
from sheets_templates.words import Words

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

WAYS = ("auto", "key", "default", "person")
SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.file")
"""What is asked for: spreadsheets, and of Drive only the files that the tool itself made."""

KEY_VARIABLE = "CONNECTOR_GOOGLE_KEY"
DEFAULT_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
CLIENT_VARIABLE = "CONNECTOR_GOOGLE_CLIENT"
KEYRING = "connector-google"
"""Under this name the system's keyring holds the sign-in of a person."""

ADDRESS = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)|^([A-Za-z0-9_-]+)$")


@dataclass(frozen=True)
class Google(Section):
    """[google] For a workbook in Google Sheets; docs/google.md says how to set it up."""

    access: str = setting(
        "auto",
        'Whose access is used: "key" (a service account\'s key file), "default" (the machine\'s own, such as workload identity), '
        '"person" (you sign in once in the browser), or "auto" (a key if there is one, else the machine\'s own).',
    )
    key: str = setting(
        "",
        "The service account's key file, relative to config.toml; better outside of it, in the environment variable "
        "CONNECTOR_GOOGLE_KEY (the file's path, or its text).",
    )
    project_calls: int = setting(300, "Reads, and writes, that the project may ask for in a minute.", least=1)
    user_calls: int = setting(60, "Reads, and writes, that one account may ask for in a minute.", least=1)
    patience: int = setting(60, "Seconds to wait for an answer before it counts as lost.", least=1)
    tries: int = setting(5, "So many times a call that Google could not answer is made in all.", least=1)

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the way in."""
        yield from unknown("access", self.access, WAYS)


@dataclass(frozen=True)
class Access:
    """A way in: the credentials, and for whom the sheet has to be shared."""

    credentials: Credentials
    refused: Words
    """What is said, with the reason, where Google takes it no longer."""
    known: str = ""
    """The address to share the sheet with, where it is known from the beginning."""
    forget: Callable[[], None] = lambda: None
    """Forgets a sign-in that Google takes no longer, so that the next one begins anew."""

    @property
    def who(self) -> str:
        """Return the address to share the sheet with; "" while only Google knows it."""
        said = str(getattr(self.credentials, "service_account_email", "") or "")
        return self.known or (said if "@" in said else "")


def spreadsheet_id(address: str) -> str:
    """Return the id of the spreadsheet that an id or a link means. Raises SettingError for what is neither."""
    found = ADDRESS.search(address.strip())
    if not found:
        raise SettingError(NO_SPREADSHEET.fill(address=address))
    return found[1] or found[2]


NO_SPREADSHEET = Words(
    "“google:{address}” names no spreadsheet; give the link from the browser's address line, or the long id in it",
    "« google:{address} » ne nomme aucune feuille de calcul; donnez le lien de la barre d'adresse du navigateur, ou le long "
    "identifiant qui s'y trouve",
)


def link_to(id_: str) -> str:
    """Return the web address of a spreadsheet by its id."""
    return f"https://docs.google.com/spreadsheets/d/{id_}/edit"


def access(google: Google, folder: Path) -> Access:
    """Return the way in that the settings name. Raises AccessMissing, with what to do, where there is none."""
    from google.auth.exceptions import GoogleAuthError

    unusable = {"person": SIGN_IN_REFUSED, "default": DEFAULT_REFUSED}.get(google.access, BAD_KEY)
    try:
        if google.access == "person":
            return personal_access()
        key = key_text(google, folder)
        if key is not None and google.access != "default":
            return key_access(key)
        if google.access == "key":
            raise AccessMissing(NO_KEY)
        unusable = DEFAULT_REFUSED
        return default_access()
    except (GoogleAuthError, ValueError, KeyError, OSError) as error:
        if google.access == "person":
            forget_sign_in()
        raise AccessMissing(unusable.fill(reason=Words.plain(first_line(error)))) from error


NO_KEY = Words(
    "there is no key to Google: set CONNECTOR_GOOGLE_KEY to the path of the service account's key file, or [google] key in "
    "config.toml; docs/google.md shows how to get one",
    "il n'y a pas de clé pour Google : donnez dans CONNECTOR_GOOGLE_KEY le chemin du fichier de clé du compte de service, ou "
    "[google] key dans config.toml; docs/google.md montre comment l'obtenir",
)
BAD_KEY = Words(
    "the key to Google cannot be used: {reason}; make a new key for the service account and download it again",
    "la clé pour Google est inutilisable : {reason}; créez une nouvelle clé du compte de service et téléchargez-la",
)
KEY_REFUSED = Words(
    "Google refuses the key: {reason}; make a new key for the service account and download it again",
    "Google refuse la clé : {reason}; créez une nouvelle clé du compte de service et téléchargez-la",
)
DEFAULT_REFUSED = Words(
    "this machine's own access to Google does not work: {reason}; look at the workload identity's file or service account, or run "
    "gcloud auth application-default login",
    "l'accès propre de cette machine à Google ne fonctionne pas : {reason}; vérifiez le fichier ou le compte de service de "
    "l'identité de charge de travail, ou lancez gcloud auth application-default login",
)
SIGN_IN_REFUSED = Words(
    "your sign-in to Google has ended: {reason}; run the command again and sign in in the browser",
    "votre connexion à Google a pris fin : {reason}; relancez la commande et reconnectez-vous dans le navigateur",
)
SIGN_IN_FAILED = Words(
    "you were not signed in to Google: {reason}; run the command again, and allow what is asked for",
    "la connexion à Google n'a pas abouti : {reason}; relancez la commande et autorisez ce qui est demandé",
)
NO_CLIENT = Words(
    "signing in needs an OAuth client: set CONNECTOR_GOOGLE_CLIENT to the path of its credentials.json; docs/google.md shows "
    "how to get it",
    "pour vous connecter, il faut un client OAuth : donnez dans CONNECTOR_GOOGLE_CLIENT le chemin de son credentials.json; "
    "docs/google.md montre comment l'obtenir",
)
NO_KEYRING = Words(
    "signing in keeps its token in the system's keyring: pip install 'connector-suite[google]', or use a service account",
    "la connexion garde son jeton dans le trousseau du système : pip install 'connector-suite[google]', ou prenez un compte de service",
)


def first_line(error: BaseException) -> str:
    """Return an exception's text in one line: of what google-auth tells in parts, the part that says why."""
    said = str(error.args[0]) if error.args else str(error)
    for more in error.args[1:]:
        if found := re.search(r'"message": ?"([^"]+)"', str(more)):
            said = found[1]
    return " ".join(said.split())[:300]


def key_text(google: Google, folder: Path) -> Mapping[str, Any] | None:
    """Return a service account's key from the environment or its file; None where neither is named."""
    said = os.environ.get(KEY_VARIABLE) or (str(folder / Path(google.key).expanduser()) if google.key else "")
    if not said and google.access in ("auto", "key"):
        said = os.environ.get(DEFAULT_VARIABLE, "")
    if not said:
        return None
    text = said if said.lstrip().startswith("{") else file_text(Path(said).expanduser())
    key: Mapping[str, Any] = json.loads(text)
    if not isinstance(key, dict):
        raise ValueError("it is no key file")
    return key if key.get("type") == "service_account" or google.access == "key" else None


def file_text(path: Path) -> str:
    """Return a key file's text. Raises AccessMissing where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        missing = Words(
            "the key file {path} cannot be read; is it where CONNECTOR_GOOGLE_KEY or [google] key says?",
            "le fichier de clé {path} ne peut être lu; est-il là où le disent CONNECTOR_GOOGLE_KEY ou [google] key ?",
        )
        raise AccessMissing(missing.fill(path=Words.plain(str(path)))) from error


def key_access(key: Mapping[str, Any]) -> Access:
    """Return the access of a service account."""
    from google.oauth2.service_account import Credentials

    credentials = Credentials.from_service_account_info(key, scopes=SCOPES)  # type: ignore[no-untyped-call] # google-auth
    return Access(credentials, KEY_REFUSED, str(key["client_email"]))


def default_access() -> Access:
    """Return the machine's own access: workload identity, a metadata server, gcloud's sign-in. Raises AccessMissing."""
    import google.auth
    import requests
    from google.auth.exceptions import DefaultCredentialsError
    from google.auth.transport.requests import Request

    from automations.books.google_host import mounted

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", UserWarning
            )  # what a sign-in by gcloud may lack is said when Google says it
            tokens = Request(mounted(requests.Session()))
            credentials, _ = google.auth.default(scopes=SCOPES, request=tokens)
    except DefaultCredentialsError as error:
        named = os.environ.get(DEFAULT_VARIABLE, "")
        if named:  # a file was named, and is not what it should be
            raise AccessMissing(DEFAULT_REFUSED.fill(reason=Words.plain(first_line(error)))) from error
        raise AccessMissing(NO_KEY) from error
    return Access(credentials, DEFAULT_REFUSED)


def personal_access() -> Access:
    """Return a person's own access: the sign-in that the keyring holds, or a new one in the browser. Raises AccessMissing."""
    from google.oauth2.credentials import Credentials

    kept = kept_sign_in() or sign_in()
    said = json.loads(kept)
    credentials = Credentials.from_authorized_user_info(said, SCOPES)  # type: ignore[no-untyped-call] # google-auth
    return Access(credentials, SIGN_IN_REFUSED, str(said.get("account", "")), forget_sign_in)


def kept_sign_in() -> str | None:
    """Return the sign-in that the system's keyring holds; None where there is none yet. Raises AccessMissing."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise AccessMissing(NO_KEYRING) from error
    try:
        return keyring.get_password(KEYRING, "person")
    except KeyringError as error:
        raise AccessMissing(NO_KEYRING) from error


def sign_in() -> str:
    """Let the person sign in through gspread's flow in the browser, keep it in the keyring, and return it."""
    import keyring
    from gspread.auth import DEFAULT_CREDENTIALS_FILENAME, local_server_flow

    said = os.environ.get(CLIENT_VARIABLE, "")
    file = Path(said).expanduser() if said else DEFAULT_CREDENTIALS_FILENAME
    if not file.is_file():
        raise AccessMissing(NO_CLIENT)
    client = json.loads(file_text(file))
    try:
        kept = str(local_server_flow(client, SCOPES).to_json("token"))  # type: ignore[no-untyped-call] # google-auth
    except (
        Warning,
        Exception,
    ) as error:  # the flow raises its own of several libraries, and warnings for scopes not ticked
        raise AccessMissing(SIGN_IN_FAILED.fill(reason=Words.plain(first_line(error)))) from error
    keyring.set_password(KEYRING, "person", kept)
    return kept


def forget_sign_in() -> None:
    """Take the kept sign-in of a person out of the system's keyring, where one is in it."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    with contextlib.suppress(KeyringError, PasswordDeleteError):
        keyring.delete_password(KEYRING, "person")
