"""The national roll-up: what communities share, added up; people counted once; the broken, the missing, the different."""

import io
import json
import shutil
from datetime import date, datetime

import duckdb
import hypothesis
import ibis
import openpyxl
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from automations import rolling_up
from automations.books import office
from reports.figures import Records
from reports.periods import Period
from reports.report import report_of
from reports.rollup import engines
from reports.rollup.drawing import rollup_data, rollup_workbook
from reports.rollup.engines import EngineUnusable, Twice, add_up
from reports.rollup.national import national
from reports.rollup.sharing import (
    NoShare,
    SecretTooShort,
    Shared,
    SharedFigure,
    as_json,
    facts_of,
    from_json,
    hashed,
    share_of,
)
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words
from tests.sheets import DAY, connectee, connector
from tests.test_cli import connector as typed

PERIOD = Period(date(2025, 10, 1), date(2026, 3, 31))
SECRET = "a secret of all communities"
MARK = hashed("secret", SECRET)[:8]


def shared(community, people=(), definition="Counted so.", period=PERIOD, secret=MARK, made_on=DAY, **numbers):
    """Return what a community shares: Connectees by name, and further figures as numbers."""
    counts = Words.plain(definition)
    figures = {
        "connectees": SharedFigure(
            len(people), Words.plain("Connectees"), counts, tuple(hashed(p, SECRET) for p in people)
        )
    }
    figures |= {name: SharedFigure(value, Words.plain(name), Words.plain(name)) for name, value in numbers.items()}
    return Shared(community, period, made_on, secret, figures)


def crowd(*numbers):
    return [f"person {number}" for number in numbers]


def test_a_community_shares_figures_and_hashes_and_nothing_that_names_anybody():
    people = tuple(connectee(email=f"p{n}@example.ca", first_name="Zebulon") for n in range(6))
    records = Records(Workbook(DAY, people, (connector(),)), frozenset(person.key for person in people))
    text = as_json(share_of(report_of(records, PERIOD), "Halifax", SECRET))
    assert from_json(text).figures["connectees"].value == 6
    assert hashed("p1@example.ca", SECRET) in text
    for secret in ("example.ca", "Zebulon", "Gordon", "902", SECRET):
        assert secret not in text


def test_another_secret_gives_another_hash_and_a_short_one_is_refused():
    assert hashed("amina@example.ca", SECRET) != hashed("amina@example.ca", SECRET + "!")
    with pytest.raises(SecretTooShort, match="the secret has 5 characters; it needs 16 or more"):
        share_of(report_of(Records(Workbook(DAY), frozenset()), PERIOD), "Halifax", "short")


def test_without_a_secret_numbers_alone_are_shared():
    records = Records(Workbook(DAY, (connectee(),)), frozenset({connectee().key}))
    made = share_of(report_of(records, PERIOD), "Halifax")
    assert (made.secret, made.figures["connectees"].value, made.figures["connectees"].people) == ("", 1, ())


def test_what_is_shared_comes_back_from_its_file_as_it_was():
    made = shared("Québec {x}", crowd(1, 2), jobs_found=3)
    assert from_json(as_json(made)) == made


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", '{"kind": "other"}', '{"kind": "connector-share/1"}', as_json(shared("A", crowd(1))).replace('"value": 1', '"value": -1'),
     as_json(shared("A", crowd(1))).replace('"value": 1', '"value": 0'), as_json(shared("A")).replace("2025-10-01", "soon"),
     as_json(shared("A", crowd(1))).replace(hashed("person 1", SECRET), "amina@example.ca"), "[" * 100_000],
)  # fmt: skip
def test_a_file_that_is_no_share_is_refused(text):
    with pytest.raises(NoShare):
        from_json(text)


def rolled(*shares, **more):
    return national(shares, PERIOD, **more)


def test_figures_are_added_up_in_alphabetical_order_and_nobody_is_ranked():
    found = rolled(
        shared("Zorra", crowd(*range(10)), activities=2), shared("Élan", crowd(*range(20, 50)), activities=1)
    )
    assert found.communities == ("Élan", "Zorra")
    assert (
        found.number("connectees", None),
        found.number("connectees", "Zorra"),
        found.number("activities", None),
    ) == (40, 10, 3)


def test_people_whom_several_communities_count_are_counted_once_in_the_total():
    found = rolled(
        shared("A", crowd(*range(20))), shared("B", crowd(*range(10, 30))), shared("C", crowd(*range(12, 17)))
    )
    line = found.lines["connectees"]
    assert (line.twice, line.shown.total, line.corrected) == (10, 30, True)


