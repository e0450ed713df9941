"""What Excel makes of a value that a program sets: Range.Value takes text as if a person had typed it.

https://learn.microsoft.com/office/vba/api/excel.range.value; a cell whose format is Text ("@") keeps what it is given
as text, numbers too (https://support.microsoft.com, "Format numbers as text").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tests.google_standin import entering as typed
from tests.google_standin.formats import serial

WORDS = {"TRUE": True, "FALSE": False, "VRAI": True, "FAUX": False}
LONGEST_FORMULA = 8_192
DAYS = re.compile(r"[dy]|mmm", re.IGNORECASE)


class Refused(Exception):
    """Excel does not take it: its error 1004."""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a cell: a value, and the formula that gives it, if one does."""

    value: object = None
    formula: str = ""


BLANK = Content()


def shows_a_day(number_format):
    """Tell whether numbers in a format are days."""
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format)
    return plain != "General" and bool(DAYS.search(plain))


def entered(value, number_format, eats_apostrophes):
    """Return what a cell holds once it is given a value, and the number format that it then has. Raises Refused."""
    if value is None or value == "":
        return BLANK, number_format
    if isinstance(value, str) and len(value) > 32_767 + value.startswith("'"):
        raise Refused("The text is too long.")
    if number_format == "@":
        return Content(as_text(value, eats_apostrophes)), number_format
    if isinstance(value, str):
        return from_text(value, number_format)
    if isinstance(value, datetime):
        return Content(
            float(serial(value.replace(tzinfo=None)))
        ), "m/d/yyyy" if number_format == "General" else number_format
    return Content(value if isinstance(value, bool) else float(value)), number_format


def as_text(value, eats_apostrophes):
    """Return what a text cell shows of a value."""
    if isinstance(value, str):
        return value[1:] if eats_apostrophes and value.startswith("'") else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"{value.month}/{value.day}/{value.year}"
    return f"{value:g}"


def from_text(text, number_format):
    """Return what text becomes in a cell of any other format."""
    if text.startswith("'"):
        return Content(text[1:]), number_format
    if text[0] in "=@" and len(text) > 1:
        return formula(text if text[0] == "=" else f"={text[1:]}"), number_format
    if text.strip().upper() in WORDS:
        return Content(WORDS[text.strip().upper()]), number_format
    found, brought = typed.enter(text)
    if isinstance(found, str):
        if text[0] in "+-" and len(text) > 1:
            return formula(f"={text}"), number_format
        return Content(text), number_format
    pattern = (brought or {}).get("pattern")
    return Content(float(found)), pattern if pattern and number_format == "General" else number_format


def formula(text):
    """Return a formula's content. Raises Refused where it is none that could be read."""
    words = re.sub(r'"[^"]*"|\'[^\']*\'|\[[^\]]*\]', "", text)
    if len(text) > LONGEST_FORMULA or re.search(r"[0-9A-Za-z] +[0-9A-Za-z]", words):
        raise Refused("There's a problem with this formula.")
    return Content(link_text(text), text)


def link_text(text):
    """Return what the formula of a link shows: its last text, which may come in pieces; "" for any other formula."""
    last = re.search(r',("(?:[^"]|"")*"(?:&"(?:[^"]|"")*")*)\)$', text) if text.startswith("=HYPERLINK(") else None
    pieces = re.findall(r'"((?:[^"]|"")*)"', last[1]) if last else []
    return "".join(piece.replace('""', '"') for piece in pieces)
