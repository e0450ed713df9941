"""config.toml: what a community can set. Each section is the class of the room that it concerns.

To add a setting, add a line to its class; it is documented, checked and offered as "did you mean" from then on.
Secrets never stand here: they come from environment variables or the system's keyring.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from automations.books.google_access import Google
from automations.calendar import Calendar
from automations.digest import Sending
from automations.errors import SettingError
from automations.followups import Cadence
from automations.hours import Watching
from automations.intake import Intake
from automations.matching import Matching
from automations.passes import Serving
from reports.figures.rules import Counting
from sheets_templates.headers import ABOUT_THE_TAB
from sheets_templates.settings import Section, did_you_mean, setting, unknown
from sheets_templates.tabs import PEOPLES_TABS
from sheets_templates.words import Words, languages, words_of
from social.cards import Style
from social.drafting import Voice
from social.letters import Hand
from social.linkedin import Access

UNNAMED = Words("Our community", "Notre communauté")
"""What a community is called that did not say its name."""


def is_unnamed(name: str) -> bool:
    """Tell whether this is what any community is called that did not say its name."""
    return any(name == UNNAMED.say(code) for code in languages())


@dataclass(frozen=True)
class Community(Section):
    """[community] Who you are."""

    name: str = setting(UNNAMED.en, "The community's name, as people know it.")
    language: str = setting("en", 'The language of the workbook and of what the tool says: "en" or "fr".')
    book: str = setting("connector.xlsx", "The workbook: a file, relative to config.toml.")

    def __post_init__(self) -> None:
        """Call a community without a name of its own "our community" in its language."""
        if self.name == UNNAMED.en and self.language != "en" and self.language in languages():
            object.__setattr__(self, "name", UNNAMED.say(self.language))

    @property
    def named(self) -> bool:
        """Tell whether the community said its name."""
        return not is_unnamed(self.name)

    @property
    def called(self) -> Words:
        """Return what the community is called in texts of any language."""
        return Words.plain(self.name) if self.named else UNNAMED

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the language."""
        yield from unknown("language", self.language, languages())


@dataclass(frozen=True)
class Programme(Section):
    """[programme] Several communities at once: for `morning --all`, `watch`, `serve` and `rollup`."""

    communities: tuple[str, ...] = setting(
        (), "Their config.toml files, relative to this one; empty means that this file's own community is the only one."
    )


@dataclass(frozen=True)
class Config:
    """Everything that config.toml says, with defaults for what it does not say."""

    community: Community = Community()
    programme: Programme = Programme()
    intake: Intake = Intake()
    matching: Matching = Matching()
    cadence: Cadence = Cadence()
    calendar: Calendar = Calendar()
    posts: Voice = Voice()
    cards: Style = Style()
    letters: Hand = Hand()
    linkedin: Access = Access()
    report: Counting = Counting()
    google: Google = Google()
    watch: Watching = Watching()
    digest: Sending = Sending()
    serve: Serving = Serving()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    """[columns.<tab>] Your own headers by the tool's name for a column, "" for one that you do not have; "title" is your own title of the tab, "only" (such as
    "Role = Connectee") says which of its rows are meant, "consents_from" (such as "applied_on", the moment of a form's answer)
    from which column's day a consent counts that only says yes."""
    folder: Path = Path()
    """Where config.toml lies; other paths are relative to it."""

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of the community's own clock."""
        return ZoneInfo(self.watch.zone or self.calendar.zone)

    def in_language(self, language: str) -> Config:
        """Return the same settings, with another language of the workbook."""
        return dataclasses.replace(self, community=dataclasses.replace(self.community, language=language))

    @property
    def book_place(self) -> str:
        """Return where the workbook is, with a relative file taken from config.toml's folder."""
        place = self.community.book
        kind, colon, address = place.partition(":")
        if not colon or kind == "xlsx":
            return str(self.folder / (address if colon else place))
        return f"excel:{self.folder / address}" if kind == "excel" else place