def test_fewer_than_five_such_people_are_not_told_by_the_total():
    found = rolled(shared("A", crowd(*range(20))), shared("B", crowd(*range(18, 38))))
    assert (found.lines["connectees"].twice, found.number("connectees", None)) == (None, 40)


def test_small_numbers_of_people_are_hidden_and_those_of_things_are_not():
    found = rolled(shared("A", crowd(1, 2), activities=1), shared("B", crowd(*range(9, 40)), activities=2))
    assert (found.number("connectees", "A"), found.number("connectees", "B"), found.number("activities", "A")) == (
        None,
        None,
        1,
    )
    assert found.rate("A") is None


def test_the_missing_the_twofold_and_other_periods_are_remarked_on():
    later = shared("Halifax", crowd(*range(9)), made_on=date(2026, 4, 9))
    found = rolled(
        shared("Halifax", crowd(*range(7))),
        later,
        shared("Moncton", crowd(*range(30, 37))),
        shared("moncton ", crowd(*range(30, 37))),
        shared("Windsor", period=Period(date(2026, 1, 1), date(2026, 6, 30))),
        shared("Québec", period=Period(date(2024, 1, 1), date(2024, 6, 30))),
        shared("Victoria", crowd(*range(50, 60)), secret=""),
        shared("Sudbury", crowd(*range(50, 60)), secret="other"),
        expected=("Halifax", "Saskatoon"),
    )
    said = {(remark.about, remark.text.say("en")) for remark in found.remarks}
    assert found.missing == ("Saskatoon",)
    assert found.number("connectees", "Halifax") == 9
    assert ("Halifax", "came 2 times; the newest, of 2026-04-09, counts: –") in said
    assert ("Moncton", "came 2 times, all the same; counted once") in said
    assert ("Windsor", "reports 2026-01-01 to 2026-06-30, which overlaps but is not the period; not counted") in said
    assert ("Québec", "reports 2024-01-01 to 2024-06-30, another period; not counted") in said
    assert ("Victoria", "shares no hashes; people counted elsewhere too are not found") in said
    assert ("Sudbury", "hashed with another secret; people counted elsewhere too are not found") in said
    assert found.lines["connectees"].twice == 0


def test_communities_that_count_otherwise_are_named():
    found = rolled(
        shared("A", crowd(*range(9))),
        shared("B", crowd(*range(20, 29))),
        shared("C", crowd(*range(40, 49)), "Otherwise."),
    )
    assert [remark.text.say("en") for remark in found.remarks] == [
        "Connectees is counted in 2 ways; otherwise by C: compare with care"
    ]


FACTS = facts_of(
    (
        shared("A", crowd(*range(20)), attendance=12),
        shared("B", crowd(*range(10, 30))),
        shared("C", crowd(*range(15, 40))),
    ),
    MARK,
)


def test_the_default_engine_adds_up_as_one_does_by_hand():
    sums = add_up(FACTS)
    assert sums.values == {
        ("connectees", "A"): 20,
        ("connectees", "B"): 20,
        ("connectees", "C"): 25,
        ("attendance", "A"): 12,
    }
    assert sums.twice == {"connectees": Twice(people=20, extra=20 + 20 + 25 - 40)}


people_shared = st.lists(st.lists(st.integers(1, 12), max_size=25), min_size=1, max_size=6)


@given(people_shared)
@hypothesis.settings(max_examples=25, deadline=None)
def test_any_people_are_added_up_as_counting_them_by_hand_does(communities):
    """Each community counts some people, one of them maybe more than once, as with jobs."""
    shares = [shared(f"C{at}", sorted(f"p{person}" for person in people)) for at, people in enumerate(communities)]
    sums = add_up(facts_of(shares, MARK))
    extra = people = 0
    for person in range(1, 13):
        here = [each.count(person) for each in communities if person in each]
        people += len(here) > 1
        extra += sum(here) - max(here) if len(here) > 1 else 0
    assert [sums.values["connectees", f"C{at}"] for at in range(len(communities))] == list(map(len, communities))
    assert sums.twice.get("connectees", Twice(0, 0)) == Twice(people, extra)


def test_the_same_roll_up_runs_on_spark_with_equal_results():
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    assert add_up(FACTS, "spark") == add_up(FACTS) == add_up(FACTS, "polars://")


