"""Matching for many communities: the same pure function, here or on Spark."""

import dataclasses
import shutil

import pytest

from automations.config import Config
from automations.engines import ENGINES, Community, match_one
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee, connector, full_workbook


def communities():
    """Return three communities: two can match somebody, one has no Connectors."""
    people = tuple(connectee(email=f"p{number}@example.ca") for number in range(3))
    helpers = tuple(connector(email=f"c{number}@example.ca") for number in range(2))
    books = {
        "Halifax": Workbook(DAY, people, helpers),
        "Truro": Workbook(DAY, people[:1], helpers),
        "Sydney": Workbook(DAY, people),
    }
    return [Community(name, full_workbook(book), Config()) for name, book in books.items()]


def test_each_community_is_matched_for_itself():
    found = ENGINES["local"](communities(), DAY)
    assert [(each.name, len(each.pairs), each.waiting) for each in found] == [
        ("Halifax", 2, 1),
        ("Truro", 1, 0),
        ("Sydney", 0, 3),
    ]


def test_a_communitys_own_settings_count():
    (halifax, *_) = communities()
    strict = dataclasses.replace(
        halifax.config, matching=dataclasses.replace(halifax.config.matching, proposals_at_once=1)
    )
    assert len(match_one(dataclasses.replace(halifax, config=strict), DAY).pairs) == 1


@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java")
def test_spark_finds_the_same():
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    assert ENGINES["spark"](communities(), DAY) == ENGINES["local"](communities(), DAY)
