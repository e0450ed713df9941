"""The command that writes ready-made files with which the tool runs by itself: script."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from automations.commands import CONFIG, DONE, command, say, settings


@command(
    ("kind", {"nargs": "?", "metavar": "KIND", "help": "which script; without it, the kinds are listed"}),
    ("--to", {"metavar": "FILE", "help": "write it there, a file or a folder (default: print it)"}),
    CONFIG,
)
def script(said: argparse.Namespace) -> int:
    """Print or write what makes the tool run by itself on this machine, in a container or on GitHub, filled with the
    right paths and hours."""
    from automations.errors import SettingError
    from automations.scripts import SCRIPTS, place_here
    from sheets_templates.settings import unknown
    from sheets_templates.words import Words

    if not said.kind:
        say(f"{each.name:10} {each.what}" for each in SCRIPTS)
        return DONE
    for complaint in unknown("connector script", said.kind, [each.name for each in SCRIPTS]):
        raise SettingError(complaint)
    chosen = next(each for each in SCRIPTS if each.name == said.kind)
    place = place_here(settings(said), said.config)
    made = chosen.fill(place)
    if not said.to:
        print(*printed(made), sep="\n")
        return DONE
    wanted = targets(Path(said.to), made)
    for file, content in wanted.items():
        write(file, content)
    written = Words("Wrote {files}. {then}", "Écrit : {files}. {then}").fill(
        files=", ".join(map(str, wanted)), then=chosen.then(place, str(next(iter(wanted))))
    )
    say([written.say(place.config.community.language)])
    return DONE


def printed(made: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the texts of files; where there are several, each below its name."""
    for name, content in made.items():
        if len(made) > 1:
            yield f"# ===== {name} ====="
        yield text_of(content)


def text_of(content: bytes) -> str:
    """Return a file's content as text, also that of a file in UTF-16."""
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8").rstrip("\n")


def targets(to: Path, made: Mapping[str, bytes]) -> dict[Path, bytes]:
    """Return where each file goes: into a folder under its own name, or one file under the given name."""
    if to.is_dir() or len(made) > 1:
        return {to / name: content for name, content in made.items()}
    (content,) = made.values()
    return {to: content}


def write(file: Path, content: bytes) -> None:
    """Write a file anew. Raises FileUnwritable where something is there that says something else, or nothing can be written."""
    from automations import complaints
    from automations.errors import FileUnwritable

    try:
        if file.exists() and file.read_bytes() != content:
            raise FileUnwritable(complaints.SAYS_OTHERWISE.fill(path=file))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if content.startswith(b"#!"):
            file.chmod(0o755)  # a double click runs it
    except OSError as error:
        raise FileUnwritable(complaints.NOT_WRITTEN.fill(path=file, why=error.strerror)) from error
