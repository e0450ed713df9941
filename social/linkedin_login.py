"""Logging in to LinkedIn: once in the browser; what comes back is kept in the system's keyring and nowhere else."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from sheets_templates.words import WordedError, Words
from social import linkedin
from social.linkedin import TIMEOUT, Access

WEB = "https://www.linkedin.com"
KEYRING = "connector-suite linkedin"
SECRET = "LINKEDIN_CLIENT_SECRET"  # noqa: S105 - the name of the variable, not what is in it
TOKEN = "LINKEDIN_ACCESS_TOKEN"  # noqa: S105
MEMBER_SCOPES = ("openid", "profile", "w_member_social")
PAGE_SCOPES = (*MEMBER_SCOPES, "w_organization_social")
PATIENCE = 300
"""Seconds that the login page has time."""


class NoAccess(WordedError):
    """There is no way into LinkedIn; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a login brought: never shown, never written to a file or a log."""

    token: str
    member: str
    """The URN of whoever logged in."""
    expires_on: str
    scopes: str

    def __repr__(self) -> str:
        return f"Ticket(member={self.member!r}, expires_on={self.expires_on!r})"

    def days_left(self, now: datetime) -> int | None:
        """Return how many whole days it is still good for; negative once it has expired, None where nobody knows."""
        return (datetime.fromisoformat(self.expires_on) - now).days if self.expires_on else None


def kept_ticket(access: Access) -> Ticket | None:
    """Return the ticket of the last login, or the token of the environment. Raises NoAccess without a keyring."""
    if os.environ.get(TOKEN):
        return Ticket(os.environ[TOKEN], access.author, "", "")
    said = keyring().get_password(KEYRING, access.client_id)
    return Ticket(**json.loads(said)) if said else None


def keep_ticket(access: Access, ticket: Ticket) -> None:
    """Keep a ticket in the system's keyring. Raises NoAccess where there is none."""
    from keyring.errors import KeyringError

    try:
        keyring().set_password(KEYRING, access.client_id, json.dumps(asdict(ticket)))
    except KeyringError as error:
        raise NoAccess(NO_KEYRING) from error


def keyring() -> Any:  # noqa: ANN401 - a module
    """Return the module keyring. Raises NoAccess where it, or a keyring of the system, is missing."""
    try:
        import keyring as module
        from keyring.backends import fail
    except ImportError as error:
        raise NoAccess(NO_EXTRA) from error
    if isinstance(module.get_keyring(), fail.Keyring):
        raise NoAccess(NO_KEYRING)
    return module


@dataclass(frozen=True, slots=True)
class Visit:
    """One login under way: where the browser goes, and what has to come back."""

    address: str
    state: str
    verifier: str
    redirect: str


def visit(access: Access) -> Visit:
    """Return a new login: with state always, with PKCE (RFC 7636) where LinkedIn enabled it for the app."""
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48) if access.pkce else ""
    redirect = f"http://localhost:{access.redirect_port}/callback"
    scopes = PAGE_SCOPES if access.author.startswith("urn:li:organization:") else MEMBER_SCOPES
    asked = {
        "response_type": "code",
        "client_id": access.client_id,
        "redirect_uri": redirect,
        "state": state,
        "scope": " ".join(scopes),
    }
    if access.pkce:
        digest = hashlib.sha256(verifier.encode()).digest()
        asked["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        asked["code_challenge_method"] = "S256"
    path = "/oauth/native-pkce/authorization" if access.pkce else "/oauth/v2/authorization"
    return Visit(f"{WEB}{path}?{urlencode(asked)}", state, verifier, redirect)


def log_in(access: Access, now: datetime, open_browser: Callable[[str], object], patience: float = PATIENCE) -> Ticket:
    """Let a person log in in their browser, and return what it brought. Raises NoAccess where that does not succeed."""
    if not access.client_id:
        raise NoAccess(NO_APP)
    secret = os.environ.get(SECRET, "")
    if not access.pkce and not secret:
        raise NoAccess(NO_SECRET)
    going = visit(access)
    code = code_that_comes_back(going, access.redirect_port, open_browser, patience)
    return ticket_for(code, going, access, secret, now)


def code_that_comes_back(going: Visit, port: int, open_browser: Callable[[str], object], patience: float) -> str:
    """Return the code that LinkedIn sends the browser back with; only one with our own state counts."""
    brought: dict[str, str] = {}

    class Callback(BaseHTTPRequestHandler):
        """The one page that the browser comes back to."""

        timeout = 5

        def do_GET(self) -> None:
            """Take what came back, and say in the browser that it did."""
            asked = urlsplit(self.path)
            said = {name: values[0] for name, values in parse_qs(asked.query).items()}
            ours = asked.path == "/callback" and secrets.compare_digest(said.get("state", ""), going.state)
            if ours:
                brought.update(said)
            text = (CLOSE if ours else NOT_OURS).say("en") + "\n" + (CLOSE if ours else NOT_OURS).say("fr") + "\n"
            self.send_response(200 if ours else 400)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *said: object) -> None:
            """Write no log: the address holds the code."""

    try:
        server = HTTPServer(("127.0.0.1", port), Callback)
    except OSError as error:
        raise NoAccess(PORT_TAKEN.fill(port=port)) from error
    with server:
        server.timeout = min(1.0, patience)
        open_browser(going.address)
        until = time.monotonic() + patience
        while not brought and time.monotonic() < until:
            server.handle_request()
    if "code" not in brought:
        raise NoAccess(NOT_LOGGED_IN.fill(why=brought.get("error", "–")[:60]))
    return brought["code"]


