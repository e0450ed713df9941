"""The pages that people follow: each command that they are told to type is there, and the set-up page leads where it says."""

import re
import shlex
import signal
import tomllib
from pathlib import Path

import pytest

from automations.cli import COMMANDS
from automations.config import config_from, load_config
from automations.docs import ROOT
from tests.google_standin import Google
from tests.test_cli import connector

PAGES = [ROOT / "README.md", *sorted(page for page in (ROOT / "docs").glob("*.md") if page.name != "reference.md")]
SETUP = (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")


def commands(text):
    """Return the commands on a page: in a line of their own, or between backquotes."""
    lines = re.findall(r"^ {4,}(connector .*)$", text, re.MULTILINE)
    spans = re.findall(r"`(connector [a-z][^`]*)`", text)
    return [shlex.split(each.replace("\n", " "), comments=True) for each in (*lines, *spans)]


def blocks(text):
    """Return the pieces of config.toml on a page."""
    indented = re.findall(r"(?:^ {4,}.*\n|^\n(?= {4,}))+", text, re.MULTILINE)
    plain = [re.sub(r"^ +", "", block, flags=re.MULTILINE).strip() + "\n" for block in indented]
    return [block for block in plain if block.startswith("[")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_is_one_that_there_is(page):
    known = {each.name: {name for name, _ in each.options} for each in COMMANDS}
    for _, name, *words in (words for words in commands(page.read_text(encoding="utf-8")) if len(words) > 1):
        if name != "COMMAND":
            options = {word.partition("=")[0] for word in words if word.startswith("--")}
            assert options <= known[name], (name, options)


def test_every_piece_of_settings_on_the_set_up_page_is_understood():
    assert len(blocks(SETUP)) >= 3
    for block in blocks(SETUP):
        config_from(tomllib.loads(block))


@pytest.fixture
def community(tmp_path, monkeypatch):
    """Return a folder with the page's own config.toml in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(blocks(SETUP)[0], encoding="utf-8")
    kept = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    yield tmp_path
    for sign, handler in kept.items():
        signal.signal(sign, handler)


def test_whoever_follows_the_page_with_a_file_has_a_morning(community, capsys):
    assert connector(capsys, "init")[0] == 0
    assert connector(capsys, "doctor")[0] == 0
    status, said, _ = connector(capsys, "watch", "--once")
    assert (status, said.split(";")[0]) == (0, "Halifax: the morning ran")
    assert "Next morning: " in said
    assert connector(capsys, "doctor")[0] == 0
    assert connector(capsys, "digest")[0] == 0


def test_whoever_follows_the_page_with_a_google_sheet_has_a_morning_answers_and_the_menu(
    community, capsys, monkeypatch, tmp_path_factory
):
    with Google() as google:
        monkeypatch.setattr("automations.books.google_pace.quotas", {})
        monkeypatch.setattr("automations.books.google_setup.ROWS", 8)
        monkeypatch.setenv("CONNECTOR_GOOGLE_HOST", google.url)
        monkeypatch.delenv("CONNECTOR_GOOGLE_KEY", raising=False)
        id_ = google.new_spreadsheet("Halifax")
        key = google.key_file(tmp_path_factory.mktemp("keys"))
        page = blocks(SETUP)
        begun = page[0].replace('"connector.xlsx"', f'"google:https://docs.google.com/spreadsheets/d/{id_}/edit#gid=0"')
        served = next(block for block in page if block.startswith("[serve]"))
        (community / "config.toml").write_text(f'{begun}\n[google]\nkey = "{Path(key).as_posix()}"\n', encoding="utf-8")
        status, said, _ = connector(capsys, "doctor")
        assert status == 1
        assert f"! The spreadsheet was not set up: run connector init google:{id_} for a blank one" in said
        assert connector(capsys, "init", "--yes")[0] == 0
        assert connector(capsys, "watch", "--once")[0] == 0
        google.colleague(id_).edit("Requests", "A2", ["", "What is due today", "Sam"])
        assert "1 request answered" in connector(capsys, "watch", "--once")[1]
        assert connector(capsys, "doctor")[0] == 0
        with (community / "config.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{served}")
        assert connector(capsys, "script", "google", "--to", "sheet-script")[0] == 0
        code = (community / "sheet-script" / "Code.gs").read_text(encoding="utf-8")
        assert load_config().serve.address in code
        assert "audience is empty" in connector(capsys, "serve")[2]
