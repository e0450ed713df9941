"""A stand-in for Google Sheets and the parts of Drive that gspread uses, for tests: nothing here reaches a network beyond loopback.

How to use it:

    from tests.google_standin import Google

    with Google() as google:                                  # real HTTP on loopback; Google(direct=True): no network, faster
        id_ = google.new_spreadsheet("Halifax", shared_with=[ROBOT])   # belongs to "coordinator@example.ca"
        client = google.client()                              # gspread, logged in by a real service-account flow
        client.open_by_key(id_).sheet1.update([["Name"]], "A1")
        maria = google.colleague(id_)                         # acts and reads directly, never counted as a request
        maria.insert_rows("Sheet1", before=1)
        assert maria.rows("Sheet1") == [[], ["Name"]]
        assert [call.method for call in google.log][-1] == "sheets.spreadsheets.values.update"

For code that makes its own client: `google.key_file(folder)` writes a service account's key file whose `token_uri` is the
stand-in's, `google.person_file(folder)` that of an authorised person; `google.mount(session)` lets any `requests` session
(also `AuthorizedSession`, and `client.http_client.session`) reach the stand-in under Google's own addresses.

What tests can turn:
- `google.before.append(act)`: called with the request's number before each request; a colleague acts there.
- `google.plan[3] = cut_after()`: troubles by number (faults.py): cut_before, cut_after, answers(503, retry_after=1), slow(30),
  token_expires. `google.restart()` counts from 0 again and forgets log and plan.
- `google.quota = Quota(clock)`, `google.disabled.add("sheets.googleapis.com")`, `google.latency = 0.05`.
- `google.log`: every request with its parsed body, its answer, its kinds of batch requests and its size.
- `google.complaints`: what was not as Google's discovery documents say; leaving the `with` raises when there is any
  (clear the list in a test that means to send nonsense).

Modules: world (answers requests), server and transports (reach it), methods, values, batches and *_requests (what the API does),
spreadsheets, cells, references (what is kept), formulas, functions, lookups, arrays, grammar (what is computed), reading, writing,
showing, formats, entering, masks, protos, a1 (how it is said), drive, metadata, accounts, sign_in, ids, conformity, faults, errors.
Every behaviour that no recording shows names its source in a docstring.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import gspread
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials

from tests.google_standin.accounts import ROBOT, key_info, person_info
from tests.google_standin.colleague import Colleague
from tests.google_standin.drive import grant
from tests.google_standin.faults import Quota, Trouble, answers, cut_after, cut_before, slow, token_expires
from tests.google_standin.server import Server
from tests.google_standin.transports import Direct, Loopback, mount
from tests.google_standin.world import Call, Reply, Request, World

COORDINATOR = "coordinator@example.ca"
"""To whom spreadsheets belong unless a test says otherwise."""

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")


class Google(World):
    """A world with a door: enter it, and clients reach it."""

    def __init__(
        self,
        direct: bool = False,
        now: Callable[[], datetime] | None = None,
        clock: Callable[[], float] | None = None,
        seed: int = 0,
    ) -> None:
        given: dict[str, Any] = {name: part for name, part in (("now", now), ("clock", clock)) if part is not None}
        super().__init__(seed=seed, **given)
        self.server = None if direct else Server(self)

    @property
    def url(self) -> str:
        """Where the stand-in is served; without a network, an address that only mounted sessions reach."""
        return self.server.url if self.server else "https://oauth2.googleapis.com"

    @property
    def token_uri(self) -> str:
        """Where tokens are given."""
        return f"{self.url}/token"

    def __enter__(self) -> Google:
        if self.server:
            self.server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.server:
            self.server.__exit__(kind, error, trace)
        if kind is None and self.complaints:
            raise AssertionError("Not as Google's discovery documents say:\n" + "\n".join(self.complaints))

    def new_spreadsheet(
        self, title: str = "Connector", owner: str = COORDINATOR, shared_with: Sequence[str] = (ROBOT,), id_: str = ""
    ) -> str:
        """Make a spreadsheet that belongs to somebody and is shared for writing; return its id."""
        file = self.new_file(title, owner, id_=id_)
        for person in shared_with:
            self.share(file.id, person)
        return file.id

    def share(self, id_: str, person: str, role: str = "writer") -> None:
        """Share a spreadsheet with somebody: as writer, reader, commenter."""
        grant(self, self.files[id_], {"type": "user", "role": role, "emailAddress": person})

    def unshare(self, id_: str, person: str) -> None:
        """Take a spreadsheet away from somebody."""
        entries = self.files[id_].permissions
        entries[:] = [entry for entry in entries if entry.get("emailAddress") != person]

    def colleague(self, id_: str, person: str = "") -> Colleague:
        """Return somebody at work in a spreadsheet: its owner unless said otherwise."""
        return Colleague(self, self.files[id_], person)

    # Clients

    def key_file(self, folder: Path, address: str = ROBOT) -> Path:
        """Write the key file of a service account; return its path."""
        path = folder / "key.json"
        path.write_text(json.dumps(key_info(address, self.token_uri)), encoding="utf-8")
        return path

    def person_file(self, folder: Path, address: str = COORDINATOR) -> Path:
        """Write the file of an authorised person, as gspread and gcloud store it; return its path."""
        path = folder / "authorized_user.json"
        path.write_text(json.dumps(person_info(address, self.token_uri)), encoding="utf-8")
        return path

    def adapter(self) -> Direct | Loopback:
        """Return the adapter by which `requests` reaches the stand-in."""
        return Loopback(self.server.url) if self.server else Direct(self)

    def mount(self, session: requests.Session) -> None:
        """Let a session reach the stand-in under Google's addresses, also where it fetches its tokens."""
        mount(session, self.adapter())
        own = getattr(session, "_auth_request_session", None)
        if own is not None:
            mount(own, self.adapter())

    def session(self, address: str = ROBOT) -> AuthorizedSession:
        """Return a session of a service account."""
        info = key_info(address, self.token_uri)
        session = AuthorizedSession(Credentials.from_service_account_info(info, scopes=SCOPES))
        self.mount(session)
        return session

    def client(self, address: str = ROBOT) -> gspread.Client:
        """Return gspread, logged in as a service account."""
        return gspread.Client(auth=None, session=self.session(address))


__all__ = [
    "COORDINATOR",
    "ROBOT",
    "Call",
    "Colleague",
    "Google",
    "Quota",
    "Reply",
    "Request",
    "Trouble",
    "World",
    "answers",
    "cut_after",
    "cut_before",
    "slow",
    "token_expires",
]
