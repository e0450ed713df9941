"""The roll-up's first page as a PDF drawn by matplotlib, for computers without LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reports.charts import INK, QUIET, SAND, TEAL
from reports.rollup.drawing import COMMUNITY, HIDDEN, HIDDEN_NOTE, TITLE, TOTAL
from reports.rollup.national import MAIN, National


def draw_page(found: National, file: Path, language: str) -> None:
    """Draw the main figures by community and two charts on one page. Raises ImportError where matplotlib is missing."""
    from matplotlib.figure import Figure

    figures = [name for name in MAIN if name in found.lines]
    page = Figure(figsize=(11, 8.5), layout="constrained")
    parts: Any = page.subfigures(2, 1, height_ratios=(max(2.0, len(found.communities) * 0.45), 3))
    table, charts = parts
    page.suptitle(
        f"{TITLE.say(language)}\n{found.period.words.say(language)}", color=TEAL, fontsize=15, x=0.02, ha="left"
    )
    axes = table.subplots()
    axes.axis("off")
    rows = [
        [community or TOTAL.say(language), *(said(found.number(name, community)) for name in figures)]
        for community in (*found.communities, None)
    ]
    heads = [
        COMMUNITY.say(language),
        *(found.lines[name].label.say(language).replace(" ", "\n", 1) for name in figures),
    ]
    drawn = axes.table(rows, colLabels=heads, loc="center", edges="horizontal")
    drawn.auto_set_font_size(False)
    drawn.set_fontsize(8)
    drawn.auto_set_column_width(range(len(heads)))
    for (line, _), cell in drawn.get_celld().items():
        cell.set_edgecolor("#D9D4CC")
        cell.set_text_props(color=QUIET if line == 0 else INK)
        if line == 0:
            cell.set_height(cell.get_height() * 1.8)
    for axes, name, colour in zip(charts.subplots(1, 2), ("connectees", "jobs_found"), (TEAL, SAND), strict=True):
        values = [found.number(name, community) or 0 for community in found.communities]
        bars = axes.bar(range(len(values)), values, color=colour)
        axes.bar_label(bars, [said(found.number(name, community)) for community in found.communities], fontsize=8)
        axes.set_xticks(range(len(values)), found.communities, rotation=30, ha="right", fontsize=8)
        axes.set_yticks([])
        axes.spines[["top", "left", "right"]].set_visible(False)
        axes.set_title(found.lines[name].label.say(language) if name in found.lines else "", color=TEAL, fontsize=11)
    page.supxlabel(HIDDEN_NOTE.say(language), fontsize=8, color=QUIET)
    page.savefig(file, format="pdf")


def said(value: int | None) -> str:
    """Return a number as it stands on the page; a dash for a hidden one."""
    return HIDDEN if value is None else f"{value}"
