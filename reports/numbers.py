"""Numbers as each language writes them."""

from __future__ import annotations

import math

from reports.figures import Value


def shown(value: Value, language: str) -> str:
    """Return a number as it is written in a language: 1,234.5 in English, 1 234,5 in French; "–" for none."""
    if value is None:
        return "–"
    rounded = math.floor(value * 10 + 0.5) / 10
    plain = f"{int(rounded):,}" if rounded.is_integer() else f"{rounded:,.1f}"
    return plain.replace(",", "\u202f").replace(".", ",") if language == "fr" else plain


def shown_with_sign(value: Value, unit: str, language: str) -> str:
    """Return a number with its percent sign, where it is a percentage: 33.3% in English, 33,3 % in French."""
    sign = {"en": "%", "fr": "\u00a0%"}.get(language, "%") if unit == "percent" and value is not None else ""
    return shown(value, language) + sign
