"""A picture of the network growing: Connectors, the Connectees whom they met, and everybody they were referred on to.

The whole programme is drawn as rings: Connectors within, Connectees around them, then one ring for each depth of the
referral tree. A single match is drawn from left to right, with a blank place for each name that is still to come.
Names stand there only for people who consented to be named, unless all are asked for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reports.charts import INK, QUIET, SAND, TEAL
from reports.tree import PROMISED, Branch, Forest, grown
from sheets_templates.choices import MatchStatus
from sheets_templates.keys import plain_key
from sheets_templates.named import may_be_named
from sheets_templates.people_tabs import Match, one_row_each
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path as Way
    from matplotlib.text import Text

PALE, MID, GREEN, LINE = "#FFFFFF", "#9CC3C9", "#3E8E5A", "#C9C2B8"


class Role(Enum):
    """What a person is in the picture: in words, its colour, its size."""

    CONNECTOR = Words("Connector", "Connecteur"), TEAL, 90
    CONNECTEE = Words("Connectee", "Participant"), SAND, 60
    JOB = Words("Referral that led to a job", "Référence qui a mené à un emploi"), GREEN, 55
    MET = Words("Referral met", "Référence rencontrée"), MID, 38
    CONTACTED = Words("Referral contacted", "Référence contactée"), "#DCEBED", 34
    GIVEN = Words("Referral given", "Référence donnée"), PALE, 30
    AWAITED = Words("Still to come", "À venir"), PALE, 30

    def __init__(self, words: Words, colour: str, size: int) -> None:
        self.words = words
        self.colour = colour
        self.size = size


@dataclass(frozen=True, slots=True)
class Node:
    """One person in the picture: what is written beside them, what they are, who they came through, and since when."""

    label: str
    role: Role
    parent: int
    """The place of the person they came through; -1 for none."""
    day: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody stands: the angle in radians and the ring, or across and down."""

    x: float
    y: float


def network(workbook: Workbook, last: date, names: bool = False) -> tuple[Node, ...]:
    """Return everybody who was part of the network by the day `last`; whoever came first stands first."""
    forest, connectors, connectees = (
        grown(workbook),
        one_row_each(workbook.connectors),
        one_row_each(workbook.connectees),
    )
    by_connector: dict[str, list[Match]] = defaultdict(list)
    for match in workbook.matches:
        begun = joined_on(match)
        if begun and begun <= last and match.status is not MatchStatus.DECLINED:
            by_connector[plain_key(match.connector)].append(match)
    found: list[Node] = []
    for key, matches in sorted(
        by_connector.items(), key=lambda entry: (min(map(str, map(joined_on, entry[1]))), entry[0])
    ):
        helper = connectors.get(key)
        named = names or bool(helper and may_be_named(helper))
        at = len(found)
        found.append(Node((helper.name if helper else key) if named else "", Role.CONNECTOR, -1, joined_on(matches[0])))
        for match in sorted(matches, key=lambda match: (str(joined_on(match)), match.key)):
            person = connectees.get(plain_key(match.connectee))
            named = names or bool(person and may_be_named(person))
            place = len(found)
            label = (match.connectee_name or match.connectee) if named else ""
            found.append(Node(label, Role.CONNECTEE, at, joined_on(match)))
            found += referred(forest.of_match(match), place, last, names)
    return tuple(found)


def joined_on(match: Match) -> date | None:
    """Return the day on which a match became part of the network: the introduction, or else the meeting."""
    return match.introduced_on or match.met_on


def referred(branches: Sequence[Branch], place: int, last: date, names: bool) -> Iterator[Node]:
    """Yield the referrals of one match; `place` is the Connectee's, right before them."""
    places: dict[int, int] = {-1: place}
    for branch in branches:
        day = branch.referral.given_on
        if branch.parent in places and not (day and day > last):
            places[branch.at] = place + len(places)
            label = branch.referral.referred_to if names else ""
            yield Node(label, role_of(branch, last), places[branch.parent], day)


def role_of(branch: Branch, last: date) -> Role:
    """Return what a referral had come to by a day."""
    referral = branch.referral
    met = referral.met_on <= last if referral.met_on else branch.met
    contacted = referral.contacted_on <= last if referral.contacted_on else met
    if met:
        return Role.JOB if branch.job else Role.MET
    return Role.CONTACTED if contacted else Role.GIVEN


def levels(nodes: Sequence[Node]) -> list[int]:
    """Return each person's ring, from 1 for Connectors."""
    found: list[int] = []
    for node in nodes:
        found.append(1 if node.parent < 0 else found[node.parent] + 1)
    return found


