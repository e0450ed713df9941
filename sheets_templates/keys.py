"""How a row is known: by what stands in it, never by where it stands.

The same rule is written twice, once for Python and once for the spreadsheet, because the spreadsheet itself finds
the tool's answers beside a person's row. A test computes both over awkward names and compares them.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache

from sheets_templates.words import Words

KEY_HEADER = Words("Key", "Clé")
"""Over the column in which a people's tab holds the key of each row, hidden."""

LONGEST_KEY = 200
"""Characters of a key that count: MATCH in Excel gives up on texts over 255 characters."""


def person_key(email: str, first_name: str, last_name: str, phone: str) -> str:
    """Return what a person is known by: the e-mail; without one ("n/a"), name and phone; "" where nothing stands."""
    by_name = plain_key(f"{first_name} {last_name} {phone}")
    return plain_key(email) if "@" in email or not by_name else by_name


@lru_cache(maxsize=1 << 20)
def plain_key(text: str) -> str:
    """Return text as it counts in a key: trimmed, small letters, no wildcard of MATCH, at most LONGEST_KEY long."""
    spaced = single_spaced(text.replace("\u00a0", " "))
    small = spaced.lower() if spaced.isascii() else "".join(map(small_letter, spaced))
    small = small.replace("~", "_").replace("*", "_").replace("?", "_")
    return small if len(small) <= LONGEST_KEY // 2 else cut(small)


def cut(text: str) -> str:
    """Return the part of a text that counts in a key, measured as spreadsheets do, in UTF-16."""
    return single_spaced(text.encode("utf-16-le")[: 2 * LONGEST_KEY].decode("utf-16-le", "ignore"))


def single_spaced(text: str) -> str:
    """Return text as TRIM in a spreadsheet does: no space at its ends, so that a cell holds the key as it is, and no two in a row."""
    return " ".join(word for word in text.split(" ") if word)


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
    return cut_formula(text)


def cut_formula(text: str) -> str:
    """Return the formula text that computes `cut` of a text."""
    return f"TRIM(LEFT({text},{LONGEST_KEY}))"


def person_key_formula(tab: str, email: str, first_name: str, last_name: str, phone: str) -> str:
    """Return the formula text that computes `row_key(tab, person_key(...))` from the four cells given as references."""
    name = plain_key_formula(f'{first_name}&" "&{last_name}&" "&{phone}')
    by_email = plain_key_formula(email)
    without = f'IF({name}<>"","{tab}|"&{name},IF({by_email}<>"","{tab}|"&{by_email},""))'
    return f'IF(SUBSTITUTE({email},"@","")={email}&"",{without},"{tab}|"&{by_email})'


def pair_key_formula(tab: str, *cells: str) -> str:
    """Return the formula text that computes `row_key(tab, pair_key(...))` from the given cells."""
    joined = '&" > "&'.join(plain_key_formula(cell) for cell in cells)
    blank = '&""&'.join(cells)
    return f'IF(TRIM({blank})="","","{tab}|"&TRIM({joined}))'


def pair_key(*parts: str) -> str:
    """Return the key of a row about several things, such as a match: "amina@example.ca > lee@example.ca"."""
    return single_spaced(" > ".join(map(plain_key, parts))) if any(map(str.strip, parts)) else ""


def request_key(asked_at: datetime | str, what: str, asked_by: str, id: str) -> str:
    """Return what a request is known by: its id; without one, when, what and who together; "" where nothing stands."""
    if isinstance(asked_at, datetime):
        asked_at = str(round((asked_at - DAY_ZERO).total_seconds()))
    return plain_key(id) or cut(pair_key(asked_at, what, asked_by))


DAY_ZERO = datetime(1899, 12, 30)
"""From here spreadsheets count days."""


def request_key_formula(tab: str, asked_at: str, what: str, asked_by: str, id: str) -> str:
    """Return the formula text that computes `row_key(tab, request_key(...))` from the four cells given as references."""
    moment = f'IF(ISNUMBER({asked_at}),ROUND({asked_at}*86400,0)&"",{plain_key_formula(asked_at)})'
    joined = '&" > "&'.join((moment, plain_key_formula(what), plain_key_formula(asked_by)))
    blank = f'TRIM({asked_at}&""&{what}&""&{asked_by})=""'
    by_id = plain_key_formula(id)
    return f'IF({by_id}<>"","{tab}|"&{by_id},IF({blank},"","{tab}|"&{cut_formula(joined)}))'


def short_hash(*parts: str) -> str:
    """Return the id of a row that the tool adds: ten characters that depend only on what the row is about."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]
