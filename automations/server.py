"""The server behind the buttons of a Google Sheet: `connector serve`. A shell: it lets in, counts, queues, and answers.

POST /run carries out what was clicked; POST /answer gives the answer of a click that took longer; GET /healthz says that the
server lives. Everything else is answered with 404. Every answer has the shape of `replies.as_data`.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from automations import __version__, asked
from automations.books import Book, Changes, in_rounds, kind_and_address, open_book
from automations.config import Config, communities
from automations.counter import Counter, Ticket
from automations.errors import ConnectorError, NoPass, SettingError
from automations.logbook import book_id
from automations.menu import Automation, meant, menu
from automations.passes import GOOGLE_CERTS, Fetch, Visitor, in_time, visitor
from automations.replies import SCRIPT_WANTED, Reply, as_data, failed, refused
from automations.report_on_request import left_on_the_server
from automations.turns import turn
from automations.watch import where
from sheets_templates.columns import Grid
from sheets_templates.keys import short_hash
from sheets_templates.words import Words, languages

if TYPE_CHECKING:
    from flask import Flask

LARGEST_BODY = 16_384
REMEMBERED = 10_000
"""So many clicks are remembered at most, against replay."""

CLICK_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass
class Server:
    """What the server works with, and what it remembers."""

    config: Config
    fetch: Fetch
    """Fetches Google's public keys."""
    clock: Callable[[], datetime]
    log: logging.Logger
    certs_url: str = GOOGLE_CERTS
    open: Callable[[str, Config], Book] = open_book
    finish: asked.Finish = left_on_the_server
    gather: Callable[[float], object] = time.sleep
    offered: tuple[Automation, ...] = field(default_factory=menu)
    counters: dict[str, Counter] = field(default_factory=dict)
    clicks: dict[tuple[str, str], tuple[float, str, Ticket]] = field(default_factory=dict)
    tickets: dict[str, tuple[str, Ticket]] = field(default_factory=dict)
    paces: dict[str, deque[float]] = field(default_factory=dict)
    lock: AbstractContextManager[object] = field(default_factory=threading.RLock)


class Turned(Exception):
    """A request that ends here, with a status of HTTP and the words for whoever asked."""

    def __init__(self, status: int, message: Words, why: str) -> None:
        super().__init__(why)
        self.status, self.message, self.why = status, message, why


NOT_IN = Words(
    "You are not let in ({why}). Reload the sheet and click again; if that does not help, ask your coordinator.",
    "Accès refusé ({why}). Rechargez la feuille et cliquez de nouveau; sinon, demandez à la personne qui coordonne.",
)
NOT_HERE = Words(
    "This spreadsheet is not served here, or not to you; your coordinator adds people under allowed in [serve] of config.toml.",
    "Cette feuille n'est pas desservie ici, ou pas pour vous; la personne qui coordonne ajoute des gens sous allowed dans [serve] de config.toml.",
)
UNREADABLE = Words("The server could not read the click: {why}.", "Le serveur n'a pas pu lire le clic : {why}.")
CLOCK = Words(
    "This click bears the time {there}, the server's clock says {here}: one of them is wrong, or the click is an old one. Click again.",
    "Ce clic porte l'heure {there}, l'horloge du serveur dit {here} : l'une des deux se trompe, ou le clic est ancien. Cliquez de nouveau.",
)
USED = Words(
    "This click was used already for something else. Click again.",
    "Ce clic a déjà servi à autre chose. Cliquez de nouveau.",
)
TOO_FAST = Words("Too many clicks in a minute. Wait a little.", "Trop de clics en une minute. Attendez un peu.")
TOO_MANY = Words(
    "Too many people are waiting. Try again in a minute.", "Trop de personnes attendent. Réessayez dans une minute."
)
RUNNING = Words("Still at work; the answer comes by itself.", "Toujours au travail; la réponse vient d'elle-même.")


def ready_to_serve(config: Config) -> None:
    """Raise SettingError where [serve] would let nobody in, or anybody."""
    if not config.serve.audience:
        raise SettingError(NO_AUDIENCE)
    served = [each for _, each in communities(config) if isinstance(each, Config)]
    if not any(each.serve.allowed for each in served):
        raise SettingError(NOBODY_ALLOWED)


