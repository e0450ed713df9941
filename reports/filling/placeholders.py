"""Placeholders such as `{{ jobs_found }}`: read, looked up and filled in by Jinja2 in a sandbox, as the templates' language.

Whatever a template says, it can only name what it was given: it reads no file, calls nothing of ours, changes nothing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sheets_templates.words import Words

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.environment import TemplateExpression
    from jinja2.sandbox import SandboxedEnvironment

Names = Mapping[str, Any]
"""What a template can name."""

MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
"""A placeholder, statement or comment."""
SIMPLE = re.compile(r"\{\{\s*([^\W\d_]\w*(?:\.[^\W\d_]\w*)*)\s*\}\}")
STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
FOR = re.compile(r"\{%[-+]?\s*for\s+(\w+)\s+in\s+(.+?)\s*[-+]?%\}", re.DOTALL)
END_FOR = re.compile(r"\{%[-+]?\s*endfor\s*[-+]?%\}")
LARGEST = 10_000_000
"""A product in a template is at most so large, and so is a text that it makes."""


class Unfillable(ValueError):
    """A placeholder cannot be filled; what is wrong, and what would be right."""

    def __init__(self, message: Words, remedy: Words) -> None:
        super().__init__(message.en)
        self.message, self.remedy = message, remedy


def has_marks(text: str) -> bool:
    """Tell whether a text has something to fill in."""
    return "{{" in text or "{%" in text or "{#" in text


def value_of(text: str, names: Names) -> object:
    """Return what a text with placeholders becomes: the value itself where it is one placeholder and nothing else.

    Raises Unfillable for an unknown name or something that is no template.
    """
    simple = SIMPLE.fullmatch(text.strip())
    if simple:
        return looked_up(simple[1], names)
    whole = re.fullmatch(r"\s*\{\{-?(.*?)-?\}\}\s*", text, re.DOTALL)
    if whole and "}}" not in whole[1] and "{{" not in whole[1]:
        return evaluated(whole[1], names)
    return rendered(text, names)


def rendered(text: str, names: Names) -> str:
    """Return a text with its placeholders filled in. Raises Unfillable."""
    if all(SIMPLE.fullmatch(mark) for mark in MARK.findall(text)) and not has_marks(MARK.sub("", text)):
        language = str(names.get("language", "en"))
        return SIMPLE.sub(lambda found: str(shown(looked_up(found[1], names), language)), text)
    with_known_names(text, names)
    try:
        return compiled(text, str(names.get("language", "en"))).render(names)
    except Exception as error:  # a template is foreign code, whatever it raises
        raise not_a_template(error) from error


def evaluated(expression: str, names: Names) -> Any:  # noqa: ANN401 - any value of a template
    """Return the value of an expression such as "testimonials[:3]". Raises Unfillable."""
    with_known_names("{{" + expression + "}}", names)
    from jinja2 import Undefined

    try:
        value = compiled_expression(expression, str(names.get("language", "en")))(**names)
        if isinstance(value, Undefined):
            str(value)  # raises, saying what is not there
    except Exception as error:  # a template is foreign code, whatever it raises
        raise not_a_template(error) from error
    return value


@lru_cache(maxsize=1024)
def compiled(text: str, language: str) -> Template:
    """Return a text ready to be filled in; the same text is compiled once, however many cells and rows have it."""
    return sandbox(language).from_string(text)


@lru_cache(maxsize=1024)
def compiled_expression(expression: str, language: str) -> TemplateExpression:
    """Return an expression ready to be computed; the same one is compiled once."""
    return sandbox(language).compile_expression(expression, undefined_to_none=False)


def looked_up(path: str, names: Names) -> Any:  # noqa: ANN401 - any value of a template
    """Return what a name such as "jobs_found.previous" stands for. Raises Unfillable with the nearest names."""
    value: Any = names
    for name in path.split("."):
        known = value[name] if isinstance(value, Mapping) and name in value else getattr(value, name, value)
        if known is value or callable(known):
            raise unknown_name(path, names)
        value = known
    return value


def with_known_names(text: str, names: Names) -> None:
    """Raise Unfillable for a text that is no template or names what there is not."""
    tops, paths = named_in(text)
    for name in sorted(tops - names.keys()):
        raise unknown_name(name, names)
    for path in paths:
        if path.split(".")[0] in names:
            looked_up(path, names)


@lru_cache(maxsize=1024)
def named_in(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the names that a text wants to be given, and those with something behind a dot. Raises Unfillable."""
    from jinja2 import TemplateError, meta, nodes

    try:
        tree = sandbox("en").parse(text)
    except TemplateError as error:
        raise not_a_template(error) from error
    dotted = ((node.node, node.attr) for node in tree.find_all(nodes.Getattr))
    paths = tuple(f"{of.name}.{attr}" for of, attr in dotted if isinstance(of, nodes.Name) and of.ctx == "load")
    return frozenset(meta.find_undeclared_variables(tree) - sandbox("en").globals.keys()), paths