def ticket_for(code: str, going: Visit, access: Access, secret: str, now: datetime) -> Ticket:
    """Return the ticket that a code is worth. Raises NoAccess where LinkedIn says no."""
    import requests

    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": access.client_id,
        "redirect_uri": going.redirect,
    }
    asked |= {"code_verifier": going.verifier} if access.pkce else {"client_secret": secret}
    try:
        answer = requests.post(f"{WEB}/oauth/v2/accessToken", data=asked, timeout=TIMEOUT)
        said = answer.json()
        token, seconds = str(said["access_token"]), int(said["expires_in"])
        who = requests.get(
            f"{linkedin.API}/v2/userinfo", headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT
        ).json()
        member = f"urn:li:person:{who['sub']}"
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise NoAccess(NOT_LOGGED_IN.fill(why=type(error).__name__)) from error
    expires = (now + timedelta(seconds=seconds)).isoformat(timespec="seconds")
    return Ticket(token, member, expires, str(said.get("scope", "")))


NO_APP = Words(
    "config.toml names no LinkedIn app: set client_id under [linkedin]; without one, post by hand with connector review",
    "config.toml ne nomme aucune application LinkedIn : mettez client_id sous [linkedin]; sans elle, publiez à la main avec connector review",
)
NO_SECRET = Words(
    "the app's secret is missing: put it into the environment variable LINKEDIN_CLIENT_SECRET, never into a file",
    "le secret de l'application manque : mettez-le dans la variable d'environnement LINKEDIN_CLIENT_SECRET, jamais dans un fichier",
)
NO_EXTRA = Words(
    "keeping a login needs keyring: pip install 'connector-suite[linkedin]'",
    "garder une connexion demande keyring : pip install 'connector-suite[linkedin]'",
)
NO_KEYRING = Words(
    "this computer has no keyring to keep the login in; it is never written to a file: unlock or install one, or post by hand",
    "cet ordinateur n'a pas de trousseau où garder la connexion; elle n'est jamais écrite dans un fichier : ouvrez ou installez-en un, ou publiez à la main",
)
PORT_TAKEN = Words(
    "port {port} is taken: set another redirect_port under [linkedin], and add it to your app's redirect URLs",
    "le port {port} est pris : mettez un autre redirect_port sous [linkedin] et ajoutez-le aux adresses de retour de votre application",
)
NOT_LOGGED_IN = Words(
    "the login did not succeed ({why}); nothing was kept: run connector linkedin login again",
    "la connexion n'a pas réussi ({why}); rien n'a été gardé : relancez connector linkedin login",
)
CLOSE = Words("Thank you. You can close this tab.", "Merci. Vous pouvez fermer cet onglet.")
NOT_OURS = Words("This login was not begun here.", "Cette connexion n'a pas été lancée ici.")
