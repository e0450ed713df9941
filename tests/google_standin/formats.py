"""How a number is shown: by the automatic format, or by a pattern for numbers, dates and times.

Source of patterns: https://developers.google.com/workspace/sheets/api/guides/formats.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

EPOCH = datetime(1899, 12, 30)
"""Day 0 of serial numbers, https://developers.google.com/workspace/sheets/api/reference/rest/v4/DateTimeRenderOption."""

DAY_FIRST = ("en_GB", "fr_FR", "en_AU", "es_ES", "it_IT", "pt_BR")
YEAR_FIRST = ("en_CA", "fr_CA", "sv_SE")
DATES = ("DATE", "TIME", "DATE_TIME")
DATE_PART = re.compile(r'"[^"]*"|\\.|\[h+\]|\[m+\]|\[s+\]|y+|m+|d+|h+|s+|AM/PM|A/P|\.0+|.', re.IGNORECASE | re.DOTALL)


def default_pattern(kind: str, locale: str) -> str:
    """Return the pattern of a kind of number format that names none."""
    date = "dd/mm/yyyy" if locale in DAY_FIRST else "yyyy-mm-dd" if locale in YEAR_FIRST else "m/d/yyyy"
    clock = "h:mm:ss AM/PM" if locale == "en_US" else "hh:mm:ss"
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": '"$"#,##0.00',
        "SCIENTIFIC": "0.00E+00",
        "DATE": date,
        "TIME": clock,
        "DATE_TIME": f"{date} h:mm:ss",
        "TEXT": "@",
    }.get(kind, "")


def show_number(number: float, form: dict[str, Any] | None, locale: str = "en_US") -> str:
    """Return a number as a cell shows it, by the `numberFormat` of its format."""
    kind = (form or {}).get("type", "")
    pattern = (form or {}).get("pattern") or default_pattern(kind, locale)
    if not pattern or pattern.lower() == "general" or pattern == "@":
        return automatic(number)
    if kind in DATES or (not kind and looks_like_a_date(pattern)):
        return show_date(number, pattern)
    return show_pattern(number, pattern)


def looks_like_a_date(pattern: str) -> bool:
    """Return whether a pattern without a kind shows dates."""
    return bool(re.search(r"[ymdhs]", re.sub(r'"[^"]*"|\\.', "", pattern), re.IGNORECASE))


@lru_cache(maxsize=10_000)
def automatic(number: float) -> str:
    """Return a number in the automatic format: at most ten digits that count, no exponent below 1E+15."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    if abs(number) >= 1e15 or abs(number) < 1e-9:
        digits, _, power = f"{number:.5E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power[0]}{power[1:].zfill(2)}"
    whole = len(str(int(abs(number)))) if abs(number) >= 1 else 0
    text = f"{number:.{max(10 - whole, 0)}f}" if whole else f"{number:.10f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_pattern(number: float, pattern: str) -> str:
    """Return a number by a pattern such as "#,##0.00", "0%" or "0.0;(0.0);-"."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', pattern)
    if number < 0 and len(sections) > 1:
        return fill(-number, sections[1])
    if number == 0 and len(sections) > 2:
        return fill(number, sections[2])
    return ("-" if number < 0 else "") + fill(abs(number), sections[0])


def fill(number: float, section: str) -> str:
    """Return a number that is not negative by one section of a pattern."""
    section = re.sub(r"\[[A-Za-z0-9]+\]|_.|\*.", "", section)
    quiet = re.sub(r'"[^"]*"|\\.', lambda found: "\x01" * len(found[0]), section)
    digits = re.search(r"[#0?][#0?,]*(?:\.[#0?]*)?(?:E[+-]0+)?", quiet)
    if digits is None:
        return plain(section)
    shape = digits[0]
    number *= 100 ** quiet.count("%")
    shown = exponent(number, shape) if "E" in shape else decimals(number, shape)
    return plain(section[: digits.start()]) + shown + plain(section[digits.end() :])


def decimals(number: float, shape: str) -> str:
    """Return digits by a shape such as "#,##0.0#"."""
    whole, _, part = shape.partition(".")
    least, most = part.count("0"), len(part)
    text = f"{number:.{most}f}"
    front, _, back = text.partition(".")
    back = back[:least] + back[least:].rstrip("0")
    front = front.zfill(whole.count("0")) if front != "0" or "0" in whole else ""
    if "," in whole:
        front = f"{int(front or 0):,}" if front else front
    return front + (f".{back}" if back or (part == "" and "." in shape) else "")


def exponent(number: float, shape: str) -> str:
    """Return digits by a shape such as "0.00E+00"."""
    places = len(shape.partition("E")[0].partition(".")[2])
    digits, _, power = f"{number:.{places}E}".partition("E")
    return f"{digits}E{power[0]}{power[1:].zfill(shape.count('0', shape.index('E')))}"


def plain(text: str) -> str:
    """Return the literal text of a pattern."""
    return re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] if found[1] is not None else found[2], text)


def moment(serial: float) -> datetime:
    """Return the moment of a serial number, to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(serial * 86_400_000))


def serial(when: datetime) -> float:
    """Return the serial number of a moment: whole days before the point, part of the day behind it."""
    number = (when - EPOCH) / timedelta(days=1)
    return int(number) if number == int(number) else number


def show_date(number: float, pattern: str) -> str:
    """Return a date or time by a pattern; m means minutes behind hours or before seconds."""
    when = moment(number)
    parts = DATE_PART.findall(pattern)
    half = any(part.upper() in ("AM/PM", "A/P") for part in parts)
    shown: list[str] = []
    for at, part in enumerate(parts):
        before = next((other for other in reversed(parts[:at]) if other[:1].lower() in "ymdhs["), "")
        behind = next((other for other in parts[at + 1 :] if other[:1].lower() in "ymdhs["), "")
        minutes = before[:1].lower() in ("h", "[") or behind[:1].lower() == "s"
        shown.append(show_date_part(part, when, number, half, minutes))
    return "".join(shown)


def show_date_part(part: str, when: datetime, number: float, half: bool, minutes: bool) -> str:
    """Return one part of a pattern for dates."""
    small, size = part.lower(), len(part)
    if small.startswith("y"):
        return f"{when:%Y}" if size > 2 else f"{when:%y}"
    if small.startswith("m") and minutes:
        return f"{when.minute:0{min(size, 2)}}"
    if small.startswith("m"):
        return (str(when.month), f"{when:%m}", f"{when:%b}", f"{when:%B}")[min(size, 4) - 1]
    if small.startswith("d"):
        return (str(when.day), f"{when:%d}", f"{when:%a}", f"{when:%A}")[min(size, 4) - 1]
    if small.startswith("h"):
        return f"{(when.hour % 12 or 12) if half else when.hour:0{min(size, 2)}}"
    if small.startswith("s"):
        return f"{when.second:0{min(size, 2)}}"
    if small.startswith("[h"):
        return str(int(number * 24))
    if small == "am/pm":
        return "AM" if when.hour < 12 else "PM"
    if small == "a/p":
        return "A" if when.hour < 12 else "P"
    if small.startswith(".0"):
        return f".{when.microsecond:06}"[:size]
    return plain(part)
