"""The documents that the code writes: docs/reference.md and config.toml, from the declarations and nothing else.

`python -m automations.docs` writes them; with `--check` it says which are out of date, and exits with 1.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from automations.cli import COMMANDS
from automations.config import SECTIONS, written
from automations.contradictions import CHECKS
from automations.criteria import CRITERIA
from automations.intake import CONNECTEE_RULES, CONNECTOR_RULES
from automations.musts import MUSTS
from automations.stages import PATHS
from automations.steps import STEPS
from automations.verdicts import Outcome
from reports.figures import FIGURES
from sheets_templates.choices import LetterKind
from sheets_templates.columns import Owner, Tab, tab_of
from sheets_templates.tabs import ALL_TABS
from sheets_templates.words import languages
from social.drafting import Voice, post_kind
from social.texts import text_file

ROOT = Path(__file__).resolve().parent.parent


def documents() -> Mapping[Path, str]:
    """Return every generated document: where it stands, relative to the project, and its text."""
    return {Path("docs/reference.md"): reference(), Path("config.toml"): sample_config()}


def reference() -> str:
    """Return docs/reference.md."""
    parts = (
        commands(),
        tabs(),
        verdicts(),
        criteria(),
        steps(),
        journeys(),
        checks(),
        figures(),
        posts(),
        letters(),
        settings(),
    )
    head = (
        "# Reference\n\nEverything that the tool knows, written by the tool itself. For a first start, see the "
        "[README](../README.md)."
    )
    return "\n\n".join([head, *("\n".join(part) for part in parts)]) + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    titles = list(head)
    yield "| " + " | ".join(titles) + " |"
    yield "|" + " --- |" * len(titles)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def commands() -> Iterator[str]:
    """Yield the section about the command line."""
    yield "## Commands\n"
    for command in COMMANDS:
        yield f"### connector {command.name}\n"
        yield f"{command.help}\n"
        yield from table(
            ("option", "what it does"), ((f"`{name}`", str(how.get("help", ""))) for name, how in command.options)
        )
        yield ""
    yield "Exit status: 0 done · 1 could not be done, one line says why · 2 wrong usage · 3 `check` found something to put right."


def tabs() -> Iterator[str]:
    """Yield the section about the tabs and their columns."""
    yield "## Tabs\n"
    for tab in ALL_TABS:
        owner = "yours" if tab.owner is Owner.PEOPLE else "the tool's: rewritten, do not type here"
        yield f"### {tab.title.en} / {tab.title.fr}\n"
        yield f"{tab.purpose.en} ({owner})\n"
        yield from table(("column", "in French", "what goes in", "kind", "example"), column_rows(tab))
        if tab.lookups:
            answers = ", ".join(f"**{lookup.header.en}**" for lookup in tab.lookups)
            yield f"\nBeside your rows, by formula: {answers}."
        yield ""


def column_rows(tab: Tab) -> Iterator[tuple[str, ...]]:
    """Yield a row for each column of a tab that people see."""
    for column in tab.columns:
        if tab.owner is Owner.TOOL and column.name == "key":
            continue
        star = " *" if column.required else ""
        kind = column.kind.means.en
        if column.kind.choices:
            kind += ": " + ", ".join(column.kind.choices.shown("en"))
        example = "" if column.example is None else str(column.example)
        yield f"{column.header.en}{star}", column.header.fr, column.help.en, kind, example


def verdicts() -> Iterator[str]:
    """Yield the section about intake."""
    yield "## Intake: verdicts and rules\n"
    yield "Each row of Connectees and Connectors ends in exactly one verdict; an earlier one in this list wins.\n"
    yield from table(("verdict", "in French"), ((outcome.words.en, outcome.words.fr) for outcome in Outcome))
    yield "\nA rule blocks, warns, or is off, as `[intake.rules]` in config.toml says.\n"
    rules = [("Connectees", rule.name, rule.says) for rule in CONNECTEE_RULES]
    rules += [("Connectors", rule.name, rule.says) for rule in CONNECTOR_RULES]
    yield from table(
        ("for", "rule", "what should hold", "in French"),
        ((who, f"`{name}`", says.en, says.fr) for who, name, says in rules),
    )


def criteria() -> Iterator[str]:
    """Yield the section about matching."""
    yield "## Matching: criteria\n"
    yield (
        "A pair's fit is its points as a share of the best possible for the Connectee: someone who names no organization "
        "loses nothing by it. Weights are set in `[matching.weights]`.\n"
    )
    yield from table(
        ("criterion", "points", "for"),
        ((f"`{each.name}`", str(each.points), each.about.en) for each in CRITERIA),
    )

    yield "\n## Matching: musts\n"
    yield "A pair that breaks one of these is never proposed, whatever its fit. `musts` in `[matching]` lists those that hold.\n"
    yield from table(("must", "what it says"), ((f"`{each.name}`", each.says.en) for each in MUSTS))


def steps() -> Iterator[str]:
    """Yield the section about follow-ups."""
    yield "## Follow-ups: what is due\n"
    yield from table(
        ("step", "for whom"), ((f"`{step.__name__}`", " ".join((step.__doc__ or "").split())) for step in STEPS)
    )


def journeys() -> Iterator[str]:
    """Yield the section about where each row stands."""
    yield "## Journeys: where a row stands\n"
    yield (
        "Computed each morning from the dates in your rows and never typed twice: a row stands at the last step that "
        "something shows. It goes back only where the workbook says why.\n"
    )
    yield from table(
        ("of", "step", "in French", "what shows it"),
        (
            (tab_of(row).title.en, stage.words.en, stage.words.fr, stage.shown_by)
            for row, path in PATHS.items()
            for stage in path
        ),
    )


def checks() -> Iterator[str]:
    """Yield the section about rows that contradict themselves."""
    yield "## Contradictions: what cannot all be true\n"
    yield "Each is a line of the tab Intake review that names the row; everything else goes on.\n"
    yield from table(
        ("check", "what it finds"), ((f"`{each.__name__}`", " ".join((each.__doc__ or "").split())) for each in CHECKS)
    )


def figures() -> Iterator[str]:
    """Yield the section about the report."""
    yield "## Figures of the report\n"
    yield from table(
        ("figure", "definition", "in French"),
        ((f"{figure.label.en} (`{figure.name}`)", figure.definition.en, figure.definition.fr) for figure in FIGURES),
    )


def posts() -> Iterator[str]:
    """Yield the section about posts."""
    yield "## Kinds of post\n"
    kinds = [post_kind(name, "en") for name in Voice().kinds]
    yield from table(
        ("kind", "is due about", "audience", "consents", "without consent", "languages"),
        (
            (
                f"`{kind.name}`",
                f"`{kind.subject}`",
                kind.audience,
                ", ".join(kind.consents),
                kind.without_consent,
                ", ".join(languages()),
            )
            for kind in kinds
        ),
    )


def letters() -> Iterator[str]:
    """Yield the section about letters."""
    yield "## Kinds of letter\n"
    yield "Drafts only, in each person's language; how to write your own is told in [posts.md](posts.md).\n"
    rows = []
    for kind in LetterKind:
        file = text_file("letters", kind.name.lower(), "en")
        rows.append((f"`{file.name}`", kind.words.en, kind.words.fr, file.text("audience"), ", ".join(languages())))
    yield from table(("kind", "letter", "in French", "goes to", "languages"), rows)


def settings() -> Iterator[str]:
    """Yield the section about config.toml."""
    yield "## Settings in config.toml\n"
    for name, section in SECTIONS.items():
        yield f"### [{name}]\n"
        yield f"{(section.__doc__ or '').split('] ', 1)[-1]}\n"
        rows = (
            (f"`{entry.name}`", f"`{written(default_of(entry))}`", entry.metadata["says"])
            for entry in dataclasses.fields(section)
        )
        yield from table(("setting", "default", "what it does"), rows)
        yield ""
    yield "### [columns.<tab>]\n"
    yield 'Your own headers, by the tool\'s name for a column; `title` is your own title of the tab: `[columns.connectees]`, `title = "Clients"`, `email = "Courriel personnel"`. `""` says that you have no such column: it is not asked for until you add it.'


def default_of(entry: dataclasses.Field[object]) -> object:
    """Return a setting's default."""
    return entry.default if entry.default is not dataclasses.MISSING else getattr(entry, "default_factory", dict)()


