"""`connector match`, as a person asks it."""

import json

import pytest

from automations.books import open_book
from tests.test_cli import connector, in_an_empty_folder  # noqa: F401 - a fixture that holds here too


@pytest.fixture
def book(capsys, tmp_path):
    """Return the demo's workbook after its morning."""
    connector(capsys, "demo", "--day", "2026-03-31")
    return str(tmp_path / "demo" / "connector.xlsx")


def ask(capsys, book, *words):
    return connector(capsys, "match", book, "--day", "2026-04-01", *words)


def test_who_waits_is_told_with_the_reason_and_nothing_is_written(capsys, book):
    before = open_book(book).read()
    status, said, _ = ask(capsys, book)
    assert status == 0
    assert "2 wait" in said
    assert "Connectors ready: 9" in said
    assert "in this field" in said
    assert open_book(book).read() == before


def test_a_fresh_programme_is_told_every_match_with_all_its_reasons(capsys, tmp_path):
    from automations import demo
    from automations.books import make_book
    from automations.verdicts import VERDICT_TONES
    from sheets_templates import layout
    from tests.sheets import DAY

    rows = demo.sample_grids(demo.sample_rows(DAY), "fr")
    make_book(str(tmp_path / "b.xlsx"), layout.sheets("fr", VERDICT_TONES, rows))
    (tmp_path / "config.toml").write_text('[community]\nlanguage = "fr"\n', encoding="utf-8")
    said = connector(capsys, "match", "b.xlsx", "--day", "2026-03-31")[1]
    assert "7 nouveaux jumelages" in said
    assert said.count("À défaut : ") >= 5


def test_a_proposal_whose_connector_left_is_told_to_have_expired(capsys, book):
    late = connector(capsys, "match", book, "--day", "2026-09-01")[1]
    assert "Expired: " in late
    assert "nobody decided on it for 60 days" in late


def test_what_more_connectors_would_change(capsys, book):
    said = ask(capsys, book, "--what-if", "+1 Connector in 11, Halifax, English")[1]
    assert "Now: 7 of 9 matched" in said
    assert "Then: 8 of 9 matched" in said
    assert "Matched then and not now: Daniel Mensah." in said
    data = json.loads(ask(capsys, book, "--what-if", "-1 Gordon MacLeod", "--json")[1])
    assert data["then"]["matched"] < data["now"]["matched"]
    assert data["gained"] == []


def test_the_curve_is_told_and_drawn(capsys, book, tmp_path):
    pytest.importorskip("matplotlib", reason="the extra charts is not installed")
    status, said, _ = ask(capsys, book, "--curve", "curve.png")
    assert status == 0
    assert "← yours" in said
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    data = json.loads(ask(capsys, book, "--curve", "--json")[1])
    assert [point["minimum_fit"] for point in data] == list(range(0, 101, 10))


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--curve", "curve.doc"), "--curve curve.doc is no picture; give a file that ends in .png or .svg"),
        (("--curve", "no/such/folder/c.png"), "cannot be written: No such file or directory"),
        (("--what-if", "more"), "says no change; write it like"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_a_line(capsys, book, words, complaint):
    status, _, said = ask(capsys, book, *words)
    assert status == 1
    assert complaint in said
    assert len(said.splitlines()) == 1


def test_without_the_extra_the_curve_is_still_told_and_drawing_says_what_to_install(capsys, book, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    assert ask(capsys, book, "--curve")[0] == 0
    assert "pip install 'connector-suite[charts]'" in ask(capsys, book, "--curve", "c.png")[2]


def test_several_communities_are_matched_each_for_itself(capsys, book):
    said = connector(capsys, "match", book, book, "--day", "2026-04-01")[1]
    assert said.count("connector: 0 new matches") == 2
    assert json.loads(connector(capsys, "match", book, book, "--json", "--day", "2026-04-01")[1])[0]["waiting"] == 2


def test_without_spark_its_engine_says_what_to_install(capsys, book, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    assert "pip install 'connector-suite[spark]'" in ask(capsys, book, "--engine", "spark")[2]
