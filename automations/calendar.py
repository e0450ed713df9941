"""The programme's calendar: what is coming up, from config.toml and from the workbook, as a tab and as an .ics file.

To add a source of entries, write a function of the workbook and the settings that yields `Entry`, and name it in the
tuple at the foot. What repeats by a rule is a line of `[calendar.repeats]`: no code at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from automations.repeating import EACH_MONTH, days_of, in_words, last_at_most, misread, parts_of
from reports.periods import report_period
from sheets_templates.choices import ActivityType, folded
from sheets_templates.keys import short_hash
from sheets_templates.people_tabs import Activity, fullness
from sheets_templates.settings import Section, no_zone, setting
from sheets_templates.tabs import Workbook
from sheets_templates.words import NO_WORDS, Words

if TYPE_CHECKING:
    import icalendar


@dataclass(frozen=True)
class Calendar(Section):
    """[calendar] The programme's year: what repeats, how far ahead you see it, and when you are reminded."""

    zone: str = setting("America/Halifax", "The time zone of the hours below, by its name in the IANA list.")
    months_ahead: int = setting(12, "The tab Calendar shows so many months.", least=1)
    minutes: int = setting(60, "What has an hour lasts so many minutes.", least=5)
    repeats: Mapping[str, str] = setting(
        {
            "monthly_call": "second wednesday 13:00",
            "check_in": "third tuesday of may, november",
            "learning_exchange": "second thursday of february, september",
            "recognition_event": "third thursday of april",
        },
        'What repeats; the national programme tells you its days, ours are examples. A day of each year ("05-15"), one day ("2026-05-15"), a weekday of each month '
        '("second wednesday", "last friday of march, june"), with an hour behind it ("05-15 13:00"), several split by ";", '
        '"" for never. Entries of your own stand beside them: "Board meeting" = "first monday 09:00".',
    )
    report_due_day: int = setting(30, "The day of the report's month on which it is due.", least=1)
    remind_days: Mapping[str, int] = setting(
        {
            "report": 21,
            "monthly_call": 1,
            "check_in": 7,
            "learning_exchange": 14,
            "recognition_event": 42,
            "activity": 14,
        },
        "Today reminds you so many days before, by kind; what is not named here reminds you of nothing.",
    )

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the zone and the rules."""
        yield from no_zone(self.zone)
        for name, rule in self.repeats.items():
            for part in parts_of(rule):
                for why in misread(part):
                    yield NO_RULE.fill(name=name, part=part, why=why)


NO_RULE = Words(
    "repeats: {name} = “{part}” is not understood ({why}); write such as “05-15”, “second wednesday 13:00” or “last friday of "
    "march, june”",
    "repeats : {name} = « {part} » ne se comprend pas ({why}); écrivez par exemple « 05-15 », « second wednesday 13:00 » ou "
    "« last friday of march, june »",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day: what, of which kind, why it stands here; `at` is None where it takes the day."""

    day: date
    what: Words
    kind: str
    why: Words
    about: tuple[str, ...]
    """What it is about, the same when it moves to another day: its identity in people's calendars."""
    at: time | None = None
    minutes: int = 60
    place: str = ""
    link: str = ""
    remind_days: int = 0
    """Reminds so many days before; 0 for not at all."""
    note: Words = NO_WORDS
    """What whoever is reminded would like to know."""

    @property
    def uid(self) -> str:
        """Return the identity by which a calendar program knows the entry again."""
        return f"{short_hash(self.kind, *self.about)}@connector-suite"

    @property
    def order(self) -> tuple[date, time, str, str]:
        """Return the place among other entries: by day and hour, all-day ones first."""
        return self.day, self.at or time.min, self.what.en, self.uid


NAMES: Mapping[str, Words] = {
    "monthly_call": Words("Monthly call of the national programme", "Appel mensuel du programme national"),
    "check_in": Words("Check-in with the national programme", "Bilan avec le programme national"),
    "learning_exchange": Words("Learning exchange of the communities", "Échange d'apprentissage entre communautés"),
    "recognition_event": Words("Connector recognition event", "Activité de reconnaissance des Connecteurs"),
}
"""What the entries of the deck are called; others are called as config.toml calls them."""

NOTES: Mapping[str, Words] = {
    "recognition_event": Words(
        "type it into Activities once it is planned, and this line goes",
        "inscrivez-la dans Activités une fois prévue, et cette ligne disparaît",
    ),
}
"""What a reminder of an entry adds, by the entry's name in config.toml."""

KINDS: Mapping[str, Words] = {
    "monthly_call": Words("call", "appel"),
    "check_in": Words("check-in", "bilan"),
    "learning_exchange": Words("learning exchange", "échange"),
    "recognition_event": Words("event", "activité"),
    "activity": Words("event", "activité"),
    "report": Words("report", "rapport"),
    "post": Words("post", "publication"),
    "listening": Words("listening", "écoute"),
}
"""What a kind of entry is called; others are called as they are."""


def kind_words(kind: str) -> Words:
    """Return a kind of entry in words."""
    return KINDS.get(kind, Words("own entry", "entrée propre"))


def repeated(workbook: Workbook, settings: Calendar, months: tuple[int, ...]) -> Iterator[Entry]:
    """What repeats by a rule of `[calendar.repeats]`; the recognition event steps back where Activities has one planned."""
    first, last = span(workbook.day, settings)
    planned = {
        activity.held_on.year
        for activity in workbook.activities
        if activity.held_on and not activity.cancelled and activity.type is ActivityType.RECOGNITION_EVENT
    }
    for name, rule in settings.repeats.items():
        for number, part in enumerate(parts_of(rule)):
            why = in_words(part)
            for day, at in days_of(part, first, last):
                if name == "recognition_event" and day.year in planned:
                    continue
                about = (name, str(number), f"{day:%Y-%m}" if EACH_MONTH.match(part) else str(day.year))
                yield Entry(
                    day,
                    NAMES.get(name, Words.plain(name)),
                    name,
                    why,
                    about,
                    at,
                    settings.minutes,
                    remind_days=settings.remind_days.get(name, 0),
                    note=NOTES.get(name, NO_WORDS),
                )


