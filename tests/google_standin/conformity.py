"""Whether a request or an answer is what Google's discovery documents say: known fields only, each of its type.

The documents are those of the package google-api-python-client; their language is described at
https://developers.google.com/discovery/v1/type-format. JSON is read as protocol buffers read it (a null is nothing,
a whole number may be a text): https://protobuf.dev/programming-guides/json/.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from tests.google_standin.errors import ApiError, invalid_field

Json = dict[str, Any]


@dataclass(frozen=True)
class Method:
    """One method of an API: its id, how it is called, and what its document says of it."""

    id: str
    verb: str
    path: re.Pattern[str]
    about: Json

    @property
    def reads(self) -> bool:
        """Whether it changes nothing, and so counts against the quota of reads."""
        return self.verb == "GET" or self.id.rpartition(".")[2] in ("getByDataFilter", "batchGetByDataFilter", "search")


@dataclass(frozen=True)
class Complaint:
    """Where a value is not what its type says: a path of names and numbers, and what is wrong there."""

    path: tuple[str | int, ...]
    kind: str
    """unknown, type, enum or null."""
    value: Any
    type: str = ""

    def __str__(self) -> str:
        return f"{self.kind} at {dotted(self.path)}: {self.value!r} {self.type}".rstrip()


class Document:
    """The discovery document of one API."""

    def __init__(self, name: str) -> None:
        folder = files("googleapiclient") / "discovery_cache" / "documents"
        self.root: Json = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        self.schemas: Json = self.root["schemas"]
        self.methods = tuple(self.found(self.root))

    def found(self, resource: Json) -> list[Method]:
        """Return the methods of a resource and of those inside it."""
        methods = [
            Method(about["id"], about["httpMethod"], path_pattern(self.root["servicePath"] + about["path"]), about)
            for about in resource.get("methods", {}).values()
        ]
        for inner in resource.get("resources", {}).values():
            methods += self.found(inner)
        return methods

    def method(self, verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
        """Return the method that a request calls, and the parameters in its path."""
        for method in self.methods:
            found = method.path.fullmatch(path) if method.verb == verb else None
            if found:
                return method, found.groupdict()
        return None

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of all query parameters that any method takes."""
        names = set(self.root["parameters"])
        for method in self.methods:
            names |= method.about.get("parameters", {}).keys()
        return frozenset(names)

    def check_query(self, method: Method, query: dict[str, list[str]]) -> list[Complaint]:
        """Return what is wrong with the parameters of a query."""
        known = self.root["parameters"] | method.about.get("parameters", {})
        wrong: list[Complaint] = []
        for name, values in query.items():
            about = known.get(name)
            if about is None:
                wrong.append(Complaint((name,), "unknown", values[0]))
                continue
            for value in values:
                if "enum" in about and value not in about["enum"]:
                    wrong.append(Complaint((name,), "enum", value, name))
                if about.get("type") == "boolean" and value.lower() not in ("true", "false"):
                    wrong.append(Complaint((name,), "type", value, "TYPE_BOOL"))
        return wrong

    def check_body(self, method: Method, body: Any) -> list[Complaint]:
        """Return what is wrong with the body of a request."""
        about = method.about.get("request")
        if about is None:
            return [Complaint((), "unknown", name) for name in body] if isinstance(body, dict) else []
        return self.check(about, body, (), nulls=True)

    def check_reply(self, method: Method, body: Any) -> list[Complaint]:
        """Return what is wrong with the body of an answer."""
        about = method.about.get("response")
        return [] if about is None else self.check(about, body, (), nulls=False)

    def check(self, about: Json, value: Any, path: tuple[str | int, ...], nulls: bool) -> list[Complaint]:
        """Return what is wrong with a value of a described type."""
        if value is None:
            return [] if nulls or about.get("type") == "any" else [Complaint(path, "null", None)]
        if "$ref" in about:
            return self.check_object(about["$ref"], self.schemas[about["$ref"]], value, path, nulls)
        kind = about.get("type", "any")
        if kind == "array":
            return self.check_list(about, value, path, nulls)
        if kind == "object":
            return self.check_object(kind, about, value, path, nulls)
        return (
            []
            if is_a(about, value)
            else [Complaint(path, "enum" if "enum" in about else "type", value, type_name(about))]
        )

    def check_list(self, about: Json, value: Any, path: tuple[str | int, ...], nulls: bool) -> list[Complaint]:
        """Return what is wrong with a list."""
        items = about["items"]
        if not isinstance(value, list):
            return [Complaint(path, "type", value, "list")]
        if items.get("type") == "array" and items["items"].get("type") == "any":
            wrong = [Complaint(path, "type", row, "list") for row in value if not isinstance(row, list)]
            odd = (cell for row in value if isinstance(row, list) for cell in row if isinstance(cell, dict | list))
            return wrong + [Complaint(path, "type", cell, "value") for cell in odd]
        if items.get("type") == "any":
            return []
        return [complaint for at, item in enumerate(value) for complaint in self.check(items, item, (*path, at), nulls)]

    def check_object(
        self, name: str, about: Json, value: Any, path: tuple[str | int, ...], nulls: bool
    ) -> list[Complaint]:
        """Return what is wrong with an object."""
        if not isinstance(value, dict):
            return [Complaint(path, "type", value, name)]
        fields, others = about.get("properties", {}), about.get("additionalProperties")
        wrong: list[Complaint] = []
        for key, part in value.items():
            inner = fields.get(key, others)
            if part.__class__ is str and inner is not None and inner.get("type") == "string" and "enum" not in inner:
                continue
            if inner is None:
                wrong.append(Complaint(path, "unknown", key))
            else:
                wrong += self.check(inner, part, (*path, key), nulls)
        return wrong


