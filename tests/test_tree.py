"""The referral tree: three names, and three more from each of them."""

from random import Random

from reports.tree import depths_of, grown, reach_of, too_many
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, reading


def forest(function):
    return grown(reading(function).workbook)


def test_the_tree_of_a_match_goes_three_then_nine():
    """
    Matches
    Connectee e-mail | Connector e-mail | Connector | Status | Met on
    amina@example.ca | lee@example.ca | Lee Roy | Approved | 2026-03-01

    Referrals
    Given on | Connectee e-mail | Referred by | Referred to | Contacted on | Met on | Result
    2026-03-01 | amina@example.ca | lee@example.ca | Dana Whitfield | 2026-03-02 | 2026-03-04 | More referrals
    2026-03-01 | amina@example.ca | Lee Roy | Marc Pelletier | 2026-03-02 | | No answer
    2026-03-05 | amina@example.ca | dana whitfield | Hugh Morrison | | | Job
    """
    trees = forest(test_the_tree_of_a_match_goes_three_then_nine)
    tree = trees.trees["amina@example.ca"]
    assert [(branch.referral.referred_to, branch.depth, branch.connector) for branch in tree.branches] == [
        ("Dana Whitfield", 1, "lee@example.ca"),
        ("Marc Pelletier", 1, "lee@example.ca"),
        ("Hugh Morrison", 2, "lee@example.ca"),
    ]
    first, second = trees.depths
    assert (first.promised, first.given, first.contacted, first.met, first.jobs) == (3, 2, 2, 1, 0)
    assert (second.promised, second.given, second.contacted, second.met, second.jobs) == (3, 1, 1, 1, 1)


def test_the_connector_whose_referrals_bear_fruit_is_known():
    """
    Matches
    Connectee e-mail | Connector e-mail | Status | Met on
    amina@example.ca | lee@example.ca | Closed | 2026-03-01
    luis@example.ca | kim@example.ca | Approved | 2026-03-01

    Referrals
    Given on | Connectee e-mail | Referred by | Referred to | Met on | Result
    2026-03-01 | amina@example.ca | lee@example.ca | Dana | 2026-03-04 | Conversation
    2026-03-05 | amina@example.ca | Dana | Hugh | 2026-03-09 | Job
    2026-03-05 | luis@example.ca | kim@example.ca | Ann | | |
    """
    fruit = forest(test_the_connector_whose_referrals_bear_fruit_is_known).by_connector
    assert reach_of(fruit["lee@example.ca"]).jobs == 1
    assert reach_of(fruit["kim@example.ca"]).met == 0


def test_a_blank_giver_is_the_only_connector_and_an_unknown_one_is_said():
    """
    Matches
    Connectee e-mail | Connector e-mail | Status
    amina@example.ca | lee@example.ca | Approved

    Referrals
    Given on | Connectee e-mail | Referred by | Referred to
    2026-03-01 | amina@example.ca | | Dana
    2026-03-02 | amina@example.ca | Somebody | Hugh
    """
    tree = forest(test_a_blank_giver_is_the_only_connector_and_an_unknown_one_is_said).trees["amina@example.ca"]
    assert [branch.depth for branch in tree.branches] == [1, 1]
    assert [referral.referred_to for referral in tree.unknown] == ["Hugh"]


def test_a_circle_counts_nowhere_and_the_rest_goes_on():
    """
    Matches
    Connectee e-mail | Connector e-mail | Status
    amina@example.ca | lee@example.ca | Approved

    Referrals
    Given on | Connectee e-mail | Referred by | Referred to
    2026-03-01 | amina@example.ca | lee@example.ca | Dana
    2026-03-02 | amina@example.ca | Ann | Bo
    2026-03-03 | amina@example.ca | Bo | Ann
    2026-03-03 | amina@example.ca | Zoe | Zoe
    """
    tree = forest(test_a_circle_counts_nowhere_and_the_rest_goes_on).trees["amina@example.ca"]
    assert [branch.referral.referred_to for branch in tree.branches] == ["Dana"]
    assert sorted(referral.referred_to for referral in tree.circular) == ["Ann", "Bo", "Zoe"]


def test_a_fourth_name_from_one_person_is_pointed_out():
    """
    Matches
    Connectee e-mail | Connector e-mail | Status
    amina@example.ca | lee@example.ca | Approved

    Referrals
    Given on | Connectee e-mail | Referred by | Referred to
    2026-03-01 | amina@example.ca | lee@example.ca | Ann
    2026-03-01 | amina@example.ca | lee@example.ca | Bo
    2026-03-01 | amina@example.ca | lee@example.ca | Cy
    2026-03-01 | amina@example.ca | lee@example.ca | Di
    """
    tree = forest(test_a_fourth_name_from_one_person_is_pointed_out).trees["amina@example.ca"]
    assert [(branch.referral.referred_to, number) for branch, number in too_many(tree)] == [("Di", 4)]


def test_the_order_of_rows_does_not_matter():
    """
    Matches
    Connectee e-mail | Connector e-mail | Status
    amina@example.ca | lee@example.ca | Approved

    Referrals
    Given on | Connectee e-mail | Referred by | Referred to
    2026-03-01 | amina@example.ca | lee@example.ca | Ann
    2026-03-01 | amina@example.ca | Ann | Bo
    2026-03-01 | amina@example.ca | Bo | Cy
    2026-03-01 | amina@example.ca | Cy | Ann
    """
    workbook = reading(test_the_order_of_rows_does_not_matter).workbook
    one = grown(workbook)
    rows = list(workbook.referrals)
    Random(3).shuffle(rows)
    assert grown(Workbook(DAY, matches=workbook.matches, referrals=tuple(rows))).trees == one.trees
    assert [branch.depth for branch in one.trees["amina@example.ca"].branches] == [1, 2, 3, 4]


def test_without_referrals_only_what_was_promised_is_there():
    assert depths_of((), 0) == ()
    assert [reach.promised for reach in depths_of((), 4)] == [12]


def test_a_talk_that_is_planned_has_not_been_held():
    """
    Matches
    Connectee e-mail | Connector e-mail | Status | Met on
    amina@example.ca | lee@example.ca | Approved | 2026-04-20

    Referrals
    Given on | Connectee e-mail | Referred by | Referred to | Contacted on | Met on | Result
    2026-03-01 | amina@example.ca | lee@example.ca | Dana Whitfield | 2026-03-02 | 2026-04-01 |
    2026-03-01 | amina@example.ca | lee@example.ca | Marc Pelletier | 2026-04-02 | |
    2026-03-01 | amina@example.ca | lee@example.ca | Hugh Morrison | 2026-03-02 | 2026-03-31 |
    """
    grove = forest(test_a_talk_that_is_planned_has_not_been_held)
    (reach,) = grove.depths
    assert (reach.promised, reach.given, reach.contacted, reach.met) == (0, 3, 2, 1)