NO_AUDIENCE = Words(
    "[serve] audience is empty: give the OAuth client id of the script's project, which docs/setup.md shows how to find",
    "[serve] audience est vide : donnez l'identifiant client OAuth du projet du script; docs/setup.md montre où le trouver",
)
NOBODY_ALLOWED = Words(
    "[serve] allowed is empty: name the e-mails, or the domain such as “@example.ca”, that may click",
    "[serve] allowed est vide : nommez les courriels, ou le domaine comme « @example.ca », qui peuvent cliquer",
)


def run_clicked(server: Server, header: str, body: object) -> tuple[int, dict[str, Any]]:
    """Return status and answer to a click. Raises Turned where it is not let through."""
    who = let_in(server, header)
    said = fields_of(body)
    config = served_config(server, said["spreadsheet"], who)
    ticket = ticket_of(server, who, said, config)
    ticket.ready.wait(server.config.serve.wait_seconds)
    return answered(ticket, said["language"], said["script"])


def ask_again(server: Server, header: str, body: object) -> tuple[int, dict[str, Any]]:
    """Return status and answer of an earlier click of the same person. Raises Turned where there is none."""
    who = let_in(server, header)
    keep_pace(server, who)
    said = body if isinstance(body, dict) else {}
    owner, ticket = server.tickets.get(str(said.get("run")), ("", None))
    if ticket is None or owner != who.email:
        raise Turned(
            404,
            Words("There is no such click; click again.", "Ce clic n'existe pas; cliquez de nouveau."),
            "no such run",
        )
    ticket.ready.wait(server.config.serve.wait_seconds)
    return answered(ticket, language_in(said), script_in(said))


def answered(ticket: Ticket, language: str, script: int) -> tuple[int, dict[str, Any]]:
    """Return the answer of a ticket, or that it is still at work."""
    if ticket.reply is None:
        return 202, as_data(Reply(failed(RUNNING).status, RUNNING), language, ticket.id, script) | {
            "status": "running",
            "title": "",
        }
    return 200, as_data(ticket.reply, language, ticket.id, script)


def let_in(server: Server, header: str) -> Visitor:
    """Return who asks. Raises Turned for everybody without a good token."""
    try:
        return visitor(header, server.config.serve.audience, server.fetch, server.clock(), server.certs_url)
    except NoPass as error:
        raise Turned(401, NOT_IN.fill(why=error.words), str(error)) from error


def fields_of(body: object) -> dict[str, Any]:
    """Return what a click says. Raises Turned where something is missing or of the wrong kind."""
    if not isinstance(body, dict):
        raise unreadable("it is no JSON object")
    for name in ("what", "spreadsheet", "id", "asked_at"):
        if not isinstance(body.get(name), str) or not 0 < len(body[name]) <= 300:
            raise unreadable(f"{name} is missing or no text")
    if not CLICK_ID.fullmatch(body["id"]):
        raise unreadable("id is not 8 to 64 letters, digits, - or _")
    return {**body, "language": language_in(body), "script": script_in(body)}


