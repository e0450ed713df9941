"""Text files that a community may edit: first lines in TOML, `---`, then wordings split by `===`, filled in by Jinja2.

A text may name facts, choose between wordings with `{% if %}`, and go through a list of facts with `{% for %}`, once and not
within another list; it can compute nothing else, so whatever stands in it ends soon and reaches nothing. Files beside
config.toml win over ours.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheets_templates.settings import did_you_mean
from sheets_templates.words import WordedError, Words, capital, listed, words_of

if TYPE_CHECKING:
    from jinja2 import Template, nodes
    from jinja2.sandbox import SandboxedEnvironment

LONGEST_FILE = 100_000
"""Characters that a text file may have."""

ALLOWED = frozenset(
    ("Template", "Output", "TemplateData", "Name", "Const", "If", "CondExpr", "For", "Filter", "Test", "Getattr",
     "Compare", "Operand", "And", "Or", "Not", "Concat", "Tuple", "List")
)  # fmt: skip
"""What a text may be made of, by Jinja's names for it: no calls, no arithmetic, no imports, no macros."""

FILTERS = frozenset(("capitalize", "default", "first", "join", "last", "length", "lower", "trim", "upper"))
TESTS = frozenset(("defined", "undefined", "none"))
LOOP_FACTS = frozenset(("first", "last", "index", "length"))

TAGS = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
RIGHT_TO_LEFT = frozenset(("R", "AL"))
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


class TextFault(WordedError):
    """A text file cannot be used: what is wrong, in which line of it."""

    def __init__(self, words: Words, line: int = 0) -> None:
        super().__init__(words)
        self.line = line