def test_the_statements_for_bigquery_are_its_sql_and_say_the_same():
    """BigQuery itself is out of reach here: its statements are parsed as BigQuery's, and run after translation to DuckDB's."""
    table = ibis.table(engines.COLUMNS, name=engines.TABLE)
    sums = add_up(FACTS)
    with duckdb.connect() as base:
        base.execute(f"CREATE TABLE {engines.TABLE} (community BIGINT, figure BIGINT, person BIGINT, amount BIGINT)")
        rows = zip(*(map(int, getattr(FACTS, name)) for name in engines.COLUMNS), strict=True)
        base.executemany(f"INSERT INTO {engines.TABLE} VALUES (?, ?, ?, ?)", list(rows))
        told = []
        for statement in engines.statements(table, "bigquery"):
            [parsed] = sqlglot.parse(statement, dialect="bigquery")
            assert parsed.sql(dialect="bigquery") == statement.replace("\n", " ").replace("  ", "") or parsed
            told.append(base.execute(parsed.sql(dialect="duckdb")).fetchall())
    values, twice = told
    assert {(FACTS.figures[figure], FACTS.communities[at]): number for at, figure, number in values} == sums.values
    assert {FACTS.figures[figure]: Twice(people, extra) for figure, people, extra in twice} == sums.twice


