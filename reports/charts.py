"""Charts as pictures, drawn by matplotlib, which the extra `charts` brings; imported only when a chart is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

TEAL, SAND, INK, QUIET = "#2F6F79", "#C98A2B", "#22302F", "#6B6B6B"


def draw_trade_off(file: Path, points: Sequence[tuple[int, int, float]], labels: tuple[str, str, str, str]) -> None:
    """Draw, for each minimum fit, how many people are matched and at what mean fit, as a PNG or SVG by the file's name.

    `points` are (minimum fit, people, mean fit); `labels` are title, minimum fit, people, mean fit in words.
    Raises ImportError where matplotlib is not installed, OSError where the file cannot be written.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    title, bar, people, fit = labels
    figure = Figure(figsize=(9, 5), layout="constrained")
    left = figure.add_subplot()
    right = left.twinx()
    across = [point[0] for point in points]
    left.bar(across, [point[1] for point in points], width=6, color=TEAL, label=people)
    some = [point for point in points if point[1]]
    right.plot([point[0] for point in some], [point[2] for point in some], color=SAND, marker="o", linewidth=2.5)
    for point in some:
        left.annotate(f"{point[1]}", (point[0], 0), (0, 5), textcoords="offset points", ha="center", color="white")
    left.set_title(title, loc="left", color=INK, fontsize=14, pad=14)
    left.set_xlabel(bar, color=QUIET)
    left.set_ylabel(people, color=TEAL)
    right.set_ylabel(fit, color=SAND)
    left.set_xticks(across)
    left.yaxis.set_major_locator(MaxNLocator(integer=True))
    left.set_ylim(0, max([point[1] for point in points], default=0) * 1.15 + 1)
    right.set_ylim(0, 105)
    for axes in (left, right):
        axes.spines[["top", "left", "right"]].set_visible(False)
        axes.tick_params(length=0, colors=QUIET)
    left.grid(axis="y", color="#E4DFD8", linewidth=0.8)
    left.set_axisbelow(True)
    figure.savefig(file, dpi=120)
