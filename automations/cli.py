"""The command line: `connector COMMAND`. A shell: it opens doors, asks `morning` to decide, and says what happened.

To add a command, write a function with its options in `@command` in a module of `automations/commands`, and name it in
the tuple below; its docstring is its help.

Exit status: 0 done · 1 could not be done, one line says why · 2 the command was called wrongly ·
3 `check` found something to put right.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys

from automations.commands import DONE, FAILED, Command, config_file
from automations.commands.following import calendar, sent, today, tree
from automations.commands.mornings import match, morning
from automations.commands.reports import report
from automations.commands.reviewing import linkedin, review
from automations.commands.rolling import rollup, share
from automations.commands.running import digest, serve, watch
from automations.commands.scripts import script
from automations.commands.speaking import cards, letters
from automations.commands.trying import selftest
from automations.commands.workbooks import adopt, check, demo, doctor, init, undo, upgrade

COMMANDS: tuple[Command, ...] = (
    init,
    adopt,
    morning,
    today,
    sent,
    match,
    tree,
    calendar,
    cards,
    letters,
    report,
    share,
    rollup,
    watch,
    digest,
    serve,
    script,
    check,
    demo,
    doctor,
    upgrade,
    undo,
    selftest,
    review,
    linkedin,
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    made = argparse.ArgumentParser(
        prog="connector",
        description="Automations for the shared spreadsheet of a Connector Program community.",
        epilog="Exit status: 0 done, 1 could not be done (one line says why), 2 wrong usage, 3 check found something to put right.",
    )
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for each in COMMANDS:
        sub = commands.add_parser(each.name, help=each.help.split(". ")[0].split(": ")[0], description=each.help)
        for name, how in each.options:
            sub.add_argument(name, **how)
        sub.set_defaults(run=each.run)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what stops it becomes one line and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(50_000, 20, 20)  # rows are many, small and never in cycles: looking for cycles so often is in vain
    said = parser().parse_args(arguments)
    from automations.errors import ConnectorError

    try:
        return int(said.run(said))
    except ConnectorError as error:
        print(f"connector: {error.said(language_heard(said))}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        from automations.complaints import STOPPED

        print(f"connector: {STOPPED.say(language_heard(said))}", file=sys.stderr)
        return FAILED


def language_heard(said: argparse.Namespace) -> str:
    """Return the language to say in what stopped a command: the one that it was told, or the settings'; else English."""
    from automations.config import language_in
    from sheets_templates.words import languages

    told = getattr(said, "language", None)
    return str(told) if told in languages() else language_in(config_file(said))


def entry() -> None:
    """Run as a program."""
    sys.exit(main())
