"""Turns: one run at a time on a workbook, whichever command it is, and a clear line for whoever has to wait."""

import dataclasses
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from automations import cli, turns
from automations.config import Community, Config, config_from
from automations.errors import BookBusy
from automations.turns import lock_file, turn
from tests.test_cli import connector


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    """Return a folder with a workbook that had its morning."""
    monkeypatch.chdir(tmp_path)
    cli.main(["init", "connector.xlsx"])
    cli.main(["morning"])
    capsys.readouterr()
    return tmp_path


def hold(file):
    """Return a process that holds a workbook until it is killed, as a watcher does that works on it."""
    code = (
        "import time\nfrom automations.config import Config\nfrom automations.turns import turn\n"
        f"with turn({str(file)!r}, Config()):\n    print('held', flush=True)\n    time.sleep(60)"
    )
    held = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert held.stdout.readline() == "held\n"
    return held


@pytest.mark.parametrize(
    "command",
    [
        ["morning"], ["sent", "abc"], ["adopt", "connector.xlsx", "--yes"], ["morning", "--all"],
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_command_by_hand_waits_for_the_other_run_and_gives_up_in_one_line(folder, capsys, monkeypatch, command):
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    before = (folder / "connector.xlsx").read_bytes()
    held = hold(folder / "connector.xlsx")
    try:
        status, said, complaint = connector(capsys, *command)
    finally:
        held.kill()
        held.wait()
    assert status == 1
    assert "another run holds connector.xlsx for more than 0 seconds; try again when it is done" in said + complaint
    assert complaint.count("\n") <= 2
    assert (folder / "connector.xlsx").read_bytes() == before


def test_whoever_waits_is_told_so_once_and_goes_on_when_the_other_is_done(folder, capsys):
    held = hold(folder / "connector.xlsx")
    threading.Timer(0.7, held.kill).start()
    status, said, complaint = connector(capsys, "morning")
    held.wait()
    assert status == 0
    assert "Nothing is left to do" in said
    assert complaint == "Another run is at work on this workbook (the watcher, perhaps); waiting for it …\n"


def test_nobody_waits_for_a_command_that_writes_nothing(folder, capsys, monkeypatch):
    held = hold(folder / "connector.xlsx")
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    try:
        for command in (["morning", "--dry-run"], ["today"], ["check"], ["match"], ["calendar"]):
            assert connector(capsys, *command)[0] == 0
    finally:
        held.kill()
        held.wait()


def test_one_workbook_has_one_lock_however_it_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = Config(folder=tmp_path, community=Community(book="connector.xlsx"))
    named = ("connector.xlsx", "xlsx:connector.xlsx", str(tmp_path / "connector.xlsx"), "./connector.xlsx")
    assert {lock_file(place, Config()) for place in named} == {lock_file(config.book_place, config)}
    link = "google:https://docs.google.com/spreadsheets/d/1abc/edit#gid=0"
    assert lock_file(link, config) == lock_file("google:1abc", config) != lock_file("google:2abc", config)
    assert lock_file("google:1abc", config).parent == tmp_path / ".connector"


def test_a_second_run_gives_up_and_the_first_goes_on(tmp_path):
    place = str(tmp_path / "connector.xlsx")
    with (
        turn(place, Config()),
        pytest.raises(BookBusy, match="another run holds"),
        turn(place, Config(), patience=0.05),
    ):
        raise AssertionError("two runs")


def test_a_folder_that_may_not_be_written_is_a_clear_line(tmp_path):
    (tmp_path / ".connector").write_text("in the way")
    with pytest.raises(BookBusy, match="cannot be written"), turn(str(tmp_path / "connector.xlsx"), Config()):
        raise AssertionError("no lock")


def test_a_book_in_memory_leaves_no_lock_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with turn("memory:x", config_from({})):
        assert list(Path().iterdir()) == []
    assert dataclasses.is_dataclass(turns.InTurn)
