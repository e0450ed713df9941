"""Commands that try things out on the real thing: selftest."""

from __future__ import annotations

import argparse
from pathlib import Path

from automations.commands import CONFIG, DONE, FAILED, command, say, settings


@command(
    ("kind", {"metavar": "KIND", "help": "what to try: google or excel"}),
    ("--record", {"metavar": "FOLDER", "default": "selftest", "help": "where to note the answers (default: selftest)"}),
    CONFIG,
)
def selftest(said: argparse.Namespace) -> int:
    """Try on the real thing what the tool promises: in an account of yours at Google, or in the Excel of this computer, on a
    scratch workbook that is made and removed again. What was answered is noted in a folder, without keys and addresses."""
    from automations import selftest as trying
    from automations.errors import SettingError
    from sheets_templates.settings import unknown

    for complaint in unknown("selftest", said.kind, list(trying.KINDS)):
        raise SettingError(complaint)
    well = True
    for good, line in trying.KINDS[said.kind](settings(said), Path(said.record)):
        well = well and good
        say([f"ok  {line}" if good else f"! {line}"])
    return DONE if well else FAILED
