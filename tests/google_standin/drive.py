"""The files of Drive v3 as far as gspread asks for them: list, create, get, copy, update, delete, export, permissions.

https://developers.google.com/workspace/drive/api/reference/rest/v3
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.google_standin.errors import drive_error, file_forbidden, file_not_found
from tests.google_standin.reading import Reader
from tests.google_standin.spreadsheets import Json, Spreadsheet

if TYPE_CHECKING:
    from tests.google_standin.world import World

SHEETS = "application/vnd.google-apps.spreadsheet"
WRITERS = ("owner", "organizer", "fileOrganizer", "writer")
DEFAULT_FIELDS = ("kind", "id", "name", "mimeType")


@dataclass
class File:
    """A file: who owns it, with whom it is shared, when it was changed, and the spreadsheet in it."""

    id: str
    name: str
    owner: str
    created: datetime
    modified: datetime
    book: Spreadsheet
    permissions: list[Json] = field(default_factory=list)
    mime: str = SHEETS
    parents: list[str] = field(default_factory=lambda: ["root"])
    trashed: bool = False
    description: str = ""
    comments: list[Json] = field(default_factory=list)
    by_app: bool = False
    """Whether it was made over the interface: with the scope drive.file alone, only such files are there for Drive."""

    def role(self, person: str) -> str:
        """Return the role of a person: owner, writer, commenter, reader, or "" where it is not shared with them."""
        roles = [entry["role"] for entry in self.permissions if entry.get("emailAddress", "").lower() == person.lower()]
        roles += [entry["role"] for entry in self.permissions if entry["type"] == "anyone"]
        ranked = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")
        return min(roles, key=ranked.index, default="")


def when(moment: datetime) -> str:
    """Return a moment as Drive writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def shown(file: File) -> Json:
    """Return everything about a file that can be asked for."""
    return {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime,
        "createdTime": when(file.created),
        "modifiedTime": when(file.modified),
        "parents": file.parents,
        "trashed": file.trashed,
        "description": file.description,
        "owners": [{"kind": "drive#user", "emailAddress": file.owner, "displayName": file.owner.partition("@")[0]}],
        "permissions": [permission(entry) for entry in file.permissions],
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file.id}/edit",
    }


def permission(entry: Json) -> Json:
    """Return a permission as it is read back."""
    return {"kind": "drive#permission", **entry}


