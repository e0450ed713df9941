"""What the NCP received from communities: files of connector share, filed reports, workbooks, spreadsheets, in any mixture.

A source is such a file, an address such as google:ID, a community's config.toml, a folder with any of these, or a .txt with one
source a line. What cannot be read is left out with a remark, and everything else still counts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from automations import complaints, filing, reporting
from automations.books import FILES, GOOGLE_LINKS, KINDS, Book, open_book
from automations.config import Config, is_unnamed, load_config
from automations.errors import ConnectorError, ReportError, SettingError
from reports.periods import Period
from reports.report import Report
from reports.rollup.national import Remark
from reports.rollup.sharing import (
    NO_FILE_OF_SHARE,
    NoShare,
    SecretTooShort,
    Shared,
    from_json,
    mark_of,
    share_of,
    share_of_filed,
)
from reports.snapshots import FORM, SnapshotUnusable, read
from sheets_templates.columns import tab_of
from sheets_templates.grids import title_in
from sheets_templates.people_tabs import Connectee
from sheets_templates.words import Words, words_of

SECRET = "CONNECTOR_ROLLUP_SECRET"  # noqa: S105 - the name of the variable
"""The environment variable with the secret that communities share."""
BEGINNING = 500
"""Within so many characters a filed report says what it is."""
NOT_LOOKED_INTO = ("backups", "__pycache__")
KINDS_TOLD = Words(
    "it is none of these: a file of connector share, a filed report, a workbook, an address such as google:ID, a .txt with a list of "
    "these, or a config.toml",
    "ce n'est rien de ceci : un fichier de connector share, un rapport déposé, un classeur, une adresse telle que google:ID, un .txt "
    "qui en donne la liste, ou un config.toml",
)


def secret() -> str:
    """Return the shared secret from the environment; "" where there is none. Raises SettingError for one that is too short."""
    said = os.environ.get(SECRET, "")
    try:
        mark_of(said)
    except SecretTooShort as error:
        raise SettingError(Words("{name}: {why}", "{name} : {why}").fill(name=SECRET, why=error.words)) from error
    return said


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are read: with whose settings, and when; what cannot be read is remarked on."""

    config: Config
    now: datetime
    remarks: list[Remark]

    def handed_in(self, source: str) -> Shared | None:
        """Return what a file of connector share or a filed report says; None, with a remark, where it cannot be read."""
        try:
            found = in_file(Path(source).read_text(encoding="utf-8"))
            return self.named(replace(found, source=Path(source).name))
        except NoShare as error:
            self.unread(source, error.words)
        except UnicodeDecodeError:
            self.unread(source, NO_FILE_OF_SHARE)
        except OSError as error:
            self.unread(source, words_of(error))
        return None

    def counted(self, source: str, period: Period) -> Shared | None:
        """Return what a workbook, or a community by its config.toml, says; None, with a remark, where it cannot be read."""
        try:
            if Path(source).suffix == ".toml":
                return self.named(self.of_community(Path(source), period))
            if not is_book(source):
                raise NoShare(KINDS_TOLD)
            book = open_book(source, self.config)
            made = counted(book, self.config, period, self.now)
            name = getattr(book, "title", "") or name_of(Path(source))
            return replace(share_of(made, name, secret()), source=Path(source).name, handed_in=False)
        except (ConnectorError, NoShare) as error:
            self.unread(source, error.words)
        return None

    def of_community(self, file: Path, period: Period) -> Shared:
        """Return what a community says whose settings we can reach: as it filed it, or else as its workbook stands now."""
        own = load_config(file)
        filed = filing.folder_of(own.book_place, own) / f"{period.name(own.report.months)}.json"
        if filed.is_file():
            snapshot = filing.stored(filed)
            return replace(share_of_filed(snapshot, secret()), source=str(filed))
        made = counted(open_book(own.book_place, own), own, period, self.now)
        return replace(share_of(made, own.community.name, secret()), source=str(file), handed_in=False)

    def named(self, found: Shared) -> Shared:
        """Return what was received under a name that nobody else has: a community that set none is known by its file."""
        if found.community and not is_unnamed(found.community):
            return found
        text = Words(
            "has no name of its own: set [community] name and share again",
            "n'a pas de nom à elle : inscrivez [community] name et partagez de nouveau",
        )
        self.remarks.append(Remark(found.source, text))
        return replace(found, community=found.source)

    def unread(self, source: str, why: Words) -> None:
        """Remark that a source could not be read, and why."""
        text = Words("could not be read, and does not count: {why}", "illisible, et ne compte pas : {why}")
        self.remarks.append(Remark(short(source), text.fill(why=why)))