def parsed(body: bytes) -> object:
    """Return what a body of JSON says; None for one that is none, or nested so deep that it can only be an attack."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def unreadable(why: str) -> Turned:
    """Return the answer to what is not as a click should be."""
    return Turned(400, UNREADABLE.fill(why=why), why)


def language_in(body: object) -> str:
    """Return the language in which somebody asks, English where it is none of ours."""
    said = body.get("language") if isinstance(body, dict) else ""
    code = said[:2].lower() if isinstance(said, str) else ""
    return code if code in languages() else "en"


def script_in(body: object) -> int:
    """Return the version of the script that asks; 0 for one that does not say."""
    said = body.get("script") if isinstance(body, dict) else 0
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < 10_000 else 0


def served_config(server: Server, spreadsheet: str, who: Visitor) -> Config:
    """Return the settings of the community whose spreadsheet it is. Raises Turned where it is not served to this person."""
    for _, config in communities(server.config):
        if isinstance(config, Config) and address_of(config) == spreadsheet:
            if config.serve.allowed and asked.is_allowed(who.email, config.serve.allowed):
                return config
            break
    raise Turned(403, NOT_HERE, "not served to this person")


def address_of(config: Config) -> str:
    """Return by which id a script knows a community's workbook: the spreadsheet's id."""
    from automations.books.google_access import spreadsheet_id

    kind, address = kind_and_address(config.book_place)
    return spreadsheet_id(address) if kind == "google" else address


def ticket_of(server: Server, who: Visitor, said: dict[str, Any], config: Config) -> Ticket:
    """Return the ticket of a click: a new one, or the earlier one where it is the same click. Raises Turned otherwise."""
    now = server.clock()
    near = in_time(said["asked_at"], now, server.config.serve.click_minutes)
    if near is None:
        raise unreadable("asked_at is no time with its zone")
    if not near:
        raise Turned(
            409, CLOCK.fill(there=said["asked_at"][:25], here=now.isoformat(timespec="seconds")), "not in time"
        )
    mark = short_hash(said["spreadsheet"], said["what"], said["asked_at"])
    with server.lock:  # of two that come at once, the second finds the first
        return earlier_ticket(server, who, said["id"], mark) or new_ticket(server, who, said, mark, config)


def earlier_ticket(server: Server, who: Visitor, click: str, mark: str) -> Ticket | None:
    """Return the ticket of the same click; None where there was none. Raises Turned where the click asks for something else."""
    _, first_mark, first = server.clicks.get((who.email, click), (0.0, "", None))
    if first is not None and first_mark != mark:
        raise Turned(409, USED, "replay with other content")
    return first


def new_ticket(server: Server, who: Visitor, said: dict[str, Any], mark: str, config: Config) -> Ticket:
    """Return the ticket of a click that was not seen before. Raises Turned where it is one too many."""
    keep_pace(server, who)
    automation = meant(said["what"], server.offered)
    if automation is None:
        ticket: Ticket | None = answered_ticket(
            server, who, refused(asked.not_understood(said["what"], server.offered))
        )
    else:
        ticket = counter_of(server, config).ask(automation, who.email)
    if ticket is None:
        raise Turned(503, TOO_MANY, "queue full")
    remember(server, who, said["id"], mark, ticket)
    return ticket


def answered_ticket(server: Server, who: Visitor, reply: Reply) -> Ticket:
    """Return the ticket of a click that has its answer already."""
    ticket = Ticket(server.offered[0], who.email)
    ticket.answer(reply)
    return ticket


def remember(server: Server, who: Visitor, click: str, mark: str, ticket: Ticket) -> None:
    """Remember a click for as long as it could be replayed, and its ticket for as long."""
    now = server.clock().timestamp()
    until = now + 2 * 60 * server.config.serve.click_minutes + 60
    with server.lock:
        gone = [key for key, (end, _, _) in server.clicks.items() if end < now]
        gone += list(server.clicks)[: max(0, len(server.clicks) - len(gone) - REMEMBERED)]
        for key in gone:
            _, _, old = server.clicks.pop(key, (0.0, "", ticket))
            server.tickets.pop(old.id, None)
        server.clicks[(who.email, click)] = (until, mark, ticket)
        server.tickets[ticket.id] = (who.email, ticket)


def keep_pace(server: Server, who: Visitor) -> None:
    """Count a click. Raises Turned where one person clicks more often than a minute allows."""
    now = server.clock().timestamp()
    with server.lock:
        pace = server.paces.setdefault(who.email, deque())
        while pace and pace[0] <= now - 60:
            pace.popleft()
        if len(pace) >= server.config.serve.per_minute:
            raise Turned(429, TOO_FAST, "rate limit")
        pace.append(now)


def counter_of(server: Server, config: Config) -> Counter:
    """Return the counter of a community's spreadsheet."""
    key = book_id(config.book_place)
    with server.lock:
        if key not in server.counters:
            server.counters[key] = Counter(
                lambda wanted, who: carried_out(server, config, wanted, who),
                time.monotonic,
                server.gather,
                lambda error: tell(server, event="run failed", book=key, why=type(error).__name__ + where(error)),
            )
        return server.counters[key]


