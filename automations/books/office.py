"""LibreOffice, where it is installed: it turns a workbook or document into a PDF as a person would print it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from automations.errors import ReportError
from sheets_templates.words import Words

PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
LONGEST = 120.0
"""Seconds that LibreOffice may take for a file."""


def program() -> str | None:
    """Return where LibreOffice is; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in PLACES if os.path.exists(place)), None)


NO_OFFICE = Words(
    "a PDF needs LibreOffice, which is not installed here; install it from libreoffice.org, "
    "or open the file and choose File, Export as PDF",
    "un PDF demande LibreOffice, qui n'est pas installé ici; installez-le depuis libreoffice.org, "
    "ou ouvrez le fichier et choisissez Fichier, Exporter au format PDF",
)
NOT_TURNED = Words(
    "LibreOffice could not turn {file} into a PDF: {why}",
    "LibreOffice n'a pu faire de {file} un PDF : {why}",
)
NOT_MADE = Words(
    "LibreOffice could not turn {file} into a PDF; open it and choose File, Export as PDF",
    "LibreOffice n'a pu faire de {file} un PDF; ouvrez-le et choisissez Fichier, Exporter au format PDF",
)


def make_pdf(file: Path, target: Path) -> None:
    """Write a workbook or document as a PDF. Raises ReportError where LibreOffice is missing or cannot do it."""
    office = program()
    if office is None:
        raise ReportError(NO_OFFICE)
    with tempfile.TemporaryDirectory() as folder:
        command = [office, "--headless", "--norestore", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"]
        try:
            subprocess.run(  # noqa: S603 - the program is LibreOffice, the file one that we wrote
                [*command, "--convert-to", "pdf", "--outdir", folder, str(file)],
                capture_output=True,
                timeout=LONGEST,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ReportError(NOT_TURNED.fill(file=file, why=error)) from error
        made = Path(folder) / f"{file.stem}.pdf"
        if not made.is_file():
            raise ReportError(NOT_MADE.fill(file=file))
        shutil.copyfile(made, target)
