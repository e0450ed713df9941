"""Google as a program meets it: files, people, tokens, quotas and troubles, behind one function that answers requests.

`World.answer(Request)` is all of it without a network; server.py puts it behind HTTP, transports.py behind `requests`.
"""

from __future__ import annotations

import json
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zlib import crc32

from tests.google_standin import masks, sign_in
from tests.google_standin.accounts import ROBOT, Accounts
from tests.google_standin.batches import Handler, handlers
from tests.google_standin.conformity import Complaint, Document, Method, document, refusal
from tests.google_standin.drive import SHEETS, WRITERS, File, grant
from tests.google_standin.errors import (
    ApiError,
    api_not_enabled,
    drive_error,
    file_not_found,
    invalid,
    not_found,
    permission_denied,
    unauthenticated,
)
from tests.google_standin.faults import Quota, Trouble
from tests.google_standin.ids import Ids
from tests.google_standin.reading import Reader
from tests.google_standin.showing import new_properties
from tests.google_standin.spreadsheets import Spreadsheet, new_sheet

AUTH = "https://www.googleapis.com/auth/"
APIS = {
    "sheets.v4": ("sheets.googleapis.com", "Google Sheets API"),
    "drive.v3": ("drive.googleapis.com", "Google Drive API"),
}
DRIVE_IGNORES = frozenset({"withLink"})
"""Fields of Drive v2 that gspread still sends, and that Drive v3 passes over."""

PROJECT = "123456789012"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it comes in: `target` is path and query."""

    verb: str
    target: str
    body: bytes = b""
    authorization: str = ""

    @property
    def path(self) -> str:
        """The path as it was sent, not decoded."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        """The parameters of the query."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it goes out; `cut` instead of it: the connection ends, `seconds`: it comes late."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    seconds: float = 0.0

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True, slots=True)
class Call:
    """One request to an API as it was answered, for tests to look at."""

    number: int
    method: str
    """The method's id in the discovery document, such as "sheets.spreadsheets.batchUpdate"; "" for none."""
    verb: str
    path: str
    query: dict[str, list[str]]
    body: Any
    status: int
    """0 where the connection was cut."""
    reply: Any
    caller: str
    size: int
    """Bytes of the request's body."""

    @property
    def reads(self) -> bool:
        """Whether it changed nothing."""
        return self.verb == "GET" or (
            self.method.endswith(("ByDataFilter", "search"))
            and "Update" not in self.method
            and "Clear" not in self.method
        )

    @property
    def kinds(self) -> list[str]:
        """The names of the requests in a batchUpdate, in order."""
        return (
            [name for request in (self.body or {}).get("requests", []) for name in request]
            if isinstance(self.body, dict)
            else []
        )


