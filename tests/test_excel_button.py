"""From a click to the cells: the self-test, what stands beside a workbook, and what a click on Run main does in Excel."""

import importlib
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings
from xlwings.utils import prepare_sys_path

from automations import cli, demo, excel_button, scripts
from automations.books import excel_door, make_book
from automations.config import Config
from automations.scripts import Place, batch_word, is_module_name
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from tests.excel_engine import Excel, edited, registered
from tests.sheets import DAY, NOW
from tests.test_cli import connector


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Return an Excel, the folder of a community with its settings, and its workbook open in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[community]\nbook = "our_people.xlsx"\n', encoding="utf-8")
    file = tmp_path / "our_people.xlsx"
    make_book(str(file), layout.sheets("en", VERDICT_TONES, demo.sample_grids(demo.sample_rows(DAY), "en")))
    with registered(Excel()) as running:
        running.file = file
        running.open(file)
        yield running


def pressed(file, monkeypatch):
    """Press Run main, as the add-in does: its own words, with the workbook's folder first among Python's."""
    name = file.stem
    monkeypatch.setattr(sys, "argv", ["-c", f"--wb={file.name}", "--from_xl=1", "--app=Excel", "--hwnd=1"])
    monkeypatch.setattr(sys, "path", list(sys.path))
    prepare_sys_path(f"true;{file};{file};;;;")
    importlib.invalidate_caches()
    sys.modules.pop(name, None)
    try:
        importlib.import_module(name).main()
    finally:
        sys.modules.pop(name, None)