SECTIONS: Mapping[str, type[Any]] = {
    entry.name: type(entry.default) for entry in dataclasses.fields(Config) if entry.name not in ("columns", "folder")
}
"""The sections of config.toml by name, with the class that declares their settings."""


def load_config(path: Path | None = None) -> Config:
    """Return what a config.toml says; without a path, the one in this folder, or the defaults where there is none.

    Raises SettingError for a file that is missing or no TOML, and for any setting that is unknown or cannot be.
    """
    file = path or Path("config.toml")
    if not file.is_file():
        if path is not None:
            raise SettingError(NO_FILE.fill(path=path))
        return Config()
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(NO_TOML.fill(file=file, why=words_of(error))) from error
    return config_from(said, str(file), file.parent)


def language_in(file: Path) -> str:
    """Return the language that a config.toml says, even one that cannot be used otherwise; else English."""
    with suppress(OSError):
        said = re.search(
            r'^\s*language\s*=\s*"(\w+)"', file.read_text(encoding="utf-8-sig", errors="replace"), re.MULTILINE
        )
        if said and said[1] in languages():
            return said[1]
    return "en"


def note_settings(
    file: Path,
    community: Mapping[str, str],
    columns: Mapping[str, Mapping[str, object]] | None = None,
    unless_there: Mapping[str, str] | None = None,
) -> None:
    """Write settings of [community] and headers of [columns.<tab>] into a config.toml; what else stands there, comments too, stays.

    What is given as `unless_there` is written only where [community] does not say it.
    """
    import tomlkit

    document = tomlkit.parse(file.read_text(encoding="utf-8-sig") if file.is_file() else "")
    section = document.setdefault("community", tomlkit.table())
    section.update(community)
    for name, value in (unless_there or {}).items():
        section.setdefault(name, value)
    if columns is not None:
        own = document.setdefault("columns", tomlkit.table(is_super_table=True))
        for tab, names in columns.items():
            own[tab] = {name: str(header) for name, header in names.items()}
    file.write_text(tomlkit.dumps(document), encoding="utf-8")


def communities(config: Config) -> tuple[tuple[str, Config | SettingError], ...]:
    """Return the config of every community that `[programme]` lists, by the file's name; or this config alone.

    A file that cannot be used is its error: the other communities go on.
    """
    if not config.programme.communities:
        return ((config.community.name, config),)
    found: list[tuple[str, Config | SettingError]] = []
    for name in config.programme.communities:
        try:
            found.append((name, load_config(config.folder / name)))
        except SettingError as error:
            found.append((name, error))
    return tuple(found)


def config_from(said: Mapping[str, Any], file: str = "config.toml", folder: Path = Path()) -> Config:
    """Return the config that a parsed TOML says. Raises SettingError naming file, setting, and what would be right."""
    known = [*SECTIONS, "columns"]
    for name in said:
        if name not in known:
            raise refusal(file, NO_SECTION.fill(name=name, meant=did_you_mean(name, known)))
        if not isinstance(said[name], Mapping):
            raise refusal(file, MUST_BE_A_SECTION.fill(name=name))
    sections = {name: section(name, kind, said.get(name, {}), file) for name, kind in SECTIONS.items()}
    return Config(**sections, columns=own_columns(said.get("columns", {}), file), folder=folder)


def section(name: str, kind: type[Any], said: Mapping[str, Any], file: str) -> Any:  # noqa: ANN401 - one of SECTIONS
    """Return one section from what the file says of it."""
    fields = {entry.name: entry for entry in dataclasses.fields(kind)}
    for key in said:
        if key not in fields:
            raise refusal(f"{file}: [{name}]", NO_SETTING.fill(key=key, meant=did_you_mean(key, list(fields))))
    values = {key: checked(f"{file}: [{name}]", key, fields[key], value) for key, value in said.items()}
    made = kind(**values)
    refuse(f"{file}: [{name}]", made.complaints())
    return made


