"""What a value becomes when it is entered as if typed by a person: number, date, yes or no, formula or text.

Source: https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueInputOption (USER_ENTERED).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from tests.google_standin.formats import DAY_FIRST, serial

NUMBER = re.compile(r"^([+-]?)(\$?)\s?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(\.[0-9]*)?)(?:[eE]([+-]?[0-9]+))?\s?(%?)$")
ISO = re.compile(r"^([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[ T](.+))?$")
SHORT = re.compile(r"^([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4}|[0-9]{2})(?: (.+))?$")
NAMED = re.compile(r"^([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})$|^([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})$")
CLOCK = re.compile(r"^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s?([AaPp][Mm])?$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

Read = tuple[bool | float | int | str, dict[str, Any] | None]
"""A value, and the number format that the way of writing it implies."""


def enter(text: str, locale: str = "en_US") -> Read:
    """Return what a text that does not begin with "=" becomes, and the number format it brings along."""
    stripped = text.strip()
    if text.startswith("'"):
        return text[1:], None
    if stripped.upper() in ("TRUE", "FALSE"):
        return stripped.upper() == "TRUE", None
    return number(stripped) or date(stripped, locale) or clock(stripped) or (text, None)


def number(text: str) -> Read | None:
    """Return the number of a text such as "0042", "2,000,000.01", "-5%", "$12.50", "1e3"; None where it is none."""
    found = NUMBER.match(text)
    if not found or not re.search(r"[0-9]", found[3]):
        return None
    sign, money, digits, part, power, percent = found.groups()
    value: float = float(digits.replace(",", "")) * 10.0 ** int(power or 0) * (-1 if sign == "-" else 1)
    if percent:
        value = float(f"{value / 100:.15g}")
    value = int(value) if value == int(value) and abs(value) < 1e15 else value
    places = ".00" if part and len(part) > 1 else ""
    if percent:
        return value, {"type": "PERCENT", "pattern": f"0{places}%"}
    if money:
        return value, {"type": "CURRENCY", "pattern": f'"$"#,##0{places}'}
    if "," in digits:
        return value, {"type": "NUMBER", "pattern": f"#,##0{places}"}
    if power:
        return value, {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return value, None


def date(text: str, locale: str) -> Read | None:
    """Return the serial number of a date, with or without a time; None where it is none."""
    if found := ISO.match(text):
        year, month, day, rest = int(found[1]), int(found[2]), int(found[3]), found[4]
        pattern = "yyyy-mm-dd"
    elif found := SHORT.match(text):
        first, second, rest = int(found[1]), int(found[2]), found[4]
        month, day = (second, first) if locale in DAY_FIRST else (first, second)
        year = int(found[3]) if len(found[3]) == 4 else 2000 + int(found[3]) - (100 if int(found[3]) >= 50 else 0)
        pattern = "d/m/yyyy" if locale in DAY_FIRST else "m/d/yyyy"
    elif found := NAMED.match(text):
        name, day, year = (
            (found[1], int(found[2]), int(found[3])) if found[1] else (found[5], int(found[4]), int(found[6]))
        )
        if name[:3].lower() not in MONTHS:
            return None
        month, rest = MONTHS.index(name[:3].lower()) + 1, None
        pattern = "mmmm d, yyyy" if found[1] else "d-mmm-yyyy"
    else:
        return None
    time = clock(rest) if rest else None
    if rest and time is None:
        return None
    try:
        day_number = serial(datetime(year, month, day))
    except ValueError:
        return None
    if time is None:
        return day_number, {"type": "DATE", "pattern": pattern}
    assert time[1] is not None
    return day_number + float(time[0]), {"type": "DATE_TIME", "pattern": f"{pattern} {time[1]['pattern']}"}


def clock(text: str) -> Read | None:
    """Return the part of a day of a time such as "9:30" or "9:30:15 PM"; None where it is none."""
    found = CLOCK.match(text)
    if not found:
        return None
    hour, minute, second, half = int(found[1]), int(found[2]), int(found[3] or 0), (found[4] or "").upper()
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    pattern = "h:mm" + (":ss" if found[3] else "") + (" AM/PM" if half else "")
    return (hour * 3600 + minute * 60 + second) / 86_400, {"type": "TIME", "pattern": pattern}