def in_file(text: str) -> Shared:
    """Return what the text of a file says that a community shares or filed. Raises NoShare."""
    if FORM.rpartition(" ")[0] not in text[:BEGINNING]:
        return from_json(text)
    try:
        return share_of_filed(read(text), secret())
    except SnapshotUnusable as error:
        raise NoShare(Words("it {what}", "il {what}").fill(what=error.words)) from error


def counted(book: Book, config: Config, period: Period, now: datetime) -> Report:
    """Return the report of a workbook. Raises ConnectorError, also for a workbook without the tabs of the programme."""
    sheets = book.read()
    tab = tab_of(Connectee)
    if title_in(sheets, tab, config.columns.get(tab.name, {}).get("title")) is None:
        raise ReportError(NO_COMMUNITYS.fill(en=tab.title.en, fr=tab.title.fr))
    return reporting.report(sheets, config, now, period)


NO_COMMUNITYS = Words(
    "it has no tab “{en}” or “{fr}”, so it is no community's workbook; for one with tabs of its own names, give its config.toml",
    "il n'a pas d'onglet « {en} » ou « {fr} », et n'est donc pas le classeur d'une communauté; pour un classeur dont les onglets ont "
    "d'autres noms, donnez son config.toml",
)


def sources_in(given: Iterable[str]) -> Iterator[str]:
    """Yield each source, and for a folder or list each that is in it, each once. Raises ReportError for a list that cannot be read."""
    seen: set[str] = set()
    for source in given:
        for each in within(source):
            if each not in seen:
                seen.add(each)
                yield each


def within(source: str) -> Iterator[str]:
    """Yield what a source is made of: the lines of a list, the files of a folder, a community's config.toml; else itself."""
    file = Path(source)
    if is_address(source):
        yield source
    elif file.suffix.lower() == ".txt" and file.is_file():
        yield from listed(file)
    elif is_community(file):
        yield str(file / "config.toml")
    elif file.is_dir():
        own = own_book(file)
        for inside in sorted(file.iterdir(), key=lambda each: each.name.casefold()):
            if inside == own:
                yield str(file / "config.toml")
            elif is_wanted(inside):
                yield from within(str(inside))
    else:
        yield source


def is_community(folder: Path) -> bool:
    """Tell whether a folder is a community's own: its settings lie there, and nothing that others handed in."""
    return (folder / "config.toml").is_file() and not any(folder.glob("*.json"))


def own_book(folder: Path) -> Path | None:
    """Return the workbook in a folder that its config.toml names: beside what that community shared, it is the same community."""
    try:
        book = Path(load_config(folder / "config.toml").book_place)
    except ConnectorError:
        return None
    return book if book.is_file() else None


def is_wanted(file: Path) -> bool:
    """Tell whether something in a folder may be a source; what Excel, backups and other programs leave there is none."""
    if file.name.startswith(("~$", ".")) or file.name in NOT_LOOKED_INTO:
        return False
    return file.is_dir() or file.suffix.lower() in (".json", ".txt", *FILES)


def listed(file: Path) -> Iterator[str]:
    """Yield the sources that a list names, one a line, files beside it; blank lines and those that begin with # are passed over."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(complaints.NOT_READ.fill(path=file, why=words_of(error))) from error
    for line in lines:
        source = line.strip()
        if source and not source.startswith("#"):
            yield from [source] if is_address(source) else within(str(file.parent / source))


def is_address(source: str) -> bool:
    """Tell whether a source is an address and no path: "google:1abc", a link to a spreadsheet."""
    kind, colon, _ = source.partition(":")
    return bool(colon and kind in KINDS) or source.startswith(GOOGLE_LINKS)


def is_book(source: str) -> bool:
    """Tell whether a source is a workbook or a spreadsheet."""
    return is_address(source) or Path(source).suffix.lower() in FILES


def is_handed_in(source: str) -> bool:
    """Tell whether a source is a file that a community made to be handed in: a share, or a filed report."""
    return not is_address(source) and Path(source).suffix.lower() == ".json"


def short(source: str) -> str:
    """Return a source as it is spoken of: a file by its name, an address whole."""
    return source if is_address(source) else Path(source).name


def name_of(file: Path) -> str:
    """Return the community's name in a workbook's file name: "Copy of Eastern_Strait 2026 (1).xlsx" is Eastern Strait."""
    name = " ".join(file.stem.replace("_", " ").split())
    bare = re.sub(
        r"^(copy of|copie de)\s+|\s*-\s*(copy|copie)$|\s*\(\d+\)$|[\s-]+(?:\w+-)?20\d\d$", "", name, flags=re.I
    )
    return name if not bare else bare if bare == name else name_of(Path(f"{bare}.xlsx"))