def test_a_click_on_run_main_writes_the_answers_and_says_in_excel_how_it_went(world, capsys, monkeypatch):
    assert connector(capsys, "script", "excel", "--to", ".")[0] == 0
    monkeypatch.setattr("automations.excel_button.clicked.__defaults__", (lambda: NOW,))
    pressed(world.file, monkeypatch)
    assert world.books[0].saves == 1
    assert len(world.books[0].sheet("Today").rows()) > 5
    ((said, title, mode),) = world.alerts
    assert said.startswith("Morning of 2026-03-31\nConnectees: ")
    assert "# " not in said
    assert (title, mode) == ("Connector Program / Programme de connecteur", "info")
    pressed(world.file, monkeypatch)
    assert "Nothing is left to do" in world.alerts[1][0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_goes_wrong_at_a_click_is_said_in_excel_in_one_line(language, world, capsys, monkeypatch):
    (world.file.parent / "config.toml").write_text(
        f'[community]\nbook = "our_people.xlsx"\nlanguage = "{language}"', encoding="utf-8"
    )
    assert connector(capsys, "script", "excel", "--to", ".")[0] == 0
    world.books[0].read_only = True
    pressed(world.file, monkeypatch)
    ((said, _, mode),) = world.alerts
    assert ("for reading only" if language == "en" else "en lecture seule") in said
    assert "\n" not in said
    assert mode == "critical"


def test_settings_that_cannot_be_are_said_in_excel_too(world, capsys, monkeypatch):
    assert connector(capsys, "script", "excel", "--to", ".")[0] == 0
    (world.file.parent / "config.toml").write_text("[comunity]", encoding="utf-8")
    pressed(world.file, monkeypatch)
    assert "there is no section [comunity]" in world.alerts[0][0]


def test_a_click_while_a_cell_is_edited_waits_and_then_says_so(world, monkeypatch):
    slept = []
    monkeypatch.setattr(excel_door.Door, "__init__", door_that_counts(excel_door.Door.__init__, slept))
    book = xlwings.books["our_people.xlsx"]
    world.plan[world.calls + 5] = edited(10_000)
    said, good = excel_button.outcome(book, Path("config.toml"), NOW)
    assert not good
    assert said.startswith("Excel does not listen: a cell is being edited")
    assert sum(slept) >= 15


def door_that_counts(init, slept):
    return lambda self, patience=15.0, sleep=None: init(self, patience, slept.append)


def test_a_workbook_in_a_cloud_goes_by_the_file_of_the_settings(world):
    world.books[0].address = f"https://d.docs.live.net/1/{world.file.parent.name}/our_people.xlsx"
    said, good = excel_button.outcome(xlwings.books["our_people.xlsx"], Path("config.toml"), NOW)
    assert good, said


def test_whoever_has_unsaved_work_is_told_to_save_it_oneself(world, capsys, monkeypatch):
    world.books[0].type("Connectees", 40, 1, "half a name")
    said, good = excel_button.outcome(xlwings.books["our_people.xlsx"], Path("config.toml"), NOW)
    assert good
    assert said.endswith("You had unsaved work in the workbook, so saving is left to you (Ctrl+S)")
    world.books[0].type("Connectees", 41, 1, "another")
    assert "so saving is left to you" in connector(capsys, "morning", f"excel:{world.file}", "--day", "2026-04-02")[1]


# What stands beside the workbook


def test_what_belongs_beside_a_workbook_is_written_and_what_is_left_to_do_is_said(world, capsys, tmp_path):
    status, said, _ = connector(capsys, "script", "excel", "--to", str(tmp_path))
    assert status == 0
    names = {"Run the morning.bat", "Run the morning.command", "our_people.py", "xlwings.conf"}
    assert names <= {file.name for file in tmp_path.iterdir()}
    assert "xlwings addin install" in said
    assert (tmp_path / "xlwings.conf").read_text(encoding="utf-8") == f'"INTERPRETER_WIN","{sys.executable}"\n'
    batch = (tmp_path / "Run the morning.bat").read_bytes()
    assert batch.count(b"\r\n") == batch.count(b"\n") > 5
    assert batch.rstrip().endswith(b"pause")
    assert (tmp_path / "Run the morning.command").stat().st_mode & 0o111


def test_a_double_click_runs_the_morning_and_the_window_stays_until_it_was_read(world, capsys, tmp_path):
    world.close(world.books[0])
    assert connector(capsys, "script", "excel", "--to", ".")[0] == 0
    clicked = subprocess.run(["./Run the morning.command"], input="\n", capture_output=True, text=True, check=False)
    assert "Connectees: " in clicked.stdout
    assert "Done. You may close this window." in clicked.stdout
    world.file.rename(tmp_path / "moved.xlsx")
    clicked = subprocess.run(["./Run the morning.command"], input="\n", capture_output=True, text=True, check=False)
    assert "there is no file" in clicked.stderr
    assert "Nothing was done: the line above says why." in clicked.stdout


def test_awkward_paths_reach_the_shells_whole():
    folder = "/srv/Our 'list' 100% & $HOME é"
    config = Config(folder=Path(folder))
    made = scripts.excel(Place(config, f"{folder}/config.toml", folder, f"{folder}/bin/connector"))
    text = made["Run the morning.command"].decode()
    assert f"{shlex.quote(folder + '/bin/connector')} morning --config {shlex.quote(folder + '/config.toml')}" in text
    assert batch_word("C:\\100% & more\\connector.exe") == '"C:\\100%% & more\\connector.exe"'
    assert "\"/srv/Our 'list' 100%% & $HOME é/config.toml\"" in made["Run the morning.bat"].decode()
    main = made["connector.py"].decode()
    compile(main, "connector.py", "exec")
    assert repr(f"{folder}/config.toml") in main


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_each_system_gets_what_it_can_run(system, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(scripts, "ANSI", "utf-8")
    made = scripts.excel(Place(Config(), "config.toml", ".", "connector"))
    assert {name.rpartition(".")[2] for name in made} == {"py", "conf", "bat" if system == "win32" else "command"}
    key = {"win32": b"INTERPRETER_WIN", "darwin": b"INTERPRETER_MAC"}[system]
    assert key in made["xlwings.conf"]
    said = scripts.after_excel(Place(Config(), "config.toml", ".", "connector"), "x").say("en")
    assert ("xlwings runpython install" in said) == (system == "darwin")


@pytest.mark.parametrize(("name", "possible"), [("our list", False), ("2026", False), ("calendar", False), ("social", False), ("class", False), ("connector", True)])  # fmt: skip
def test_a_workbook_that_run_main_could_not_find_is_said_to_need_another_name(
    name, possible, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(f'[community]\nbook = "{name}.xlsx"', encoding="utf-8")
    assert is_module_name(name) == possible
    _, said, _ = connector(capsys, "script", "excel", "--to", "beside")
    assert ("rename the workbook" in said) != possible
    assert (tmp_path / "beside" / f"{name}.py").exists() == possible


def test_a_sheet_of_googles_has_no_script_for_excel(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[community]\nbook = "google:1x"', encoding="utf-8")
    assert "is no Excel workbook" in connector(capsys, "script", "excel")[2]


def test_french_files_have_french_names_and_words(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[community]\nlanguage = "fr"', encoding="utf-8")
    assert connector(capsys, "script", "excel", "--to", ".")[0] == 0
    assert "Appuyez sur Entrée" in (tmp_path / "Lancer le matin.command").read_text(encoding="utf-8")


# Trying it, and what the doctor says


def test_the_self_test_tries_every_promise_in_excel_and_leaves_nothing_behind(world, capsys, tmp_path):
    world.close(world.books[0])
    status, said, _ = connector(capsys, "selftest", "excel", "--record", "found")
    assert status == 0, said
    assert said.count("ok  ") == 12
    assert world.books == []
    noted = (tmp_path / "found" / "excel.txt").read_text(encoding="utf-8")
    assert noted.startswith("Excel 16.0, xlwings 0.")
    assert noted.count("ok ") == 10


def test_the_self_test_says_which_promise_excel_breaks(world, capsys, monkeypatch):
    monkeypatch.setattr("automations.books.excel.ExcelBook.refuse_changed", lambda *_: None)
    status, said, _ = connector(capsys, "selftest", "excel", "--record", "found")
    assert status == 1
    assert "! What somebody types meanwhile stops a write: " in said


def test_the_self_test_without_excel_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert "pip install '.[excel]' (Windows or macOS, with Excel)" in connector(capsys, "selftest", "excel")[2]


def test_the_doctor_says_how_it_stands_with_excel(world, capsys, monkeypatch):
    assert "Excel" not in connector(capsys, "doctor")[1]
    monkeypatch.setattr(excel_door, "PLATFORMS", ("linux",))
    assert "ok  Excel: the workbook is open, and the tool works in it" in connector(capsys, "doctor")[1]
    world.books[0].read_only = True
    assert "! Excel: the workbook is open for reading only" in connector(capsys, "doctor")[1]
    world.close(world.books[0])
    assert "ok  Excel: the workbook is closed; it may be open as well" in connector(capsys, "doctor")[1]
    assert "! " in connector(capsys, "doctor", f"excel:{world.file}")[1]
    with monkeypatch.context() as without:
        without.setattr(xlwings.engines, "active", None)
        said = connector(capsys, "doctor")[1]
    assert "ok  Excel: an open workbook in Excel needs a part that is not installed" in said


def test_requests_are_answered_in_the_open_workbook_once_it_is_saved(world, monkeypatch, capsys):
    monkeypatch.setattr(excel_door, "PLATFORMS", ("linux",))
    book = world.books[0]
    header = book.sheet("Requests").rows()[0]
    book.type("Requests", 2, 1 + header.index("What to do now"), "Check intake")
    book.type("Requests", 2, 1 + header.index("Asked by"), "Sam")
    book.save()
    assert cli.main(["watch", "--once"]) == 0
    assert "Done" in str(book.sheet("Answers").rows())
    assert book.saves == 3
