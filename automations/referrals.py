"""The referral tree as the command shows it: the whole programme, a year of it, or a single match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from automations import complaints
from automations.errors import FileUnwritable, SettingError
from reports import network
from reports.tree import Forest, Reach, depths_of, grown, reach_of
from sheets_templates.choices import MatchStatus, folded
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Match, one_row_each
from sheets_templates.settings import near_miss
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words


@dataclass(frozen=True)
class Grove:
    """What is shown of the tree: of everything, up to the end of a year, or of one match."""

    workbook: Workbook
    forest: Forest
    match: Match | None = None
    year: int | None = None

    @property
    def depths(self) -> tuple[Reach, ...]:
        """Return the reach at each depth."""
        if self.match is None:
            return self.forest.depths
        met_on = self.match.met_on
        met = met_on is not None and met_on <= self.workbook.day
        return depths_of(self.forest.of_match(self.match), int(met))

    @property
    def fruitful(self) -> tuple[tuple[str, Reach], ...]:
        """Return, by name, the Connectors from whose referrals somebody was met; for appreciation, in no order of merit."""
        names = {key: person.name for key, person in one_row_each(self.workbook.connectors).items()}
        found = ((names.get(key, key), reach_of(branches)) for key, branches in self.forest.by_connector.items())
        return tuple(sorted((entry for entry in found if entry[1].met), key=lambda entry: entry[0].casefold()))


def grove(workbook: Workbook, who: str | None, year: int | None) -> Grove:
    """Return the tree of a workbook, or of the match of one Connectee. Raises SettingError for nobody's match, or both."""
    if who and year:
        raise SettingError(
            Words(
                "--year is for the whole programme; leave it out with --match",
                "--year vaut pour tout le programme; retirez-le avec --match",
            )
        )
    if year is not None and not 1990 <= year <= 2200:
        raise SettingError(
            Words(
                "--year {year} is no year of the programme; write it like 2026",
                "--year {year} n'est pas une année du programme; écrivez par exemple 2026",
            ).fill(year=str(year))
        )
    return Grove(workbook, grown(workbook), match_of(workbook, who) if who else None, year)


def match_of(workbook: Workbook, who: str) -> Match:
    """Return the match of a Connectee named by e-mail, name or row key. Raises SettingError for none."""
    wanted = plain_key(who).removeprefix("matches|").partition(" > ")[0]
    decided = [match for match in workbook.matches if match.status is not MatchStatus.DECLINED]
    chosen = [
        match
        for match in decided
        if wanted == plain_key(match.connectee) or folded(who) == folded(match.connectee_name)
    ]
    if not chosen:
        meant = near_miss(who, [match.connectee_name for match in decided])
        nobody = Words(
            "--match: no Connectee with a match is called “{who}”{meant}",
            "--match : aucun participant jumelé ne s'appelle « {who} »{meant}",
        )
        raise SettingError(nobody.fill(who=who, meant=meant))
    return max(
        chosen, key=lambda match: (match.met_on is not None, str(match.met_on or match.proposed_on or ""), match.key)
    )


def draw(shown: Grove, file: Path, names: bool, community: str, language: str) -> None:
    """Draw the tree. Raises SettingError where the extra is missing or the file is no picture, FileUnwritable."""
    if file.suffix.lower() not in (".png", ".svg"):
        raise SettingError(complaints.NO_PICTURE.fill(option="--to", path=file))
    try:
        if shown.match is not None:
            title = (
                shown.match.title
                if names
                else Words("A match and its referrals", "Un jumelage et ses références").say(language)
            )
            network.draw_match(
                file, network.match_tree(shown.workbook, shown.match, shown.forest, names), title, language
            )
        else:
            last = date(shown.year, 12, 31) if shown.year else shown.workbook.day
            nodes = network.network(shown.workbook, min(last, shown.workbook.day), names)
            if not nodes:
                raise SettingError(
                    Words(
                        "nobody was introduced or met by then: there is no network to draw yet",
                        "personne n'était présenté ni rencontré à cette date : il n'y a pas encore de réseau à dessiner",
                    )
                )
            since = date(shown.year, 1, 1) if shown.year else None
            network.draw_network(file, nodes, title_of(community, shown, len(nodes)).say(language), since, language)
    except ImportError as error:
        raise SettingError(complaints.EXTRA_MISSING.fill(what=Words("drawing", "dessiner"), extra="charts")) from error
    except OSError as error:
        raise FileUnwritable(complaints.NOT_WRITTEN.fill(path=file, why=error.strerror or error)) from error


def title_of(community: str, shown: Grove, people: int) -> Words:
    """Return the heading of the picture."""
    day = shown.year or shown.workbook.day
    return Words(
        "{name}: a network of {n:person|people}, {day}", "{name} : un réseau de {n:personne|personnes}, {day}"
    ).fill(name=community, n=people, day=day)


def told(shown: Grove, language: str) -> Iterator[str]:
    """Yield the reach at each depth, and whose referrals bear fruit."""
    if shown.match is not None:
        yield "# " + shown.match.title
    else:
        yield "# " + Words("The referral tree", "L'arbre des références").say(language)
    line = Words(
        "depth {depth}: {promised} promised, {given} given, {contacted} contacted, {met} met, {jobs:job|jobs}",
        "niveau {depth} : {promised:promise|promises}, {given:donnée|données}, {contacted:contactée|contactées}, "
        "{met:rencontrée|rencontrées}, {jobs:emploi|emplois}",
    )
    for depth, reach in enumerate(shown.depths, 1):
        yield line.say(
            language,
            depth=depth,
            promised=reach.promised,
            given=reach.given,
            contacted=reach.contacted,
            met=reach.met,
            jobs=reach.jobs,
        )
    if not shown.depths:
        yield Words("No meeting and no referral yet.", "Pas encore de rencontre ni de référence.").say(language)
    if shown.match is None and shown.fruitful:
        yield Words(
            "Whose referrals bear fruit, to be thanked:", "Dont les références portent fruit, à remercier :"
        ).say(language)
        for name, reach in shown.fruitful:
            yield Words(
                "  {name}: {met} people met, {jobs:job|jobs}", "  {name} : {met} rencontres, {jobs:emploi|emplois}"
            ).say(language, name=name, met=reach.met, jobs=reach.jobs)


def as_data(shown: Grove) -> dict[str, object]:
    """Return the tree as JSON can hold it."""
    return {
        "depths": [reach_data(reach) for reach in shown.depths],
        "connectors": {name: reach_data(reach) for name, reach in shown.fruitful},
    }


def reach_data(reach: Reach) -> dict[str, int]:
    """Return a reach as JSON can hold it."""
    return {
        "promised": reach.promised,
        "given": reach.given,
        "contacted": reach.contacted,
        "met": reach.met,
        "jobs": reach.jobs,
    }
