"""At every moment the old or the new file is there, whole: the program is killed at each step to see."""

import os
import stat
import subprocess
import sys
from datetime import date, timedelta

import pytest

from automations.books import saving
from automations.books.saving import KEPT_BACKUPS, backups_of, replace_file, unfinished_beside
from automations.errors import BookChanged
from sheets_templates.words import Words

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

for name in ("open", "close", "fsync", "chmod", "replace", "remove", "mkdir"):
    setattr(os, name, killed_at(getattr(os, name)))
shutil.copyfile = killed_at(shutil.copyfile)
Path.write_bytes = killed_at(Path.write_bytes)
target = Path(sys.argv[1])
unfinished = saving.unfinished_beside(target)
saving.write_unseen(unfinished, b"new " * 6000)
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


@pytest.mark.skipif(os.name == "nt", reason="Windows knows only whether a file is read-only")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_and_its_backup_are_for_the_same_people_as_before_and_at_no_moment_for_more(tmp_path, mode, monkeypatch):
    target = tmp_path / "book.xlsx"
    target.write_bytes(OLD)
    target.chmod(mode)
    seen = []
    flush = saving.flush
    monkeypatch.setattr(saving, "flush", lambda file: (seen.append(mode_of(file)), flush(file)))
    unfinished = unfinished_beside(target)
    saving.write_unseen(unfinished, NEW)
    replace_file(target, unfinished, date(2026, 3, 31))
    assert [mode_of(file) for file in (target, *backups_of(target))] == [mode, mode]
    assert seen == [0o600, 0o600]


def mode_of(file):
    return stat.S_IMODE(file.stat().st_mode)


def test_a_disk_that_knows_no_rights_is_not_asked_to_change_them(tmp_path, monkeypatch):
    model, file = tmp_path / "model", tmp_path / "file"
    for each in (model, file):
        each.write_bytes(OLD)

    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refuse)
    saving.same_readers(model, file)


def test_the_last_look_comes_after_the_backup_and_keeps_the_file(tmp_path):
    target = tmp_path / "book.xlsx"
    target.write_bytes(OLD)
    unfinished = unfinished_beside(target)
    unfinished.write_bytes(NEW)

    def look():
        assert backups_of(target)
        raise BookChanged(Words.plain("somebody saved"))

    with pytest.raises(BookChanged):
        replace_file(target, unfinished, date(2026, 3, 31), look)
    assert target.read_bytes() == OLD


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
