"""The Excel of the tests: it offers nothing that xlwings' own engines do not, and takes what is set as Excel is documented to."""

import ast
from pathlib import Path

import pytest
import xlwings
from xlwings import base_classes

from automations.books import excel_door
from tests.excel_engine import engine, errors
from tests.excel_engine.entering import Content, Refused, entered, shows_a_day
from tests.excel_engine.model import OpenSheet, OpenTable

HOME = Path(xlwings.__file__).parent
SOURCES = {name: (HOME / name).read_text(encoding="utf-8") for name in ("_xlwindows.py", "_xlmac.py")}
OWN = {"excel", "sheet", "book", "called", "refused", "places", "given", "writable", "unlink", "protect", "unprotect"}
"""What the engine has for itself; no part of xlwings."""


def members(source):
    """Return what each class of a source defines, by the class's name."""
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return {
        each.name: {
            name
            for node in each.body
            for name in (
                [node.name]
                if isinstance(node, ast.FunctionDef)
                else [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]
            )
        }
        for each in classes
    }


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", ["Engine", "Apps", "App", "Books", "Book", "Sheets", "Sheet", "Range", "Table"])
def test_xlwings_own_engines_have_everything_that_the_tests_engine_has(name, source):
    """_xlwindows.py and _xlmac.py cannot be imported here; they are read."""
    real = members(SOURCES[source])[name]
    assigned = {part.attr for part in ast.walk(ast.parse(SOURCES[source])) if isinstance(part, ast.Attribute)}
    ours = {each for each in vars(getattr(engine, name)) if not each.startswith("_")} - OWN
    kept_on_objects = {"app", "parent", "options", "pid"}
    assert ours - real - kept_on_objects <= assigned & set(dir(getattr(base_classes, name, object))), ours - real


def test_the_codes_of_a_busy_excel_are_those_that_xlwings_knows():
    assert str(errors.BUSY) in SOURCES["_xlwindows.py"]
    assert str(errors.IGNORED) in SOURCES["_xlwindows.py"]
    assert {errors.BUSY, errors.IGNORED} <= excel_door.BUSY_CODES
    assert "N_COM_ATTEMPTS = 0" in SOURCES["_xlwindows.py"]
    assert "class ExcelBusyError" in SOURCES["_xlwindows.py"]


def test_the_words_for_macos_are_in_excels_dictionary_there():
    dictionary = (HOME / "mac_dict.py").read_text(encoding="utf-8")
    for word in ("full_name", "saved", "read_only", "protect_contents", "unprotect", "protect_worksheet", "clear_hyperlinks", "allow_sorting", "allow_filtering", "allow_formatting_rows", "worksheet_contents"):  # fmt: skip
        assert f'"{word}"' in dictionary, word


@pytest.mark.parametrize(
    ("value", "number_format", "becomes", "then"),
    [
        ("=1+1", "General", Content("", "=1+1"), "General"),
        ("=1+1", "@", Content("=1+1"), "@"),
        ("@SUM(A1)", "General", Content("", "=SUM(A1)"), "General"),
        ("007", "General", Content(7.0), "General"),
        ("1e5", "General", Content(100000.0), "0.00E+00"),
        ("50%", "General", Content(0.5), "0%"),
        ("TRUE", "General", Content(True), "General"),
        ("vrai", "General", Content(True), "General"),
        ("2026-03-02", "General", Content(46083.0), "yyyy-mm-dd"),
        ("'007", "General", Content("007"), "General"),
        ("'quoted", "@", Content("quoted"), "@"),
        ("-5", "General", Content(-5.0), "General"),
        (12.0, "@", Content("12"), "@"),
        (True, "@", Content("TRUE"), "@"),
        (12.0, "yyyy-mm-dd", Content(12.0), "yyyy-mm-dd"),
        ("", "@", Content(), "@"),
        ("two words", "General", Content("two words"), "General"),
    ],
)
def test_a_value_becomes_what_a_person_would_get_who_typed_it(value, number_format, becomes, then):
    assert entered(value, number_format, eats_apostrophes=True) == (becomes, then)


@pytest.mark.parametrize("text", ["+1 902 555 0134", "x" * 32_768, "=" + "1+" * 5_000 + "1"])
def test_what_excel_refuses_is_refused(text):
    with pytest.raises(Refused):
        entered(text, "General", eats_apostrophes=True)


def test_a_format_with_days_or_years_shows_days_but_not_quoted_words():
    assert [shows_a_day(each) for each in ("yyyy-mm-dd", "d mmm", "General", '0 "days"', "@", "[Red]0")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_a_table_that_grows_gives_new_rows_its_look_and_its_formulas():
    tab = OpenSheet("t", formats={(2, 1): "0", (2, 2): "@"})
    table = OpenTable("t", 1, 1, 2, 2, {2: "=t[[#This Row],[a]]"})
    engine.grow(tab, table, 3)
    assert (table.bottom, tab.format(3, 1), tab.content(3, 2).formula) == (3, "0", "=t[[#This Row],[a]]")