class Drive:
    """One call on files by one caller."""

    def __init__(self, world: World, caller: str) -> None:
        self.world, self.caller = world, caller

    def file(self, id_: str, write: bool = False, own: bool = False) -> File:
        """Return a file that the caller may see, or change, or do everything with."""
        file = self.world.files.get(id_)
        role = file.role(self.caller) if file else ""
        if file is None or not role:
            raise file_not_found(id_)
        if (write and role not in WRITERS) or (own and role != "owner"):
            raise file_forbidden(id_)
        return file

    def list(self, query: str, size: int, token: str) -> Json:
        """Return the files that a query means, newest first, a page at a time."""
        found = [
            file for file in self.world.files.values() if file.role(self.caller) and meant(query, file, self.caller)
        ]
        found.sort(key=lambda file: file.modified, reverse=True)
        start = int(token or 0)
        page = found[start : start + size]
        answer: Json = {"kind": "drive#fileList", "incompleteSearch": False, "files": [shown(file) for file in page]}
        return answer | ({"nextPageToken": str(start + size)} if len(found) > start + size else {})

    def create(self, body: Json) -> Json:
        """Make a file: an empty spreadsheet."""
        file = self.world.new_file(body.get("name") or "Untitled", self.caller, body.get("mimeType") or SHEETS)
        file.parents, file.by_app = body.get("parents") or file.parents, True
        return shown(file)

    def get(self, id_: str) -> Json:
        """Return a file."""
        return shown(self.file(id_))

    def copy(self, id_: str, body: Json) -> Json:
        """Copy a file; the copy belongs to the caller alone."""
        source = self.file(id_)
        name = body.get("name") or f"Copy of {source.name}"
        copied = self.world.new_file(name, self.caller, source.mime)
        twin = source.book.copy()
        twin.id, twin.properties = copied.id, {**twin.properties, "title": name}
        copied.book, copied.by_app = twin, True
        copied.parents = body.get("parents") or source.parents
        return shown(copied)

    def update(self, id_: str, body: Json, add: str, remove: str) -> Json:
        """Rename a file, move it to other folders or to the bin."""
        file = self.file(id_, write=True)
        if "name" in body:
            file.name = body["name"]
            file.book.properties = {**file.book.properties, "title": body["name"]}
        file.trashed = bool(body.get("trashed", file.trashed))
        file.description = body.get("description") or file.description
        gone = remove.split(",") if remove else []
        file.parents = [parent for parent in file.parents if parent not in gone] + (add.split(",") if add else [])
        file.modified = self.world.moment()
        return shown(file)

    def delete(self, id_: str) -> None:
        """Delete a file for good."""
        self.file(id_, own=True)
        del self.world.files[id_]

    def export(self, id_: str, mime: str, reader: Reader) -> bytes:
        """Return the first sheet of a file as CSV or as text with tabs."""
        book = self.file(id_).book
        marks = {"text/csv": ",", "text/tab-separated-values": "\t"}
        if mime not in marks:
            raise drive_error(400, "badRequest", "The requested conversion is not supported.", "convertTo")
        rows = reader.rows(book.sheets[0], book.sheets[0].whole)
        width = max(map(len, rows), default=0)
        text = io.StringIO()
        lines = csv.writer(text, delimiter=marks[mime], lineterminator="\r\n")
        lines.writerows([*row, *[""] * (width - len(row))] for row in rows)
        return text.getvalue().removesuffix("\r\n").encode()

    # Permissions

    def permissions(self, id_: str) -> Json:
        """Return with whom a file is shared."""
        entries = self.file(id_, write=True).permissions
        return {"kind": "drive#permissionList", "permissions": [permission(entry) for entry in entries]}

    def share(self, id_: str, body: Json, transfer: bool) -> Json:
        """Share a file with a person, a group, a domain or anyone."""
        file = self.file(id_, write=True)
        if body.get("role") == "owner" and not transfer:
            message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
            raise drive_error(403, "forbidden", message, "transferOwnership")
        return permission(grant(self.world, file, body))

    def change(self, id_: str, permission_id: str, body: Json) -> Json:
        """Change a role."""
        entry = self.granted(self.file(id_, write=True), permission_id)
        if body.get("role") == "owner":
            self.hand_over(self.file(id_, own=True), entry)
        entry |= {name: part for name, part in body.items() if name in ("role", "pendingOwner")}
        return permission(entry)

    def hand_over(self, file: File, entry: Json) -> None:
        """Let a file belong to somebody else; who owned it may still write."""
        for other in file.permissions:
            if other["role"] == "owner":
                other["role"] = "writer"
        file.owner = entry.get("emailAddress", file.owner)

    def unshare(self, id_: str, permission_id: str) -> None:
        """Take a role away."""
        file = self.file(id_, write=True)
        file.permissions.remove(self.granted(file, permission_id))

    def granted(self, file: File, permission_id: str) -> Json:
        """Return a permission by its id."""
        found = next((entry for entry in file.permissions if entry["id"] == permission_id), None)
        if found is None:
            raise drive_error(404, "notFound", f"Permission not found: {permission_id}.", "permissionId")
        return found

    # Comments

    def comments(self, id_: str) -> Json:
        """Return the comments of a file."""
        return {"kind": "drive#commentList", "comments": self.file(id_).comments}

    def comment(self, id_: str, body: Json) -> Json:
        """Add a comment."""
        file, made = self.file(id_), when(self.world.moment())
        entry = {
            "kind": "drive#comment",
            "id": self.world.ids.text("commentId", 11),
            "createdTime": made,
            "modifiedTime": made,
        }
        file.comments.append(entry | {name: body[name] for name in ("content", "anchor") if name in body})
        return file.comments[-1]


def grant(world: World, file: File, body: Json) -> Json:
    """Add a permission; return it. Who has one already keeps its id."""
    kind, email = body.get("type", "user"), body.get("emailAddress", "")
    id_ = "anyoneWithLink" if kind == "anyone" else world.person_id(email or body.get("domain", ""))
    entry: Json = {"id": id_, "type": kind, "role": body.get("role", "reader")}
    if email:
        entry |= {
            "emailAddress": email,
            "displayName": email.partition("@")[0],
            "deleted": False,
            "pendingOwner": False,
        }
    if kind == "domain":
        entry["domain"] = body.get("domain", "")
    if kind == "anyone":
        entry["allowFileDiscovery"] = bool(body.get("allowFileDiscovery"))
    file.permissions[:] = [other for other in file.permissions if other["id"] != id_] + [entry]
    return entry


def meant(query: str, file: File, caller: str) -> bool:
    """Return whether a file is what a search query asks for; terms joined by "and".

    https://developers.google.com/workspace/drive/api/guides/search-files
    """
    text = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
    rest = query.strip()
    while rest:
        found = re.match(rf"(not )?(\w+)\s*(=|!=|contains)\s*(?:{text}|(true|false))|(not )?{text}\s+in\s+(\w+)", rest)
        if not found:
            raise drive_error(400, "invalid", "Invalid Value", "q")
        negated, name, sign, *quoted = found.groups()[:6]
        value = re.sub(r"\\(.)", r"\1", next((part for part in quoted if part is not None), ""))
        if name:
            held: Any = {"mimeType": file.mime, "name": file.name, "trashed": str(file.trashed).lower()}.get(name)
            is_so = held is not None and (
                value.lower() in held.lower() if sign == "contains" else (held == value) == (sign == "=")
            )
        else:
            negated = found[7]
            value, list_ = found[8] or found[9] or "", found[10]
            members = {"parents": file.parents, "owners": [file.owner], "writers": [file.owner]}.get(list_, [])
            is_so = value in members or (value == "me" and caller in members)
        if is_so == bool(negated):
            return False
        rest = re.sub(r"^\s+and\s+", "", rest[found.end() :]) if rest[found.end() :].strip() else ""
    return True
