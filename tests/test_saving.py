"""At every moment the old or the new file is there, whole: the program is killed at each step to see."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from automations.books.saving import KEPT_BACKUPS, backups_of, replace_file, unfinished_beside

OLD, NEW = b"old " * 5000, b"new " * 6000

CHILD = """
import os, signal, shutil, sys
from datetime import date
from pathlib import Path
from automations.books import saving

steps = 0
def killed_at(function):
    def counted(*arguments, **named):
        global steps
        for moment in ("before", "after"):
            if steps == int(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)
            steps += 1
            if moment == "before":
                result = function(*arguments, **named)
        return result
    return counted

for name in ("open", "close", "fsync", "replace", "remove", "mkdir"):
    setattr(os, name, killed_at(getattr(os, name)))
shutil.copyfile = killed_at(shutil.copyfile)
Path.write_bytes = killed_at(Path.write_bytes)
target = Path(sys.argv[1])
unfinished = saving.unfinished_beside(target)
unfinished.write_bytes(b"new " * 6000)
saving.replace_file(target, unfinished, date(2026, 3, 31))
print("steps", steps)
"""


def run_and_kill(target, step):
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(target), str(step)], capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_program_killed_between_any_two_steps_leaves_the_old_or_the_new_file_whole(tmp_path):
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "book.xlsx").write_bytes(OLD)
    said = run_and_kill(whole / "book.xlsx", -1)
    steps = int(said.stdout.split()[-1])
    assert steps > 20
    seen = set()
    for step in range(steps):
        folder = tmp_path / str(step)
        folder.mkdir()
        target = folder / "book.xlsx"
        target.write_bytes(OLD)
        assert run_and_kill(target, step).returncode == -9
        seen.add(target.read_bytes())
        assert target.read_bytes() in (OLD, NEW)
        for backup in backups_of(target):
            assert backup.read_bytes() == OLD
        unfinished = unfinished_beside(target)
        unfinished.write_bytes(NEW)
        replace_file(target, unfinished, date(2026, 3, 31))
        assert target.read_bytes() == NEW
    assert seen == {OLD, NEW}


def saved(target, content, day):
    unfinished = unfinished_beside(target)
    unfinished.write_bytes(content)
    replace_file(target, unfinished, day)


def test_a_backup_is_the_state_before_the_days_last_write(tmp_path):
    target = tmp_path / "our book.xlsx"
    target.write_bytes(b"0")
    saved(target, b"1", date(2026, 3, 30))
    saved(target, b"2", date(2026, 3, 31))
    saved(target, b"3", date(2026, 3, 31))
    assert [(backup.name, backup.read_bytes()) for backup in backups_of(target)] == [
        ("our book 2026-03-30.xlsx", b"0"),
        ("our book 2026-03-31.xlsx", b"2"),
    ]


def test_old_backups_go_and_nothing_else_in_their_folder_does(tmp_path):
    target = tmp_path / "book.xlsx"
    target.write_bytes(b"0")
    (tmp_path / "backups").mkdir()
    for name in ("book mine.xlsx", "other 2020-01-01.xlsx", "book 2020-01-01.txt"):
        (tmp_path / "backups" / name).write_bytes(b"keep")
    for days in range(KEPT_BACKUPS + 3):
        saved(target, b"x", date(2026, 1, 1) + timedelta(days=days))
    assert len(backups_of(target)) == KEPT_BACKUPS
    assert backups_of(target)[0].name == "book 2026-01-04.xlsx"
    assert len(list((tmp_path / "backups").iterdir())) == KEPT_BACKUPS + 3