class World:
    """All that Google knows."""

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        seed: int = 0,
    ) -> None:
        self.moment, self.clock = now, clock
        self.ids = Ids(seed)
        self.accounts = Accounts(clock)
        self.files: dict[str, File] = {}
        self.readers: dict[str, tuple[Spreadsheet, Reader]] = {}
        self.handlers: dict[str, Handler] = handlers()
        self.quota: Quota | None = None
        self.disabled: set[str] = set()
        """Services whose API is not enabled, such as "sheets.googleapis.com"."""
        self.plan: dict[int, Trouble] = {}
        self.before: list[Callable[[int], None]] = []
        """Called before each request with its number: here a colleague acts."""
        self.log: list[Call] = []
        self.started = 0
        self.complaints: list[str] = []
        """Requests and answers that were not what the discovery documents say; a test should end without any."""
        self.checks = True
        """Whether requests and answers are held against the discovery documents; a benchmark may do without."""
        self.latency = 0.0
        """Seconds added to each answer."""
        self.lock = threading.RLock()

    def restart(self) -> None:
        """Count requests from 0 again and forget the log and the plan."""
        self.log.clear()
        self.plan.clear()
        self.started = 0

    def wall_clock(self) -> datetime:
        """Return now without its zone, as TODAY and NOW show it."""
        return self.moment().replace(tzinfo=None)

    def person_id(self, name: str) -> str:
        """Return the id of a person in permissions: always the same."""
        said = self.ids.said["permissionId"]
        return said.pop(0) if said else f"{crc32(name.lower().encode()):020}"

    # Files

    def new_file(self, name: str, owner: str = ROBOT, mime: str = SHEETS, id_: str = "") -> File:
        """Make a file with an empty spreadsheet of one sheet of 1000 rows and 26 columns; it belongs to `owner`."""
        made, id_ = self.moment(), id_ or self.ids.text("spreadsheetId")
        book = Spreadsheet(id_, new_properties(name), [new_sheet(0, "Sheet1")])
        file = File(id_, name, owner, made, made, book, mime=mime)
        grant(self, file, {"type": "user", "role": "owner", "emailAddress": owner})
        self.files[id_] = file
        return file

    def file(self, id_: str, caller: str, write: bool) -> File:
        """Return a file for the Sheets API: 404 for none, 403 where it is not shared, or not for writing."""
        file = self.files.get(id_)
        if file is None:
            raise not_found()
        role = file.role(caller)
        if not role or (write and role not in WRITERS):
            raise permission_denied()
        return file

    def reader(self, file: File) -> Reader:
        """Return the reader of a file's spreadsheet; what it computed is kept until the spreadsheet changes."""
        known = self.readers.get(file.id)
        if known is None or known[0] is not file.book:
            known = (file.book, Reader(file.book, self.wall_clock))
            self.readers[file.id] = known
        return known[1]

    def keep(self, file: File, book: Spreadsheet) -> None:
        """Let a changed copy take the place of a file's spreadsheet."""
        book.version += 1
        file.book, file.name, file.modified = book, book.properties["title"], self.moment()

    # Answering

    def answer(self, request: Request) -> Reply:
        """Return the answer to a request, troubles and all."""
        signing_in = sign_in.answer(self.accounts, request.verb, request.path, request.body, request.authorization)
        if signing_in is not None:
            status, text = signing_in
            return Reply(status, text, {"Metadata-Flavor": "Google"})
        with self.lock:
            number, self.started = self.started, self.started + 1
        for act in list(self.before):
            act(number)  # without the lock: it may be another tool that sends requests of its own
        with self.lock:
            return self.troubled(request, number, self.plan.get(number, Trouble(applied=True)))

    def troubled(self, request: Request, number: int, trouble: Trouble) -> Reply:
        """Return the answer to a request to which something happens on the way."""
        if trouble.expire:
            self.accounts.expire()
        if trouble.applied or trouble.expire:
            reply = self.applied(request, number)
        else:
            reply = told(ApiError(504, "Deadline expired before operation could complete."))
            status = 0 if trouble.cut else (trouble.answer or ApiError(504, "")).code
            self.note(request, number, None, "", status, None)
        if trouble.cut:
            return Reply(cut=True)
        if trouble.answer is not None:
            reply = told(trouble.answer)
        return Reply(reply.status, reply.body, reply.headers, seconds=trouble.seconds + self.latency)

    def applied(self, request: Request, number: int) -> Reply:
        """Do what a request asks and return the answer, checked both ways against the discovery document."""
        api = "drive.v3" if "/drive/" in request.path else "sheets.v4"
        about = document(api)
        found = about.method(request.verb, request.path)
        caller, body, method = "", None, None
        try:
            body = parsed(request)
            if found is None:
                body = None if request.path.startswith("/upload/") else body
                method, caller = None, self.admitted(request, None, api)
                reply = self.upload(request, caller)
            else:
                method, path = found
                caller = self.admitted(request, method, api)
                self.refuse_unopened(request, path)
                self.check(about, method, request, body)
                reply = self.done(
                    method, {name: unquote(part) for name, part in path.items()}, request, body, caller, api
                )
                self.check_reply(about, method, request, reply)
        except ApiError as error:
            reply = told(error)
        except Exception as error:  # a fault of the stand-in itself: the test must hear of it, the client gets a 500
            self.complaints.append(f"{request.verb} {request.path}: {traceback.format_exc()}")
            reply = told(ApiError(500, f"The stand-in failed: {error!r}"))
        self.note(request, number, method, caller, reply.status, reply, body)
        return reply

    def admitted(self, request: Request, method: Method | None, api: str) -> str:
        """Return who calls, if they may: a good token with a scope that serves, the API enabled, quota left."""
        token = self.accounts.known(request.authorization)
        if token is None:
            raise unauthenticated()
        service, name = APIS[api]
        if service in self.disabled:
            raise api_not_enabled(PROJECT, service, name)
        if method is not None and token.scopes and not token.scopes & set(method.about["scopes"]):
            raise ApiError(403, "Request had insufficient authentication scopes.")
        if self.quota is not None and api == "sheets.v4":
            self.quota.count(method is None or method.reads, token.person, PROJECT)
        return token.person

    def refuse_unopened(self, request: Request, path: dict[str, str]) -> None:
        """Refuse Drive's calls on a file that the app did not make, where the token's only scope for Drive is drive.file.

        https://developers.google.com/workspace/drive/api/guides/api-specific-auth
        """
        token, file = self.accounts.known(request.authorization), self.files.get(path.get("fileId", ""))
        own_files_only = (
            token is not None and f"{AUTH}drive.file" in token.scopes and f"{AUTH}drive" not in token.scopes
        )
        if file is not None and own_files_only and not file.by_app:
            raise file_not_found(file.id)

    def check(self, about: Document, method: Method, request: Request, body: Any) -> None:
        """Refuse a request that is not what the document says; the Drive API takes parameters of its other methods too."""
        if not self.checks:
            return
        drive = method.id.startswith("drive.")
        query = {name: values for name, values in request.query.items() if not (drive and name in about.parameters)}
        wrong = about.check_query(method, query) + about.check_body(method, body)
        wrong = [one for one in wrong if not (drive and one.kind == "unknown" and one.value in DRIVE_IGNORES)]
        if wrong:
            self.complain(request, wrong)
            raise refusal(method, wrong)

    def check_reply(self, about: Document, method: Method, request: Request, reply: Reply) -> None:
        """Complain of an answer of our own that is not what the document says."""
        if self.checks and reply.body and reply.headers.get("Content-Type", "").startswith("application/json"):
            self.complain(request, about.check_reply(method, reply.json))

    def complain(self, request: Request, wrong: list[Complaint]) -> None:
        """Keep what was wrong, for the test to fail on."""
        self.complaints += [f"{request.verb} {request.path}: {complaint}" for complaint in wrong]

    def note(
        self,
        request: Request,
        number: int,
        method: Method | None,
        caller: str,
        status: int,
        reply: Reply | None,
        body: Any = None,
    ) -> None:
        """Write a request into the log."""
        self.log.append(
            Call(
                number,
                method.id if method else "",
                request.verb,
                unquote(request.path),
                request.query,
                body if body is not None else parsed_or_none(request),
                status,
                reply.json if reply and reply.headers.get("Content-Type", "").startswith("application/json") else None,
                caller,
                len(request.body),
            )
        )

    def done(self, method: Method, path: dict[str, str], request: Request, body: Any, caller: str, api: str) -> Reply:
        """Do what a method does and return the answer, cut to the fields asked for."""
        from tests.google_standin.methods import DRIVE, SHEETS_METHODS, Asked

        asked = Asked(self, path, request.query, body or {}, caller)
        known = DRIVE if api == "drive.v3" else SHEETS_METHODS
        if method.id not in known:
            # not a reply of Google's: a test that needs more of the stand-in than it has is to stop here
            raise NotImplementedError(f"the stand-in does not know the method {method.id}")
        answer = known[method.id](asked)
        if answer is None:
            return Reply(204)
        if isinstance(answer, bytes):
            return Reply(200, answer, {"Content-Type": "text/csv"})
        fields = asked.fields
        if fields is not None and method.id != "sheets.spreadsheets.get":
            answer = masks.select(fields, answer)
        text = json.dumps(answer, ensure_ascii=False)
        return Reply(200, text.encode(), {"Content-Type": "application/json; charset=UTF-8"})

    def upload(self, request: Request, caller: str) -> Reply:
        """Answer what no document describes: the upload of CSV that gspread still sends to Drive v2."""
        from tests.google_standin.methods import upload_csv

        if not request.path.startswith("/upload/drive/v2/files/"):
            raise not_found()
        answer = upload_csv(self, request.path.rpartition("/")[2], request.body, caller)
        return Reply(200, json.dumps(answer).encode(), {"Content-Type": "application/json; charset=UTF-8"})


def parsed(request: Request) -> Any:
    """Return the body of a request as JSON; raise the 400 of one that is none."""
    if not request.body or request.path.startswith("/upload/"):
        return None
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise invalid("Invalid JSON payload received. Unexpected token.") from error


def parsed_or_none(request: Request) -> Any:
    """Return the body of a request as JSON; None where it is none."""
    try:
        return parsed(request)
    except ApiError:
        return None


def told(error: ApiError) -> Reply:
    """Return the answer that says a refusal."""
    text = json.dumps(error.body, ensure_ascii=False).encode()
    return Reply(error.code, text, {"Content-Type": "application/json; charset=UTF-8", **error.headers})


__all__ = ["Call", "Reply", "Request", "World", "drive_error"]