def shares(nodes: Sequence[Node]) -> list[float]:
    """Return how much of the circle each person needs, with those who came through them; a ring further out has more of it."""
    level, room = levels(nodes), [0.0] * len(nodes)
    for at in reversed(range(len(nodes))):
        room[at] = max(room[at], 1.0 / level[at])
        if nodes[at].parent >= 0:
            room[nodes[at].parent] += room[at]
    return room


def rings(nodes: Sequence[Node]) -> tuple[list[Spot], float]:
    """Return each person's angle and ring, clockwise from the top, and how many stand side by side on the first ring."""
    level, room = levels(nodes), shares(nodes)
    below = [0.0] * len(nodes)
    for at, node in enumerate(nodes):
        if node.parent >= 0:
            below[node.parent] += room[at]
    whole = sum(room[at] for at, node in enumerate(nodes) if node.parent < 0) or 1.0
    start: dict[int, float] = {}
    spots: list[Spot] = []
    around = 0.0
    for at, node in enumerate(nodes):
        width = room[at] / whole * math.tau
        if node.parent < 0:
            begin, around = around, around + width
        else:
            begin = start[node.parent]
            start[node.parent] = begin + width
        start[at] = begin + (room[at] - below[at]) / whole * math.pi
        spots.append(Spot(math.pi / 2 - begin - width / 2, float(level[at])))
    return spots, whole


LETTER_HEIGHT = 0.13
"""Inches that a name needs beside the next."""
NAME_LENGTH = 1.35
"""Inches that a name needs between two rings."""
SMALL_CROWD = 30
"""Up to so many side by side, names have room enough in the middle."""


def draw_network(file: Path, nodes: Sequence[Node], title: str, since: date | None, language: str) -> None:
    """Draw the network as rings into a PNG or SVG by the file's name; whoever came before `since` is paler.

    Raises ImportError where matplotlib is not installed, OSError where the file cannot be written.
    """
    from matplotlib.figure import Figure

    spots, crowd = rings(nodes)
    named = any(node.label for node in nodes)
    gap = max(NAME_LENGTH if named else 0.7, LETTER_HEIGHT * crowd / math.tau)
    middle = 0.0 if not named else NAME_LENGTH if crowd > SMALL_CROWD else 0.25
    spots = [Spot(spot.x, spot.y * gap + middle) for spot in spots]
    points = [(spot.y * math.cos(spot.x), spot.y * math.sin(spot.x)) for spot in spots]
    margin = NAME_LENGTH if named else 0.4
    (left, right), (low, high) = ((min(side) - margin, max(side) + margin) for side in zip(*points, strict=True))
    scale = max(1.0, (right - left) / LARGE)
    figure, axes = sheet(Figure(), max(6.0, right - left), max(4.0, high - low), scale)
    old = [since is not None and node.day is not None and node.day < since for node in nodes]
    draw_ways(axes, nodes, spots, old)
    scatter(axes, nodes, points, old, 1.0)
    parents = {node.parent for node in nodes}
    for at, node in enumerate(nodes):
        if node.label:
            text = draw_label(axes, node, spots[at], inwards=at in parents, old=old[at])
            halo(text, file)
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.set_aspect("equal")
    finish(axes, nodes, title, language, since if any(old) else None, scale)
    save(figure, file, 150, title, told(nodes, language))


FOOT, HEAD = 1.0, 0.7
"""Inches for the legend and for the title."""
LARGE = 10.0
"""In a drawing wider than so many inches, title and legend grow with it: it will be looked at from further away."""


def sheet(figure: Figure, wide: float, high: float, scale: float = 1.0) -> tuple[Figure, Axes]:
    """Return a figure with room in inches for a drawing, between its title and its legend."""
    whole = high + (FOOT + HEAD) * scale
    figure.set_size_inches(wide, whole)
    return figure, figure.add_axes((0.02, FOOT * scale / whole, 0.96, high / whole))


def draw_ways(
    axes: Axes, nodes: Sequence[Node], spots: Sequence[Spot], old: Sequence[bool], width: float = 1.0
) -> None:
    """Draw the way from each person to whom they came through, so many points wide."""
    from matplotlib.collections import PathCollection

    for alpha, paler in ((1.0, False), (0.35, True)):
        ways = [
            bent(spots[node.parent], spots[at])
            for at, node in enumerate(nodes)
            if node.parent >= 0 and old[at] is paler
        ]
        axes.add_collection(
            PathCollection(ways, facecolors="none", edgecolors=LINE, linewidths=width, alpha=alpha, zorder=1)
        )


