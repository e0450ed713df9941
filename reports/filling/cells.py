"""The cells of a template under way: which are to be filled, and how each looks with its value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from reports.filling import problem
from reports.filling.loops import Loops
from reports.filling.nameable import NoValue
from reports.filling.placeholders import Names, Unfillable, shown, value_of
from reports.filling.texts import filled_texts, plain_text
from sheets_templates.columns import Problem
from sheets_templates.excel.parts import STYLES, Parts, said
from sheets_templates.excel.rows import SAID, Look, column_number, serial, text_xml
from sheets_templates.layout import letters
from sheets_templates.words import Words

LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""


@dataclass
class Filling:
    """One template under way: its parts, what can be named, what was filled, and what could not be."""

    parts: Parts
    names: Names
    look: Look
    places: int = 0
    problems: list[Problem] = field(default_factory=list)
    values: dict[bytes, object] = field(default_factory=dict)
    """What texts outside of loops became, by their XML."""

    @cached_property
    def wrapped(self) -> Mapping[int, float]:
        """Return the cell styles that wrap their text, with the size of their letters in points."""
        fonts = re.search(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", self.parts[STYLES], re.DOTALL)
        sizes = [
            float(said(rb'sz val="([\d.]+)"', font) or 11) for font in members(b"font", fonts[0] if fonts else b"")
        ]
        looks = enumerate(members(b"xf", self.parts.cell_styles))
        wrapping = {at: look for at, look in looks if re.search(rb'wrapText="(?:1|true)"', look)}
        fonts_of = {at: int(said(rb'fontId="(\d+)"', look) or 0) for at, look in wrapping.items()}
        return {at: sizes[font] if font < len(sizes) else 11.0 for at, font in fonts_of.items()}

    def value(self, xml: bytes) -> object:
        """Return what a text outside of loops becomes; the same text is looked up once. Raises Unfillable."""
        if xml not in self.values:
            text = plain_text(xml)
            self.values[xml] = value_of(text, self.names) if text.strip() else None
        return self.values[xml]

    def complain(self, place: Words, error: Unfillable, value: str = "") -> None:
        """Keep a problem, each once."""
        found = problem(place, error, value)
        if found not in self.problems:
            self.problems.append(found)

    def say(self, value: object) -> str:
        """Return a value as a text in the report's language."""
        return str(shown(value, str(self.names.get("language", "en"))))


def members(name: bytes, xml: bytes) -> list[bytes]:
    """Return the elements of a name in a list of them, in order."""
    return re.findall(rb"<(?:\w+:)?%s\b[^>]*?(?:/>|>.*?</(?:\w+:)?%s>)" % (name, name), xml, re.DOTALL)


@dataclass
class Tab:
    """A tab of the template: its title, its sheet as it is, the marked cells, its loops."""

    title: str
    part: str
    data: bytes
    marked: dict[tuple[int, int], bytes] = field(default_factory=dict)
    """By line and column, the XML of the text in a cell that has something to fill in."""
    named: dict[tuple[int, int], object] = field(default_factory=dict)
    """By line and column, the value that a defined name gives a cell."""
    loops: Loops = field(default_factory=Loops)

    def cell(self, line: int, column: int) -> Words:
        """Return a place of the tab, for a problem."""
        return Words.plain(f"{self.title}!{letters(column - 1)}{line}")


KIND = re.compile(rb'\s(?:t|vm|cm)="[^"]*"')
RUN = re.compile(rb"<(?:\w+:)?r>")
PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')

NOWHERE = (0, 0)
"""The place of a cell that does not say where it is."""


def place_of(about: bytes) -> tuple[int, int]:
    """Return the line and column that a cell says it is at; (0, 0) where it says none."""
    found = PLACE.search(about)
    return (int(found[2]), column_number(found[1])) if found else NOWHERE


def filled_cell(
    found: re.Match[bytes], place: tuple[int, int], tab: Tab, names: Names | None, filling: Filling
) -> bytes:
    """Return a cell filled in; one that cannot be stays as it is, and one of an empty loop becomes blank."""
    tag = found[0][1 : found[0].index(b"c") + 1]
    if names is None:
        return cell_xml(tag, found[1], None, filling)
    try:
        if place in tab.named:
            made = cell_xml(tag, found[1], tab.named[place], filling)
        else:
            made = marked_cell(tag, found[1], tab.marked[place], tab.loops.texts.get(place), names, filling)
    except Unfillable as error:
        filling.complain(tab.cell(*place), error, plain_text(tab.marked.get(place, b"")))
        return found[0]
    filling.places += 1
    return made


def marked_cell(tag: bytes, about: bytes, xml: bytes, text: str | None, names: Names, filling: Filling) -> bytes:
    """Return a cell with its placeholders filled in: text in several looks keeps them."""
    if text is None and RUN.search(xml):
        inner = re.sub(rb"</?(?:\w+:)?is>", b"", filled_texts(xml, names))
        return (
            b'<%s%s t="inlineStr"><is>%s</is></%s>' % (tag, plain(about), inner, tag)
            if b":" not in tag
            else cell_xml(tag, about, plain_text(inner), filling)
        )
    if text is None and names is filling.names:
        return cell_xml(tag, about, filling.value(xml), filling)
    said = plain_text(xml) if text is None else text
    return cell_xml(tag, about, value_of(said, names) if said.strip() else None, filling)


def cell_xml(tag: bytes, about: bytes, value: object, filling: Filling) -> bytes:
    """Return a cell with a value, in the look that it has. Raises Unfillable for what no cell can hold."""
    opening = b"<%s%s" % (tag, plain(about))
    prefix = tag[:-1]
    if value is None or value == "" or isinstance(value, NoValue):
        return opening + b"/>"
    if isinstance(value, bool):
        return opening + b' t="b"><%sv>%d</%sv></%s>' % (prefix, value, prefix, tag)
    if isinstance(value, int | float) and value == value and abs(value) != float("inf"):
        number = int(value) if isinstance(value, int) else float(value)
        return opening + b"><%sv>%s</%sv></%s>" % (prefix, repr(number).encode(), prefix, tag)
    if isinstance(value, date) and int(dict(SAID.findall(about)).get(b"s", 0)) in filling.look.date_styles:
        number = serial(value, filling.look.from_1904)
        return opening + b"><%sv>%s</%sv></%s>" % (prefix, repr(number).encode(), prefix, tag)
    text = filling.say(value)
    if len(text) > LONGEST_TEXT:
        raise Unfillable(
            Words(
                "the text has {n} characters, a cell holds 32,767",
                "le texte compte {n} caractères, une cellule en contient 32 767",
            ).fill(n=len(text)),
            Words("show less in it", "montrez-y moins"),
        )
    said = text_xml(text)
    return opening + b' t="inlineStr"><%sis><%st xml:space="preserve">%s</%st></%sis></%s>' % (
        prefix,
        prefix,
        said,
        prefix,
        prefix,
        tag,
    )


def plain(about: bytes) -> bytes:
    """Return what a cell says of itself, without the type of what was in it."""
    return KIND.sub(b"", about).rstrip()
