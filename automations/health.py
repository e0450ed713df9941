"""What `connector doctor` looks at: everything that a morning needs, each with a sentence and a remedy."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from automations.books import kind_and_address, open_book
from automations.config import Config
from automations.errors import ConnectorError
from sheets_templates import grids
from sheets_templates.tabs import TOOL_TABS


def checks(place: str, config: Config) -> Iterator[tuple[bool, str]]:
    """Yield whether each thing is well, with a sentence that says so or says what to do."""
    yield sys.version_info >= (3, 11), f"Python {platform.python_version()} (3.11 or newer is needed)"
    yield True, f"Settings: community “{config.community.name}”, language {config.community.language}"
    try:
        sheets = open_book(place, config).read()
    except ConnectorError as error:
        yield False, str(error)
        return
    yield True, f"Workbook: {place} was read, {len(sheets)} tabs"
    read = grids.read_workbook(sheets, date.today(), config.columns)
    language = config.community.language
    for problem in read.problems:
        if problem.rule in ("tab_missing", "header_missing", "column_missing", "column_twice"):
            yield False, f"{problem.where(language)}: {problem.message.say(language)}; {problem.remedy.say(language)}"
    for tab in TOOL_TABS:
        if grids.title_in(sheets, tab) is None:
            yield (
                False,
                f"The tool's tab “{tab.title.say(language)}” is missing; its answers are not shown. Put it back from a backup.",
            )
    if kind_and_address(place)[0] == "xlsx":
        yield from saving_checks(Path(kind_and_address(place)[1]))


def saving_checks(file: Path) -> Iterator[tuple[bool, str]]:
    """Yield whether a file can be saved where it is."""
    import os
    import shutil

    folder = file.resolve().parent
    yield os.access(folder, os.W_OK), f"Saving: the folder {folder} may be written to"
    free = shutil.disk_usage(folder).free
    yield free > 10 * file.stat().st_size + 1_000_000, f"Saving: {free // 1_000_000} MB are free on the disk"
