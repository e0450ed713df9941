"""The watcher: a fortnight in seconds, with sleeps, changes of the clocks, holidays and faults."""

import dataclasses
import json
import logging
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import schedule

from automations import cli, demo, watch
from automations.books.memory import MemoryBook, shelf
from automations.config import Community, Config, Programme, config_from
from automations.errors import BookBusy, DigestFailed, NotABook, SettingError
from automations.hours import DAYS, Watching
from automations.logbook import Standing, book_id, is_watched, read_logbook, watcher_checks, write_logbook
from sheets_templates.words import Words
from tests.sheets import full_workbook

HALIFAX = ZoneInfo("America/Halifax")


class Sim:
    """A computer in a simulation: its clock, when its lid is closed, when its network is gone, when its clock is wrong."""

    def __init__(self, start, end, lid_closed=(), outage=(), clock_wrong=()):
        self.now, self.end = start.astimezone(UTC), end.astimezone(UTC)
        self.lid_closed, self.outage, self.clock_wrong = lid_closed, outage, clock_wrong
        self.stop_now = False

    def clock(self):
        """Return what the computer's clock shows."""
        for start, end, shift in self.clock_wrong:
            if start <= self.now < end:
                return self.now + shift
        return self.now

    def sleep(self, seconds):
        """Let time pass; with the lid closed, until it is opened."""
        self.now += timedelta(seconds=seconds)
        for start, end in self.lid_closed:
            if start <= self.now < end:
                self.now = end.astimezone(UTC)

    def stopped(self):
        return self.stop_now or self.now >= self.end

    def offline(self):
        return any(start <= self.now < end for start, end in self.outage)


class Reached:
    """A book in memory that is out of reach while the network is gone."""

    def __init__(self, sim, book, error=NotABook):
        self.sim, self.book, self.error = sim, book, error

    def read(self):
        if self.sim.offline():
            raise self.error(Words.plain("no network"))
        return self.book.read()

    def write(self, changes):
        self.book.write(changes)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=HALIFAX)


def halifax(**watching):
    return Config(
        community=Community(book="memory:halifax"), watch=Watching(**{"requests_every_seconds": 300, **watching})
    )


@pytest.fixture
def book():
    shelf["halifax"] = MemoryBook(full_workbook(demo.sample_rows(at("2026-03-01 00:00").date())))
    yield shelf["halifax"]
    shelf.clear()


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO, "connector.test")
    return logging.getLogger("connector.test")


def watched(sim, config, folder, log, monkeypatch, **doors):
    """Run a watcher through a simulation; `schedule` sees the simulated clock of the wall too."""

    class Wall(datetime):
        @classmethod
        def now(cls, tz=None):
            return sim.clock().astimezone(tz or HALIFAX).replace(tzinfo=tz)

    seen = SimpleNamespace(datetime=Wall, timedelta=timedelta)
    monkeypatch.setattr(schedule, "datetime", seen)
    folder.mkdir(exist_ok=True)
    watcher = watch.Watcher(lambda: config, sim.clock, folder, log, **doors)
    watch.begin(watcher)
    watch.watch(watcher, sim.sleep, sim.stopped)
    return watcher


def counted(monkeypatch):
    """Return the list to which every morning adds its moment on the wall."""
    ran = []
    run = watch.morning.run
    monkeypatch.setattr(
        watch.morning,
        "run",
        lambda book, config, now, **how: (ran.append(f"{now:%m-%d %H:%M}"), run(book, config, now, **how))[1],
    )
    return ran


@pytest.mark.parametrize("change", ["2026-03-08", "2026-11-01"], ids=["clocks go forward", "clocks go back"])
def test_a_fortnight_has_one_morning_each_working_day_at_its_hour_on_the_wall(book, log, tmp_path, monkeypatch, change):
    start = at(f"{change} 00:00") - timedelta(days=7)
    ran = counted(monkeypatch)
    sim = Sim(start, start + timedelta(days=14))
    watched(sim, halifax(holidays=((start + timedelta(days=2)).date().isoformat(),)), tmp_path / "w", log, monkeypatch)
    # The first comes at once: it is the one owed since the Friday before.
    days = [(start + timedelta(days=n)).date() for n in range(14)]
    expected = [day for day in days if day.weekday() < 5 and day != days[2]]
    assert [moment.split()[0] for moment in ran[1:]] == [f"{day:%m-%d}" for day in expected]
    assert all("06:30" <= moment.split()[1] < "06:36" for moment in ran[1:])