def checked(place: str, key: str, entry: dataclasses.Field[Any], value: object) -> object:
    """Return a value as the setting's type wants it. Raises SettingError where it cannot be."""
    default = entry.default if entry.default is not dataclasses.MISSING else getattr(entry, "default_factory", dict)()
    if isinstance(default, bool) or isinstance(value, bool):
        fits = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, int):
        fits = isinstance(value, int)
    elif isinstance(default, tuple):
        kind = type(default[0]) if default else str
        fits = isinstance(value, list) and all(type(item) is kind for item in value)
        value = tuple(value) if isinstance(value, list) else value
    elif isinstance(default, Mapping):
        kinds = {type(item) for item in default.values()}
        fits = isinstance(value, Mapping) and all(type(item) in kinds for item in value.values())
        value = {**default, **value} if isinstance(value, Mapping) else value
    else:
        fits = isinstance(value, type(default))
    if not fits:
        raise refusal(place, DOES_NOT_FIT.fill(key=key, said=f"{value!r}", like=written(default)))
    least = entry.metadata.get("least")
    if least is not None and isinstance(value, int) and value < least:
        raise refusal(place, TOO_SMALL.fill(key=key, said=value, least=f"{least:g}"))
    return value


def refuse(place: str, complaints: Iterable[Words]) -> None:
    """Raise SettingError with the first of some complaints, if there is one."""
    for complaint in complaints:
        raise refusal(place, complaint)


def refusal(place: str, complaint: Words) -> SettingError:
    """Return the error that says where a complaint belongs."""
    return SettingError(Words("{place}: {complaint}", "{place} : {complaint}").fill(place=place, complaint=complaint))


def own_columns(said: Mapping[str, Any], file: str) -> Mapping[str, Mapping[str, str]]:
    """Return the community's own headers by tab. Raises SettingError for an unknown tab or column."""
    tabs = {tab.name: tab for tab in PEOPLES_TABS}
    for name, headers in said.items():
        refuse(file, unknown("[columns]", name, list(tabs)))
        if not isinstance(headers, Mapping):
            raise refusal(file, MUST_BE_A_SECTION.fill(name=f"columns.{name}"))
        for column, header in headers.items():
            known = [*ABOUT_THE_TAB, *(each.name for each in tabs[name].columns)]
            refuse(file, unknown(f"[columns.{name}]", column, known))
            if not isinstance(header, str):
                raise refusal(f"{file}: [columns.{name}]", NO_HEADER.fill(column=column, header=f"{header!r}"))
    return said


NO_FILE = Words(
    "there is no file {path}; give the path of your config.toml after --config",
    "il n'y a pas de fichier {path}; donnez le chemin de votre config.toml après --config",
)
NO_TOML = Words("{file} is not written as TOML: {why}", "{file} n'est pas écrit en TOML : {why}")
NO_SECTION = Words("there is no section [{name}]{meant}", "il n'y a pas de section [{name}]{meant}")
MUST_BE_A_SECTION = Words(
    "{name} must be a section, written as [{name}]", "{name} doit être une section, écrite [{name}]"
)
NO_SETTING = Words("there is no setting “{key}”{meant}", "il n'y a pas de réglage « {key} »{meant}")
DOES_NOT_FIT = Words(
    "{key} = {said} does not fit; it is written like {like}",
    "{key} = {said} ne convient pas; cela s'écrit comme {like}",
)
TOO_SMALL = Words(
    "{key} = {said} is too small; it is at least {least}", "{key} = {said} est trop petit; au moins {least}"
)
NO_HEADER = Words(
    "{column} = {header} is no header; write it in quotes",
    "{column} = {header} n'est pas un en-tête; écrivez-le entre guillemets",
)


def written(value: object) -> str:
    """Return a default as one writes it in TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(written(item) for item in value[:3]) + (", …" if len(value) > 3 else "") + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {written(item)}" for key, item in list(value.items())[:3]) + " }"
    return f'"{value}"' if isinstance(value, str) else str(value)
