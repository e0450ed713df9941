"""How fast Google may be asked: so many reads and writes a minute, over everything that runs in this process."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

MINUTE = 60.0
"""Seconds; Google counts its quotas by the minute."""


@dataclass
class Pace:
    """At most `limit` calls in any minute; whoever comes too early waits for a place."""

    limit: int
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    taken: deque[float] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self) -> None:
        """Take a place among this minute's calls, waiting until there is one."""
        while (wait := self.wanted()) > 0:
            self.sleep(wait)

    def wanted(self) -> float:
        """Take a place and return 0, or return in how many seconds one is free."""
        with self.lock:
            now = self.clock()
            while self.taken and now >= self.taken[0] + MINUTE:
                self.taken.popleft()
            if len(self.taken) < self.limit:
                self.taken.append(now)
                return 0.0
            return self.taken[0] + MINUTE - now


@dataclass
class Quota:
    """The paces of one project: its own for reads and writes, and one of each for every account that asks."""

    per_project: int
    per_user: int
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    paces: dict[tuple[str, bool], Pace] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, user: str, writes: bool) -> None:
        """Wait until both the account and the project may ask once more."""
        self.pace(user, writes, self.per_user).take()
        self.pace("", writes, self.per_project).take()

    def pace(self, user: str, writes: bool, limit: int) -> Pace:
        """Return the pace of an account, or for "" of the project, for reads or for writes."""
        with self.lock:
            return self.paces.setdefault((user, writes), Pace(limit, self.clock, self.sleep))


quotas: dict[tuple[int, int], Quota] = {}
"""The quotas of this process: communities that share a project share its minute."""


def shared_quota(per_project: int, per_user: int) -> Quota:
    """Return the quota that everything in this process shares."""
    return quotas.setdefault((per_project, per_user), Quota(per_project, per_user))
