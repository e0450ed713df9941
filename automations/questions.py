"""What `connector match` answers: each question returns lines for a person and data for a machine; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from automations import complaints, deciding, intake, recruiting, studies, telling
from automations.books import open_book
from automations.config import Config
from automations.engines import ENGINES, Community
from automations.errors import SettingError
from automations.matching import Standings
from automations.morning import plan
from automations.plan import Plan
from automations.studies import Reached
from sheets_templates import grids
from sheets_templates.words import Words

Answer = tuple[list[str], Any]
"""Lines for a person, and the same as data for a machine."""


def standings_of(book: str, config: Config, now: datetime) -> Standings:
    """Return a workbook as matching sees it. Raises BookError where it cannot be read."""
    read = grids.read_workbook(open_book(book, config).read(), now.date(), config.columns)
    workbook = deciding.as_it_counts(read.workbook)
    return Standings(workbook, *intake.judge(workbook, config.intake), config.matching)


def about_pairs(book: str, config: Config, now: datetime) -> Answer:
    """Return who would be proposed to whom and why, what became of earlier proposals, and who would wait."""
    found = plan(open_book(book, config).read(), config, now)
    return list(pairs_told(found, config)), telling.as_data(found, config.community.language)


def pairs_told(found: Plan, config: Config) -> Iterator[str]:
    """Yield the proposals with everything that speaks for them, then who waits and why."""
    language = config.community.language
    before = Standings(found.workbook, found.connectees, found.connectors, config.matching)
    for at, why in before.expired.items():
        row = found.workbook.matches[at]
        yield "! " + Words("Expired: {pair} – {why}", "Périmé : {pair} – {why}").say(language, pair=row.title, why=why)
    yield "# " + Words("{n:new match|new matches}", "{n:nouveau jumelage|nouveaux jumelages}").say(
        language, n=len(found.proposals)
    )
    for match in found.proposals:
        yield f"{match.connectee_name} – {match.connector_name} ({match.fit})"
        yield f"    {match.why}"
    if found.waiting:
        yield "# " + Words("{n} wait", "{n} en attente").say(language, n=len(found.waiting))
    for waiting in found.waiting:
        yield telling.named(waiting.person.name, waiting.why.say(language), language)
        yield f"    {waiting.next_step.say(language)}"
    for need in found.needs:
        yield f"→ {telling.named(need.industry.say(language), recruiting.need_words(need).say(language), language)}"


def about_change(book: str, config: Config, now: datetime, text: str) -> Answer:
    """Return what a change of Connectors would do. Raises SettingError for text that says no change."""
    language = config.community.language
    answer = studies.what_if(standings_of(book, config, now), text)
    lines = [
        "# " + Words("What if: {text}", "Et si : {text}").say(language, text=Words.plain(text)),
        reached_line(Words("Now", "Maintenant"), answer.now, language),
        reached_line(Words("Then", "Alors"), answer.then, language),
    ]
    if answer.gained:
        lines.append(
            Words("Matched then and not now: {names}.", "Jumelés alors et pas maintenant : {names}.").say(
                language, names=answer.gained
            )
        )
    else:
        lines.append(Words("Nobody more would be matched.", "Personne de plus ne serait jumelé.").say(language))
    data = {"now": data_of(answer.now), "then": data_of(answer.then), "gained": list(answer.gained)}
    return lines, data


def reached_line(when: Words, reached: Reached, language: str) -> str:
    """Return what is reached, in a line."""
    words = Words(
        "{when}: {n} of {all} matched, mean fit {fit}",
        "{when} : {n} de {all} jumelés, affinité moyenne {fit}",
    )
    everybody = reached.matched + reached.waiting
    return words.say(language, when=when, n=reached.matched, all=everybody, fit=round(reached.mean_fit))


def data_of(reached: Reached) -> dict[str, Any]:
    """Return what is reached as JSON can hold it."""
    return {"matched": reached.matched, "waiting": reached.waiting, "mean_fit": round(reached.mean_fit, 1)}


def about_the_bar(book: str, config: Config, now: datetime, picture: str) -> Answer:
    """Return how many people are matched, and how well, at each minimum fit; drawn into `picture` where one is named."""
    language = config.community.language
    curve = studies.trade_off(standings_of(book, config, now))
    labels = tuple(
        words.say(language)
        for words in (
            Words(
                "The higher the bar, the fewer people are matched", "Plus la barre est haute, moins il y a de jumelages"
            ),
            Words("minimum fit", "affinité minimale"),
            Words("people matched", "personnes jumelées"),
            Words("mean fit", "affinité moyenne"),
        )
    )
    lines = [f"# {labels[0]}", f"{labels[1]:>18} {labels[2]:>20} {labels[3]:>18}"]
    for bar, reached in curve:
        here = Words("  ← yours", "  ← la vôtre").say(language) if bar == config.matching.minimum_fit else ""
        lines.append(f"{bar:>18} {reached.matched:>20} {reached.mean_fit:>18.0f}{here}")
    if picture:
        draw(picture, [(bar, reached.matched, reached.mean_fit) for bar, reached in curve], labels)
        lines.append(Words("Drawn: {file}", "Dessiné : {file}").say(language, file=Words.plain(picture)))
    return lines, [{"minimum_fit": bar, **data_of(reached)} for bar, reached in curve]


def draw(picture: str, points: list[tuple[int, int, float]], labels: Sequence[str]) -> None:
    """Draw the curve. Raises SettingError where it cannot be drawn, or not into that file."""
    from reports.charts import draw_trade_off

    if Path(picture).suffix.lower() not in (".png", ".svg"):
        raise SettingError(complaints.NO_PICTURE.fill(option="--curve", path=picture))
    try:
        draw_trade_off(Path(picture), points, (labels[0], labels[1], labels[2], labels[3]))
    except ImportError as error:
        raise SettingError(
            complaints.EXTRA_MISSING.fill(what=Words("the curve", "la courbe"), extra="charts")
        ) from error
    except OSError as error:
        raise SettingError(
            complaints.NOT_WRITTEN.fill(path=f"--curve {picture}", why=error.strerror or error)
        ) from error


def several(books: Sequence[str], config: Config, day: date, engine: str) -> Answer:
    """Return what matching would do in several communities, each for itself."""
    language = config.community.language
    communities = [Community(Path(book).stem, open_book(book, config).read(), config) for book in books]
    lines, data = [], []
    for found in ENGINES[engine](communities, day):
        mean = round(sum(fit for *_, fit in found.pairs) / len(found.pairs)) if found.pairs else 0
        lines.append(
            Words(
                "{name}: {n:new match|new matches}, mean fit {fit}, {waiting} wait",
                "{name} : {n:nouveau jumelage|nouveaux jumelages}, affinité moyenne {fit}, {waiting} en attente",
            ).say(language, name=Words.plain(found.name), n=len(found.pairs), fit=mean, waiting=found.waiting)
        )
        data.append({"name": found.name, "matched": len(found.pairs), "waiting": found.waiting, "mean_fit": mean})
    return lines, data
