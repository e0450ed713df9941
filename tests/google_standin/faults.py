"""What can go wrong on the way: connections cut, answers that are errors, slow ones, tokens that run out; and quotas.

Each is planned for the n-th request: `google.plan[3] = cut_after()`; numbers count from 0 since the last `google.restart()`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.google_standin.errors import STATUS, ApiError, quota_exceeded

MESSAGES = {
    429: "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service "
    "'sheets.googleapis.com' for consumer 'project_number:1'.",
    500: "Internal error encountered.",
    502: "Bad Gateway",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
}
"""https://developers.google.com/workspace/sheets/api/limits and https://cloud.google.com/apis/design/errors."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to one request: `applied` says whether Google did what was asked nevertheless."""

    applied: bool = False
    cut: bool = False
    answer: ApiError | None = None
    seconds: float = 0.0
    expire: bool = False


def cut_before() -> Trouble:
    """Cut the connection before the request is applied."""
    return Trouble(cut=True)


def cut_after() -> Trouble:
    """Cut the connection after the request was applied, before its answer."""
    return Trouble(applied=True, cut=True)


def answers(status: int, retry_after: int | None = None, applied: bool = False) -> Trouble:
    """Answer with an error such as 429, 500 or 503; a 500 may come although the request was applied."""
    body = {
        "error": {"code": status, "message": MESSAGES.get(status, "Error"), "status": STATUS.get(status, "UNKNOWN")}
    }
    headers = {} if retry_after is None else {"Retry_After": str(retry_after)}
    return Trouble(applied=applied, answer=ApiError(status, MESSAGES.get(status, "Error"), body, **headers))


def slow(seconds: float, applied: bool = True) -> Trouble:
    """Answer late; who waits shorter does not learn whether the request was applied."""
    return Trouble(applied=applied, seconds=seconds)


def token_expires() -> Trouble:
    """Let every token run out before the request."""
    return Trouble(expire=True)


@dataclass
class Quota:
    """Requests a minute, for the project and for each user; reads and writes are counted apart.

    https://developers.google.com/workspace/sheets/api/limits: 300 and 60; "Quotas are refilled every minute".
    """

    clock: Callable[[], float]
    project: int = 300
    user: int = 60
    used: dict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))

    def count(self, reads: bool, caller: str, project: str) -> None:
        """Count one request; raise the 429 where none is left in this minute."""
        kind, minute = ("Read" if reads else "Write"), int(self.clock() // 60)
        if self.used[kind, "", minute] >= self.project:
            raise quota_exceeded(kind, "", self.project, project)
        if self.used[kind, caller, minute] >= self.user:
            raise quota_exceeded(kind, " per user", self.user, project)
        self.used[kind, "", minute] += 1
        self.used[kind, caller, minute] += 1