def sample_config() -> str:
    """Return config.toml with every setting at its default, each under its sentence."""
    lines = [
        "# What your community can set. Each line shows the default; change what differs and delete what does not.",
        "",
    ]
    for name, section in SECTIONS.items():
        lines.append(f"[{name}]")
        nested: list[str] = []
        for entry in dataclasses.fields(section):
            value = default_of(entry)
            if isinstance(value, Mapping):
                nested += ["", f"[{name}.{entry.name}] # {entry.metadata['says']}"]
                nested += [f"{key} = {whole(item)}" for key, item in value.items()]
            else:
                lines += [f"# {entry.metadata['says']}", f"{entry.name} = {whole(value)}"]
        lines += [*nested, ""]
    return "\n".join(lines)


def whole(value: object) -> str:
    """Return a default as TOML, nothing left out; long lists over several lines."""
    if not isinstance(value, tuple):
        return written(value)
    items = [written(item) for item in value]
    if len(items) <= 6:
        return "[" + ", ".join(items) + "]"
    return "[\n" + "".join("    " + ", ".join(items[at : at + 6]) + ",\n" for at in range(0, len(items), 6)) + "]"


def main(check: bool = False, root: Path = ROOT) -> int:
    """Write every document, or with `check` say which are out of date; return the exit status."""
    stale = [
        path
        for path, text in documents().items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if check:
            print(f"{path} is out of date: run make docs", file=sys.stderr)
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(documents()[path], encoding="utf-8", newline="\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
