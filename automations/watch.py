"""The watcher: the morning by itself, and what people ask for in between. A shell: it opens doors and never stops for one.

A round looks at every community in turn: first the morning, where one is owed, then the requests. What fails is tried
again later and noted; the others go on. Time, sleep and doors are arguments, so that a fortnight passes in seconds.
"""

from __future__ import annotations

import logging
import logging.handlers
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from automations import asked, morning
from automations.books import Book, kind_and_address, open_book
from automations.config import Config, communities, load_config
from automations.errors import BookBusy, ConnectorError, SettingError
from automations.hours import CLOCK_SLACK, next_due, owed
from automations.logbook import Standing, book_id, local, read_logbook, write_logbook
from automations.menu import OWN, Automation, menu
from automations.plan import Plan
from automations.report_on_request import handed_in
from automations.turns import turn
from sheets_templates.words import NO_WORDS, Words

LATE = timedelta(minutes=15)
"""A morning that runs later than this after its hour says so in the run log."""

LONGEST_SLEEP = 30.0
"""Seconds between two looks at the clock, so that waking and stopping are noticed soon."""

LOG_BYTES, LOG_FILES = 500_000, 4

Digest = Callable[[Plan, Config], None]


def no_digest(found: Plan, config: Config) -> None:
    """Send nothing."""


@dataclass
class Watcher:
    """What a watcher works with, and what it remembers."""

    load: Callable[[], Config]
    clock: Callable[[], datetime]
    """Returns now, in UTC."""
    folder: Path
    log: logging.Logger
    open: Callable[[str, Config], Book] = open_book
    digest: Digest = no_digest
    offered: tuple[Automation, ...] = OWN
    finish: asked.Finish = handed_in
    standings: dict[str, Standing] = field(default_factory=dict)
    started: datetime = datetime.min
    config: Config = field(default_factory=Config)
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    troubles: dict[str, Words] = field(default_factory=dict)
    """By workbook, the last failure in its own words; for the screen alone: they may name people."""

    def now(self) -> datetime:
        """Return now, in UTC."""
        return self.clock().astimezone(UTC)


def begin(watcher: Watcher) -> None:
    """Take over what an earlier watcher remembered. Raises SettingError where config.toml cannot be used at all."""
    watcher.config = watcher.load()
    watcher.started = watcher.now()
    watcher.offered = menu()
    watcher.standings = read_logbook(watcher.folder / "status.json")


def watch(watcher: Watcher, sleep: Callable[[float], object], stopped: Callable[[], bool]) -> None:
    """Make rounds until stopped. Where the clock is set back, also by daylight saving, waiting begins anew."""
    import schedule

    every = watcher.config.watch.requests_every_seconds
    scheduler = schedule.Scheduler()
    while not stopped():
        idle = scheduler.idle_seconds
        if idle is None or idle > every + LONGEST_SLEEP:
            scheduler.clear()
            make_round(watcher)
            scheduler.every(every).seconds.do(make_round, watcher)
        scheduler.run_pending()
        if not stopped():
            sleep(min(max(scheduler.idle_seconds or 0.0, 0.1), LONGEST_SLEEP))


def greeting(watcher: Watcher) -> Iterator[str]:
    """Yield what is watched, when each next morning runs, and how to stop."""
    for name, config in communities(watcher.config):
        if isinstance(config, SettingError):
            yield f"! {name}: {config}"
            continue
        coming = next_due(config.watch, config.zone, watcher.now())
        ahead = f"{coming.astimezone(config.zone):%Y-%m-%d %H:%M}" if coming else "never: [watch] has no working day"
        yield f"{config.community.name} ({book_id(config.book_place)} in the log): next morning {ahead}, {config.zone.key}"
    yield f"Requests are looked for every {watcher.config.watch.requests_every_seconds} seconds. Stop with Ctrl-C."


def make_round(watcher: Watcher) -> None:
    """Look at every community once, and note how each stands."""
    reload(watcher)
    before = dict(watcher.standings)
    for name, config in communities(watcher.config):
        if isinstance(config, SettingError):
            key = book_id(name)
            watcher.standings[key] = noted(watcher, key, watcher.standings.get(key, Standing()), config)
        else:
            key = book_id(config.book_place)
            watcher.standings[key] = after_turn(watcher, key, config, watcher.standings.get(key, Standing()))
    if watcher.standings != before:
        write_logbook(watcher.folder / "status.json", watcher.standings, watcher.started)