def reports_due(workbook: Workbook, settings: Calendar, months: tuple[int, ...]) -> Iterator[Entry]:
    """The reports to the national manager, in the months of `[report] months`."""
    first, last = span(workbook.day, settings)
    for year in range(first.year, last.year + 1):
        for month in months:
            day = last_at_most(year, month, settings.report_due_day)
            if first <= day <= last:
                period = report_period(date(year, month, 1) - timedelta(days=1), months)
                what = Words("Report to the national programme is due", "Rapport au programme national à remettre")
                why = Words("covers {period}", "couvre {period}").fill(period=period.words)
                reminds = settings.remind_days.get("report", 0)
                yield Entry(day, what, "report", why, (str(year), str(month)), remind_days=reminds, note=why)


def activities_planned(workbook: Workbook, settings: Calendar, months: tuple[int, ...]) -> Iterator[Entry]:
    """Activities that the tab Activities has on a day to come."""
    first, last = span(workbook.day, settings)
    before: Counter[tuple[str, str]] = Counter()
    for day, activity in each_once(activity for activity in workbook.activities if not activity.cancelled):
        kind = activity.type.words if activity.type else Words("Activity", "Activité")
        about = (kind.en, folded(activity.title))
        before[about] += 1
        if first <= day <= last:
            note = kind
            if activity.partner:
                note = Words("{kind}, with {partner}", "{kind}, avec {partner}").fill(
                    kind=kind, partner=activity.partner
                )
            why = Words("planned in Activities: {note}", "prévue dans Activités : {note}").fill(note=note)
            yield Entry(
                day,
                Words.plain(activity.title) if activity.title else kind,
                "activity",
                why,
                (*about, str(before[about])),
                place=activity.place,
                link=activity.link,
                remind_days=settings.remind_days.get("activity", 0),
                note=note,
            )


def each_once(activities: Iterable[Activity]) -> Iterator[tuple[date, Activity]]:
    """Yield activities by their day; of those of one day that are called the same and take place at the same place, the fullest."""
    rows = [(activity.held_on, activity) for activity in activities if activity.held_on]
    known: set[tuple[date, str, str]] = set()
    for day, activity in sorted(rows, key=lambda row: (row[0], row[1].title, not row[1].place, fullness(row[1]))):
        title, place = folded(activity.title), folded(activity.place)
        if not title or (day, title, place) not in known:
            yield day, activity
        known |= {(day, title, place), (day, title, "")}


def entries(workbook: Workbook, settings: Calendar, months: tuple[int, ...] = (4, 10)) -> tuple[Entry, ...]:
    """Return what is coming up from the workbook's day on, soonest first. `months` are those in which a report is due."""
    found = (entry for source in SOURCES for entry in source(workbook, settings, months))
    return in_order(found)


def in_order(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries, soonest first."""
    return tuple(sorted(found, key=lambda entry: entry.order))


def reminders(upcoming: Iterable[Entry], day: date) -> tuple[Entry, ...]:
    """Return the entries that are to be thought of on a day."""
    return tuple(
        entry
        for entry in upcoming
        if entry.remind_days and entry.day - timedelta(days=entry.remind_days) <= day <= entry.day
    )


def span(day: date, settings: Calendar) -> tuple[date, date]:
    """Return the first and last day that the calendar shows."""
    year, month = divmod(day.year * 12 + day.month - 1 + settings.months_ahead, 12)
    return day, last_at_most(year, month + 1, day.day)


def ics(upcoming: Iterable[Entry], settings: Calendar, language: str, name: str, now: datetime) -> bytes:
    """Return the entries as an iCalendar file (RFC 5545): whole days, or hours with their zone; each with its reminder."""
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", f"-//Connector Suite//connector calendar//{language.upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", calendar_name(name).say(language))
    stamp = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    for entry in upcoming:
        made.add_component(event(entry, settings, language, stamp))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def calendar_name(community: str) -> Words:
    """Return what the calendar is called."""
    return Words("Connector Program – {name}", "Programme de connecteur – {name}").fill(name=community)


def event(entry: Entry, settings: Calendar, language: str, stamp: datetime) -> icalendar.Event:
    """Return one entry as an iCalendar event."""
    from zoneinfo import ZoneInfo

    import icalendar

    made = icalendar.Event()
    made.add("uid", entry.uid)
    made.add("dtstamp", stamp)
    made.add("summary", entry.what.say(language))
    made.add("description", entry.why.say(language))
    if entry.at is None:
        made.add("dtstart", entry.day)
        made.add("dtend", entry.day + timedelta(days=1))
        made.add("transp", "TRANSPARENT")
    else:
        start = datetime.combine(entry.day, entry.at, ZoneInfo(settings.zone))
        made.add("dtstart", start)
        made.add("dtend", start + timedelta(minutes=entry.minutes))
    for field, text in (("location", entry.place), ("url", entry.link)):
        if text:
            made.add(field, text)
    if entry.remind_days:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.what.say(language))
        alarm.add("trigger", -timedelta(days=entry.remind_days))
        made.add_component(alarm)
    return made


Source = Callable[[Workbook, Calendar, tuple[int, ...]], Iterator[Entry]]

SOURCES: tuple[Source, ...] = (repeated, reports_due, activities_planned)
