"""Replaying recorded traffic: the same requests in order on a fresh stand-in, and what of the answers differs.

Ids that Google chose are said to the stand-in before each request; files that others
own, or that a list shows and the recording did not make, are put in place. Left out of the comparison is only what `LEFT_OUT` names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.google_standin import ROBOT, Google
from tests.google_standin.protos import tidy

LEFT_OUT = frozenset({"spreadsheetUrl", "createdTime", "modifiedTime", "defaultFormat", "spreadsheetTheme"})
CHOSEN = frozenset(
    {
        "spreadsheetId",
        "sheetId",
        "namedRangeId",
        "protectedRangeId",
        "bandedRangeId",
        "filterViewId",
        "metadataId",
        "tableId",
    }
)
ADDRESS = re.compile(r"^[^@\s]+@[^@\s]+\.[A-Za-z]+$")
ADDING = (
    "addSheet",
    "duplicateSheet",
    "addNamedRange",
    "addProtectedRange",
    "addBanding",
    "addFilterView",
    "addTable",
    "createDeveloperMetadata",
)


def replayed(path: Path, google: Google) -> list[str]:
    """Return what differs when a recording is replayed, one line each: number, request, what was recorded, what came."""
    interactions = json.loads(path.read_text(encoding="utf-8"))["interactions"]
    set_the_scene(google, interactions)
    session = google.session()
    differences = []
    for number, interaction in enumerate(interactions):
        asked, recorded = interaction["request"], interaction["response"]
        say_ids(google, asked, recorded)
        for file in answer_of(interaction).get("files", []):
            if file["id"] not in google.files:
                there_before(google, file, interactions)
        body = asked["body"].encode() if asked["body"] else None
        response = session.request(
            asked["method"], asked["uri"], data=body, headers={"Content-Type": "application/json"}
        )
        want, got = (recorded["status"], compared(recorded["body"])), (response.status_code, compared(response.text))
        if want != got:
            differences.append(
                f"{number} {asked['method']} {asked['uri']} {asked['body']}\n  recorded {want}\n  answered {got}"
            )
    google.complaints.clear()  # a recording may hold requests that Google refused
    return differences


def compared(text: str) -> Any:
    """Return a body as it is compared."""
    try:
        return without(json.loads(text))
    except ValueError:
        return text


def without(value: Any) -> Any:
    """Return JSON without what is left out, and with every e-mail address alike."""
    if isinstance(value, dict):
        return {name: without(part) for name, part in value.items() if name not in LEFT_OUT}
    if isinstance(value, list):
        return [without(item) for item in value]
    return "someone@example.ca" if isinstance(value, str) and ADDRESS.match(value) else value


def answer_of(interaction: dict[str, Any]) -> dict[str, Any]:
    """Return the recorded answer as a JSON object; {} for anything else."""
    try:
        answer = json.loads(interaction["response"]["body"])
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def say_ids(google: Google, asked: dict[str, Any], recorded: dict[str, Any]) -> None:
    """Say the ids that the recorded answer holds as new ones."""
    said, path = google.ids.said, urlsplit(asked["uri"]).path
    said.clear()
    answer = answer_of({"response": recorded})
    if recorded["status"] >= 300 or asked["method"] != "POST":
        return
    if re.fullmatch(r"/drive/v3/files(/[^/]+/copy)?", path):
        said["spreadsheetId"].append(answer["id"])
    elif path.endswith("/permissions"):
        said["permissionId"].append(answer["id"])
    elif path == "/v4/spreadsheets" or path.endswith(":copyTo"):
        for name, value in chosen(answer):
            said[name].append(str(value))
    for reply in answer.get("replies", []):
        for name, part in reply.items():
            if name in ADDING:
                for key, value in chosen(part):
                    said[key].append(str(value))


def chosen(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the ids in an answer that the server chose, not those of places that ranges are in."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in CHOSEN:
                yield name, part
            elif name not in ("range", "location"):
                yield from chosen(part)
    if isinstance(value, list):
        for item in value:
            yield from chosen(item)


def set_the_scene(google: Google, interactions: list[dict[str, Any]]) -> None:
    """Put the files of others in place for which a recording was answered 403."""
    made: set[str] = set()
    for interaction in interactions:
        path, answer = urlsplit(interaction["request"]["uri"]).path, answer_of(interaction)
        if interaction["request"]["method"] == "POST":
            made |= {answer[name] for name in ("id", "spreadsheetId") if name in answer}
        found = re.match(r"/v4/spreadsheets/([^/:]+)", path)
        if found and interaction["response"]["status"] == 403 and found[1] not in made:
            google.new_spreadsheet("Somebody's own", "somebody@example.ca", shared_with=(), id_=found[1])


def there_before(google: Google, listed: dict[str, Any], interactions: list[dict[str, Any]]) -> None:
    """Put a file in place that a list shows, with the sheets that it is seen to have."""
    file = google.new_file(listed["name"], ROBOT, id_=listed["id"])
    for name, attribute in (("createdTime", "created"), ("modifiedTime", "modified")):
        if name in listed:
            setattr(file, attribute, datetime.fromisoformat(listed[name].replace("Z", "+00:00")))
    seen = next(
        (
            answer_of(one)
            for one in interactions
            if urlsplit(one["request"]["uri"]).path == f"/v4/spreadsheets/{file.id}"
        ),
        {},
    )
    if seen.get("sheets"):
        file.book.properties |= seen.get("properties", {})
        colleague = google.colleague(file.id)
        modified = file.modified
        sheets = [
            {"addSheet": {"properties": tidy(sheet["properties"])}}
            for sheet in seen["sheets"]
            if sheet["properties"]["sheetId"]
        ]
        if sheets:
            colleague.do(*sheets)
            file.modified = modified


def moment_of(path: Path) -> datetime | None:
    """Return when a recording was made, where it says so."""
    times = re.findall(r"createdTime[^0-9]+([0-9T:.-]+)Z", path.read_text(encoding="utf-8"))
    return datetime.fromisoformat(max(times) + "+00:00") if times else None