def test_mornings_missed_while_the_computer_slept_run_once_on_waking_and_say_so(book, log, tmp_path, monkeypatch):
    ran = counted(monkeypatch)
    sim = Sim(
        at("2026-06-01 05:00"), at("2026-06-05 12:00"), lid_closed=[(at("2026-06-02 18:00"), at("2026-06-04 09:10"))]
    )
    watched(sim, halifax(), tmp_path / "w", log, monkeypatch)
    assert [moment.split()[0] for moment in ran] == ["06-01", "06-01", "06-02", "06-04", "06-05"]
    assert ran[3] == "06-04 09:10"
    assert any(
        line[1].startswith("Late: due 2026-06-04 06:30, the computer slept or the watcher was stopped.")
        for line in book.tabs["Run log"][2:]
    )


def test_a_restart_neither_repeats_nor_forgets_a_morning(book, log, tmp_path, monkeypatch):
    ran = counted(monkeypatch)
    for start, end in (
        ("2026-06-01 06:00", "2026-06-01 08:00"),
        ("2026-06-01 09:00", "2026-06-02 05:00"),
        ("2026-06-02 10:00", "2026-06-02 11:00"),
    ):
        watched(Sim(at(start), at(end)), halifax(), tmp_path / "w", log, monkeypatch)
    assert [moment[:5] for moment in ran] == ["06-01", "06-01", "06-02"]
    assert ran[-1] == "06-02 10:00"


def test_a_network_gone_for_an_hour_delays_the_morning_and_is_told_where_people_look(
    book, log, tmp_path, monkeypatch, caplog
):
    ran = counted(monkeypatch)
    sim = Sim(at("2026-06-01 05:00"), at("2026-06-02 12:00"), outage=[(at("2026-06-02 06:15"), at("2026-06-02 07:15"))])
    tries = []
    watcher = watched(
        sim, halifax(), tmp_path / "w", log, monkeypatch,
        open=lambda place, config: (tries.append(sim.now), Reached(sim, book))[1],
    )  # fmt: skip
    late = [
        line
        for line in book.tabs["Run log"][2:]
        if "Late: due 2026-06-02 06:30, the workbook could not be reached." in line[1]
    ]
    assert len(late) == 1
    assert "2026-06-02 07:15" <= late[0][0] <= "2026-06-02 07:31"
    assert 4 <= len([t for t in tries if sim.outage[0][0] <= t < sim.outage[0][1]]) <= 12
    assert [r.getMessage() for r in caplog.records if "fails" in r.getMessage()] == [
        f"{book_id('memory:halifax')} fails: NotABook"
    ]
    standing = watcher.standings[book_id("memory:halifax")]
    assert (standing.failed, standing.tries) == ("", 0)
    assert len(ran) - len(set(ran)) == 0


def test_a_request_made_while_the_network_is_gone_is_answered_when_it_is_back(book, log, tmp_path, monkeypatch):
    gone = (at("2026-06-02 10:00"), at("2026-06-02 11:00"))
    sim = Sim(at("2026-06-02 07:00"), at("2026-06-02 12:00"), outage=[gone])
    book.tabs["Requests"] = (*book.tabs["Requests"], ("2026-06-02 10:05", "Check intake", "sam", "r"))
    rows, book.tabs["Requests"] = book.tabs["Requests"], book.tabs["Requests"][:1]

    class Asking(Reached):
        def read(self):
            if self.sim.now >= gone[0]:
                book.tabs["Requests"] = rows
            return super().read()

    watched(sim, halifax(), tmp_path / "w", log, monkeypatch, open=lambda *_: Asking(sim, book))
    (answer,) = book.tabs["Answers"][2:]
    assert answer[4] == "Done"
    assert "2026-06-02 11:00" <= answer[1] <= "2026-06-02 11:16"


def test_a_workbook_open_elsewhere_is_told_as_such(book, log, tmp_path, monkeypatch):
    sim = Sim(at("2026-06-01 05:00"), at("2026-06-02 12:00"), outage=[(at("2026-06-02 06:15"), at("2026-06-02 08:15"))])
    watched(sim, halifax(), tmp_path / "w", log, monkeypatch, open=lambda *_: Reached(sim, book, BookBusy))
    assert any(
        "Late: due 2026-06-02 06:30, the workbook was open elsewhere." in line[1] for line in book.tabs["Run log"][2:]
    )


