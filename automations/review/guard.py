"""What keeps the desk to the one person at this computer: a one-time address, a cookie, and checks of every request.

Other pages in the same browser, other programs that guess the port, and other computers get nothing and change nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Request, Response

COOKIE = "connector_desk"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer says: no script or style but our own files, never kept by the browser, in no other page's frame."""

HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that came in by the one-time address."""

    id: str
    csrf: str


@dataclass
class Guard:
    """Who may come in: whoever brings the token, once; after that, whoever has the cookie."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: Session | None = None

    @property
    def address(self) -> str:
        """Return the address to open, good for one time."""
        return f"http://{HOSTS[0]}:{self.port}/enter?token={self.token}"

    def enter(self, token: str) -> Session | None:
        """Return a new session for the right token, which is then worth nothing any more; None for any other."""
        if not self.token or not compare_digest(token.encode(), self.token.encode()):
            return None
        self.token = ""
        self.session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        return self.session

    def refuses(self, request: Request, session: Session | None) -> tuple[str, int] | None:
        """Return by which sentence and status a request is refused; None for one that may pass."""
        if not self.right_host(request):
            return "no_entry_help", 400
        if request.endpoint in ("static", "enter"):
            return None
        if session is None:
            return "no_entry_help", 403
        if request.method == "POST" and not (self.own_origin(request) and self.own_form(request, session)):
            return "bad_request", 400
        return None

    def session_of(self, request: Request) -> Session | None:
        """Return the session that a request belongs to, or None."""
        brought = request.cookies.get(COOKIE, "")
        if self.session and compare_digest(brought.encode(), self.session.id.encode()):
            return self.session
        return None

    def right_host(self, request: Request) -> bool:
        """Tell whether a request was meant for this computer: a name that somebody pointed here is refused."""
        return request.headers.get("Host", "") in {f"{host}:{self.port}" for host in HOSTS}

    def own_origin(self, request: Request) -> bool:
        """Tell whether what changes something was sent by a page of the desk itself."""
        origin = request.headers.get("Origin", "")
        return origin == f"http://{request.headers.get('Host', '')}"

    def own_form(self, request: Request, session: Session) -> bool:
        """Tell whether a form carries the secret that only the desk's own pages know."""
        return compare_digest(str(request.form.get("csrf", "")).encode(), session.csrf.encode())


def with_headers(response: Response) -> Response:
    """Return an answer with the headers that every answer has."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def let_in(response: Response, session: Session) -> Response:
    """Return an answer that leaves the cookie in the browser: for the desk only, out of reach of scripts."""
    response.set_cookie(COOKIE, session.id, httponly=True, samesite="Strict", path="/")
    return response
