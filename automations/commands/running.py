"""Commands that run by themselves, and what they tell people: watch, serve, digest."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from automations.commands import BOOK, CONFIG, DAY, DONE, FAILED, command, now_of, place_of, say, settings, working

if TYPE_CHECKING:
    from automations.config import Config
    from automations.plan import Plan


@command(
    (
        "--once",
        {"action": "store_true", "help": "do what is due now and end: for a schedule of your own, such as cron"},
    ),
    CONFIG,
)
def watch(said: argparse.Namespace) -> int:
    """Run the morning by itself at the hour that config.toml says, and carry out what people ask for in the tab
    Requests. It goes on until you stop it with Ctrl-C; connector doctor says how it stands."""
    import os
    import signal
    import threading
    from datetime import UTC, datetime
    from pathlib import Path

    from automations import watch as watching
    from automations.complaints import STOPPED
    from automations.logbook import folder_of

    config = settings(said)
    folder = folder_of(config)
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    with watching.alone(folder):
        watcher = watching.Watcher(
            watching.loader(Path(said.config) if said.config else None),
            lambda: datetime.now(UTC),
            folder,
            watching.log_to(folder, also_print=not said.once),
            digest=sending(os.environ),
        )
        watching.begin(watcher)
        if said.once:
            before = dict(watcher.standings)
            watching.make_round(watcher)
            say(watching.told_round(watcher, before))
            return FAILED if any(each.failed for each in watcher.standings.values()) else DONE
        say(watching.greeting(watcher))
        watching.watch(watcher, stop.wait, stop.is_set)
        say([STOPPED.say(config.community.language)])
    return DONE


@command(
    ("--host", {"metavar": "ADDRESS", "help": "the address to listen on (default: what config.toml says)"}),
    (
        "--port",
        {"metavar": "NUMBER", "type": int, "help": "the port (default: PORT of the environment, then config.toml)"},
    ),
    CONFIG,
)
def serve(said: argparse.Namespace) -> int:
    """Answer the buttons of a Google Sheet over the web: only people and spreadsheets that config.toml names are let in.
    Needs the extra [serve], and HTTPS in front of it."""
    import logging
    import os
    import signal
    import sys
    import time

    from automations import complaints
    from automations import server as serving
    from automations.complaints import STOPPED
    from automations.errors import SettingError
    from automations.passes import KeptCerts
    from sheets_templates.words import Words

    config = settings(said)
    serving.ready_to_serve(config)
    try:
        import flask  # noqa: F401
        import waitress  # noqa: F401
        from google.auth.transport.requests import Request
    except ImportError as error:
        raise SettingError(
            complaints.EXTRA_MISSING.fill(what=Words("the server", "le serveur"), extra="serve")
        ) from error
    log = logging.getLogger("connector.serve")
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler(sys.stderr))
    host = said.host or config.serve.host
    port = said.port or int(os.environ.get("PORT") or config.serve.port)
    web = serving.listen(
        serving.Server(config, KeptCerts(Request(), time.monotonic), serving.now_in_utc, log), host, port
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    listening = Words(
        "Listening on http://{host}:{port}; put HTTPS in front of it. Stop with Ctrl-C.",
        "À l'écoute sur http://{host}:{port}; placez HTTPS devant. Arrêtez avec Ctrl-C.",
    )
    say([listening.say(config.community.language, host=host, port=str(port))])
    try:
        web.run()
    except KeyboardInterrupt:
        web.close()
    say([STOPPED.say(config.community.language)])
    return DONE


def sending(environment: Mapping[str, str]) -> Callable[[Plan, Config], None]:
    """Return what sends the digest of a morning to where the environment says."""
    from automations.digest import digest as written
    from automations.digest import send

    def send_digest(found: Plan, config: Config) -> None:
        message = written(found, config)
        if message is not None:
            send(message, config, environment)

    return send_digest


@command(
    BOOK,
    (
        "--send",
        {"action": "store_true", "help": "send it now to the addresses in the environment, as the watcher does"},
    ),
    DAY,
    CONFIG,
)
def digest(said: argparse.Namespace) -> int:
    """Show the morning's digest as it goes out by e-mail, Slack or Teams after each morning of the watcher. Writes
    nothing into the workbook."""
    import os

    from automations.books import open_book
    from automations.digest import digest as written
    from automations.digest import send
    from automations.errors import SettingError
    from automations.morning import run
    from sheets_templates.words import Words

    config = settings(said)
    language = config.community.language
    with working("Reading the workbook"):
        found = run(open_book(place_of(said, config), config), config, now_of(said), dry=True)
    message = written(found, config)
    if message is None:
        nothing = Words(
            "Nothing is due and nothing is new: on such a day no digest is sent.",
            "Rien à faire et rien de nouveau : un tel jour, aucun résumé n'est envoyé.",
        )
        say([nothing.say(language)])
        return DONE
    say([f"# {message.title}", *message.text.splitlines()])
    if said.send:
        reached = send(message, config, os.environ)
        if not reached:
            raise SettingError(
                Words(
                    "nobody to send it to: put addresses such as mailtos://… into the environment variable {variable}",
                    "personne à qui l'envoyer : mettez des adresses telles que mailtos://… dans la variable d'environnement {variable}",
                ).fill(variable=config.digest.variable)
            )
        sent = Words("Sent to {n:address|addresses}.", "Envoyé à {n:adresse|adresses}.")
        say([sent.say(language, n=reached)])
    return DONE
