"""The network for a page of a report: dots without names, as small as they must be to fit, however many people there are."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Sequence
from datetime import date

from reports.network import Node, Role, Spot, draw_ways, finish, rings, scatter, sheet

WIDE = 7.0
"""Inches of width that a page has for the picture."""


def network_page(nodes: Sequence[Node], since: date | None, language: str) -> bytes:
    """Return the network as a PNG that fits a page; whoever came before `since` is paler.

    Raises ImportError where matplotlib is not installed.
    """
    from matplotlib.figure import Figure

    spots, _ = rings(nodes)
    points = [(spot.y * math.cos(spot.x), spot.y * math.sin(spot.x)) for spot in spots]
    edge = 1.04 * max((spot.y for spot in spots), default=1.0)
    figure, axes = sheet(Figure(), WIDE, WIDE)
    old = [since is not None and node.day is not None and node.day < since for node in nodes]
    scale = dot_scale(spots, WIDE / (2 * edge))
    draw_ways(axes, nodes, spots, old, max(0.3, math.sqrt(scale)))
    scatter(axes, nodes, points, old, scale)
    axes.set_xlim(-edge, edge)
    axes.set_ylim(-edge, edge)
    axes.set_aspect("equal")
    finish(axes, nodes, "", language)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=200)
    return out.getvalue()


def dot_scale(spots: Sequence[Spot], inches: float) -> float:
    """Return how large dots may be, as a share of their usual area, so that those of one ring overlap by half at most.

    `inches` is how far one ring is from the next.
    """
    around = Counter(spot.y for spot in spots)
    room = min((72 * inches * math.tau * ring / number for ring, number in around.items()), default=100.0)
    return min(1.0, (1.5 * room) ** 2 / Role.CONNECTEE.size)
