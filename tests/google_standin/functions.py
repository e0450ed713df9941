"""The functions of formulas, each by its name: those of single values, which ARRAYFORMULA repeats, and those of arrays.

Source: https://support.google.com/docs/table/25273 (the list of functions, each with its page).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tests.google_standin.arrays import Array
from tests.google_standin.cells import DIVISION, NA, NUMBER, VALUE, Fault, Plain
from tests.google_standin.entering import enter
from tests.google_standin.formats import automatic, moment, serial, show_number

Single = Callable[..., Plain]


def to_number(value: Plain) -> float | int | Fault:
    """Return a value where a number is needed."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        read = enter(value)[0] if value.strip() else ""
        return VALUE if isinstance(read, str | bool) else read
    return value


def to_text(value: Plain) -> str:
    """Return a value where text is needed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    return value.text if isinstance(value, Fault) else automatic(value)


def to_truth(value: Plain) -> bool | Fault:
    """Return a value where yes or no is needed."""
    if isinstance(value, Fault):
        return value
    if isinstance(value, str):
        return {"TRUE": True, "FALSE": False}.get(value.upper(), VALUE)
    return bool(value)


def order(value: Plain) -> tuple[int, Any]:
    """Return what values are ordered by: numbers before texts before truth values."""
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.lower()
    return 0, value or 0


def same(left: Plain, right: Plain) -> bool:
    """Return whether two values are equal: capitals do not count, and blank is "", 0 and FALSE."""
    if left is None or right is None:
        other = right if left is None else left
        return other is None or other == "" or (other == 0 and not isinstance(other, str))
    if isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    return (
        isinstance(left, str | bool) == isinstance(right, str | bool) and type(left) in kinds(right) and left == right
    )


def kinds(value: Plain) -> tuple[type, ...]:
    """Return the types that are of one kind with a value's."""
    return (bool,) if isinstance(value, bool) else (int, float) if isinstance(value, int | float) else (type(value),)


def before(left: Plain, right: Plain) -> bool:
    """Return whether a value stands before another; blank stands for the other's zero."""
    if left is None:
        left = "" if isinstance(right, str) else 0
    if right is None:
        right = "" if isinstance(left, str) else 0
    return order(left) < order(right)


def numeric(function: Callable[..., Any]) -> Single:
    """Return a function of numbers that takes any values and gives errors as values."""

    def computed(*values: Plain) -> Plain:
        numbers = [to_number(value) for value in values]
        fault = next((number for number in numbers if isinstance(number, Fault)), None)
        if fault:
            return fault
        try:
            return clean(function(*numbers))
        except ZeroDivisionError:
            return DIVISION
        except (ValueError, OverflowError):
            return NUMBER

    return computed


def textual(function: Callable[..., Any], *numbers: int) -> Single:
    """Return a function of texts; the arguments at the given positions are whole numbers."""

    def computed(*values: Plain) -> Plain:
        read: list[Any] = []
        for at, value in enumerate(values):
            if isinstance(value, Fault):
                return value
            part = to_number(value) if at in numbers else to_text(value)
            if isinstance(part, Fault):
                return part
            read.append(int(part) if at in numbers else part)
        return function(*read)  # type: ignore[no-any-return]  # the functions below give plain values

    return computed


def clean(number: Any) -> Plain:
    """Return a number as a cell holds it: whole where it is whole, rounded to 15 digits."""
    if isinstance(number, float):
        if math.isinf(number) or math.isnan(number):
            return NUMBER
        return int(number) if number == int(number) and abs(number) < 1e15 else number
    return number  # type: ignore[no-any-return]  # what is no float is given back as it came


def substitute(text: str, old: str, new: str, which: int = 0) -> str:
    """Return text with every (or one) occurrence replaced."""
    if not old or which == 0:
        return text.replace(old, new) if old else text
    parts = text.split(old)
    return text if which >= len(parts) else old.join(parts[:which]) + new + old.join(parts[which:])


