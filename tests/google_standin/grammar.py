"""The grammar of formulas: from the text of one, references replaced by a mark, to a tree that can be computed.

Source: https://support.google.com/docs/answer/46977 and https://support.google.com/docs/answer/6208276 ({…} arrays).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+)|(?P<ref>\x00)'
    r"|(?P<fault>#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|ERROR!))|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)"
    r"|(?P<mark><>|<=|>=|[-+*/^&=<>%(),;{}]))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value written in the formula."""

    value: bool | float | int | str


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference with this number, in order."""

    at: int


@dataclass(frozen=True, slots=True)
class Name:
    """A named range."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; an operator is one too, by its sign. A missing argument is None."""

    name: str
    arguments: tuple[Node | None, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """An array written in braces."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """An error value written in the formula, such as #REF!."""

    text: str


Node = Value | Reference | Name | Call | Rows | Broken

LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


class Unreadable(Exception):
    """The text is no formula."""


@lru_cache(maxsize=5_000)
def parse(pattern: str) -> Node | None:
    """Return the tree of a formula's text behind "="; None where it cannot be read."""
    try:
        reader = Reader(pattern)
        tree = reader.level(0)
        return tree if reader.done else None
    except (Unreadable, RecursionError):
        return None


class Reader:
    """Reads one formula from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = TOKEN.match(text, at)
            if not found or not found.lastgroup:
                raise Unreadable(text[at:])
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self.at = 0
        self.references = 0

    @property
    def done(self) -> bool:
        """Whether everything was read."""
        return self.at == len(self.tokens)

    def peek(self) -> str:
        """Return the sign that comes next; "" where something else comes."""
        return self.tokens[self.at][1] if not self.done and self.tokens[self.at][0] == "mark" else ""

    def take(self, mark: str) -> None:
        """Pass over a sign that must come next."""
        if self.peek() != mark:
            raise Unreadable(mark)
        self.at += 1

    def level(self, number: int) -> Node:
        """Return what is joined by operators of one level or a closer one."""
        if number == len(LEVELS):
            return self.signed()
        left = self.level(number + 1)
        while self.peek() in LEVELS[number]:
            sign = self.peek()
            self.at += 1
            left = Call(sign, (left, self.level(number + 1)))
        return left

    def signed(self) -> Node:
        """Return a value with signs before it and % behind it."""
        if self.peek() in ("-", "+"):
            sign = self.peek()
            self.at += 1
            inner = self.signed()
            return Call("negative", (inner,)) if sign == "-" else inner
        node = self.atom()
        while self.peek() == "%":
            self.at += 1
            node = Call("percent", (node,))
        return node

    def atom(self) -> Node:
        """Return one value, reference, call, array or what stands in brackets."""
        if self.done:
            raise Unreadable("end")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "text":
            return Value(text[1:-1].replace('""', '"'))
        if kind == "number":
            number = float(text)
            return Value(int(number) if number == int(number) and abs(number) < 1e15 else number)
        if kind == "ref":
            self.references += 1
            return Reference(self.references - 1)
        if kind == "fault":
            return Broken(text)
        if kind == "name":
            return self.named(text)
        if text == "(":
            inner = self.level(0)
            self.take(")")
            return inner
        if text == "{":
            return self.braces()
        raise Unreadable(text)

    def named(self, text: str) -> Node:
        """Return a call, a truth value or a named range."""
        if self.peek() == "(":
            self.at += 1
            return Call(text.upper(), tuple(self.arguments()))
        if text.upper() in ("TRUE", "FALSE"):
            return Value(text.upper() == "TRUE")
        return Name(text)

    def arguments(self) -> list[Node | None]:
        """Return the arguments up to the closing bracket; between two commas there may be none."""
        if self.peek() == ")":
            self.at += 1
            return []
        found: list[Node | None] = []
        while True:
            found.append(None if self.peek() in (",", ";", ")") else self.level(0))
            mark = self.peek()
            if mark not in (",", ";", ")"):
                raise Unreadable(mark)
            self.at += 1
            if mark == ")":
                return found

    def braces(self) -> Node:
        """Return an array: commas part columns, semicolons part rows."""
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(self.level(0))
            mark = self.peek()
            self.at += 1
            if mark == "}":
                return Rows(tuple(tuple(row) for row in rows))
            if mark == ";":
                rows.append([])
            elif mark != ",":
                raise Unreadable(mark)