def test_an_engine_that_there_is_not_or_does_not_answer_is_one_line(monkeypatch):
    with pytest.raises(EngineUnusable, match="there is no engine sprak; there is local, spark"):
        add_up(FACTS, "sprak")
    with pytest.raises(EngineUnusable, match="the engine sprak://x did not answer"):
        add_up(FACTS, "sprak://x")

    def missing(facts, engine):
        raise ImportError("No module named 'pyspark'")

    monkeypatch.setitem(engines.ENGINES, "spark", missing)
    with pytest.raises(EngineUnusable, match=r"not installed: pip install 'connector-suite\[spark\]'"):
        add_up(FACTS, "spark")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_workbook_shows_figures_totals_dashes_and_what_to_know(language):
    found = rolled(
        shared("=Halifax", crowd(*range(9)), jobs_found=6),
        shared("Moncton", crowd(*range(20, 23)), jobs_found=7),
        shared("Windsor", crowd(*range(30, 50)), "Otherwise.", jobs_found=9),
        expected=("Saskatoon",),
    )
    book = openpyxl.load_workbook(io.BytesIO(rollup_workbook(found, language)))
    first = book.worksheets[0]
    rows = {row[0].value: [cell.value for cell in row[1:4]] for row in first.iter_rows(min_row=5, max_row=8)}
    assert rows["Moncton"][:2] == ["–", 7]
    assert list(rows) == ["=Halifax", "Moncton", "Windsor", "Total"]
    assert "Saskatoon" in [cell.value for cell in book.worksheets[2]["A"]]
    assert len(first._charts) == 2
    assert rollup_data(found, language)["figures"]["connectees"]["by_community"]["Moncton"] is None


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    """Return a folder with two shares, a broken one, a workbook, and a community's own config.toml."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(rolling_up.SECRET, SECRET)
    typed(capsys, "demo", "east", "--day", "2026-03-31")
    (tmp_path / "all" / "North").mkdir(parents=True)
    (tmp_path / "east" / "connector.xlsx").rename(tmp_path / "all" / "Eastern_Strait.xlsx")
    shutil.copy(tmp_path / "all" / "Eastern_Strait.xlsx", tmp_path / "all" / "North" / "connector.xlsx")
    (tmp_path / "all" / "North" / "config.toml").write_text('[community]\nname = "Northumberland"\n', encoding="utf-8")
    for name, start in (("Halifax", 0), ("Moncton", 100)):
        text = as_json(shared(name, crowd(*range(start, start + 20)), jobs_found=8))
        (tmp_path / "all" / f"{name}.json").write_text(text, encoding="utf-8")
    (tmp_path / "all" / "torn.json").write_text("{", encoding="utf-8")
    (tmp_path / "all" / "torn.xlsx").write_text("nothing", encoding="utf-8")
    return tmp_path / "all"


def test_one_command_rolls_a_folder_up_and_says_what_it_left_out(folder, capsys):
    status, said, _ = typed(capsys, "rollup", "all", "--to", "all.xlsx", "--day", "2026-04-02")
    assert status == 0
    assert "4 communities: Eastern Strait, Halifax, Moncton and Northumberland" in said
    assert "! torn.json could not be read, and does not count: it is no file of connector share" in said
    assert "! torn.xlsx could not be read" in said
    assert "Written: all.xlsx" in said
    assert "is there already; add --replace" in typed(capsys, "rollup", "all", "--to", "all.xlsx")[2]
    data = json.loads(typed(capsys, "rollup", "all", "--json", "--day", "2026-04-02", "--period", "april-2026")[1])
    assert data["figures"]["connectees"]["counted_twice"] >= 5
    assert "example.ca" not in json.dumps(data)


def test_what_could_not_be_read_says_why_in_french_too(folder, capsys):
    (folder / "latin.json").write_bytes(b"\xff{")
    (folder / "other.json").write_text('{"kind": "other"}', encoding="utf-8")
    (folder / "filed.json").write_text('{"form": "connector report 99", "seal": ""}', encoding="utf-8")
    words = ("rollup", "all", "nowhere.csv", "--to", "t.xlsx", "--day", "2026-04-02", "--language", "fr")
    told = dict(
        line.removeprefix("! ").split(" illisible, et ne compte pas : ")
        for line in typed(capsys, *words)[1].splitlines()
        if "illisible" in line
    )
    no_share = "ce n'est pas un fichier de connector share, ou il a été abîmé en route : redemandez-le"
    assert told["torn.json"] == told["latin.json"] == no_share
    assert told["other.json"].startswith("il est du genre « other », et non « ")
    assert told["filed.json"].startswith("il a été déposé sous une autre forme, « connector report 99 »")
    assert told["nowhere.csv"].startswith("ce n'est rien de ceci : un fichier de connector share")
    assert "n'est pas un classeur" in told["torn.xlsx"]


def test_a_community_shares_with_one_command_and_rolls_up_again(folder, capsys):
    book = str(folder / "Eastern_Strait.xlsx")
    status, said, _ = typed(capsys, "share", "april-2026", "--book", book, "--to", "ours.json", "--day", "2026-04-02")
    assert (status, said.splitlines()[0]) == (0, "Written: ours.json")
    assert "is there already" in typed(capsys, "share", "april-2026", "--book", book, "--to", "ours.json")[2]
    assert typed(capsys, "rollup", "ours.json", "--to", "one.xlsx")[0] == 0


def test_sharing_without_the_secret_says_what_is_lost_and_a_short_one_is_refused(folder, capsys, monkeypatch):
    book = str(folder / "Eastern_Strait.xlsx")
    monkeypatch.setenv(rolling_up.SECRET, "short")
    assert (
        "CONNECTOR_ROLLUP_SECRET: the secret has 5 characters"
        in typed(capsys, "share", "april-2026", "--book", book)[2]
    )
    monkeypatch.delenv(rolling_up.SECRET)
    assert (
        "! without CONNECTOR_ROLLUP_SECRET" in typed(capsys, "share", "april-2026", "--book", book, "--to", "x.json")[1]
    )


def test_the_communities_of_the_programme_are_the_default_and_who_is_missing_is_told(folder, capsys, tmp_path):
    (tmp_path / "config.toml").write_text('[programme]\ncommunities = ["all/North/config.toml"]\n', encoding="utf-8")
    said = typed(capsys, "rollup", "--period", "april-2026", "--to", "p.xlsx", "--day", "2026-04-02")[1]
    assert "1 community: Northumberland" in said
    said = typed(capsys, "rollup", "all/Halifax.json", "--to", "q.xlsx")[1]
    assert "! no report from Northumberland" in said


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "there is nothing to roll up"),
        (("all/torn.json",), "none of these can be rolled up: torn.json could not be read"),
        (
            ("nowhere.csv",),
            "nowhere.csv could not be read, and does not count: it is none of these: a file of connector share",
        ),
        (("all/Halifax.json", "--to", "x.pdf"), "its name must end in .xlsx"),
        (("all/Halifax.json", "--engine", "sprak"), "there is no engine sprak"),
        (("all/Halifax.json", "--period", "april"), "is no period"),
    ],
)
def test_what_cannot_be_rolled_up_is_one_line(folder, capsys, words, complaint):
    status, _, said = typed(capsys, "rollup", *words)
    assert (status, len(said.splitlines())) == (1, 1)
    assert complaint in said


def test_the_page_is_a_pdf_with_libreoffice_and_without(folder, capsys, monkeypatch):
    if office.program() is not None:
        assert "Written: a.pdf" in typed(capsys, "rollup", "all", "--to", "a.xlsx", "--pdf", "--day", "2026-04-02")[1]
    monkeypatch.setattr(office, "program", lambda: None)
    assert (
        "Écrit : b.pdf"
        in typed(capsys, "rollup", "all", "--to", "b.xlsx", "--pdf", "--language", "fr", "--day", "2026-04-02")[1]
    )
    assert (folder.parent / "b.pdf").read_bytes().startswith(b"%PDF")


def test_the_period_that_most_communities_report_is_rolled_up_where_none_is_named():
    other = Period(date(2025, 4, 1), date(2025, 9, 30))
    shares = [shared("A"), shared("B"), shared("C", period=other)]
    order = rolling_up.Order(())
    assert rolling_up.chosen_period(order, shares, rolling_up.Config(), datetime(2026, 4, 2)) == PERIOD
