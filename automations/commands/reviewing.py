"""Commands with which a person decides, and posts what was decided: review, linkedin."""

from __future__ import annotations

import argparse
from datetime import datetime

from automations.commands import BOOK, CONFIG, DONE, FAILED, command, place_of, say, settings


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
    serve(place_of(said, config), config, said.by or "", said.port, not said.no_browser, lambda line: say([line]))
    return DONE


@command(
    ("action", {"choices": ("status", "login", "post"), "help": "status, login once, or post one approved post"}),
    ("id", {"nargs": "?", "default": "", "metavar": "ID", "help": "for post: the post id, as Posts shows it"}),
    ("--book", {"metavar": "FILE", "help": "the workbook (default: the one that config.toml names)"}),
    CONFIG,
)
def linkedin(said: argparse.Namespace) -> int:
    """Post an approved post through LinkedIn's own interface, if your community has an app for it; once, and never
    again by itself. Status tells how long the login and the version last, and which posts are approved."""
    from automations import posting
    from automations.errors import SettingError
    from automations.review.serving import desk_at
    from sheets_templates.words import Words
    from social.linkedin_login import NoAccess

    config = settings(said)
    language = config.community.language
    try:
        if said.action == "login":
            say([posting.logged_in(config, datetime.now())])
            return DONE
        desk = desk_at(place_of(said, config), config)
        if said.action == "status":
            say(posting.told_status(desk, config, datetime.now()))
            return DONE
        if not said.id:
            raise SettingError(
                Words(
                    "say which post: connector linkedin post ID; connector linkedin status lists them",
                    "dites quelle publication : connector linkedin post ID; connector linkedin status les énumère",
                )
            )
        report = posting.posted(desk, config, said.id, datetime.now())
    except NoAccess as error:
        raise SettingError(error.words) from error
    say([report.says.say(language) if report.posted else f"! {report.says.say(language)}"])
    return DONE if report.posted else FAILED
