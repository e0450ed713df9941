"""How a row is known: by what stands in it, never by where it stands.

The same rule is written twice, once for Python and once for the spreadsheet, because the spreadsheet itself finds
the tool's answers beside a person's row. A test computes both over awkward names and compares them.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

LONGEST_KEY = 200
"""Characters of a key that count: MATCH in Excel gives up on texts over 255 characters."""


def person_key(email: str, first_name: str, last_name: str, phone: str) -> str:
    """Return what a person is known by: the e-mail; without one, name and phone; "" where there is none of these."""
    return plain_key(email) or plain_key(f"{first_name} {last_name} {phone}")


@lru_cache(maxsize=1 << 17)
def plain_key(text: str) -> str:
    """Return text as it counts in a key: trimmed, small letters, no wildcard of MATCH, at most LONGEST_KEY long."""
    spaced = " ".join(word for word in text.replace("\u00a0", " ").split(" ") if word)
    small = spaced.lower() if spaced.isascii() else "".join(map(small_letter, spaced))
    small = small.replace("~", "_").replace("*", "_").replace("?", "_")
    if len(small) <= LONGEST_KEY // 2:
        return small
    return small.encode("utf-16-le")[: 2 * LONGEST_KEY].decode("utf-16-le", "ignore")


def small_letter(char: str) -> str:
    """Return a letter's small form where that is one letter too, as LOWER in a spreadsheet does ("İ" stays)."""
    lower = char.lower()
    return lower if len(lower) == 1 else char


def row_key(tab: str, key: str) -> str:
    """Return the key by which a tool tab speaks of a row of a people's tab, such as "connectees|amina@example.ca"."""
    return f"{tab}|{key}" if key else ""


def plain_key_formula(cell: str) -> str:
    """Return the formula text (without "=") that computes `plain_key` of a cell, in every kind of spreadsheet."""
    text = f'LOWER(TRIM(SUBSTITUTE({cell},UNICHAR(160)," ")))'
    for wildcard in ("~", "*", "?"):
        text = f'SUBSTITUTE({text},"{wildcard}","_")'
    return f"LEFT({text},{LONGEST_KEY})"


def person_key_formula(tab: str, email: str, first_name: str, last_name: str, phone: str) -> str:
    """Return the formula text that computes `row_key(tab, person_key(...))` from the four cells given as references."""
    name = plain_key_formula(f'{first_name}&" "&{last_name}&" "&{phone}')
    by_email = plain_key_formula(email)
    return f'IF({by_email}<>"","{tab}|"&{by_email},IF({name}<>"","{tab}|"&{name},""))'


def pair_key_formula(tab: str, *cells: str) -> str:
    """Return the formula text that computes `row_key(tab, pair_key(...))` from the given cells."""
    joined = '&" > "&'.join(plain_key_formula(cell) for cell in cells)
    blank = '&""&'.join(cells)
    return f'IF(TRIM({blank})="","","{tab}|"&{joined})'


def pair_key(*parts: str) -> str:
    """Return the key of a row about several things, such as a match: "amina@example.ca > lee@example.ca"."""
    return " > ".join(plain_key(part) for part in parts) if any(part.strip() for part in parts) else ""


def short_hash(*parts: str) -> str:
    """Return the id of a row that the tool adds: ten characters that depend only on what the row is about."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]
