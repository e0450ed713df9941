"""Filling the NCP's or a funder's own file with the report's figures: a copy of it, in which nothing else has changed.

A template is any .xlsx, .xlsm or .docx file that carries our names. To add a kind of file, name its module in `KINDS`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from reports.filling.placeholders import Names, Unfillable
from sheets_templates.columns import Problem
from sheets_templates.excel.parts import BrokenPart, Parts
from sheets_templates.words import NO_WORDS, WordedError, Words, words_of

OLE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an encrypted file begins, and a .xls or .doc of the old kind."""
LARGEST = 512 * 1024 * 1024
"""A file that says it is larger, unpacked, is no template."""

KINDS = {"xl/workbook.xml": "reports.filling.xlsx", "word/document.xml": "reports.filling.word"}
"""The part that tells a kind of file, and the module that fills it."""


class TemplateUnusable(WordedError):
    """A file cannot be used as a template; the words say why, and what would be right."""


NEITHER = Words(
    "{file} is neither an Excel workbook nor a Word document; save it as .xlsx or .docx",
    "{file} n'est ni un classeur Excel ni un document Word; enregistrez-le en .xlsx ou .docx",
)
DAMAGED = Words(
    "{file} is damaged: {why}; open it in its program and save it anew",
    "{file} est endommagé : {why}; ouvrez-le dans son programme et enregistrez-le de nouveau",
)
BAD_PART = Words("its part {part} cannot be read", "sa partie {part} ne peut être lue")
WITHOUT_NAMES = Words(
    "{file} has none of our names; write {example} into a cell or a text, or name a cell jobs_found (docs/report.md shows how)",
    "{file} n'a aucun de nos noms; écrivez {example} dans une cellule ou un texte, ou nommez une cellule jobs_found "
    "(docs/report.md montre comment)",
)
NOT_READABLE = Words(
    "{file} is no Excel workbook or Word document, or is damaged; open it and save it as .xlsx or .docx",
    "{file} n'est ni un classeur Excel ni un document Word, ou est endommagé; ouvrez-le et enregistrez-le en .xlsx ou .docx",
)
TOO_LARGE = Words(
    "{file} unpacks to {size} bytes, which no report needs",
    "{file} prend {size} octets une fois décompressé, ce dont aucun rapport n'a besoin",
)
ENCRYPTED = Words(
    "{file} is encrypted with a password, or an old .xls or .doc; open it, take the password off (File, Info, Protect), or save it as "
    ".xlsx or .docx",
    "{file} est chiffré par un mot de passe, ou est un ancien .xls ou .doc; ouvrez-le, ôtez le mot de passe (Fichier, Informations, "
    "Protéger), ou enregistrez-le en .xlsx ou .docx",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled copy: the file's bytes, how many places were filled, and what could not be."""

    content: bytes
    places: int
    problems: tuple[Problem, ...] = ()


def fill(content: bytes, names: Names, file: str) -> Filled:
    """Return a filled copy of a template; `file` is its name, for messages. Raises TemplateUnusable.

    A placeholder that cannot be filled stays as it is, and is a problem that says where it stands.
    """
    parts = opened(content, file)
    module = next((module for part, module in KINDS.items() if part in parts), None)
    if module is None:
        raise TemplateUnusable(NEITHER.fill(file=file))
    fill_parts = cast(Callable[[Parts, Names], tuple[int, tuple[Problem, ...]]], import_module(module).fill_parts)
    try:
        places, problems = fill_parts(parts, names)
        filled = parts.saved()
    except BrokenPart as error:
        raise TemplateUnusable(DAMAGED.fill(file=file, why=words_of(error))) from error
    if not places and not problems:
        raise TemplateUnusable(WITHOUT_NAMES.fill(file=file, example="{{ jobs_found }}"))
    return Filled(filled, places, (*problems, *left_over(parts)))


def left_over(parts: Parts) -> Iterator[Problem]:
    """Yield a problem for each part with placeholders that is never filled: notes, diagrams, properties."""
    for part in parts.source.namelist():
        if re.search(r"comments|diagrams/data|docProps/", part) and re.search(rb"\{\{[^{}<]*\}\}", parts[part]):
            what = Words("a placeholder in {part} stays as it is", "un espace réservé dans {part} reste tel quel")
            remedy = Words(
                "put it into a cell, a text, a text box, a header or a chart's title",
                "mettez-le dans une cellule, un texte, une zone de texte, un en-tête ou le titre d'un graphique",
            )
            yield problem(Words.plain(part), Unfillable(what.fill(part=part), remedy))


def opened(content: bytes, file: str) -> Parts:
    """Return the parts of a file. Raises TemplateUnusable for one that is encrypted, old, or broken."""
    if content.startswith(OLE_FILE):
        raise TemplateUnusable(ENCRYPTED.fill(file=file))
    parts = Parts(content)
    try:
        refuse_huge(parts.source.infolist(), file)
    except zipfile.BadZipFile as error:
        raise TemplateUnusable(NOT_READABLE.fill(file=file)) from error
    for part in parts.source.namelist():
        try:
            data = parts.source.read(part)
        except Exception as error:  # whatever a broken archive makes the library raise
            raise TemplateUnusable(DAMAGED.fill(file=file, why=BAD_PART.fill(part=part))) from error
        if part.endswith((".xml", ".rels", ".vml")):
            parts.unpacked[part] = data
    return parts


def refuse_huge(parts: Iterable[zipfile.ZipInfo], file: str) -> None:
    """Raise TemplateUnusable for a file that unpacks to more than any report holds."""
    size = sum(part.file_size for part in parts)
    if size > LARGEST:
        raise TemplateUnusable(TOO_LARGE.fill(file=file, size=f"{size:,}"))


def problem(place: Words, error: Unfillable, value: str = "") -> Problem:
    """Return the problem of a placeholder that cannot be filled, at a place of the template."""
    return Problem(place, error.message, error.remedy, "placeholder_unfillable", value=value, column=NO_WORDS)
