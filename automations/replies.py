"""The reply to a request: one shape for the tab Answers, for the sidebar of a sheet, and for whoever asks over the web."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from automations import __version__
from automations.books import Changes
from reports.report import Report
from sheets_templates.choices import RequestStatus
from sheets_templates.words import NO_WORDS, Words

SCRIPT_WANTED = 1
"""The version of the script in a Google Sheet that this tool talks to; it grows only when a new paste is needed."""


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One line below the reply's sentence: what it says, and the tab and key of the row that it is about."""

    text: Words
    tab: str = ""
    key: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a request: whether it was done, in one sentence; the lines below it; changes of an outside automation."""

    status: RequestStatus
    message: Words
    lines: tuple[ReplyLine, ...] = ()
    changes: Changes = field(default_factory=Changes)
    report: Report | None = None
    """The report to be stored as a file, where that was asked for."""


def done(message: Words, lines: tuple[ReplyLine, ...] = ()) -> Reply:
    """Return the reply to what was done."""
    return Reply(RequestStatus.DONE, message, lines)


def refused(message: Words) -> Reply:
    """Return the reply to what is not done, for the reason that the message gives."""
    return Reply(RequestStatus.REFUSED, message)


def failed(message: Words) -> Reply:
    """Return the reply to what was tried and could not be done."""
    return Reply(RequestStatus.FAILED, message)


def as_data(reply: Reply, language: str, run_id: str, script: int = SCRIPT_WANTED) -> dict[str, Any]:
    """Return a reply as JSON can hold it, in the asked language; to a script that is too old, with a line that says so.

    status: done, refused or failed · message: one sentence for a toast · lines: text, tab, key and since of each row for
    the sidebar · run: the id under which it can be asked for again · version: of the tool · script_wanted: of the script.
    """
    return {
        "status": reply.status.name.lower(),
        "title": reply.status.words.say(language),
        "message": reply.message.say(language),
        "lines": [
            {"text": line.text.say(language), "tab": line.tab, "key": line.key, "since": line.since}
            for line in reply.lines
        ],
        "run": run_id,
        "version": __version__,
        "script_wanted": SCRIPT_WANTED,
        "script_note": script_note(script).say(language),
    }


def script_note(script: int) -> Words:
    """Return what to do where the script in the sheet and the tool do not fit together; no words where they do."""
    if script < SCRIPT_WANTED:
        return Words(
            "The script in this sheet is version {script}; the tool wants version {wanted}. Paste it anew: connector script google",
            "Le script de cette feuille est à la version {script}; l'outil demande la version {wanted}. Collez-le de nouveau : connector script google",
        ).fill(script=script, wanted=SCRIPT_WANTED)
    if script > SCRIPT_WANTED:
        return Words(
            "The script in this sheet is newer than the tool. Upgrade the tool.",
            "Le script de cette feuille est plus récent que l'outil. Mettez l'outil à jour.",
        )
    return NO_WORDS