def test_a_clock_that_was_wrong_for_an_hour_stops_nothing(book, log, tmp_path, monkeypatch):
    ran = counted(monkeypatch)
    wrong = [
        (at("2026-06-02 10:00"), at("2026-06-02 11:00"), timedelta(days=3650)),
        (at("2026-06-03 10:00"), at("2026-06-03 11:00"), timedelta(days=-400)),
    ]
    sim = Sim(at("2026-06-01 05:00"), at("2026-06-05 12:00"), clock_wrong=wrong)
    watched(sim, halifax(), tmp_path / "w", log, monkeypatch)
    assert [moment[:5] for moment in ran] == [
        "06-01",
        "06-01",
        "06-02",
        "05-30",
        "06-02",
        "06-03",
        "04-29",
        "06-03",
        "06-04",
        "06-05",
    ]
    assert ran[-2:] == ["06-04 06:30", "06-05 06:30"]
    assert "The clock of this computer was wrong: it noted the last morning for 2036-05-30." in str(
        book.tabs["Run log"]
    )


def test_requests_are_answered_within_their_interval_also_in_the_hour_that_the_clocks_repeat(
    book, log, tmp_path, monkeypatch
):
    asked_at = at("2026-11-01 00:58")
    sim = Sim(at("2026-10-31 23:00"), at("2026-11-01 06:00"))
    slept = sim.sleep
    answered = []

    def sleep(seconds):
        slept(seconds)
        if sim.now >= asked_at and len(book.tabs["Requests"]) == 1:
            book.tabs["Requests"] = (*book.tabs["Requests"], ("now", "Check intake", "sam", "r"))
        if len(book.tabs["Answers"]) > 2 and not answered:
            answered.append(sim.now)

    sim.sleep = sleep
    watched(sim, halifax(requests_every_seconds=60), tmp_path / "w", log, monkeypatch)
    assert answered[0] - asked_at.astimezone(UTC) <= timedelta(seconds=120)


def test_one_failing_community_never_stops_the_others(log, tmp_path, monkeypatch, caplog):
    for name in ("good", "bad"):
        (tmp_path / f"{name}.toml").write_text(f'[community]\nbook = "memory:{name}"\n', encoding="utf-8")
    (tmp_path / "broken.toml").write_text("[comunity]", encoding="utf-8")
    shelf["good"] = MemoryBook(full_workbook(demo.sample_rows(at("2026-06-01 00:00").date())))

    class Broken:
        def read(self):
            raise KeyError("Amina Okafor")

    programme = Config(programme=Programme(("broken.toml", "bad.toml", "good.toml")), folder=tmp_path)
    sim = Sim(at("2026-06-01 05:00"), at("2026-06-01 09:00"))
    watcher = watched(
        sim, programme, tmp_path / "w", log, monkeypatch,
        open=lambda place, config: Broken() if place.endswith("bad") else shelf["good"],
    )  # fmt: skip
    assert watcher.standings[book_id("memory:good")].last_morning.startswith("2026-06-01T09:3")
    del shelf["good"]
    assert {standing.failed for standing in watcher.standings.values()} == {"KeyError", "SettingError", ""}
    assert "KeyError in test_watch.py, line" in caplog.text
    assert "Amina" not in caplog.text


def test_log_and_status_hold_ids_and_no_names(book, tmp_path, monkeypatch):
    folder = tmp_path / "w"
    log = watch.log_to(folder, also_print=False)
    book.tabs["Requests"] = (*book.tabs["Requests"], ("now", "Run the morning", "Sam Secret", "r"))
    watched(Sim(at("2026-06-01 05:00"), at("2026-06-02 12:00")), halifax(), folder, log, monkeypatch)
    said = (folder / "watch.log").read_text(encoding="utf-8") + (folder / "status.json").read_text(encoding="utf-8")
    assert "1 answered" in said
    for person in demo.sample_rows(at("2026-03-01 00:00").date()).connectees:
        assert person.last_name not in said
    assert not any(word in said for word in ("halifax", "Secret", "@"))


def test_the_log_is_turned_over_before_it_grows_too_big(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "LOG_BYTES", 2_000)
    log = watch.log_to(tmp_path, also_print=False)
    for n in range(400):
        log.info("%s line %d", "id", n)
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["watch.log", *(f"watch.log.{n}" for n in range(1, watch.LOG_FILES + 1))]
    assert all(file.stat().st_size <= 2_000 for file in tmp_path.iterdir())


