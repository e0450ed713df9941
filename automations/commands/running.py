"""Commands that run by themselves: watch."""

from __future__ import annotations

import argparse

from automations.commands import CONFIG, DONE, command, say, settings


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
    import signal
    import threading
    from datetime import UTC, datetime
    from pathlib import Path

    from automations import watch as watching
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
            watching.log_to(folder, also_print=True),
        )
        watching.begin(watcher)
        if said.once:
            watching.make_round(watcher)
        else:
            say(watching.greeting(watcher))
            watching.watch(watcher, stop.wait, stop.is_set)
            say(["Stopped; nothing was left half-written."])
    return DONE
