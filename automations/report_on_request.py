"""The report as a file, when somebody clicks “Fill the report”: filled beside the workbook, and the answer says where.

A door: it writes files. What is there already is never written over; the same report of the same day is written once.
"""

from __future__ import annotations

import io
import platform
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from automations.books import folder_beside, is_file, office
from automations.config import Config
from automations.errors import ReportError
from automations.handing_in import Order, filled_copy, form_set, store, target_of
from automations.replies import Reply
from reports.filling import Filled
from reports.filling.nameable import report_names
from reports.report import Report
from sheets_templates.choices import RequestStatus
from sheets_templates.words import NO_WORDS, Words, words_of


def handed_in(reply: Reply, config: Config, day: date, hosted: bool = False) -> Reply:
    """Return a reply once its report, if it brings one, is stored as a file: with where it lies, or why it does not."""
    if reply.report is None:
        return reply
    try:
        target, filled = filled_report(reply.report, config, day)
    except ReportError as error:
        said = NOT_WRITTEN.fill(said=reply.message, why=error.words)
        return replace(reply, status=RequestStatus.FAILED, message=said)
    pdf, no_pdf = as_pdf(target)
    where = HOSTED if hosted else BESIDE if is_file(config.book_place) else ELSEWHERE
    named = target.name if where is BESIDE else str(target.resolve())
    files = Words.plain(named) if pdf is None else BOTH.fill(one=named, other=pdf.name)
    left = LEFT.fill(n=len(filled.problems)) if filled.problems else NO_WORDS
    host = Words.plain(platform.node())
    return replace(reply, message=where.fill(said=reply.message, files=files, host=host, left=left, no_pdf=no_pdf))


def left_on_the_server(reply: Reply, config: Config, day: date) -> Reply:
    """Return a reply once its report is stored as a file on the server, which says that nobody can open it from the sheet."""
    return handed_in(reply, config, day, hosted=True)


BESIDE = Words(
    "{said} As a file, it lies beside the workbook: {files}.{left}{no_pdf}",
    "{said} En fichier, il est à côté du classeur : {files}.{left}{no_pdf}",
)
ELSEWHERE = Words(
    "{said} As a file, it lies on the computer that runs the tool ({host}): {files}.{left}{no_pdf}",
    "{said} En fichier, il est sur l'ordinateur où tourne l'outil ({host}) : {files}.{left}{no_pdf}",
)
HOSTED = Words(
    "{said} The file lies on the server, which you cannot open from here ({files}): ask whoever runs it, or type on your own "
    "computer: connector report --to report.xlsx.{left}{no_pdf}",
    "{said} Le fichier est sur le serveur, que vous ne pouvez pas ouvrir d'ici ({files}) : demandez à qui s'en occupe, ou tapez sur "
    "votre ordinateur : connector report --to rapport.xlsx.{left}{no_pdf}",
)
BOTH = Words("{one} and {other}", "{one} et {other}")
LEFT = Words(
    " {n} of its places could not be filled; connector report --to FILE lists them.",
    " {n} de ses endroits n'ont pas pu être remplis; connector report --to FICHIER les liste.",
)
NOT_WRITTEN = Words(
    "{said} But no file was written: {why}.",
    "{said} Mais aucun fichier n'a été écrit : {why}.",
)
NO_PDF = Words(" No PDF: {why}.", " Pas de PDF : {why}.")


def filled_report(report: Report, config: Config, day: date) -> tuple[Path, Filled]:
    """Return the file with a report, written unless it is there already, and how it was filled. Raises ReportError."""
    language, folder = config.community.language, folder_beside(config.book_place, config)
    template = form_set(config)
    named = target_of(report, Order(template), language)
    filled = filled_copy(report_names(report, config.community.name, language), template, named, language)
    for file in names_of_the_day(folder / named.name, day):
        if not file.exists():
            store(filled.content, file)
            return file, filled
        if says_the_same(file.read_bytes(), filled.content):
            return file, filled
    raise AssertionError("there is always another name")


def says_the_same(one: bytes, other: bytes) -> bool:
    """Tell whether two files have the same parts, but for when they were made."""
    if not (zipfile.is_zipfile(io.BytesIO(one)) and zipfile.is_zipfile(io.BytesIO(other))):
        return False
    with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
        names = set(first.namelist()) - {MADE}
        return names == set(second.namelist()) - {MADE} and all(first.read(name) == second.read(name) for name in names)


MADE = "docProps/core.xml"
"""The part of a file that says when and by whom it was made."""


def names_of_the_day(file: Path, day: date) -> Iterator[Path]:
    """Yield the names under which a report of a day may lie: with its day, then numbered."""
    number = 1
    while True:
        yield file.with_name(f"{file.stem} ({day}{'' if number == 1 else f', {number}'}){file.suffix}")
        number += 1


def as_pdf(file: Path) -> tuple[Path | None, Words]:
    """Return the report as a PDF beside it, made where LibreOffice is and it is not there yet; else why there is none."""
    target = file.with_suffix(".pdf")
    if target.exists():
        return target, NO_WORDS
    if office.program() is None:
        return None, NO_WORDS
    try:
        office.make_pdf(file, target)
    except (ReportError, OSError) as error:
        return None, NO_PDF.fill(why=words_of(error))
    return target, NO_WORDS