def told_round(watcher: Watcher, before: Mapping[str, Standing]) -> Iterator[str]:
    """Yield what a round did, a line for each community, given how each stood before."""
    for name, config in communities(watcher.config):
        if isinstance(config, SettingError):
            yield f"! {name}: {config}"
            continue
        key = book_id(config.book_place)
        was, now_is = before.get(key, Standing()), watcher.standings[key]
        if now_is.failed:
            since = local(now_is.failed_since, config)
            yield "! " + NOT_DONE.say(
                config.community.language, name=name, why=watcher.troubles.get(key, NO_WORDS), since=since
            )
            continue
        ran = RAN if now_is.last_morning != was.last_morning else NOT_DUE
        coming = local(now_is.next_morning, config) or "–"
        answered = now_is.answered - was.answered
        yield ran.say(config.community.language, name=name, answered=answered, next=coming)


RAN = Words(
    "{name}: the morning ran; {answered:request|requests} answered. Next morning: {next}",
    "{name} : le matin est fait; {answered:demande traitée|demandes traitées}. Prochain matin : {next}",
)
NOT_DUE = Words(
    "{name}: no morning was due; {answered:request|requests} answered. Next morning: {next}",
    "{name} : aucun matin n'était dû; {answered:demande traitée|demandes traitées}. Prochain matin : {next}",
)
NOT_DONE = Words("{name}: not done since {since}: {why}", "{name} : pas fait depuis {since} : {why}")


def reload(watcher: Watcher) -> None:
    """Take config.toml as it is now; while it cannot be used, the last good one goes on."""
    try:
        watcher.config = watcher.load()
    except SettingError as error:
        watcher.log.warning("config.toml: %s; the last good one goes on", type(error).__name__)


def after_turn(watcher: Watcher, key: str, config: Config, standing: Standing) -> Standing:
    """Return how a workbook stands after its turn: the morning where it is owed, then the requests."""
    now = watcher.now()
    coming = next_due(config.watch, config.zone, now)
    standing = replace(standing, next_morning=coming.isoformat() if coming else "")
    if not standing.rested(now):
        return standing
    try:
        with turn(config.book_place, config):
            standing = after_morning(watcher, key, config, standing)
            standing = after_requests(watcher, key, config, standing)
    except Exception as error:  # whatever fails in one community, the others go on
        return noted(watcher, key, standing, error)
    if standing.failed:
        watcher.log.info("%s works again after %d tries", key, standing.tries)
    return standing.well()


def noted(watcher: Watcher, key: str, standing: Standing, error: Exception) -> Standing:
    """Return the standing after an error, which is logged once while it lasts, by its kind: texts may name people."""
    kind = type(error).__name__
    unforeseen = Words("something unforeseen ({kind})", "quelque chose d'imprévu ({kind})").fill(kind=kind)
    watcher.troubles[key] = error.words if isinstance(error, ConnectorError) else unforeseen
    if standing.failed != kind:
        watcher.log.warning("%s fails: %s%s", key, kind, "" if isinstance(error, ConnectorError) else where(error))
    return standing.after_failure(kind, watcher.now())


