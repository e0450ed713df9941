"""Commands with which a person decides: review."""

from __future__ import annotations

import argparse

from automations.commands import BOOK, CONFIG, DONE, command, place_of, say, settings


@command(
    BOOK,
    ("--as", {"metavar": "NAME", "dest": "by", "help": "who decides (default: your name on this computer)"}),
    ("--port", {"metavar": "NUMBER", "type": int, "default": 0, "help": "where to listen (default: any free port)"}),
    ("--no-browser", {"action": "store_true", "help": "only print the address, open no browser"}),
    CONFIG,
)
def review(said: argparse.Namespace) -> int:
    """Open the review desk in your browser: drafts as LinkedIn would show them, proposals with both profiles side by side,
    today's list. What you decide is added to the tab Decisions. Only this computer can reach it; Ctrl+C closes it."""
    from automations.review.serving import serve

    config = settings(said)
    serve(place_of(said), config, said.by or "", said.port, not said.no_browser, lambda line: say([line]))
    return DONE