def is_a(about: Json, value: Any) -> bool:
    """Return whether a value is of a simple type."""
    kind = about.get("type", "any")
    if "enum" in about:
        return value in about["enum"]
    if kind == "integer":
        if isinstance(value, str):
            return bool(re.fullmatch(r"-?[0-9]+", value))
        return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "boolean":
        return isinstance(value, bool)
    return kind == "any" or isinstance(value, str)


def type_name(about: Json) -> str:
    """Return the name of a simple type as Google's parser says it."""
    kind = {"integer": "TYPE_INT32", "number": "TYPE_DOUBLE", "boolean": "TYPE_BOOL"}
    return kind.get(about.get("type", ""), "TYPE_STRING")


def path_pattern(path: str) -> re.Pattern[str]:
    """Return the expression of a path such as "v4/spreadsheets/{spreadsheetId}/values/{range}:append"."""
    parts = re.split(r"\{\+?(\w+)\}", path)
    made = [re.escape(part) if at % 2 == 0 else rf"(?P<{part}>[^/]+?)" for at, part in enumerate(parts)]
    return re.compile("/" + "".join(made).removeprefix("/"))


def dotted(path: tuple[str | int, ...]) -> str:
    """Return a path as Google's parser writes it: names with underscores, numbers in brackets."""
    text = ""
    for part in path:
        text += (
            f"[{part}]" if isinstance(part, int) else ("." if text else "") + re.sub(r"([A-Z])", r"_\1", part).lower()
        )
    return text


def refusal(method: Method, complaints: list[Complaint]) -> ApiError:
    """Return the 400 with which Google answers a request that is not what its type says.

    Seen in a recording for a wrong type; the others as in https://cloud.google.com/apis/design/errors#error_details and many
    public reports of "Cannot find field".
    """
    told: list[tuple[str, str]] = []
    for complaint in complaints:
        root = (
            ("data",)
            if method.id.startswith("sheets.spreadsheets.values.") and method.id.endswith(("update", "append"))
            else ()
        )
        field = dotted((*root, *complaint.path))
        if complaint.kind == "unknown":
            place = f" at '{field}'" if field else ""
            told.append(
                (field, f'Invalid JSON payload received. Unknown name "{complaint.value}"{place}: Cannot find field.')
            )
        else:
            told.append((field, f"Invalid value at '{field}' ({full_type(complaint)}), {quoted(complaint.value)}"))
    message = "\n".join(text for _, text in told)
    error = invalid_field(*told[0]) if len(told) == 1 else invalid_field("", message)
    if len(told) > 1:
        error.body["error"]["details"][0]["fieldViolations"] = [
            {**({"field": field} if field else {}), "description": text} for field, text in told
        ]
    return error


def full_type(complaint: Complaint) -> str:
    """Return a type as Google's parser says it."""
    if complaint.type == "list":
        return "type.googleapis.com/google.protobuf.ListValue"
    if complaint.type.startswith("TYPE_"):
        return complaint.type
    return f"type.googleapis.com/google.apps.sheets.v4.{complaint.type}"


def quoted(value: Any) -> str:
    """Return a value as Google's parser quotes it: texts in quotes, truth values small."""
    return json.dumps(value, ensure_ascii=False)


@cache
def document(name: str) -> Document:
    """Return a discovery document, read once: "sheets.v4" or "drive.v3"."""
    return Document(name)
