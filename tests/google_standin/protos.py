"""JSON as protocol buffers write it: nothing that is unset, colours in single precision, each colour said twice."""

from __future__ import annotations

import struct
from typing import Any

from tests.google_standin.masks import COLOURS, twin

CHANNELS = ("red", "green", "blue", "alpha")


def single(number: float) -> float | int:
    """Return a number as a 32-bit float is written: with as few digits as say which one it is."""
    exact = struct.unpack("f", struct.pack("f", number))[0]
    for digits in range(6, 10):
        short = float(f"{exact:.{digits}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == exact:
            return int(short) if short == int(short) else short
    return float(exact)


def unset(value: Any) -> bool:
    """Return whether a value is what a field has that was never set."""
    return value is None or value is False or value == 0 or value == "" or value == [] or value == {}


def tidy(value: Any) -> Any:
    """Return JSON without nulls, with its colours as they are read back."""
    if isinstance(value, list):
        return [tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value and set(value) <= set(CHANNELS):
        return colour(value)
    kept = {name: tidy(part) for name, part in value.items() if part is not None}
    for name in list(kept):
        plain = name if name in COLOURS else twin(name)
        if plain in COLOURS and isinstance(kept[name], dict):
            if name == plain:
                kept.setdefault(f"{plain}Style", {"rgbColor": kept[plain]})
            elif "rgbColor" in kept[name]:
                kept.setdefault(plain, kept[name]["rgbColor"])
    return kept


def colour(value: dict[str, Any]) -> dict[str, Any]:
    """Return a colour: channels at 0 are left out."""
    return {name: single(part) for name, part in value.items() if part}


def without_unset(value: dict[str, Any]) -> dict[str, Any]:
    """Return a message without the fields that are at their default."""
    return {name: part for name, part in value.items() if not unset(part)}
