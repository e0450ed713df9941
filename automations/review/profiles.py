"""Both sides of a match in one table: what each brings to the same question, and whether they have it in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheets_templates.choices import folded
from sheets_templates.columns import tab_of
from sheets_templates.people_tabs import Connectee, Connector, Person, one_row_each
from sheets_templates.words import Words

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("industry", "industry"),
    ("occupation", "position"),
    ("occupation_group", "occupation_group"),
    ("employer", "employer"),
    ("organizations", "organizations"),
    ("skills", "skills"),
    ("years_experience", "years_experience"),
    ("background", "background"),
    ("language", "language"),
    ("city", "city"),
    ("online", "online"),
    ("linkedin", "linkedin"),
)
"""What is compared: a column of Connectees beside a column of Connectors."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in a cell: its text, where it leads, and whether both sides have it."""

    text: str
    shared: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One question with both answers, in parts."""

    label: Words
    connectee: tuple[Part, ...]
    connector: tuple[Part, ...]

    @property
    def shared(self) -> bool:
        """Tell whether both sides have something in common here."""
        return any(part.shared for part in self.connectee)


def side_by_side(person: Connectee | None, helper: Connector | None, language: str) -> Iterator[Line]:
    """Yield every question to which one of them has an answer."""
    for mine, theirs in QUESTIONS:
        one, other = said(person, mine, language), said(helper, theirs, language)
        if one or other:
            common = set(one) & set(other) if mine != "linkedin" else set()
            yield Line(label_of(mine, theirs), parts(one, common), parts(other, common))


def label_of(mine: str, theirs: str) -> Words:
    """Return what a question is called on both sides."""
    one, other = tab_of(Connectee).column(mine).header, tab_of(Connector).column(theirs).header
    return one if one == other else Words("{one} / {other}", "{one} / {other}").fill(one=one, other=other)


def said(person: Person | None, name: str, language: str) -> dict[str, str]:
    """Return what a person's cell says, thing by thing as people read it, by how things are compared."""
    value = getattr(person, name) if person else None
    if person is None or value in (None, "", ()):
        return {}
    show = tab_of(person).column(name).kind.show
    shown = value if isinstance(value, tuple) else (show(value, language),)
    return {folded(str(each)): str(each) for each in shown}


def parts(things: dict[str, str], common: set[str]) -> tuple[Part, ...]:
    """Return things for a page: links as links, what is in common marked."""
    return tuple(
        Part(text.removeprefix("https://www."), key in common, text if text.startswith("https://") else "")
        for key, text in things.items()
    )


def people_by_key(
    connectees: tuple[Connectee, ...], connectors: tuple[Connector, ...]
) -> tuple[dict[str, Connectee], dict[str, Connector]]:
    """Return the row that counts for each person, by key."""
    return one_row_each(connectees), one_row_each(connectors)
