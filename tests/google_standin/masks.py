"""Field masks: which parts of an answer are wanted, and which parts of a thing a request changes.

Source: https://developers.google.com/workspace/sheets/api/guides/field-masks.
"""

from __future__ import annotations

import re
from typing import Any

from tests.google_standin.errors import invalid

Tree = dict[str, Any]
"""A mask as a tree: {} is "all of it"."""

COLOURS = frozenset(
    [
        "backgroundColor",
        "foregroundColor",
        "tabColor",
        "color",
        "headerColor",
        "firstBandColor",
        "secondBandColor",
        "footerColor",
    ]
)
"""Fields of a colour that has a twin, `…Style`; who sets one sets both."""

TOKEN = re.compile(r"[A-Za-z_*][A-Za-z0-9_]*|[(),./]")


def parse(mask: str) -> Tree:
    """Return the tree of a mask such as "sheets(properties.title,data/rowData),namedRanges"; snake_case is taken too."""
    tokens = TOKEN.findall(mask.replace(" ", ""))
    if "".join(tokens) != mask.replace(" ", "") or not tokens:
        raise invalid(f"Request contains an invalid argument: invalid field mask {mask!r}.")
    tree, rest = parse_list(tokens)
    if rest:
        raise invalid(f"Request contains an invalid argument: invalid field mask {mask!r}.")
    return tree


def parse_list(tokens: list[str]) -> tuple[Tree, list[str]]:
    """Return the tree of paths separated by commas, and the tokens after them."""
    tree: Tree = {}
    while True:
        tokens = parse_path(tokens, tree)
        if tokens[:1] != [","]:
            return tree, tokens
        tokens = tokens[1:]


def parse_path(tokens: list[str], tree: Tree) -> list[str]:
    """Add one path to a tree; return the tokens after it."""
    name, tokens = camel(tokens[0]) if tokens else "", tokens[1:]
    known = name in tree
    branch = tree.setdefault(name, {})
    if tokens[:1] in (["."], ["/"]):
        if known and not branch:
            return parse_path(tokens[1:], {})
        return parse_path(tokens[1:], branch)
    if tokens[:1] == ["("]:
        inner, tokens = parse_list(tokens[1:])
        branch.update(inner)
        return tokens[1:]
    branch.clear()
    return tokens


def camel(name: str) -> str:
    """Return a field's name as JSON writes it."""
    first, *others = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in others)


def wants(tree: Tree | None, *path: str) -> bool:
    """Return whether a mask (None: no mask) takes in anything at or below a path."""
    for name in path:
        if not tree or "*" in tree:
            return tree is not None
        if name not in tree:
            return False
        tree = tree[name]
    return True


def select(tree: Tree, value: Any) -> Any:
    """Return what a mask leaves of a JSON value; lists keep their length, messages their place."""
    if isinstance(value, list):
        return [select(tree, item) for item in value]
    if not tree or "*" in tree or not isinstance(value, dict):
        return value
    return {name: select(tree[name], part) for name, part in value.items() if name in tree}


def update(tree: Tree, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return `old` with the masked parts taken from `new`; a masked part that `new` lacks is cleared."""
    if not tree or "*" in tree:
        return dict(new)
    changed = dict(old)
    for name, branch in tree.items():
        changed.pop(twin(name), None)
        if branch and isinstance(new.get(name, {}), dict) and isinstance(old.get(name, {}), dict):
            part = update(branch, old.get(name, {}), new.get(name, {}))
            changed.pop(name, None)
            if part:
                changed[name] = part
        elif name in new:
            changed[name] = new[name]
        else:
            changed.pop(name, None)
    return changed


def twin(name: str) -> str:
    """Return the name of the other field that says the same colour; "" where there is none."""
    if name in COLOURS:
        return f"{name}Style"
    plain = name.removesuffix("Style")
    return plain if plain != name and plain in COLOURS else ""
