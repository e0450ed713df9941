"""When a morning is due: at an hour of the community's own clock, on its working days, through every change of the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sheets_templates.settings import Section, no_hour, no_zone, setting, unknown
from sheets_templates.words import Words

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

AS_FAR = 400
"""A morning is looked for so many days ahead and back."""

CLOCK_SLACK = timedelta(hours=26)
"""A run that lies further ahead than this was noted while the clock of the machine was wrong; it does not count."""


@dataclass(frozen=True)
class Watching(Section):
    """[watch] When `connector watch` runs the morning by itself, and whose requests it carries out."""

    at: str = setting("06:30", "The morning runs at this hour of your own clock.")
    zone: str = setting(
        "", "The time zone of that hour, such as “America/St_Johns”; empty means the one of [calendar]."
    )
    weekdays: tuple[str, ...] = setting(("mon", "tue", "wed", "thu", "fri"), "The days on which it runs.")
    holidays: tuple[str, ...] = setting((), "Days on which it does not run, such as “2026-12-25”.")
    requests_every_seconds: int = setting(60, "Rows of the tab Requests are looked for so often.", least=5)
    allowed: tuple[str, ...] = setting(
        (), "Whose requests are carried out: e-mails or names as in Asked by, or “@example.ca”; empty means everyone's."
    )
    request_days: int = setting(7, "A request that is older is not carried out any more, which is answered.", least=1)
    folder: str = setting(".connector", "Where the watcher keeps its lock, its status and its log, beside config.toml.")

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the hour, the zone or a day."""
        yield from no_hour("at", self.at)
        if self.zone:
            yield from no_zone(self.zone)
        for day in self.weekdays:
            yield from unknown("weekdays", day, DAYS)
        for day in self.holidays:
            try:
                date.fromisoformat(day)
            except ValueError:
                yield NO_DAY.fill(day=day)

    def works_on(self, day: date) -> bool:
        """Tell whether the morning runs on a day."""
        return DAYS[day.weekday()] in self.weekdays and day.isoformat() not in self.holidays

    def due_on(self, day: date, zone: ZoneInfo) -> datetime:
        """Return the moment at which the morning of a day is due, in UTC.

        An hour that the clocks jump over in spring comes as much later; one that they repeat in autumn counts the first
        time (PEP 495, fold=0).
        """
        return datetime.combine(day, time.fromisoformat(self.at), tzinfo=zone).astimezone(UTC)


NO_DAY = Words(
    "holidays: “{day}” is no day; write it as year-month-day, such as “2026-12-25”",
    "holidays : « {day} » n'est pas un jour; écrivez année-mois-jour, comme « 2026-12-25 »",
)


def last_due(watching: Watching, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the latest moment up to `now` (with its zone) at which a morning was due; None where there is none."""
    today = now.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(AS_FAR))
    return next((due for day in days if watching.works_on(day) and (due := watching.due_on(day, zone)) <= now), None)


def next_due(watching: Watching, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the first moment after `now` at which a morning is due; None where no day is a working day."""
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(AS_FAR))
    return next((due for day in days if watching.works_on(day) and (due := watching.due_on(day, zone)) > now), None)


def owed(watching: Watching, zone: ZoneInfo, now: datetime, last_ran: datetime | None) -> datetime | None:
    """Return the due moment of the morning that has to run now; None where it has run already.

    However many were missed, one is owed. A run noted far in the future was noted by a wrong clock and does not count.
    """
    due = last_due(watching, zone, now)
    if due is None or (last_ran is not None and due <= last_ran <= now + CLOCK_SLACK):
        return None
    return due