def bent(one: Spot, other: Spot) -> Way:
    """Return the way from one person to another, bent along the rings."""
    from matplotlib.path import Path as Ways

    def at(angle: float, radius: float) -> tuple[float, float]:
        return radius * math.cos(angle), radius * math.sin(angle)

    middle = (one.y + other.y) / 2
    corners = [at(one.x, one.y), at(one.x, middle), at(other.x, middle), at(other.x, other.y)]
    return Ways(corners, [Ways.MOVETO, Ways.CURVE4, Ways.CURVE4, Ways.CURVE4])


def draw_label(axes: Axes, node: Node, spot: Spot, inwards: bool, old: bool) -> Text:
    """Write a name along the way from the middle: outwards at the end of a way, inwards where it goes on; never upside down."""
    angle = math.degrees(spot.x) % 360
    left = 90 < angle < 270
    radius = spot.y + (-0.11 if inwards else 0.11)
    return axes.text(
        radius * math.cos(spot.x),
        radius * math.sin(spot.x),
        shortened(node.label),
        rotation=angle - 180 if left else angle,
        rotation_mode="anchor",
        ha="right" if left != inwards else "left",
        va="center",
        fontsize=9 if node.role in (Role.CONNECTOR, Role.CONNECTEE) else 8,
        color=QUIET if old else INK,
        fontweight="bold" if node.role is Role.CONNECTOR else "normal",
        parse_math=False,
        zorder=3,
    )


LONGEST_NAME = 22
"""So many letters of a name have room between two rings."""


