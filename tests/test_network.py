"""The picture of the network growing, and of a single match."""

import dataclasses
import math
from datetime import date

import pytest

from automations import cli, referrals
from automations.demo import sample_rows
from automations.errors import FileUnwritable, SettingError
from reports.network import Role, columns, draw_network, match_tree, network, rings
from reports.tree import grown
from sheets_templates.choices import MatchStatus
from tests.sheets import DAY

pytest.importorskip("matplotlib", reason="drawing needs the extra charts")

SAMPLE = sample_rows(DAY)
AMINA = SAMPLE.matches[0]


def test_the_network_has_everybody_who_was_introduced_and_all_they_were_referred_to():
    nodes = network(SAMPLE, DAY, names=True)
    introduced = [match for match in SAMPLE.matches if match.introduced_on and match.status is not MatchStatus.DECLINED]
    assert sum(node.role is Role.CONNECTEE for node in nodes) == len(introduced)
    assert len(nodes) == len(introduced) + len({match.connector for match in introduced}) + len(SAMPLE.referrals)
    by_name = {node.label: node for node in nodes}
    assert by_name["Hugh Morrison"].role is Role.JOB
    assert nodes[by_name["Hugh Morrison"].parent].label == "Dana Whitfield"
    assert nodes[by_name["Dana Whitfield"].parent].label == "Amina Okafor"


def test_names_stand_only_for_people_who_consented():
    labels = [node.label for node in network(SAMPLE, DAY)]
    assert "Amina Okafor" in labels
    assert "Dana Whitfield" not in labels
    assert "Alan Murphy" not in labels
    assert "Olena Kovalchuk" not in labels
    alone = tuple(dataclasses.replace(person, do_not_contact=True) for person in SAMPLE.connectees)
    assert "Amina Okafor" not in [node.label for node in network(dataclasses.replace(SAMPLE, connectees=alone), DAY)]


def test_the_network_grows_day_by_day_and_nobody_leaves_it():
    sizes = [len(network(SAMPLE, day)) for day in (date(2025, 1, 1), AMINA.met_on, DAY)]
    assert sizes[0] == 0
    assert sizes == sorted(sizes)
    early = network(SAMPLE, AMINA.met_on, names=True)
    assert {node.role for node in early} == {Role.CONNECTOR, Role.CONNECTEE, Role.GIVEN}


def test_everybody_has_a_place_of_their_own_further_out_than_who_they_came_through():
    nodes = network(SAMPLE, DAY)
    spots, _ = rings(nodes)
    places = {(round(spot.x, 6), spot.y) for spot in spots}
    assert len(places) == len(nodes)
    assert all(node.parent < 0 or spots[node.parent].y < spots[at].y for at, node in enumerate(nodes))
    assert max(spot.x for spot in spots) - min(spot.x for spot in spots) < math.tau


def test_a_match_shows_a_place_for_every_name_still_to_come():
    nodes = match_tree(SAMPLE, AMINA, grown(SAMPLE), names=True)
    assert [node.role for node in nodes].count(Role.AWAITED) == 8
    assert columns(nodes)[0].x == 0
    unfinished = match_tree(SAMPLE, SAMPLE.matches[2], grown(SAMPLE), names=False)
    assert [node.label for node in unfinished[:2]] == ["", ""]


@pytest.mark.parametrize("file", ["net.png", "net.svg", "match.png", "match.svg"])
@pytest.mark.parametrize("names", [True, False])
def test_pictures_are_drawn_in_both_kinds_of_file(tmp_path, file, names):
    grove = referrals.grove(SAMPLE, AMINA.connectee if "match" in file else None, None)
    referrals.draw(grove, tmp_path / file, names, "Harbour $view$", "fr")
    content = (tmp_path / file).read_bytes()
    assert content.startswith(b"\x89PNG" if file.endswith("png") else b"<?xml")
    if file.endswith("svg"):
        assert ("Dana Whitfield" in content.decode()) is names


def test_one_of_anything_is_told_in_the_singular_in_french_too():
    one = referrals.grove(SAMPLE, None, None)
    only = dataclasses.replace(SAMPLE, referrals=SAMPLE.referrals[:1], matches=SAMPLE.matches[:1])
    lines = "\n".join(referrals.told(referrals.grove(only, None, None), "fr"))
    assert "1 donnée, 1 contactée" in lines
    assert "données" in "\n".join(referrals.told(one, "fr"))