NO_FACT = Words("there is no “{name}”{meant}", "il n'y a pas de « {name} »{meant}")
NO_TEXT = Words("{name} = {said} must be a text in quotes", "{name} = {said} doit être un texte entre guillemets")
NO_LIST = Words(
    "{name} = {said} must be a list of texts, such as [] or ['named']",
    "{name} = {said} doit être une liste de textes, comme [] ou ['named']",
)
TOO_LONG = Words("the file has {count} characters; at most {most}", "le fichier a {count} caractères; {most} au plus")
NO_RULE = Words("there is no line --- below the first lines", "il n'y a pas de ligne --- sous les premières lignes")
NO_TOML = Words(
    "the first lines are not written as TOML: {why}", "les premières lignes ne sont pas écrites en TOML : {why}"
)
NOTHING_BELOW = Words("there is no text below the line ---", "il n'y a pas de texte sous la ligne ---")
NO_KIND = Words("there is no kind “{name}”{meant}", "il n'y a pas de genre « {name} »{meant}")
NO_UTF_8 = Words("the file is not saved as UTF-8", "le fichier n'est pas enregistré en UTF-8")
ASKS_FOR_MORE = Words(
    "a text may only name facts, choose and list; this asks for more ({kind})",
    "un texte peut seulement nommer des faits, choisir et énumérer; celui-ci demande davantage ({kind})",
)
NO_LIST_OF_FACTS = Words(
    "for and join go through a list of facts, such as reasons, and not within another for",
    "for et join parcourent une liste de faits, comme reasons, et pas à l'intérieur d'un autre for",
)
NOT_SEVERAL = Words(
    "“{name}” is no list, so neither for nor join can go through it",
    "« {name} » n'est pas une liste : ni for ni join ne peuvent la parcourir",
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say something: its source, the line of the file before it, the facts that it names and where."""

    source: str
    above: int
    names: Mapping[str, int] = field(default_factory=dict, hash=False)
    lists: frozenset[str] = frozenset()
    """The facts that it goes through; they are short lists, so it ends soon."""

    def filled(self, facts: dict[str, object]) -> str:
        """Return the wording with facts filled in. Raises TextFault, with the line, for a fact that is not there or no list."""
        if not self.names.keys() <= facts.keys():
            missing = min(self.names.keys() - facts.keys(), key=lambda name: (self.names[name], name))
            raise TextFault(NO_FACT.fill(name=missing, meant=did_you_mean(missing, sorted(facts))), self.names[missing])
        for name in sorted(self.lists):
            if facts[name] and not isinstance(facts[name], tuple):
                raise TextFault(NOT_SEVERAL.fill(name=name), self.names[name])
        template = compiled(self.source)
        context = sandbox().context_class(
            template.environment, facts, None, {}
        )  # no globals: a text knows its facts only
        return "".join(template.root_render_func(context)).strip()


@dataclass(frozen=True)
class TextFile:
    """A text file as read: what its first lines declare, and its wordings."""

    name: str
    head: Mapping[str, object]
    wordings: tuple[Wording, ...]

    def text(self, name: str, default: str = "") -> str:
        """Return what a line of the head says. Raises TextFault where it is no text."""
        said = self.head.get(name, default)
        if not isinstance(said, str):
            raise TextFault(NO_TEXT.fill(name=name, said=f"{said!r}"))
        return said

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the list that a line of the head says. Raises TextFault where it is none."""
        said = self.head.get(name, [])
        if not isinstance(said, list) or not all(isinstance(item, str) for item in said):
            raise TextFault(NO_LIST.fill(name=name, said=f"{said!r}"))
        return tuple(said)

    def chosen(self, identity: str, turn: int | None = None) -> Wording:
        """Return the wording for what has this identity, always the same one; or the one whose turn it is."""
        at = turn if turn is not None else int(hashlib.sha256(identity.encode()).hexdigest(), 16)
        return self.wordings[at % len(self.wordings)]


@lru_cache(maxsize=256)
def text_file(folder: str, name: str, language: str, own_folder: str = "") -> TextFile:
    """Return `<folder>/<name>.<language>.md`: the community's own where there is one.

    Raises TextFault for a file that is missing, too long, or wrong in its first lines or below them, with the line.
    """
    text = source_of(folder, name, language, own_folder)
    if len(text) > LONGEST_FILE:
        raise TextFault(TOO_LONG.fill(count=len(text), most=LONGEST_FILE))
    head, rule, body = text.replace("\r\n", "\n").partition("\n---\n")
    if not rule:
        raise TextFault(NO_RULE)
    try:
        declared = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise TextFault(NO_TOML.fill(why=words_of(error)), int(line[1]) if line else 1) from error
    wordings = tuple(wordings_in(body, head.count("\n") + 2, language))
    if not wordings:
        raise TextFault(NOTHING_BELOW, head.count("\n") + 2)
    return TextFile(name, declared, wordings)


def source_of(folder: str, name: str, language: str, own_folder: str) -> str:
    """Return the text of a file: the community's own where there is one. Raises TextFault where there is neither."""
    own = Path(own_folder) / f"{name}.{language}.md" if own_folder else None
    try:
        if own is not None and own.is_file():
            return own.read_text(encoding="utf-8-sig")
        return (files("social") / folder / f"{name}.{language}.md").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise TextFault(NO_KIND.fill(name=name, meant=did_you_mean(name, names_in(folder)))) from error
    except UnicodeDecodeError as error:
        raise TextFault(NO_UTF_8) from error


@cache
def names_in(folder: str) -> tuple[str, ...]:
    """Return the names of the kinds that have a text file in one of our folders."""
    found = {entry.name.split(".")[0] for entry in (files("social") / folder).iterdir() if entry.name.endswith(".md")}
    return tuple(sorted(found))


def wordings_in(body: str, above: int, language: str) -> Iterator[Wording]:
    """Yield the wordings below the line ---, each with the number of lines above it."""
    for part in body.split("\n===\n"):
        if part.strip():
            yield wording(typographic(part, language), above)
        above += part.count("\n") + 2


@lru_cache(maxsize=1024)
def wording(source: str, above: int = 0) -> Wording:
    """Return a wording that was found to ask for nothing but facts. Raises TextFault with the line where it does."""
    from jinja2 import TemplateSyntaxError

    try:
        tree = sandbox().parse(source)
    except TemplateSyntaxError as error:
        raise TextFault(Words.plain(str(error.message)), above + error.lineno) from error
    names: dict[str, int] = {}
    own: set[str] = {"loop"}
    lists: dict[str, int] = {}
    for node in nodes_in(tree):
        kind, line = type(node).__name__, above + (node.lineno or 1)
        if kind not in ALLOWED or not harmless(node, kind):
            raise TextFault(ASKS_FOR_MORE.fill(kind=kind), line)
        if goes_through(node, kind):
            lists.setdefault(list_in(node, kind), line)
        if kind == "Name" and getattr(node, "ctx", "") == "store":
            own.add(getattr(node, "name", ""))
        elif kind == "Name":
            names.setdefault(getattr(node, "name", ""), line)
    if wrong := [line for name, line in lists.items() if name not in names or name in own]:
        raise TextFault(NO_LIST_OF_FACTS, min(wrong))
    return Wording(source, above, {name: line for name, line in names.items() if name not in own}, frozenset(lists))


def goes_through(node: Any, kind: str) -> bool:  # noqa: ANN401 - each kind of node has members of its own
    """Tell whether a node goes through something, piece by piece."""
    return kind == "For" or (kind == "Filter" and node.name == "join")


def list_in(node: Any, kind: str) -> str:  # noqa: ANN401 - each kind of node has members of its own
    """Return the name of what a node goes through; "" where that is no plain name, or where more would come of it than a list."""
    from jinja2 import nodes

    if kind == "For":
        through, more = node.iter, node.find(nodes.For)
    else:
        through, more = node.node, any(not isinstance(each, nodes.Const) for each in node.args)
    return through.name if isinstance(through, nodes.Name) and not more else ""


def nodes_in(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and everything in it."""
    yield tree
    for child in tree.iter_child_nodes():
        yield from nodes_in(child)


def harmless(node: Any, kind: str) -> bool:  # noqa: ANN401 - each kind of node has members of its own
    """Tell whether a filter, test, loop or attribute is one of the few that texts need."""
    if kind == "Filter":
        return node.name in FILTERS
    if kind == "Test":
        return node.name in TESTS
    if kind == "Getattr":
        return getattr(node.node, "name", "") == "loop" and node.attr in LOOP_FACTS
    return kind != "For" or not node.recursive


@lru_cache(maxsize=1024)
def compiled(source: str) -> Template:
    """Return a wording ready to be filled in."""
    return sandbox().from_string(source)


@cache
def sandbox() -> SandboxedEnvironment:
    """Return the environment in which texts are filled in; a second wall behind `wording`'s."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["capitalize"] = lambda text: capital(str(text))
    return made


def typographic(source: str, language: str) -> str:
    """Return a text with real apostrophes, and in French no line break before a colon or inside quotation marks.

    What stands in Jinja's braces stays as it is. French as the Office québécois de la langue française spaces it.
    """
    return "".join(part if TAGS.fullmatch(part) else spaced(part, language) for part in TAGS.split(source))


def spaced(text: str, language: str) -> str:
    """Return plain text with its apostrophes and French spaces."""
    text = re.sub(r"(?<=\w)'", "’", text)
    if language != "fr":
        return text
    return re.sub(r"« ?", "«\u00a0", re.sub(r" ?»", "\u00a0»", re.sub(r" :", "\u00a0:", text)))


def as_said(facts: Mapping[str, object], language: str) -> dict[str, object]:
    """Return facts as a text in `language` says them: a tuple as a list in words, a `Lines` line by line.

    Names written from right to left get marks around them, so that what follows keeps its order.
    """
    return {name: said_in(value, language) for name, value in facts.items()}


def said_in(value: object, language: str) -> object:
    """Return one fact as a text in `language` says it."""
    if isinstance(value, str):
        return isolated(value)
    if isinstance(value, Words):
        return isolated(value.say(language))
    if isinstance(value, Lines):
        return tuple(said_in(line, language) for line in value)
    if isinstance(value, tuple):
        return listed((str(said_in(item, language)) for item in value), language) if value else ""
    return value


class Lines(tuple[object, ...]):
    """A fact that a text lists line by line."""

    __slots__ = ()


def isolated(text: str) -> str:
    """Return text that holds letters written from right to left with marks around it; other text as it is."""
    if not text.isascii() and any(unicodedata.bidirectional(char) in RIGHT_TO_LEFT for char in text):
        return f"{ISOLATE}{text}{END_OF_ISOLATE}"
    return text