def units(text: str) -> list[str]:
    """Return the UTF-16 units of a text: a spreadsheet counts an emoji as two."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(data), 2)]


def joined(parts: Iterable[str]) -> str:
    """Return the text of UTF-16 units; half of an emoji becomes a mark of its absence."""
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def left(text: str, count: int = 1) -> Plain:
    """Return the first characters."""
    return VALUE if count < 0 else text[:count] if text.isascii() else joined(units(text)[:count])


def right(text: str, count: int = 1) -> Plain:
    """Return the last characters."""
    return VALUE if count < 0 else joined(units(text)[-count:]) if count else ""


def middle(text: str, start: int, count: int) -> Plain:
    """Return characters from the middle, counted from 1."""
    return VALUE if start < 1 or count < 0 else joined(units(text)[start - 1 : start - 1 + count])


def find(wanted: str, text: str, start: int = 1) -> Plain:
    """Return the place of a text in another, capitals counting."""
    return text.find(wanted, start - 1) + 1 or VALUE


def search(wanted: str, text: str, start: int = 1) -> Plain:
    """Return the place of a text in another, capitals not counting."""
    return text.lower().find(wanted.lower(), start - 1) + 1 or VALUE


def lower(text: str) -> str:
    """Return small letters, each of one letter."""
    return text.lower() if text.isascii() else "".join(low if len(low := char.lower()) == 1 else char for char in text)


def upper(text: str) -> str:
    """Return capital letters, each of one letter."""
    return "".join(high if len(high := char.upper()) == 1 else char for char in text)


def trim(text: str) -> str:
    """Return text without spaces at the ends and with single ones between words."""
    return " ".join(word for word in text.split(" ") if word)


def half_up(number: float, places: float = 0) -> float:
    """Return a number rounded, halves away from zero."""
    scale = 10 ** int(places)
    return math.copysign(math.floor(abs(number) * scale + 0.5 + 1e-9) / scale, number)


def in_date(part: str) -> Single:
    """Return the function that gives a part of a date."""
    return numeric(lambda number: getattr(moment(number), part))


def date_of(year: float, month: float, day: float) -> float:
    """Return the serial number of a date; months and days may run over."""
    years, months = divmod(int(month) - 1, 12)
    return serial(datetime(int(year) + years, months + 1, 1)) + int(day) - 1


def shown(value: Plain, pattern: Plain) -> Plain:
    """Return a value as TEXT shows it."""
    if isinstance(value, Fault | str):
        return value
    return show_number(float(value or 0), {"pattern": to_text(pattern)})


def regular(function: Callable[..., Any]) -> Single:
    """Return a function of a text and a regular expression (RE2 there, near enough here)."""

    def computed(*values: Plain) -> Plain:
        fault = next((value for value in values if isinstance(value, Fault)), None)
        try:
            return fault or function(*map(to_text, values))
        except re.error:
            return VALUE

    return computed


def extracted(text: str, pattern: str) -> Plain:
    """Return what a regular expression finds: its first group, or all of it."""
    found = re.search(pattern, text)
    return NA if not found else found[1] if found.groups() else found[0]


def compare(sign: str, left_: Plain, right_: Plain) -> Plain:
    """Return whether two values are so to each other."""
    if isinstance(left_, Fault):
        return left_
    if isinstance(right_, Fault):
        return right_
    if sign in ("=", "<>"):
        return same(left_, right_) == (sign == "=")
    less, more = before(left_, right_), before(right_, left_)
    return {"<": less, ">": more, "<=": not more, ">=": not less}[sign]


def joining(left_: Plain, right_: Plain) -> Plain:
    """Return two values as one text."""
    if isinstance(left_, str) and isinstance(right_, str):
        return left_ + right_
    return next((value for value in (left_, right_) if isinstance(value, Fault)), None) or to_text(left_) + to_text(
        right_
    )


SINGLE: dict[str, Single] = {
    "+": numeric(lambda a, b: a + b),
    "-": numeric(lambda a, b: a - b),
    "*": numeric(lambda a, b: a * b),
    "/": numeric(lambda a, b: a / b),
    "^": numeric(lambda a, b: a**b),
    "negative": numeric(lambda a: -a),
    "percent": numeric(lambda a: a / 100),
    "&": joining,
    **{sign: (lambda a, b, sign=sign: compare(sign, a, b)) for sign in ("=", "<>", "<", ">", "<=", ">=")},
    "ABS": numeric(abs),
    "INT": numeric(math.floor),
    "MOD": numeric(lambda a, b: a % b),
    "ROUND": numeric(half_up),
    "ROUNDUP": numeric(lambda a, p=0: math.copysign(math.ceil(abs(a) * 10**p - 1e-9) / 10**p, a)),
    "ROUNDDOWN": numeric(lambda a, p=0: math.trunc(a * 10**p) / 10**p),
    "SQRT": numeric(math.sqrt),
    "POWER": numeric(lambda a, b: a**b),
    "YEAR": in_date("year"),
    "MONTH": in_date("month"),
    "DAY": in_date("day"),
    "HOUR": in_date("hour"),
    "MINUTE": in_date("minute"),
    "WEEKDAY": numeric(lambda a, kind=1: (moment(a).weekday() + 1) % 7 + 1 if kind == 1 else moment(a).weekday() + 1),
    "DATE": numeric(date_of),
    "DAYS": numeric(lambda end, start: int(end) - int(start)),
    "LOWER": textual(lower),
    "UPPER": textual(upper),
    "PROPER": textual(str.title),
    "TRIM": textual(trim),
    "CLEAN": textual(lambda text: "".join(char for char in text if ord(char) > 31)),
    "SUBSTITUTE": textual(substitute, 3),
    "LEFT": textual(left, 1),
    "RIGHT": textual(right, 1),
    "MID": textual(middle, 1, 2),
    "LEN": textual(lambda text: len(text) if text.isascii() else len(units(text))),
    "FIND": textual(find, 2),
    "SEARCH": textual(search, 2),
    "REPT": textual(lambda text, times: text * times, 1),
    "EXACT": textual(lambda a, b: a == b),
    "UNICHAR": textual(lambda code: chr(code) if code > 0 else VALUE, 0),
    "CHAR": textual(lambda code: chr(code) if code > 0 else VALUE, 0),
    "UNICODE": textual(lambda text: ord(text[0]) if text else VALUE),
    "CODE": textual(lambda text: ord(text[0]) if text else VALUE),
    "VALUE": lambda value: to_number(value),
    "TEXT": shown,
    "TO_TEXT": textual(lambda text: text),
    "T": lambda value: value if isinstance(value, str | Fault) else "",
    "N": lambda value: value if isinstance(value, Fault) else 0 if isinstance(value, str) else to_number(value),
    "NOT": lambda value: answer if isinstance(answer := to_truth(value), Fault) else not answer,
    "ISBLANK": lambda value: value is None,
    "ISNUMBER": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "ISTEXT": lambda value: isinstance(value, str),
    "ISNONTEXT": lambda value: not isinstance(value, str),
    "ISLOGICAL": lambda value: isinstance(value, bool),
    "ISERROR": lambda value: isinstance(value, Fault),
    "ISERR": lambda value: isinstance(value, Fault) and value.kind != "N_A",
    "ISNA": lambda value: isinstance(value, Fault) and value.kind == "N_A",
    "REGEXMATCH": regular(lambda text, pattern: bool(re.search(pattern, text))),
    "REGEXREPLACE": regular(lambda text, pattern, new: re.sub(pattern, re.sub(r"\$(\d)", r"\\g<\1>", new), text)),
    "REGEXEXTRACT": regular(extracted),
    "HYPERLINK": lambda link, label=None: link if label is None else label,
}
"""Functions of single values; ARRAYFORMULA applies them value by value."""


def flat(arguments: Iterable[Any]) -> list[Plain]:
    """Return every value of arguments that are values or arrays."""
    return [value for argument in arguments for value in (argument if isinstance(argument, Array) else (argument,))]


def numbers_in(arguments: Iterable[Any]) -> list[float]:
    """Return the numbers of arguments: in an array only what is a number, outside whatever can be read as one."""
    found: list[float] = []
    for argument in arguments:
        if isinstance(argument, Array):
            found += [value for value in argument if isinstance(value, int | float) and not isinstance(value, bool)]
        else:
            number = to_number(argument)
            found += [] if isinstance(number, Fault) else [number]
    return found


def over_numbers(function: Callable[[list[float]], Any]) -> Callable[..., Plain]:
    """Return a function of all numbers of its arguments; an error among them is its answer."""

    def computed(*arguments: Any) -> Plain:
        fault = next((value for value in flat(arguments) if isinstance(value, Fault)), None)
        if fault:
            return fault
        try:
            return clean(function(numbers_in(arguments)))
        except ZeroDivisionError:
            return DIVISION

    return computed


def wildcard(text: str) -> re.Pattern[str]:
    """Return the expression of a text in which * and ? stand for others and ~ takes that from them."""
    parts = re.findall(r"~[*?~]|.", text, re.DOTALL)
    made = ("." if part == "?" else ".*" if part == "*" else re.escape(part[-1:]) for part in parts)
    return re.compile("".join(made), re.IGNORECASE | re.DOTALL)


def criterion(value: Plain) -> Callable[[Plain], bool]:
    """Return the test that a criterion of COUNTIF means, such as ">3", "<>", "a*" or a plain value."""
    if not isinstance(value, str):
        return lambda other: same(other, value)
    found = re.match(r"^(<>|<=|>=|=|<|>)?(.*)$", value, re.DOTALL)
    assert found is not None
    sign, text = found[1] or "=", found[2]
    bound = enter(text)[0] if text else ""
    if sign in ("=", "<>"):
        positive = equal_to(bound, text)
        return positive if sign == "=" else lambda other: not positive(other)
    return lambda other: kinds(other) == kinds(bound) and compare(sign, other, bound) is True


def equal_to(bound: Plain, text: str) -> Callable[[Plain], bool]:
    """Return the test for a value that equals a bound, or a text with wildcards."""
    if isinstance(bound, str) and re.search(r"[*?]", text):
        pattern = wildcard(text)
        return lambda other: isinstance(other, str) and bool(pattern.fullmatch(other))
    if text == "":
        return lambda other: other is None or other == ""
    return lambda other: other is not None and same(other, bound)


def count_if(*pairs: Any) -> Plain:
    """Return how many rows meet every criterion."""
    return sum(rows_meeting(pairs))


def sum_if(area: Array, wanted: Plain, sums: Array | None = None) -> Plain:
    """Return the sum of the numbers beside the values that meet a criterion."""
    values = list(sums if sums is not None else area)
    kept = [value for value, met in zip(values, rows_meeting((area, wanted)), strict=False) if met]
    return clean(sum(value for value in kept if isinstance(value, int | float) and not isinstance(value, bool)))


def rows_meeting(pairs: tuple[Any, ...]) -> list[bool]:
    """Return for every value whether it meets the criteria given as area, criterion, area, criterion …"""
    tests = [(list(area), criterion(wanted)) for area, wanted in zip(pairs[::2], pairs[1::2], strict=True)]
    return [
        all(test(value) for value, (_, test) in zip(row, tests, strict=True))
        for row in zip(*(values for values, _ in tests), strict=True)
    ]


def truth_of(every: bool) -> Callable[..., Plain]:
    """Return AND (every) or OR over all values that are no text."""

    def computed(*arguments: Any) -> Plain:
        found = [
            to_truth(value)
            for value in flat(arguments)
            if value is not None and not (isinstance(value, str) and value == "")
        ]
        fault = next((value for value in found if isinstance(value, Fault)), None)
        return fault or (all(found) if every else any(found))

    return computed


def text_join(mark: Plain, skip: Plain, *arguments: Any) -> Plain:
    """Return all values as one text with a mark between them."""
    texts = [to_text(value) for value in flat(arguments)]
    return to_text(mark).join(text for text in texts if text or to_truth(skip) is not True)


WHOLE: dict[str, Callable[..., Plain]] = {
    "SUM": over_numbers(sum),
    "MIN": over_numbers(lambda numbers: min(numbers, default=0)),
    "MAX": over_numbers(lambda numbers: max(numbers, default=0)),
    "AVERAGE": over_numbers(lambda numbers: sum(numbers) / len(numbers)),
    "COUNT": lambda *arguments: len(numbers_in(arguments)),
    "COUNTA": lambda *arguments: sum(value is not None for value in flat(arguments)),
    "COUNTBLANK": lambda *arguments: sum(value is None or value == "" for value in flat(arguments)),
    "COUNTIF": count_if,
    "COUNTIFS": count_if,
    "SUMIF": sum_if,
    "AND": truth_of(True),
    "OR": truth_of(False),
    "CONCATENATE": lambda *arguments: "".join(map(to_text, flat(arguments))),
    "CONCAT": lambda *arguments: "".join(map(to_text, flat(arguments))),
    "JOIN": lambda mark, *arguments: text_join(mark, False, *arguments),
    "TEXTJOIN": text_join,
    "ROWS": lambda array: array.height if isinstance(array, Array) else 1,
    "COLUMNS": lambda array: array.width if isinstance(array, Array) else 1,
    "NA": lambda: NA,
    "TRUE": lambda: True,
    "FALSE": lambda: False,
}
"""Functions that make one value of whole arrays; ARRAYFORMULA changes nothing about them."""