def test_the_same_tree_is_the_same_picture(tmp_path):
    grove = referrals.grove(SAMPLE, None, None)
    for name in ("one.svg", "other.svg"):
        referrals.draw(grove, tmp_path / name, False, "Harbourview", "en")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()


def test_what_cannot_be_drawn_is_said(tmp_path):
    grove = referrals.grove(SAMPLE, None, None)
    with pytest.raises(SettingError, match="no picture"):
        referrals.draw(grove, tmp_path / "net.pdf", False, "us", "en")
    with pytest.raises(FileUnwritable, match="cannot be written"):
        referrals.draw(grove, tmp_path / "none" / "net.png", False, "us", "en")
    with pytest.raises(SettingError, match="no network to draw yet"):
        referrals.draw(referrals.grove(SAMPLE, None, 2001), tmp_path / "net.png", False, "us", "en")
    with pytest.raises(SettingError, match="did you mean “Amina Okafor”"):
        referrals.grove(SAMPLE, "Amina Okafr", None)
    with pytest.raises(SettingError, match="leave it out"):
        referrals.grove(SAMPLE, "Amina Okafor", 2026)
    with pytest.raises(SettingError, match="no year"):
        referrals.grove(SAMPLE, None, 26)


def connector(capsys, *words):
    status = cli.main(list(words))
    return status, capsys.readouterr().out


def test_the_command_tells_the_depths_and_whose_referrals_bear_fruit(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    connector(capsys, "demo", "--day", "2026-03-31")
    status, said = connector(
        capsys, "tree", "demo/connector.xlsx", "--day", "2026-03-31", "--to", "net.png", "--year", "2026"
    )
    assert status == 0
    assert "depth 2: 6 promised, 1 given, 1 contacted, 1 met, 1 job" in said
    assert "Gordon MacLeod: 3 people met, 1 job" in said
    assert (tmp_path / "net.png").stat().st_size > 10_000
    said = connector(capsys, "tree", "demo/connector.xlsx", "--match", "amina.okafor@example.ca", "--json")[1]
    assert '"promised": 3' in said


def test_today_is_listed_with_codes_and_a_letter_that_was_sent_goes_off_the_list(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    book, day = "demo/connector.xlsx", ("--day", "2026-03-31")
    connector(capsys, "demo", *day)
    said = connector(capsys, "today", book, *day)[1]
    line = next(line for line in said.splitlines() if "Thank the Connector: Olena Kovalchuk" in line)
    assert "letter: Thanks to a Connector · Matches, row" in said
    code = line.split()[0]
    status, told = connector(capsys, "sent", code, "--book", book, "--note", "by phone", *day)
    assert (status, told) == (
        0,
        "Written down in Letters: Thanks to a Connector, to alan.murphy@example.ca, 2026-03-31\n",
    )
    assert code not in connector(capsys, "today", book, *day)[1]
    assert cli.main(["sent", "zzzz", "--book", book, *day]) == 1
    assert "no line of today has the code “zzzz”" in capsys.readouterr().err
    decide = next(line for line in said.splitlines() if "Approve or decline" in line).split()[0]
    assert cli.main(["sent", decide, "--book", book, *day]) == 1
    assert "is no letter" in capsys.readouterr().err
    assert '"letter": "introduction"' in connector(capsys, "today", book, "--json", *day)[1]


def test_a_picture_says_since_when_people_are_not_paler_and_cuts_a_name_that_has_no_room(tmp_path):
    person = dataclasses.replace(SAMPLE.matches[0], connectee_name="Maximiliana Featherstonehaugh-Cholmondeley")
    book = dataclasses.replace(SAMPLE, matches=(person, *SAMPLE.matches[1:]))
    draw_network(tmp_path / "all.svg", network(book, DAY, names=True), "All", date(2026, 3, 1), "fr")
    text = (tmp_path / "all.svg").read_text(encoding="utf-8")
    assert "plus pâle : avant le 2026-03-01" in text
    assert "Maximiliana Featherst…" in text
    draw_network(tmp_path / "all.svg", network(book, DAY, names=True), "All", None, "fr")
    assert "plus pâle" not in (tmp_path / "all.svg").read_text(encoding="utf-8")
