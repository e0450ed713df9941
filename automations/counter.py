"""The counter: clicks queue up per spreadsheet, one run at a time; those that wait are carried out together.

Each click gets a ticket, and every ticket an answer. Clicks that came before a run reads the workbook share that run.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from automations.menu import Automation
from automations.replies import Reply, failed
from sheets_templates.words import Words

MOST_WAITING = 500
"""So many clicks wait for one spreadsheet at most."""

SAME_CLICK_SECONDS = 5.0
"""The same item by the same person within so many seconds after a run began is the same click, held too long."""

GATHER_SECONDS = 0.3
"""A run waits so long for others who click at the same time."""

Carry = Callable[[tuple[Automation, ...], tuple[str, ...]], Mapping[str, Reply]]
"""Carries automations out for some people, and returns each one's reply by name."""


@dataclass
class Ticket:
    """One click: what it asks for, by whom, and its answer once there is one."""

    automation: Automation
    who: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    ready: threading.Event = field(default_factory=threading.Event)
    reply: Reply | None = None

    def answer(self, reply: Reply) -> None:
        """Give the answer to whoever waits for it."""
        self.reply = reply
        self.ready.set()


@dataclass
class Counter:
    """The counter of one spreadsheet."""

    carry: Carry
    seconds: Callable[[], float]
    gather: Callable[[float], object]
    unforeseen: Callable[[Exception], None]
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[Ticket] = field(default_factory=list)
    working: bool = False
    runs: int = 0
    last: dict[tuple[str, str], tuple[float, Ticket]] = field(default_factory=dict)

    def ask(self, automation: Automation, who: str) -> Ticket | None:
        """Return the ticket of a click; None where too many wait already."""
        with self.lock:
            began, earlier = self.last.get((automation.name, who), (0.0, None))
            if earlier is not None and self.seconds() - began <= SAME_CLICK_SECONDS:
                return earlier
            same = next(
                (each for each in self.waiting if (each.automation.name, each.who) == (automation.name, who)), None
            )
            if same is not None:
                return same
            if len(self.waiting) >= MOST_WAITING:
                return None
            ticket = Ticket(automation, who)
            self.waiting.append(ticket)
            if not self.working:
                self.working = True
                threading.Thread(target=self.work, daemon=True).start()
            return ticket

    def work(self) -> None:
        """Carry out what waits, until nothing does."""
        while True:
            self.gather(GATHER_SECONDS)
            with self.lock:
                group, self.waiting = self.waiting, []
                if not group:
                    self.working = False
                    return
                self.runs += 1
                now = self.seconds()
                fresh = {
                    key: (began, one) for key, (began, one) in self.last.items() if now - began <= SAME_CLICK_SECONDS
                }
                self.last = fresh | {(each.automation.name, each.who): (now, each) for each in group}
            self.serve(group)

    def serve(self, group: list[Ticket]) -> None:
        """Carry out a group of clicks in one run, and answer each, whatever happens."""
        wanted = {ticket.automation.name: ticket.automation for ticket in group}
        replies: Mapping[str, Reply] = {}
        try:
            replies = self.carry(tuple(wanted.values()), tuple(sorted({ticket.who for ticket in group})))
        except Exception as error:  # a click is always answered, and the next ones are served
            self.unforeseen(error)
        for ticket in group:
            ticket.answer(replies.get(ticket.automation.name, UNFORESEEN))


UNFORESEEN = failed(
    Words(
        "Something unforeseen happened; the log of the server says where.",
        "Quelque chose d'imprévu s'est produit; le journal du serveur dit où.",
    )
)
