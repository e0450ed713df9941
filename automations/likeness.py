"""Likeness: rows that may be the same person though nothing in them is quite equal, each with evidence and confidence.

Rows are compared only within blocks that share something (e-mail, phone, or the sound of a name in either order), by
string distances from rapidfuzz over all pairs of a block at once. Nothing is ever merged: a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sheets_templates.choices import folded
from sheets_templates.words import Words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

CERTAIN, LIKELY = 95, 80
"""Confidence out of 100 from which two rows count as one person, and from which a person should look."""

LARGEST_BLOCK = 60
"""A block with more rows shares something too common to mean anything."""


@dataclass(frozen=True, slots=True)
class Someone:
    """What is compared of a row."""

    first: str
    last: str
    email: str = ""
    phone: str = ""
    place: str = ""
    """Where they live, or what else rather tells two people of one name apart."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two rows that may be one person, by their places in what was compared: how sure, and why."""

    one: int
    other: int
    confidence: int
    evidence: tuple[Words, ...]


EVIDENCE: Mapping[str, Words] = {
    "email": Words("the same e-mail", "le même courriel"),
    "near_email": Words("nearly the same e-mail", "presque le même courriel"),
    "phone": Words("the same phone", "le même téléphone"),
    "name": Words("the same name", "le même nom"),
    "near_name": Words("nearly the same name", "presque le même nom"),
    "swapped": Words("first and last name swapped", "prénom et nom inversés"),
    "nickname": Words("a nickname of the first name", "un diminutif du prénom"),
    "place": Words("the same city", "la même ville"),
}


