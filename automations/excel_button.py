"""What a click on Run main in Excel does: the morning on the workbook in front of the person, and a message that says how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from automations import telling
from automations.books import kind_and_address
from automations.books.excel import open_book, reminder
from automations.config import Config, load_config
from automations.errors import ConnectorError
from automations.morning import run
from automations.turns import turn

if TYPE_CHECKING:
    import xlwings

TITLE = "Connector Program / Programme de connecteur"


def clicked(config_file: str, now: Callable[[], datetime] = datetime.now) -> None:
    """Run the morning on the workbook whose button was pressed, and say in Excel how it went, also what went wrong."""
    import xlwings

    book = xlwings.Book.caller()
    said, good = outcome(book, Path(config_file), now())
    book.app.alert(said, TITLE, mode="info" if good else "critical")


def outcome(book: xlwings.Book, config_file: Path, now: datetime) -> tuple[str, bool]:
    """Return what a morning found, or the one line that says why there was none; and whether there was one."""
    language = "en"
    try:
        config = load_config(config_file)
        language = config.community.language
        path = str(path_of(book, config))
        with turn(f"excel:{path}", config):
            opened = open_book(path, config)
            found = run(opened, config, now)
    except ConnectorError as error:
        return error.said(language), False
    lines = (*telling.told(found, language), *reminder(opened, language))
    return "\n".join(line.removeprefix("# ").removeprefix("! ") for line in lines), True


def path_of(book: xlwings.Book, config: Config) -> Path:
    """Return the file of the workbook; of one in a cloud whose place here nobody knows, the file of the settings."""
    try:
        return Path(book.fullname)
    except Exception:  # xlwings knows not every place in a cloud, and has many ways to say so
        return Path(kind_and_address(config.book_place)[1])