def test_a_file_is_read_again_only_after_it_was_saved(tmp_path, log, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cli.main(["init", "ours.xlsx"])
    opened = []
    real = watch.open_book
    config = Config(community=Community(book="ours.xlsx"), watch=Watching(requests_every_seconds=300))
    sim = Sim(at("2026-06-01 07:00"), at("2026-06-01 09:00"))
    watched(sim, config, tmp_path / "w", log, monkeypatch, open=lambda *a: (opened.append(a), real(*a))[1])
    assert len(opened) <= 3


def test_config_is_taken_as_it_is_now_and_a_broken_one_leaves_the_last_good_one(tmp_path, log, book, caplog):
    file = tmp_path / "config.toml"
    file.write_text('[community]\nbook = "memory:halifax"\n[watch]\nat = "05:00"\n', encoding="utf-8")
    watcher = watch.Watcher(watch.loader(file), lambda: at("2026-06-01 12:00"), tmp_path, log)
    watch.begin(watcher)
    file.write_text('[community]\nbook = "memory:halifax"\n[watch]\nat = "07:00"\n# longer\n', encoding="utf-8")
    watch.make_round(watcher)
    assert watcher.config.watch.at == "07:00"
    file.write_text("[watch", encoding="utf-8")
    watch.make_round(watcher)
    assert watcher.config.watch.at == "07:00"
    assert "config.toml: SettingError; the last good one goes on" in caplog.text


def test_a_digest_that_could_not_be_sent_is_told_and_stops_nothing(book, log, tmp_path, monkeypatch, caplog):
    sent = []

    def digest(found, config):
        sent.append(found.day)
        if len(sent) == 2:
            raise DigestFailed(Words.plain("mailto://sam:s3cret@example.ca"))

    sim = Sim(at("2026-06-01 06:00"), at("2026-06-02 08:00"))
    watcher = watched(sim, halifax(), tmp_path / "w", log, monkeypatch, digest=digest)
    assert [f"{day:%m-%d}" for day in sent] == ["06-01", "06-01", "06-02"]
    assert "digest not sent: DigestFailed" in caplog.text
    assert "s3cret" not in caplog.text
    assert watcher.standings[book_id("memory:halifax")].digest_failed == ""


# what the watcher remembers, and what the doctor says of it


def test_two_watchers_do_not_run_in_one_folder(tmp_path):
    with watch.alone(tmp_path):
        assert is_watched(tmp_path)
        with pytest.raises(SettingError, match="another watcher runs here already"), watch.alone(tmp_path):
            raise AssertionError("two watchers")
    assert not is_watched(tmp_path)
    with watch.alone(tmp_path):
        pass


def test_the_lock_of_a_watcher_that_was_killed_holds_nobody_up(tmp_path):
    code = f"from automations import watch, cli\nimport time, pathlib\nwith watch.alone(pathlib.Path({str(tmp_path)!r})):\n    print('held', flush=True)\n    time.sleep(60)"
    held = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert held.stdout.readline() == "held\n"
    assert is_watched(tmp_path)
    held.kill()
    held.wait()
    with watch.alone(tmp_path):
        assert is_watched(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"books": 7}',
        '{"books": {"a": {"last_morning": "soon"}}}',
        '{"books": {"a": {"last_morning": "2026-01-01"}}}',
        '{"books": {"a": 3}}',
    ],
)
def test_a_damaged_status_file_is_begun_anew(tmp_path, text):
    (tmp_path / "status.json").write_text(text, encoding="utf-8")
    assert read_logbook(tmp_path / "status.json") == {}


def test_what_is_remembered_is_read_back_also_from_a_newer_version(tmp_path):
    file, standing = (
        tmp_path / "status.json",
        Standing("2026-06-01T10:00:00+00:00", "", 3).after_failure("BookBusy", at("2026-06-01 08:00")),
    )
    write_logbook(file, {"a": standing}, at("2026-06-01 08:00"))
    data = json.loads(file.read_text(encoding="utf-8"))
    data["books"]["a"]["moon"] = "full"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert read_logbook(file) == {"a": standing}