def alike(people: Sequence[Someone]) -> tuple[Likeness, ...]:
    """Return the pairs that may be one person, the surest first; each pair once, `one` before `other`."""
    import numpy as np

    rows = Prepared(people)
    one, other = rows.pairs()
    if not len(one):
        return ()
    seen = rows.compared(one, other)
    confidence = confidences(seen)
    kept = np.flatnonzero(confidence >= LIKELY)
    ordered = kept[np.lexsort((other[kept], one[kept], -confidence[kept]))]
    return tuple(
        Likeness(int(one[at]), int(other[at]), int(confidence[at]), evidence(seen, int(at))) for at in ordered.tolist()
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """What is alike in each pair: masks, and similarities from 0 to 100."""

    email: Mask
    near_email: Scores
    phone: Mask
    other_phone: Mask
    """Both have a phone, and not the same."""
    first: Scores
    last: Scores
    swapped: Scores
    """Similarity of the names the other way round."""
    nickname: Mask
    place: Mask
    other_place: Mask


def confidences(seen: Compared) -> Scores:
    """Return how sure it is, out of 100, that each pair is one person.

    People of one household share a phone, an address and a last name, and are told apart by their first names: so a
    first name that differs is never outweighed by what a household has in common. Addresses are made of names, so that
    two people of one name have nearly the same: with another phone and another city that says nothing.
    """
    import numpy as np

    straight = np.minimum(np.where(seen.nickname, 100, seen.first), seen.last)
    name = np.maximum(straight, seen.swapped)
    sure = np.zeros(len(name), dtype=np.float32)
    same_first = (np.where(seen.nickname, 100, seen.first) >= 80) | (seen.swapped >= 85)
    for condition, value in (
        (seen.place & (name >= 96) & ~seen.other_phone, 82),
        ((seen.near_email >= 88) & (name >= 88) & ~(seen.other_phone & seen.other_place), 85),
        ((seen.near_email >= 88) & (name >= 88) & seen.place & ~seen.other_phone, 95),
        (seen.phone & same_first & (seen.last >= 40), 92),
        (seen.phone & (name >= 80), 97),
        (seen.phone & (seen.near_email >= 80) & same_first, 97),
        (seen.email & same_first, 98),
        (seen.email & (name >= 90), 99),
    ):
        sure = np.where(condition, np.maximum(sure, value), sure)
    return np.asarray(sure, dtype=np.float32)


def evidence(seen: Compared, at: int) -> tuple[Words, ...]:
    """Return what speaks for a pair, in words."""
    straight, swapped = min(seen.first[at], seen.last[at]), seen.swapped[at]
    found = {
        "email": bool(seen.email[at]),
        "near_email": not seen.email[at] and seen.near_email[at] >= 80,
        "phone": bool(seen.phone[at]),
        "name": straight >= 100,
        "nickname": bool(seen.nickname[at]) and straight < 100,
        "swapped": swapped > straight,
        "near_name": 80 <= straight < 100 and swapped <= straight and not seen.nickname[at],
        "place": bool(seen.place[at]),
    }
    return tuple(words for name, words in EVIDENCE.items() if found[name])


class Prepared:
    """People made comparable: names and addresses without accents, signs and additions; phones as their last ten digits."""

    def __init__(self, people: Sequence[Someone]) -> None:
        self.first = [bare(person.first) for person in people]
        self.last = [bare(person.last) for person in people]
        self.given = [canonical(name) for name in self.first]
        self.email = [plain_email(person.email) for person in people]
        self.phone = [phone_digits(person.phone) for person in people]
        self.place = [bare(person.place) for person in people]

    def pairs(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the pairs that share a block, each once, the earlier first."""
        import numpy as np

        blocks: dict[str, list[int]] = defaultdict(list)
        for at in range(len(self.first)):
            for key in self.keys(at):
                blocks[key].append(at)
        chosen = [rows for rows in blocks.values() if 1 < len(rows) <= LARGEST_BLOCK]
        found: set[int] = set()
        size = len(self.first)
        for rows in chosen:
            for number, one in enumerate(rows):
                base = one * size
                found.update([base + other for other in rows[number + 1 :]])
        codes = np.fromiter(found, dtype=np.int64, count=len(found))
        codes.sort()
        return codes // max(1, size), codes % max(1, size)

    def keys(self, at: int) -> Iterable[str]:
        """Yield the blocks of a row: e-mail, phone, and names in either order, by their beginnings and by their sound."""
        first, last, email, phone = self.given[at], self.last[at], self.email[at], self.phone[at]
        if email:
            yield f"e {email}"
            local = email.partition("@")[0]
            if len(local) > 5:
                yield f"l {local}"
        if phone:
            yield f"p {phone}"
        if first and last:
            one, other = sorted((sound(first), sound(last)))
            yield f"s {one} {other} {self.place[at]}"
            yield f"i {min(first[:1], last[:1])}{max(first[:1], last[:1])} {min(first[-3:], last[-3:])} {max(first[-3:], last[-3:])} {self.place[at]}"

    def compared(self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> Compared:
        """Compare pairs."""
        import numpy as np
        from rapidfuzz import fuzz
        from rapidfuzz.process import cpdist

        def column(values: list[str], places: npt.NDArray[np.int64]) -> list[str]:
            return [values[at] for at in places.tolist()]

        def distance(values: list[str], others: list[str] | None = None) -> Scores:
            both = column(values, one), column(others or values, other)
            scores: Scores = cpdist(*both, scorer=fuzz.ratio, workers=-1, dtype=np.float32)
            return scores

        def same(values: list[str]) -> tuple[Mask, Mask]:
            codes: dict[str, int] = {"": 0}
            numbers = np.array([codes.setdefault(value, len(codes)) for value in values], dtype=np.int64)
            given = (numbers[one] > 0) & (numbers[other] > 0)
            equal = numbers[one] == numbers[other]
            return given & equal, given & ~equal

        phone, other_phone = same(self.phone)
        place, other_place = same(self.place)
        local = [email.partition("@")[0] for email in self.email]
        near_email = distance(local)
        near_email[np.array([not text for text in column(local, one)], dtype=np.bool_)] = 0
        return Compared(
            same(self.email)[0],
            near_email,
            phone,
            other_phone,
            np.maximum(
                distance(self.first), ONE_SLIP * (slips(column(self.first, one), column(self.first, other)) <= 1)
            ),
            distance(self.last),
            np.minimum(distance(self.first, self.last), distance(self.last, self.first)),
            np.array(
                [related(*names) for names in zip(column(self.first, one), column(self.first, other), strict=True)],
                dtype=np.bool_,
            ),
            place,
            other_place,
        )


@lru_cache(maxsize=1 << 17)
def bare(text: str) -> str:
    """Return a name in small letters without accents, signs and spaces."""
    return folded(text).replace(" ", "")


@lru_cache(maxsize=1 << 17)
def plain_email(text: str) -> str:
    """Return an address in small letters, without what stands behind a plus, and without the dots that some ignore."""
    local, at, domain = text.strip().lower().rpartition("@")
    if not at:
        return ""
    local = local.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local else ""


@lru_cache(maxsize=1 << 17)
def phone_digits(text: str) -> str:
    """Return the last ten digits of a phone number; "" where there are fewer."""
    digits = re.sub(r"\D", "", text)
    return digits[-10:] if len(digits) >= 10 else ""


ONE_SLIP = 88
"""How alike two names are that one slip of the finger sets apart."""


def slips(names: list[str], others: list[str]) -> Scores:
    """Return how many slips (a letter more, less, other, or two swapped) set names apart; many for short names."""
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    counts: Scores = cpdist(names, others, scorer=OSA.distance, workers=-1, dtype=np.float32)
    short = np.array([min(len(one), len(other)) < 4 for one, other in zip(names, others, strict=True)], dtype=np.bool_)
    return np.where(short, 9, counts)


@lru_cache(maxsize=1 << 16)
def related(one: str, other: str) -> bool:
    """Tell whether one first name is a nickname of the other, or both are of one name: Bob, Rob and Robert."""
    if one == other or not one or not other:
        return False
    names = full_names()
    return bool(({one} | names.get(one, frozenset())) & ({other} | names.get(other, frozenset())))


@lru_cache(maxsize=1 << 15)
def canonical(name: str) -> str:
    """Return the first of the names that a nickname stands for: rows are looked for under it."""
    return min(full_names().get(name, frozenset()), default=name)


@lru_cache(maxsize=1)
def full_names() -> Mapping[str, frozenset[str]]:
    """Return which names each nickname stands for.

    The list is that of the package `nicknames`; French ones that it lacks are ours.
    """
    from nicknames import name_triplets

    full: dict[str, set[str]] = defaultdict(set)
    for entry in name_triplets():
        if entry.relationship == "has_nickname":
            full[str(entry.name2).lower()].add(str(entry.name1).lower())
    for short, name in FRENCH_NICKNAMES.items():
        full[short].add(name)
    return {short: frozenset(names) for short, names in full.items()}


FRENCH_NICKNAMES: Mapping[str, str] = {
    "alex": "alexandre", "beno": "benoit", "cath": "catherine", "chris": "christophe", "dom": "dominique",
    "fred": "frederic", "gab": "gabriel", "isa": "isabelle", "jeff": "jeanfrancois", "jf": "jeanfrancois",
    "jp": "jeanpierre", "jc": "jeanclaude", "manu": "emmanuel", "marco": "marc", "max": "maxime", "mel": "melanie",
    "nath": "nathalie", "nico": "nicolas", "pat": "patrick", "phil": "philippe", "sam": "samuel", "seb": "sebastien",
    "steph": "stephane", "val": "valerie", "vero": "veronique", "vince": "vincent", "xav": "xavier",
}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def sound(name: str) -> str:
    """Return a name without vowels after its first letter, doubled letters, and what sounds alike: for blocks only."""
    plain = (
        name.replace("ph", "f")
        .replace("ck", "k")
        .replace("qu", "k")
        .replace("c", "k")
        .replace("z", "s")
        .replace("y", "i")
    )
    bones = plain[:1] + re.sub(r"[aeiouh]", "", plain[1:])
    return re.sub(r"(.)\1+", r"\1", bones)[:5]