def carried_out(
    server: Server, config: Config, wanted: tuple[Automation, ...], who: tuple[str, ...]
) -> dict[str, Reply]:
    """Return each automation's reply by name, once all of them were carried out in one run and written."""
    own_time = server.clock().astimezone(config.zone).replace(tzinfo=None)
    try:
        with turn(config.book_place, config):
            replies = written(server.open(config.book_place, config), config, own_time, wanted, who)
            return {name: server.finish(reply, config, own_time.date()) for name, reply in replies.items()}
    except ConnectorError as error:
        tell(server, event="run failed", book=book_id(config.book_place), why=type(error).__name__)
        said = Words("Not done: {why}.", "Pas fait : {why}.").fill(why=error.words)
        return {automation.name: failed(said) for automation in wanted}


def written(
    book: Book, config: Config, own_time: datetime, wanted: tuple[Automation, ...], who: tuple[str, ...]
) -> dict[str, Reply]:
    """Return the replies once the changes are in the workbook. Raises BookError where that is not possible."""

    def look(sheets: Mapping[str, Grid]) -> tuple[Changes, dict[str, Reply]]:
        found, replies = asked.plan_for(sheets, config, own_time, wanted, who)
        return found.changes, replies

    return in_rounds(book, look)


def tell(server: Server, **what: object) -> None:
    """Write one line of JSON to the log: ids and counts, nobody's name."""
    server.log.info(json.dumps({"at": server.clock().isoformat(timespec="milliseconds"), **what}, ensure_ascii=True))


def web(server: Server) -> Flask:
    """Return the server as a WSGI application."""
    from flask import Flask, request
    from werkzeug.exceptions import HTTPException

    made = Flask("connector", static_folder=None)
    made.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    Answerer = Callable[[Server, str, object], tuple[int, dict[str, Any]]]

    def respond(do: Answerer) -> tuple[dict[str, Any], int]:
        began, body, why = time.monotonic(), None, ""
        try:
            body = parsed(request.get_data())
            status, data = do(server, request.headers.get("Authorization", ""), body)
        except Turned as turned:
            status, why = turned.status, turned.why
            data = as_data(refused(turned.message), language_in(body), "", script_in(body) or SCRIPT_WANTED)
        milliseconds = round(1000 * (time.monotonic() - began))
        tell(server, path=request.path, status=status, ms=milliseconds, run=data["run"][:8], why=why)
        return data, status

    @made.post("/run")
    def run() -> tuple[dict[str, Any], int]:
        return respond(run_clicked)

    @made.post("/answer")
    def answer() -> tuple[dict[str, Any], int]:
        return respond(ask_again)

    @made.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    @made.errorhandler(HTTPException)
    def other(error: HTTPException) -> tuple[dict[str, Any], int]:
        status = error.code or 500
        said = Words("There is nothing here ({status}).", "Il n'y a rien ici ({status}).")
        if status == 413:
            said = Words("The click is too big ({status}).", "Le clic est trop gros ({status}).")
        tell(server, path="other", status=status)
        return as_data(refused(said.fill(status=status)), "en", ""), status

    return made


def listen(server: Server, host: str, port: int, seconds: int = 20) -> Any:  # noqa: ANN401 - waitress has no types
    """Return the listening HTTP server, not yet run: bounded in threads, connections, sizes, and in `seconds`, within which a
    request has to arrive whole and after which a silent connection ends."""
    import waitress
    from waitress.channel import HTTPChannel

    class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
        """A connection on which a drip of bytes is no activity: what counts is when its request began."""

        began: float = 0.0
        last_activity: float

        def handle_read(self) -> None:
            """Take what arrived."""
            begun = self.request is not None
            super().handle_read()
            if self.request is not None:
                self.began = self.began if begun else self.last_activity
                self.last_activity = self.began

    made = waitress.create_server(
        web(server),
        host=host,
        port=port,
        threads=server.config.serve.threads,
        connection_limit=500,
        channel_timeout=seconds,
        cleanup_interval=min(5, seconds),
        max_request_header_size=16_384,
        max_request_body_size=64 * LARGEST_BODY,
        ident=None,
    )
    for each in [*getattr(made, "map", {}).values()] or [made]:
        each.channel_class = Channel
    return made


def now_in_utc() -> datetime:
    """Return now, in UTC."""
    return datetime.now(UTC)