def unknown_name(path: str, names: Names) -> Unfillable:
    """Return the complaint about a name that there is not, with the nearest ones."""
    depth = path.count(".")
    known = [name for name in known_names(names) if name.count(".") == depth] or known_names(names)
    near = difflib.get_close_matches(path, known, n=2, cutoff=0.6)
    remedy = (
        Words("perhaps {near}", "peut-être {near}").fill(near=[f"{{{{ {name} }}}}" for name in near])
        if near
        else Words("connector report --names lists all names", "connector report --names donne tous les noms")
    )
    return Unfillable(Words("there is no “{name}”", "il n'y a pas de « {name} »").fill(name=path), remedy)


def known_names(names: Names) -> list[str]:
    """Return every name that a template can use, in order, with what can follow it after a dot."""
    found: list[str] = []
    for name, value in names.items():
        parts = value if isinstance(value, Mapping) else getattr(value, "parts", ())
        found += [name, *(f"{name}.{part}" for part in parts)]
    return found


def not_a_template(error: Exception) -> Unfillable:
    """Return the complaint about a text that Jinja cannot fill in."""
    message = Words("this cannot be filled in: {error}", "ceci ne peut être rempli : {error}")
    remedy = Words(
        "write a name between two braces, such as {{{{ jobs_found }}}}",
        "écrivez un nom entre deux accolades, comme {{{{ jobs_found }}}}",
    )
    return Unfillable(message.fill(error=str(error).split("\n")[0]), remedy)


def shown(value: object, language: str) -> object:
    """Return a value as it stands in a text: words in the language, days in ISO form, no value as a dash."""
    if isinstance(value, Words):
        return value.say(language)
    if value is None:
        return "–"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        plain = f"{round(value, 1):g}"
        return plain.replace(".", ",") if language == "fr" else plain
    if isinstance(value, Mapping):
        raise not_a_template(ValueError(f"it has several parts ({', '.join(value)}); write one of them after a dot"))
    return value


@cache
def sandbox(language: str) -> SandboxedEnvironment:
    """Return the environment in which templates are filled: people send them to us, so they may compute nothing else."""
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's own
            """Refuse what would fill the memory."""
            if not all(isinstance(each, int | float) and abs(each) < LARGEST for each in (left, right)):
                raise SecurityError("only numbers can be multiplied")
            if operator == "**" and abs(right) > 10:
                raise SecurityError("a power is at most 10")
            return super().call_binop(context, operator, left, right)

    made = Sandbox(undefined=StrictUndefined, autoescape=False, finalize=lambda value: shown(value, language))
    made.globals = {"range": made.globals["range"]}
    return made


def unbalanced_for(text: str) -> int:
    """Return how many loops a text opens and does not close; negative where it closes more."""
    statements = STATEMENT.findall(text)
    return statements.count("for") - statements.count("endfor")


def filled_runs(runs: Sequence[str], names: Names) -> list[str]:
    """Return the texts of runs, which look different each, with placeholders filled in that may be split over several.

    A placeholder belongs to the run in which it begins. Raises Unfillable.
    """
    whole = "".join(runs)
    if not has_marks(whole):
        return list(runs)
    filled = rendered("".join(f"\ue000{at}\ue001{text}" for at, text in enumerate(joined_marks(runs))), names)
    found = [""] * len(runs)
    for piece in filled.split("\ue000")[1:]:
        at, _, text = piece.partition("\ue001")
        found[int(at)] += text
    return found


def joined_marks(runs: Sequence[str]) -> Iterator[str]:
    """Yield the texts of runs with each placeholder whole in the run in which it begins."""
    whole = "".join(runs)
    ends = []
    at = 0
    for text in runs:
        at += len(text)
        ends.append(at)
    marks = [found.span() for found in MARK.finditer(whole)]
    start = 0
    for end in ends:
        stop = next((last for first, last in marks if first < end < last), end)
        yield whole[start : max(start, stop)]
        start = max(start, stop)
