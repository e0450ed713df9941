"""The ids that a server chooses, drawn at random from a seed, or said beforehand (as a replay of recordings does)."""

from __future__ import annotations

import random
import string
from collections import defaultdict
from collections.abc import Collection

LETTERS = string.ascii_letters + string.digits + "-_"


class Ids:
    """Where ids come from; `said[kind]` are taken first, in order."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.said: dict[str, list[str]] = defaultdict(list)

    def number(self, kind: str, taken: Collection[int] = ()) -> int:
        """Return a number that is not taken: of a sheet, a protected range, metadata …"""
        if self.said[kind]:
            return int(self.said[kind].pop(0))
        while (drawn := self.random.randrange(1, 2**31)) in taken:
            pass
        return drawn

    def text(self, kind: str, length: int = 44) -> str:
        """Return a text: of a spreadsheet, a permission …"""
        if self.said[kind]:
            return self.said[kind].pop(0)
        return "1" + "".join(self.random.choices(LETTERS, k=length - 1))
