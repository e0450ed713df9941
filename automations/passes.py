"""Who may come in: the identity token that Google gives to a script in a sheet, checked before anything else is read.

A token says who clicked, not what: it is the same for an hour. So each click carries an id of its own and its time; a click
that is replayed later is refused, and one that is repeated at once gets the first one's answer and is not carried out again.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from automations.errors import NoPass
from sheets_templates.settings import Section, setting
from sheets_templates.words import Words

GOOGLE_CERTS = "https://www.googleapis.com/oauth2/v1/certs"
ISSUERS = ("accounts.google.com", "https://accounts.google.com")
SKEW_SECONDS = 30
"""Two clocks may differ by so much; Google's library recommends seconds, not minutes."""

LONGEST_TOKEN = 4096
CERTS_SECONDS = 3600
"""Google's keys are kept for so long; it announces new ones a day ahead."""


@dataclass(frozen=True)
class Serving(Section):
    """[serve] Who may click, for `connector serve`; and how much is let in at once."""

    host: str = setting("127.0.0.1", "The address to listen on; “0.0.0.0” in a container.")
    port: int = setting(8080, "The port to listen on; the environment variable PORT wins.", least=1)
    address: str = setting(
        "",
        "The public web address of the server, such as “https://connector.example.ca”, for the script in the sheet; empty "
        "means that clicks go through the tab Requests.",
    )
    audience: str = setting("", "The OAuth client id of the script's project; tokens made for any other are refused.")
    allowed: tuple[str, ...] = setting(
        (), "Who may click in this community's spreadsheet: e-mails, or “@example.ca” for everyone of a domain."
    )
    per_minute: int = setting(20, "Clicks that one person may make in a minute.", least=1)
    wait_seconds: int = setting(25, "A click waits so long for its answer; then the sidebar asks again.", least=0)
    click_minutes: int = setting(5, "A click is taken so many minutes before or after its own time.", least=1)
    threads: int = setting(32, "Clicks that are handled at once.", least=2)

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with who is allowed."""
        for who in self.allowed:
            if "@" not in who or who.strip() in ("@", "@*"):
                yield NOBODY.fill(who=who)


NOBODY = Words(
    "allowed: “{who}” is no e-mail and no domain; write “sam@example.ca” or “@example.ca”",
    "allowed : « {who} » n'est ni un courriel ni un domaine; écrivez « sam@example.ca » ou « @example.ca »",
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who clicked, as Google says."""

    email: str


Fetch = Any
"""A `google.auth.transport.Request`, or what stands in for one."""


def visitor(
    header: str,
    audience: str,
    fetch: Fetch,
    now: datetime,
    certs_url: str = GOOGLE_CERTS,
    issuers: tuple[str, ...] = ISSUERS,
) -> Visitor:
    """Return who the bearer of an Authorization header is. Raises NoPass with the reason where it lets nobody in.

    Checked: signature by one of Google's keys with RS256 or ES256 and nothing else, audience, issuer, both ends of its
    time, and that Google has verified the e-mail.
    """
    from google.auth.exceptions import GoogleAuthError
    from google.oauth2 import id_token

    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN or not audience:
        raise NoPass(Words("no identity token came along", "aucun jeton d'identité n'accompagne le clic"))
    try:
        claims = id_token.verify_token(
            token.strip(), fetch, audience=audience, certs_url=certs_url, clock_skew_in_seconds=SKEW_SECONDS
        )
    except (GoogleAuthError, ValueError, TypeError, KeyError, AttributeError) as error:
        said = Words("the identity token is not valid: {kind}", "le jeton d'identité n'est pas valide : {kind}")
        raise NoPass(said.fill(kind=type(error).__name__)) from error
    return checked(claims, now, issuers)


def checked(claims: Mapping[str, Any], now: datetime, issuers: tuple[str, ...]) -> Visitor:
    """Return who the claims of a token with a good signature speak of. Raises NoPass where they are not enough."""
    if claims.get("iss") not in issuers:
        raise NoPass(Words("the identity token is not from Google", "le jeton d'identité n'est pas de Google"))
    begins = claims.get("nbf", 0)
    if not isinstance(begins, int | float) or begins > now.timestamp() + SKEW_SECONDS:
        raise NoPass(Words("the identity token is not valid yet", "le jeton d'identité n'est pas encore valide"))
    email = claims.get("email")
    if not isinstance(email, str) or "@" not in email or claims.get("email_verified") is not True:
        raise NoPass(
            Words(
                "the identity token has no verified e-mail: add the scopes openid and userinfo.email to the script",
                "le jeton d'identité est sans courriel vérifié : ajoutez au script les portées openid et userinfo.email",
            )
        )
    return Visitor(email.casefold())


@dataclass
class KeptCerts:
    """Google's public keys, fetched once an hour: a callable in the place of google-auth's own request."""

    fetch: Fetch
    seconds: Callable[[], float]
    kept: dict[str, tuple[float, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, url: str, method: str = "GET", **how: object) -> Any:  # noqa: ANN401 - google-auth's response
        """Return the response to a request for keys, from memory where it is fresh. Raises what fetching raises."""
        with self.lock:
            until, response = self.kept.get(url, (0.0, None))
            if response is None or self.seconds() >= until:
                response = self.fetch(url, method=method, timeout=10, **how)
                if response.status == 200:
                    json.loads(response.data)
                    self.kept[url] = (self.seconds() + CERTS_SECONDS, response)
            return response


def in_time(asked_at: object, now: datetime, minutes: int) -> bool | None:
    """Tell whether a click's own time, an ISO text with its zone, is near enough to now; None where it is no such text."""
    try:
        said = datetime.fromisoformat(asked_at) if isinstance(asked_at, str) else None
        if said is None or said.tzinfo is None:
            return None
        moment = said.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return abs((moment - now).total_seconds()) <= 60 * minutes