def where(error: Exception) -> str:
    """Return file and line in which an error arose."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else ""


def after_morning(watcher: Watcher, key: str, config: Config, standing: Standing) -> Standing:
    """Return the standing after the morning, if one was owed; else as it was. Raises what keeps it from running."""
    now = watcher.now()
    last = datetime.fromisoformat(standing.last_morning) if standing.last_morning else None
    due = owed(config.watch, config.zone, now, last)
    if due is None:
        return standing
    own_time = now.astimezone(config.zone).replace(tzinfo=None)
    book = watcher.open(config.book_place, config)
    found = morning.run(book, config, own_time, remark=lateness(due, now, config, standing))
    watcher.log.info("%s morning: %d tabs written", key, len(found.changes.replace) + len(found.changes.add))
    return replace(standing, last_morning=now.isoformat(), digest_failed=after_digest(watcher, key, found, config))


def after_digest(watcher: Watcher, key: str, found: Plan, config: Config) -> str:
    """Return the kind of failure that kept the digest from being sent; "" where it went out or nobody wants one."""
    try:
        watcher.digest(found, config)
    except ConnectorError as error:
        watcher.log.warning("%s digest not sent: %s", key, type(error).__name__)
        return type(error).__name__
    return ""


def lateness(due: datetime, now: datetime, config: Config, standing: Standing) -> Words:
    """Return what the run log says of a morning after its hour, since when and why; or after the clock was wrong."""
    last = datetime.fromisoformat(standing.last_morning) if standing.last_morning else now
    if last > now + CLOCK_SLACK:
        return Words(
            "The clock of this computer was wrong: it noted the last morning for {last}.",
            "L'horloge de cet ordinateur se trompait : elle a daté le dernier matin du {last}.",
        ).fill(last=last.date())
    if now - due <= LATE or not standing.last_morning:
        return NO_WORDS
    said = Words("Late: due {due}, {why}.", "En retard : prévu {due}, {why}.")
    because = Words("the computer slept or the watcher was stopped", "l'ordinateur dormait ou le veilleur était arrêté")
    if standing.failed:
        because = Words("the workbook could not be reached", "le classeur était inaccessible")
    if standing.failed == BookBusy.__name__:
        because = Words("the workbook was open elsewhere", "le classeur était ouvert ailleurs")
    return said.fill(due=due.astimezone(config.zone).strftime("%Y-%m-%d %H:%M"), why=because)


def after_requests(watcher: Watcher, key: str, config: Config, standing: Standing) -> Standing:
    """Return the standing after the requests were looked at. Raises what keeps them from being carried out."""
    state = state_of(config.book_place)
    if state is not None and watcher.seen.get(key) == state:
        return standing
    own_time = watcher.now().astimezone(config.zone).replace(tzinfo=None)
    book = watcher.open(config.book_place, config)
    lines = asked.answer_requests(book, config, own_time, watcher.offered, watcher.finish)
    if state is not None and not lines:
        watcher.seen[key] = state
    if lines:
        watcher.log.info("%s requests: %d answered", key, len(lines))
    return replace(standing, answered=standing.answered + len(lines))


def state_of(place: str) -> tuple[int, int] | None:
    """Return what tells whether a file was saved since it was last looked at; None where only reading tells."""
    kind, address = kind_and_address(place)
    file = Path(address)
    if kind != "xlsx" or not file.is_file():
        return None
    return file.stat().st_mtime_ns, file.stat().st_size


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only watcher of a folder. Raises SettingError where another one runs."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "watch.lock", timeout=0):
            yield
    except Timeout as error:
        raise SettingError(ANOTHER_WATCHER.fill(folder=folder)) from error


ANOTHER_WATCHER = Words(
    "another watcher runs here already (its lock is in {folder}); stop that one first",
    "un autre veilleur tourne déjà ici (son verrou est dans {folder}); arrêtez d'abord celui-là",
)


def log_to(folder: Path, also_print: bool) -> logging.Logger:
    """Return the watcher's log: watch.log with its older parts, ids and counts only; and on the screen, if wished."""
    folder.mkdir(parents=True, exist_ok=True)
    log = logging.getLogger(f"connector.watch.{book_id(str(folder))}")
    log.setLevel(logging.INFO)
    log.propagate = False
    for old in tuple(log.handlers):
        log.removeHandler(old)
        old.close()
    handlers: list[logging.Handler] = [
        logging.handlers.RotatingFileHandler(
            folder / "watch.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
        )
    ]
    if also_print:
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log.addHandler(handler)
    return log


def loader(path: Path | None) -> Callable[[], Config]:
    """Return a function that gives the config of a file, read anew only where the file was saved since."""
    known: dict[tuple[int, int] | None, Config] = {}

    def load() -> Config:
        file = path or Path("config.toml")
        mark = (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else None
        if mark not in known:
            known.clear()
            known[mark] = load_config(path)
        return known[mark]

    return load
