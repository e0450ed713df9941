"""The mornings of all communities at once."""

import json

import pytest

from automations import cli, programme
from automations.books import make_book, open_book
from automations.config import load_config
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.columns import tab_of
from sheets_templates.grids import show_rows
from sheets_templates.people_tabs import Connectee
from tests.sheets import NOW, connectee


@pytest.fixture
def three(tmp_path, monkeypatch):
    """Return the folder of a programme: a community with a person, one whose workbook is gone, one with a broken config."""
    monkeypatch.chdir(tmp_path)
    rows = {"connectees": show_rows(tab_of(Connectee), [connectee()], "en")[1:]}
    make_book(str(tmp_path / "truro.xlsx"), layout.sheets("en", VERDICT_TONES, rows))
    (tmp_path / "truro.toml").write_text('[community]\nname = "Truro"\nbook = "truro.xlsx"', encoding="utf-8")
    (tmp_path / "gone.toml").write_text('[community]\nbook = "gone.xlsx"', encoding="utf-8")
    (tmp_path / "bad.toml").write_text("[comunity]", encoding="utf-8")
    (tmp_path / "config.toml").write_text(
        '[programme]\ncommunities = ["gone.toml", "truro.toml", "bad.toml"]', encoding="utf-8"
    )
    return tmp_path


def test_one_community_that_fails_keeps_none_of_the_others_back(three, capsys):
    assert cli.main(["morning", "--all", "--day", "2026-03-31"]) == 1
    said = capsys.readouterr().out
    assert "1 of 3 communities done" in said
    assert "! gone.toml: there is no file" in said
    assert "did you mean “community”" in said
    assert "Truro: 0 matches proposed" in said
    assert "; written" in said
    assert open_book(str(three / "truro.xlsx")).read()["Today"]


def test_all_done_is_exit_status_0_and_a_second_time_nothing_is_written(three, capsys):
    (three / "config.toml").write_text('[programme]\ncommunities = ["truro.toml"]', encoding="utf-8")
    for ending in ("; written", "; up to date"):
        assert cli.main(["morning", "--all", "--day", "2026-03-31"]) == 0
        assert ending in capsys.readouterr().out


def test_machines_get_every_community_as_json(three, capsys):
    assert cli.main(["morning", "--all", "--dry-run", "--json", "--day", "2026-03-31"]) == 1
    gone, truro, bad = json.loads(capsys.readouterr().out)
    assert truro["plan"]["day"] == "2026-03-31"
    assert gone["plan"] is bad["plan"] is None
    assert "there is no file" in gone["trouble"]


def test_a_fault_of_the_tool_in_one_community_is_said_without_its_data(three, monkeypatch):
    def broken(*_):
        raise KeyError("amina@example.ca")

    monkeypatch.setattr(programme, "run", broken)
    mornings = programme.mornings(load_config(), NOW)
    said = " ".join(programme.told(mornings, "fr", False))
    assert "arrêté par un défaut de l'outil (KeyError)" in said
    assert "amina" not in said


def test_all_and_a_workbook_at_once_is_refused(three, capsys):
    assert cli.main(["morning", "truro.xlsx", "--all"]) == 1
    assert "leave truro.xlsx out" in capsys.readouterr().err
