"""What the watcher remembers between its rounds, in a file without a single name: workbooks are known by an id."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from automations.config import Config
from automations.errors import ConnectorError
from automations.hours import next_due, owed
from sheets_templates.keys import short_hash
from sheets_templates.words import Words

LOCKS = ".connector"
"""The folder with the locks of the workbooks that lie beside it."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
"""What failed is tried again after a minute, then after twice as long each time, up to this."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one workbook stands with the watcher; moments are ISO texts in UTC, "" for never."""

    last_morning: str = ""
    next_morning: str = ""
    answered: int = 0
    """Requests answered so far."""
    failed: str = ""
    """The kind of failure that lasts, by the name of its class; "" where all is well."""
    failed_since: str = ""
    tries: int = 0
    try_again: str = ""
    digest_failed: str = ""
    """The kind of failure that kept the last digest from being sent."""

    def rested(self, now: datetime) -> bool:
        """Tell whether enough time has passed since the last failure, also where the clock was set back."""
        if not self.try_again:
            return True
        again = datetime.fromisoformat(self.try_again)
        return now >= again or again - now > 2 * LONGEST_WAIT

    def after_failure(self, kind: str, now: datetime) -> Standing:
        """Return the standing after something failed at `now`."""
        wait = min(FIRST_WAIT * 2 ** min(self.tries, 10), LONGEST_WAIT)
        return replace(
            self,
            failed=kind,
            failed_since=self.failed_since or now.isoformat(),
            tries=self.tries + 1,
            try_again=(now + wait).isoformat(),
        )

    def well(self) -> Standing:
        """Return the standing once everything works again."""
        return replace(self, failed="", failed_since="", tries=0, try_again="")


def book_id(place: str) -> str:
    """Return the id by which log and status speak of a workbook."""
    return short_hash("book", place)


def read_logbook(file: Path) -> dict[str, Standing]:
    """Return every workbook's standing by id; none where the file is missing or was damaged: mornings then run anew."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))["books"]
        return {str(name): standing_of(entry) for name, entry in said.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def standing_of(said: Mapping[str, Any]) -> Standing:
    """Return a standing from JSON; what another version wrote and this one does not know is left out."""
    known = {entry.name: type(entry.default) for entry in fields(Standing)}
    fitting: dict[str, Any] = {name: value for name, value in said.items() if type(value) is known.get(name)}
    found = Standing(**fitting)
    for moment in (found.last_morning, found.failed_since, found.try_again):
        if moment and datetime.fromisoformat(moment).tzinfo is None:
            raise ValueError(moment)
    return found


def write_logbook(file: Path, standings: Mapping[str, Standing], started: datetime) -> None:
    """Write every workbook's standing, whole or not at all."""
    unfinished = file.with_name(file.name + ".unfinished")
    data = {"started": started.isoformat(), "books": {name: asdict(each) for name, each in sorted(standings.items())}}
    unfinished.write_text(json.dumps(data, indent=1), encoding="utf-8")
    os.replace(unfinished, file)


def watcher_checks(place: str, config: Config, now: datetime) -> Iterator[tuple[bool, str]]:
    """Yield whether the watcher does its work for a workbook, for `connector doctor`: last, next, and what fails."""
    folder, language = folder_of(config), config.community.language
    standing = read_logbook(folder / "status.json").get(book_id(place))
    if standing is None:
        yield True, NEVER_RAN.say(language)
        return
    last = local(standing.last_morning, config) or NEVER.say(language)
    if not is_watched(folder):
        ran = datetime.fromisoformat(standing.last_morning) if standing.last_morning else None
        on_time = owed(config.watch, config.zone, now, ran) is None
        yield on_time, (STOPPED if on_time else OVERDUE).say(language, last=last)
        return
    coming = next_due(config.watch, config.zone, now)
    ahead = local(coming.isoformat() if coming else "", config) or NO_WORKING_DAY.say(language)
    yield True, RUNS.say(language, last=last, next=ahead, n=standing.answered)
    if standing.failed:
        since = local(standing.failed_since, config)
        yield False, FAILS.say(language, since=since, n=standing.tries, why=meaning(standing.failed))
    if standing.digest_failed:
        yield False, NO_DIGEST.say(language, why=meaning(standing.digest_failed))


NEVER = Words("never", "jamais")
NEVER_RAN = Words(
    "Watcher: has not run for this workbook; connector watch runs the morning by itself",
    "Veilleur : n'a pas encore tourné pour ce classeur; connector watch fait le matin tout seul",
)
STOPPED = Words(
    "Watcher: does not run now; last morning {last}. Start it: connector watch, or install it: connector script",
    "Veilleur : ne tourne pas; dernier matin {last}. Lancez-le : connector watch, ou installez-le : connector script",
)
OVERDUE = Words(
    "Watcher: does not run, and a morning is due; last morning {last}. Start it: connector watch, or install it: connector script",
    "Veilleur : ne tourne pas, et un matin est dû; dernier matin {last}. Lancez-le : connector watch, ou installez-le : connector script",
)
NO_WORKING_DAY = Words("none: [watch] has no working day", "aucun : [watch] n'a pas de jour ouvrable")
RUNS = Words(
    "Watcher: runs; last morning {last}, next {next}; {n:request|requests} answered",
    "Veilleur : tourne; dernier matin {last}, prochain {next}; {n:demande traitée|demandes traitées}",
)
FAILS = Words(
    "Watcher: fails since {since}, tried {n:time|times}: {why}",
    "Veilleur : échoue depuis {since}, {n:essai|essais} : {why}",
)
NO_DIGEST = Words("Digest: the last one was not sent: {why}", "Résumé : le dernier n'a pas été envoyé : {why}")


def folder_of(config: Config) -> Path:
    """Return where the watcher keeps its lock, its status and its log."""
    return config.folder / config.watch.folder


def is_watched(folder: Path) -> bool:
    """Tell whether a watcher runs now: whether its lock is held. A lock of a dead process is held by nobody."""
    from filelock import FileLock, Timeout

    if not (folder / "watch.lock").exists():
        return False
    try:
        with FileLock(folder / "watch.lock", timeout=0):
            return False
    except Timeout:
        return True


def local(moment: str, config: Config) -> str:
    """Return a moment on the community's own clock; "" for none."""
    return datetime.fromisoformat(moment).astimezone(config.zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def meaning(kind: str) -> str:
    """Return what a kind of failure means: its class's own sentence, which names nobody."""
    classes = [ConnectorError]
    for each in classes:
        if each.__name__ == kind:
            return f"{kind}: {(each.__doc__ or '').strip()}"
        classes += each.__subclasses__()
    return f"{kind}, which nobody foresaw; watch.log says where it happened"