def test_waiting_after_failures_doubles_up_to_a_quarter_of_an_hour():
    standing, now, waits = Standing(), at("2026-06-01 08:00"), []
    for _ in range(7):
        standing = standing.after_failure("BookBusy", now)
        waits.append((datetime.fromisoformat(standing.try_again) - now).seconds // 60)
    assert waits == [1, 2, 4, 8, 15, 15, 15]
    assert not standing.rested(now + timedelta(minutes=14))
    assert standing.rested(now + timedelta(minutes=15))
    assert standing.rested(now - timedelta(days=100))


def test_the_doctor_tells_last_next_and_what_fails(tmp_path):
    config = dataclasses.replace(halifax(weekdays=DAYS), folder=tmp_path)
    now = at("2026-06-04 12:00")
    assert [line for _, line in watcher_checks("b", config, now)] == [
        "Watcher: has not run for this workbook; connector watch runs the morning by itself"
    ]
    folder = tmp_path / ".connector"
    folder.mkdir()
    standing = Standing(at("2026-06-03 06:30").isoformat(), "", 5, digest_failed="DigestFailed").after_failure(
        "BookBusy", at("2026-06-03 09:00")
    )
    write_logbook(folder / "status.json", {book_id("b"): standing}, now)
    ((well, line),) = watcher_checks("b", config, now)
    assert not well
    assert line.startswith("Watcher: does not run, and a morning is due; last morning 2026-06-03 06:30.")
    ((well, line),) = watcher_checks("b", config, now - timedelta(hours=6))
    assert well
    assert line.startswith("Watcher: does not run now; last morning 2026-06-03 06:30.")
    with watch.alone(folder):
        lines = list(watcher_checks("b", config, now))
    assert lines[0] == (
        True,
        "Watcher: runs; last morning 2026-06-03 06:30, next 2026-06-05 06:30; 5 requests answered",
    )
    assert lines[1] == (
        False,
        "Watcher: fails since 2026-06-03 09:00, tried 1 time: BookBusy: The workbook is open elsewhere; writing now would lose somebody's work.",
    )
    assert lines[2][1].startswith("Digest: the last one was not sent: DigestFailed: The morning's digest")


# the command


@pytest.fixture
def in_a_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cli.main(["init", "connector.xlsx"])
    capsys.readouterr()
    return tmp_path


def test_watching_once_does_what_is_due_and_ends(in_a_folder, capsys):
    kept = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert cli.main(["watch", "--once"]) == 0
    finally:
        for sign, handler in kept.items():
            signal.signal(sign, handler)
    assert "morning:" in (in_a_folder / ".connector" / "watch.log").read_text(encoding="utf-8")
    said = capsys.readouterr().out
    assert said.startswith("Our community: the morning ran; 0 requests answered. Next morning: 20")
    assert cli.main(["doctor"]) == 0
    assert "Watcher: does not run now; last morning 20" in capsys.readouterr().out


def test_a_round_that_failed_says_why_on_the_screen_and_ends_with_status_one(in_a_folder, capsys):
    kept = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    (in_a_folder / "connector.xlsx").write_bytes(b"no workbook")
    (in_a_folder / "config.toml").write_text('[community]\nname = "Truro"\nlanguage = "fr"\n', encoding="utf-8")
    try:
        assert cli.main(["watch", "--once"]) == 1
    finally:
        for sign, handler in kept.items():
            signal.signal(sign, handler)
    said = capsys.readouterr().out
    assert said.startswith("! Truro : pas fait depuis 20")
    assert "connector.xlsx" in said
    assert "connector.xlsx" not in (in_a_folder / ".connector" / "watch.log").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process by signal at once")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_watcher_greets_works_and_stops_cleanly_when_told_to(in_a_folder, sign):
    running = subprocess.Popen(
        [sys.executable, "-c", "from automations.cli import entry; entry()", "watch"],
        cwd=in_a_folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    for _ in range(200):
        if (in_a_folder / ".connector" / "status.json").exists():
            break
        time.sleep(0.1)
    running.send_signal(sign)
    said, complained = running.communicate(timeout=30)
    assert running.returncode == 0, complained
    assert "next morning 20" in said
    assert said.endswith("Stopped; nothing was left half-written.\n")
    assert not list(in_a_folder.glob("*unfinished*"))


def test_a_greeting_names_each_community_with_its_hour_or_what_is_wrong(tmp_path, log):
    (tmp_path / "a.toml").write_text('[community]\nname = "Town"\n[watch]\nweekdays = []\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text("[watch]\nat = 3\n", encoding="utf-8")
    config = dataclasses.replace(config_from({}), programme=Programme(("a.toml", "b.toml")), folder=tmp_path)
    watcher = watch.Watcher(lambda: config, lambda: at("2026-06-01 08:00"), tmp_path, log)
    watch.begin(watcher)
    first, second, last = watch.greeting(watcher)
    assert "next morning never: [watch] has no working day, America/Halifax" in first
    assert second.startswith("! b.toml: ")
    assert last.endswith("Stop with Ctrl-C.")
