"""References to cells, as they read after lines were repeated or taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_templates.excel.references import Copy, Moves, Repeat, moved_formula, moved_range, moved_ranges, titles_in

LIST = Repeat(5, 5, 3)
MOVES = Moves((LIST,), frozenset({4, 6}))
"""Line 4 is a marker, line 5 stands three times, line 6 is a marker: lines 7 and on move down by 2 − 2 = 0."""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(C5:C5)", "SUM(C4:C6)"),
        ("SUM(C4:C6)", "SUM(C4:C6)"),
        ("SUM($C$3:$C$7)/B1", "SUM($C$3:$C$7)/B1"),
        ("B4", "#REF!"),
        ('IF(A1="C5:C5",LOG10(C5),5)', 'IF(A1="C5:C5",LOG10(C4),5)'),
        ("SUM(5:5)", "SUM(4:6)"),
        ("$3:$3", "$3:$3"),
        ("$5:$5", "$4:$6"),
        ("SUM(A:C)", "SUM(A:C)"),
        ("Other!C5+'Our tab'!C5", "Other!C5+'Our tab'!C4"),
        ("[1]Other!C5", "[1]Other!C5"),
        ("Table1[C5]+Q5_total+C5", "Table1[C5]+Q5_total+C4"),
        ("COUNTA(C5:A5)", "COUNTA(C4:A6)"),
    ],
)
def test_a_formula_reads_as_the_spreadsheet_would_write_it(before, after):
    assert moved_formula(before, "Our tab", {"Our tab": MOVES}) == after


def test_a_reference_from_a_copy_stays_in_its_copy_unless_it_is_fixed():
    inside = Copy(LIST, 1)
    assert moved_formula("B5*C5+$B$5+B1", "t", {"t": MOVES}, inside) == "B5*C5+$B$4+B1"
    assert moved_formula("SUM(B$5:B5)", "t", {"t": MOVES}, inside) == "SUM(B$4:B5)"


def test_ranges_grow_with_what_is_repeated_in_them_and_go_with_their_lines():
    assert moved_ranges("A4:B4 C5 A1:A9", MOVES) == "C4:C6 A1:A9"
    assert moved_range("A:C", MOVES) == "A:C"


def test_the_tabs_that_a_formula_names_are_told():
    assert titles_in("'L''été'!A1+Jobs!B2+\"Not!C3\"") == {"L'été", "Jobs"}


@given(st.integers(1, 40), st.integers(0, 5), st.integers(1, 6), st.integers(1, 60), st.integers(0, 30))
def test_a_range_covers_exactly_the_lines_that_its_lines_became(first, more, times, start, length):
    moves = Moves((Repeat(first, first + more, times),), frozenset({first - 1, first + more + 1} - {0}))
    became = {
        moves.line(line, copy)
        for line in range(start, start + length + 1)
        if line not in moves.removed
        for copy in range(times if moves.repeat_of(line) else 1)
    }
    covered = moves.range(start, start + length)
    if not became:
        assert covered is None
    elif moves.repeat_of(start) is None and moves.repeat_of(start + length) is None:
        assert became == set(range(covered[0], covered[1] + 1))
    else:
        assert became <= set(range(covered[0], covered[1] + 1))
