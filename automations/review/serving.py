"""The desk's server: listens on this computer only, opens the browser at the one-time address, and ends with Ctrl+C."""

from __future__ import annotations

import getpass
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from automations import complaints
from automations.books import Book, Changes, kind_and_address
from automations.config import Config
from automations.errors import SettingError
from automations.review.desk import Desk, file_stamp
from automations.review.guard import HOSTS, Guard
from automations.review.waiting import waiting_file
from automations.turns import open_in_turn
from sheets_templates.columns import Grid
from sheets_templates.words import Words

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

THREADS = 8


def desk_at(place: str, config: Config, by: str = "") -> Desk:
    """Return the desk of the workbook at a place, read once. Raises BookError where it cannot be read."""
    is_file = kind_and_address(place)[0] == "xlsx"
    desk = Desk(
        FileWhereItIs(place, config) if is_file else open_in_turn(place, config),
        config,
        by or own_name(),
        stamp=file_stamp(place),
        file=waiting_file(place, config.folder),
    )
    desk.settle()
    desk.view()
    return desk


@dataclass
class FileWhereItIs:
    """A workbook file, closed or open in Excel: looked for anew at each read, for a person opens and closes it meanwhile."""

    place: str
    config: Config
    book: Book | None = None

    def read(self) -> Mapping[str, Grid]:
        """Return every tab by its title. Raises BookError where it cannot be read."""
        self.book = open_in_turn(self.place, self.config)
        return self.book.read()

    def write(self, changes: Changes) -> None:
        """Carry out all changes or none, in the file as it was last read. Raises BookError."""
        (self.book or open_in_turn(self.place, self.config)).write(changes)


def own_name() -> str:
    """Return the name of the person at this computer, as it knows them; "" where it does not."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def server_of(desk: Desk, port: int = 0, ahead: bool = False) -> tuple[BaseWSGIServer, Guard]:
    """Return a server for a desk, not yet running, and its guard; what pages need is loaded `ahead`, while the browser opens.

    Raises SettingError where that is not possible.
    """
    try:
        from waitress.server import create_server

        from automations.review.app import get_ready, make_app
    except ImportError as error:
        raise SettingError(
            complaints.EXTRA_MISSING.fill(what=Words("the review desk", "le bureau de révision"), extra="review")
        ) from error
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a picture waits its turn is no news to a person
    guard = Guard(port)
    app = make_app(desk, guard)
    try:
        server: Any = create_server(app, host=HOSTS[0], port=port, threads=THREADS, ident="")
    except OSError as error:
        raise SettingError(
            Words(
                "--port {port} cannot be used: {why}; leave it out for any free port",
                "--port {port} est inutilisable : {why}; retirez-le pour n'importe quel port libre",
            ).fill(port=str(port), why=error.strerror or error)
        ) from error
    guard.port = server.effective_port
    if ahead:
        threading.Thread(target=get_ready, args=(app, desk.view(), desk.config), daemon=True).start()
    return server, guard


def serve(place: str, config: Config, by: str, port: int, browser: bool, tell: Callable[[str], None]) -> None:
    """Serve the desk until Ctrl+C; say where it is, and at the end which decisions still wait."""
    desk = desk_at(place, config, by)
    server, guard = server_of(desk, port, ahead=True)
    language = config.community.language
    tell(
        Words("The review desk is open at {address}", "Le bureau de révision est ouvert : {address}").say(
            language, address=Words.plain(guard.address)
        )
    )
    tell(Words("Press Ctrl+C to close it.", "Ctrl+C pour le fermer.").say(language))
    if browser:
        import webbrowser

        webbrowser.open(guard.address)
    try:
        server.run()
    finally:
        server.close()
        desk.settle()
        if desk.waiting:
            tell(
                "! "
                + Words(
                    "decisions that wait in {file}: {n}. {why}", "décisions qui attendent dans {file} : {n}. {why}"
                ).say(
                    language, n=len(desk.waiting), file=Words.plain(str(desk.file)), why=Words.plain(desk.why_waiting)
                )
            )