def shortened(name: str) -> str:
    """Return a name that fits between two rings."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def halo(text: Text, file: Path) -> None:
    """Set a text off from the lines below it; in an SVG it stays text that can be searched."""
    from matplotlib.patheffects import withStroke

    if file.suffix.lower() != ".svg":
        text.set_path_effects([withStroke(linewidth=2.5, foreground="white")])


def scatter(
    axes: Axes, nodes: Sequence[Node], points: Sequence[tuple[float, float]], old: Sequence[bool], scale: float
) -> None:
    """Draw each person as a dot in the colour of what they are."""
    for role in Role:
        for paler in (False, True):
            chosen = [points[at] for at, node in enumerate(nodes) if node.role is role and old[at] is paler]
            if chosen:
                axes.scatter(
                    [x for x, _ in chosen],
                    [y for _, y in chosen],
                    s=role.size * scale,
                    color=role.colour,
                    edgecolors=TEAL if role.colour in (PALE, "#DCEBED") else "white",
                    linewidths=0.9 * min(1.0, scale**0.5),
                    linestyle="--" if role is Role.AWAITED else "-",
                    alpha=0.45 if paler else 1.0,
                    zorder=2,
                )


def finish(
    axes: Axes, nodes: Sequence[Node], title: str, language: str, since: date | None = None, scale: float = 1.0
) -> None:
    """Put title and legend to a picture, and take its frame away; say since when people are not paler."""
    from matplotlib.lines import Line2D

    numbers = {role: sum(node.role is role for node in nodes) for role in Role}
    handles = [
        Line2D(
            [], [], marker="o", linestyle="none", markersize=8 * scale, markerfacecolor=role.colour,
            markeredgecolor=TEAL if role.colour in (PALE, "#DCEBED") else role.colour,
            label=f"{role.words.say(language)} ({number})",
        )
        for role, number in numbers.items() if number
    ]  # fmt: skip
    if since:
        paler = Words("paler: before {day}", "plus pâle : avant le {day}").say(language, day=since)
        handles.append(Line2D([], [], linestyle="none", label=paler))
    axes.set_title(title, loc="left", color=INK, fontsize=16 * scale, pad=14 * scale, parse_math=False)
    if handles:
        axes.legend(
            handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=min(3, len(handles)), frameon=False,
            labelcolor=INK, fontsize=10 * scale,
        )  # fmt: skip
    axes.set_axis_off()


def told(nodes: Sequence[Node], language: str) -> str:
    """Return in words what a picture shows: how many people of each role."""
    numbers = {role: sum(node.role is role for node in nodes) for role in Role}
    return ", ".join(f"{role.words.say(language)}: {number}" for role, number in numbers.items() if number)


def save(figure: Figure, file: Path, dots: int, title: str, description: str) -> None:
    """Write a figure. An SVG keeps its letters as text, so that they can be searched, and says what it shows."""
    import matplotlib as mpl

    if file.suffix.lower() != ".svg":
        figure.savefig(file, dpi=dots)
        return
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "connector-suite"}):
        figure.savefig(file, metadata={"Date": None})
    text = file.read_text(encoding="utf-8")
    at = text.index("<svg ")
    end = text.index(">", at)
    says = f'<title id="title">{escape(title)}</title>\n<desc id="desc">{escape(description)}</desc>'
    named = f'{text[:end]} role="img" aria-labelledby="title desc">\n{says}{text[end + 1 :]}'
    file.write_text(named, encoding="utf-8")


def match_tree(workbook: Workbook, match: Match, forest: Forest, names: bool) -> tuple[Node, ...]:
    """Return one match from its Connector on, with a place for each of the three names that is still to come."""
    connectors = one_row_each(workbook.connectors)
    helper = connectors.get(plain_key(match.connector))
    named = names or bool(helper and may_be_named(helper))
    label = (match.connector_name or match.connector) if named else ""
    found = [Node(label, Role.CONNECTOR, -1, joined_on(match))]
    branches = forest.of_match(match)
    places: dict[int, int] = {-1: 0}
    for branch in branches:
        places[branch.at] = len(found)
        referral = branch.referral
        parent = places.get(branch.parent, 0)
        label = referral.referred_to if names else ""
        found.append(Node(label, role_of(branch, workbook.day), parent, referral.given_on, referral.organization))
    given = [sum(node.parent == at for node in found) for at in range(len(found))]
    asked = [at for at, node in enumerate(found) if node.role in (Role.CONNECTOR, Role.MET, Role.JOB)]
    found += [Node("", Role.AWAITED, at) for at in asked for _ in range(PROMISED - given[at])]
    return tuple(found)


def columns(nodes: Sequence[Node]) -> list[Spot]:
    """Return where each person of a single match stands: depth across, leaves one below the other."""
    children: dict[int, list[int]] = defaultdict(list)
    for at, node in enumerate(nodes):
        children[node.parent].append(at)
    spots: dict[int, Spot] = {}
    line = 0.0

    def place(at: int, depth: int) -> float:
        nonlocal line
        below = [place(child, depth + 1) for child in children[at]]
        if below:
            down = (below[0] + below[-1]) / 2
        else:
            down, line = line, line + 1.0
        spots[at] = Spot(float(depth), -down)
        return down

    for root in children[-1]:
        place(root, 0)
    return [spots[at] for at in range(len(nodes))]


def draw_match(file: Path, nodes: Sequence[Node], title: str, language: str) -> None:
    """Draw one match from left to right into a PNG or SVG by the file's name.

    Raises ImportError where matplotlib is not installed, OSError where the file cannot be written.
    """
    from matplotlib.figure import Figure

    spots = columns(nodes)
    deep = max(spot.x for spot in spots)
    lines = 1 - min(spot.y for spot in spots)
    figure, axes = sheet(Figure(), 4.5 + 3.0 * deep, max(1.9, 0.42 * lines))
    for at, node in enumerate(nodes):
        if node.parent >= 0:
            draw_step(axes, spots[node.parent], spots[at], node.role is Role.AWAITED)
    scatter(axes, nodes, [(spot.x, spot.y) for spot in spots], [False] * len(nodes), 1.6)
    parents = {node.parent for node in nodes}
    for at, node in enumerate(nodes):
        goes_on = at in parents
        text = axes.text(
            spots[at].x + (0.0 if goes_on else 0.05),
            spots[at].y + (0.3 if goes_on else 0.0),
            ", ".join(part for part in (node.label, node.note) if part),
            va="center",
            ha="center" if goes_on and at else "left",
            color=INK,
            fontsize=10,
            parse_math=False,
            zorder=3,
        )
        halo(text, file)
    widest = any(spots[at].x == deep and (node.label or node.note) for at, node in enumerate(nodes))
    axes.set_xlim(-0.15, deep + (0.9 if widest else 0.2))
    axes.set_ylim(-lines + 0.3, 0.7)
    finish(axes, nodes, title, language)
    save(figure, file, 160, title, told(nodes, language))


def draw_step(axes: Axes, one: Spot, other: Spot, awaited: bool) -> None:
    """Draw the way from one person of a match to the next."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Way

    middle = (one.x + other.x) / 2
    way = Way([(one.x, one.y), (middle, one.y), (middle, other.y), (other.x, other.y)], [1, 4, 4, 4])
    style = (0, (3, 3)) if awaited else "-"
    axes.add_patch(PathPatch(way, facecolor="none", edgecolor=LINE, linewidth=1.2, linestyle=style, zorder=1))
