"""What formulas come to in the stand-in, and how they follow what happens to rows, columns and tabs."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_templates import keys, layout
from sheets_templates.tabs import ALL_TABS
from tests.google_standin import Google


@pytest.fixture
def maria():
    with Google(direct=True, now=lambda: datetime(2026, 3, 31, 9, 30, tzinfo=UTC)) as google:
        yield google.colleague(google.new_spreadsheet())


def shown(maria, formula, *rows):
    """Return what a formula in H1 shows over rows from A1 on."""
    if rows:
        maria.edit("Sheet1", "A1", *rows)
    maria.edit("Sheet1", "H1", formula)
    return maria.cell("Sheet1", "H1")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=1+2*3^2", "19"),
        ("=-2^2", "4"),
        ("=1/3", "0.3333333333"),
        ("=2/3*100", "66.66666667"),
        ("=50%", "0.5"),
        ('="a"&1&TRUE', "a1TRUE"),
        ('="A"="a"', "TRUE"),
        ('="10"=10', "FALSE"),
        ("=1/0", "#DIV/0!"),
        ('=IFERROR(1/0,"none")', "none"),
        ('=IF(1>2,"yes","no")', "no"),
        ('=IFS(1>2,"a",TRUE,"b")', "b"),
        ('=LOWER(TRIM("  A  B "))', "a b"),
        ('=SUBSTITUTE("a-b-c","-","+",2)', "a-b+c"),
        ("=UNICHAR(160)", "\u00a0"),
        ('=LEFT("héllo",2)&RIGHT("abc",1)&MID("abcd",2,2)', "hécbc"),
        ('=LEN("😀")', "2"),
        ('=FIND("b","abc")&SEARCH("B","abc")', "22"),
        ('=TEXT(DATE(2026,3,31),"yyyy-mm-dd")', "2026-03-31"),
        ("=TODAY()", "3/31/2026"),
        ("=DATE(2026,14,1)", "2/1/2027"),
        ("=ROUND(2.5)&ROUND(-2.5)&MOD(-1,3)", "3-32"),
        ('=REGEXREPLACE("ab12","([0-9])","<$1>")', "ab<1><2>"),
        ('=JOIN(", ",{1,2;3,4})', "1, 2, 3, 4"),
        ('=TEXTJOIN("-",TRUE,"a","","b")', "a-b"),
        ("=SUM({1,2,3})&COUNTA({1;2})&MAX({4;9})", "629"),
        ("=INDEX({1,2;3,4},2,1)", "3"),
        ("=MATCH(5,{1;4;6})", "2"),
        ('=VLOOKUP("b",{"a",1;"b",2},2,FALSE)', "2"),
        ('=XLOOKUP("z",{"a";"b"},{1;2},"none")', "none"),
        ("=NOSUCH(1)", "#NAME?"),
        ("=1+", "#ERROR!"),
        ("=Nowhere!A1", "#REF!"),
        ("=H1", "#REF!"),
        ("=LOWER()", "#N/A"),
        ('=VALUE("1,234.5")+1', "1235.5"),
        ("=TRUE", "TRUE"),
        ('=ISBLANK(A1)&ISNUMBER(1)&ISTEXT("")', "TRUETRUETRUE"),
    ],
)
def test_a_formula_shows_what_it_does_in_google(maria, formula, text):
    assert shown(maria, formula) == text


def test_criteria_and_wildcards_count_and_sum(maria):
    rows = [["apple", 1], ["Apricot", 2], ["bean", 3]]
    assert shown(maria, '=COUNTIF(A1:A,"ap*")&COUNTIF(B1:B,">1")&SUMIF(A1:A,"bean",B1:B)', *rows) == "223"
    assert shown(maria, '=MATCH("ap?le",A1:A,0)') == "1"


def test_filter_unique_sort_and_transpose_spill(maria):
    maria.edit("Sheet1", "A1", ["b", 2], ["a", 1], ["b", 2])
    maria.edit("Sheet1", "D1", "=SORT(UNIQUE(A1:B3),1,TRUE)")
    maria.edit("Sheet1", "G1", '=FILTER(A1:B3,A1:A3="a")')
    maria.edit("Sheet1", "J1", "=TRANSPOSE(A1:A3)")
    rows = maria.rows("Sheet1")
    assert [row[3:5] for row in rows[:2]] == [["a", "1"], ["b", "2"]]
    assert rows[0][6:8] == ["a", "1"]
    assert rows[0][9:12] == ["b", "a", "b"]


def test_a_function_outside_arrayformula_takes_the_value_of_its_own_row(maria):
    maria.edit("Sheet1", "A1", "One", "Two")
    maria.edit("Sheet1", "B2", "=LOWER(A1:A2)")
    assert maria.cell("Sheet1", "B2") == "two"


def test_index_in_arrayformula_takes_only_the_first_as_google_does(maria):
    maria.edit("Sheet1", "A1", ["a", "b"], ["c", "a"])
    maria.edit("Sheet1", "D1", "=ARRAYFORMULA(INDEX(A1:A2,MATCH(B1:B2,A1:A2,0)))")
    assert [row[3:] for row in maria.rows("Sheet1")] == [["#N/A"], []]


def test_an_array_does_not_overwrite_what_stands_there(maria):
    maria.edit("Sheet1", "A1", "a", "b")
    maria.edit("Sheet1", "C1", "=ARRAYFORMULA(A1:A2)")
    maria.edit("Sheet1", "C2", "mine")
    assert [row[2] for row in maria.rows("Sheet1")] == ["#REF!", "mine"]
    maria.edit("Sheet1", "C2", "")
    assert [row[2] for row in maria.rows("Sheet1")] == ["a", "b"]


VERDICT = (
    '=ARRAYFORMULA(IF(ROW(B1:B)=1,"Verdict",IF(B1:B="","",IFERROR(VLOOKUP(LOWER(B1:B),'
    '{Review!$B$1:$B,Review!$A$1:$A},2,FALSE)&"",""))))'
)


@pytest.fixture
def community(maria):
    """People in Sheet1, with verdicts beside them that a formula in the header finds in the tab Review."""
    maria.add_tab("Review", rows=50, columns=5)
    maria.edit("Review", "A1", ["Verdict", "Key"], ["ready", "amina@example.ca"], ["call", "lee@example.ca"])
    maria.edit("Sheet1", "A1", ["Name", "Email"], ["Amina", "Amina@example.ca"], ["Lee", "lee@example.ca"])
    maria.edit("Sheet1", "C1", VERDICT)
    return maria


def beside(community):
    """Return the verdict beside each person."""
    return {row[0]: row[2] for row in community.rows("Sheet1")[1:] if row[0]}


RIGHT = {"Amina": "ready", "Lee": "call"}


@pytest.mark.parametrize(
    "act",
    [
        lambda maria: maria.insert_rows("Sheet1", before=2, count=3),
        lambda maria: maria.insert_rows("Sheet1", before=3),
        lambda maria: maria.sort("Sheet1", 1, downwards=True),
        lambda maria: maria.move_rows("Sheet1", 2, 1, before=4),
        lambda maria: maria.insert_rows("Review", before=2),
        lambda maria: maria.sort("Review", 2, downwards=True),
        lambda maria: maria.rename("Review", "Intake review"),
        lambda maria: maria.reorder("Review", 0),
        lambda maria: maria.hide_rows("Sheet1", 2),
        lambda maria: maria.filter("Sheet1", 1, ["Amina"]),
    ],
    ids=[
        "insert below the header",
        "insert",
        "sort",
        "move",
        "insert there",
        "sort there",
        "rename",
        "reorder",
        "hide",
        "filter",
    ],
)
def test_a_verdict_stands_beside_its_person_after_anything_a_colleague_does(community, act):
    act(community)
    assert beside(community) == RIGHT


def test_columns_put_in_and_moved_keep_the_verdicts_right(community):
    community.insert_columns("Sheet1", before=1)
    community.insert_columns("Review", before=1)
    assert {row[1]: row[3] for row in community.rows("Sheet1")[1:] if row[1]} == RIGHT
    community.move_columns("Review", 2, 1, before=4)
    assert {row[1]: row[3] for row in community.rows("Sheet1")[1:] if row[1]} == RIGHT
    assert "Review!$C$1:$C" in community.cell("Sheet1", "D1", "FORMULA")


def test_a_range_from_row_two_slides_down_when_a_row_is_put_in_above_it(maria):
    maria.edit("Sheet1", "C1", "=SUM(A2:A)")
    maria.insert_rows("Sheet1", before=2)
    assert maria.cell("Sheet1", "C1", "FORMULA") == "=SUM(A3:A)"


def test_references_follow_deletes_and_end_as_ref(maria):
    maria.edit("Sheet1", "A1", "1", "2", "3", "4")
    maria.edit("Sheet1", "C1", ["=A3", "=SUM(A1:A4)", "=$A$2+A4"])
    maria.delete_rows("Sheet1", 3)
    assert maria.rows("Sheet1", "FORMULA")[0][2:] == ["=#REF!", "=SUM(A1:A3)", "=$A$2+A3"]
    assert maria.rows("Sheet1")[0][2:] == ["#REF!", "7", "6"]


def test_a_deleted_tab_leaves_ref_where_it_was_meant(community):
    community.delete_tab("Review")
    assert "#REF!" in community.cell("Sheet1", "C1", "FORMULA")
    assert community.rows("Sheet1")[1][2] == ""


def test_a_renamed_tab_is_renamed_in_formulas_and_quoted_where_needed(community):
    community.rename("Review", "Maria's review")
    assert "'Maria''s review'!$B$1:$B" in community.cell("Sheet1", "C1", "FORMULA")


def test_sorted_formulas_go_along_with_their_rows(maria):
    maria.edit("Sheet1", "A1", ["n", "twice"], [3, "=A2*2"], [1, "=A3*2"], [2, "=A4*2"])
    maria.sort("Sheet1", 1)
    assert maria.rows("Sheet1")[1:] == [["1", "2"], ["2", "4"], ["3", "6"]]


names = st.text(st.sampled_from(list("aÀÉ ß*?~é\u00a0İ@.😀'\"")), max_size=6)


@settings(max_examples=25, deadline=None)
@given(email=names, first=names, last=names, phone=names)
def test_the_key_formula_finds_the_key_that_python_does(email, first, last, phone):
    with Google(direct=True) as google:
        maria = google.colleague(google.new_spreadsheet())
        maria.edit("Sheet1", "A1", [email, first, last, phone], raw=True)
        maria.edit("Sheet1", "E1", "=" + keys.person_key_formula("connectees", "A1", "B1", "C1", "D1"))
        expected = keys.row_key("connectees", keys.person_key(email, first, last, phone))
        assert (maria.cell("Sheet1", "E1") or "") == expected


def test_every_lookup_of_the_workbook_can_be_read_as_a_formula():
    from tests.google_standin.grammar import parse
    from tests.google_standin.references import formula

    lookups = [field.formula for tab in ALL_TABS for field in layout.sheet(tab, "fr", {}).fields if field.formula]
    assert lookups
    for text in lookups:
        written = formula(re.sub(r"\{\w+\}", "A2", text), 0, {})
        assert parse(written.pattern) is not None, text


def test_keys_that_stand_left_of_the_lookups_are_found_by_formulas_that_lead_back_to_them(maria):
    """
    A: keys    | B: lookup | C: e-mail    | E: key       | F: where the key stands | G: verdict
    """
    maria.edit("Sheet1", "A1", '=ARRAYFORMULA(IF(ROW(C:C)=ROW(),"Key",C:C))')
    maria.edit("Sheet1", "C1", ["E-mail"], ["a@example.ca"])
    maria.edit("Sheet1", "E1", ["a@example.ca", '=MATCH("a@example.ca",A:A,0)', "Ready"])
    maria.edit("Sheet1", "B1", '=ARRAYFORMULA(IF(ROW(A:A)=ROW(),"Verdict",IFERROR(VLOOKUP(A:A,E:G,3,FALSE),"")))')
    assert maria.rows("Sheet1")[:2] == [
        ["Key", "Verdict", "E-mail", "", "a@example.ca", "2", "Ready"],
        ["a@example.ca", "Ready", "a@example.ca"],
    ]
