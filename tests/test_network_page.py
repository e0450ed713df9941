"""The network on a page of a report: dots without names that fit, few people or five hundred; in both of our own templates."""

import io
import zipfile

import pytest
from PIL import Image

from automations import handing_in
from benchmarks.report import DAY, community, records
from reports.network import Role, network, rings
from reports.network_page import WIDE, dot_scale, network_page
from reports.own_template import own_template
from reports.periods import period_named
from reports.report import report_of
from reports.templates import content

pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def pictures():
    """Return the picture of a small and of a large network, by the number of Connectees."""
    return {size: network_page(network(community(size), DAY), DAY, "fr") for size in (4, 500)}


def test_few_people_and_five_hundred_fit_the_same_page(pictures):
    sizes = {Image.open(io.BytesIO(picture)).size for picture in pictures.values()}
    assert len(sizes) == 1
    assert sizes.pop()[0] == WIDE * 200


def test_dots_get_smaller_so_that_a_ring_can_be_seen():
    few, many = (dot_scale(rings(network(community(size), DAY))[0], 1.2) for size in (4, 500))
    assert few == 1
    assert 0.01 < many < 0.3
    assert Role.CONNECTEE.size * many > 1


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_own_templates_hold_the_picture_and_say_what_it_shows(pictures, kind, language):
    if kind == "docx":
        pytest.importorskip("docx")
    with zipfile.ZipFile(io.BytesIO(own_template(kind, language, pictures[4]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    assert pictures[4] in parts.values()
    said = b"".join(part for name, part in parts.items() if name.endswith(".xml")).decode()
    assert content.NETWORK_ALT.say(language) in said
    with zipfile.ZipFile(io.BytesIO(own_template(kind, language))) as whole:
        assert not [name for name in whole.namelist() if name.endswith(".png")]


def test_a_report_where_nobody_met_yet_or_without_the_extra_has_no_picture(monkeypatch):
    made = report_of(records(community(4)), period_named("april-2026"))
    assert handing_in.network_picture(made, "en").startswith(b"\x89PNG")
    assert handing_in.network_picture(report_of(records(community(0)), made.period), "en") == b""

    def missing(*_):
        raise ImportError("No module named 'matplotlib'")

    monkeypatch.setattr("reports.network_page.network_page", missing)
    assert handing_in.network_picture(made, "en") == b""
