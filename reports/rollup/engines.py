"""Adding up: written once as ibis expressions, run on an engine. The default is polars, inside this program.

Measured on a million rows (docs/benchmarks.md): ibis on polars takes as long as polars by hand, DuckDB a little longer, and
polars needs no pyarrow. `spark` hands the same expressions to PySpark as SQL. Any other engine that ibis knows is an address,
such as `bigquery://project/dataset`. To add a special one, add a function to the table at the foot.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.rollup.sharing import Facts
from sheets_templates.words import WordedError, Words, words_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import polars

COLUMNS = {"community": "int64", "figure": "int64", "person": "int64", "amount": "int64"}
TABLE = "connector_facts"
LOCAL = "polars://"


class EngineUnusable(WordedError):
    """An engine is unknown, not installed, or did not answer; the message says which, and what would be right."""


@dataclass(frozen=True, slots=True)
class Twice:
    """People who are counted in several communities: how many, and by how much the sum is more than people counted once."""

    people: int
    extra: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What was added up: each figure by figure and community, and who was counted twice by figure."""

    values: Mapping[tuple[str, str], int]
    twice: Mapping[str, Twice]


def by_community(facts: ir.Table) -> ir.Table:
    """Return each figure's value by community."""
    return facts.group_by("community", "figure").agg(value=facts.amount.sum())


def counted_twice(facts: ir.Table) -> ir.Table:
    """Return for each figure how many people several communities count, and by how much the sum exceeds people counted once.

    Of each person the community that counts them most often is left as it is. Those whom one community counts are put aside first:
    they are nearly all, and looking at the rest takes a fraction of the time and memory.
    """
    known = facts.filter(facts.person != 0)
    ends = known.group_by("figure", "person").agg(lowest=known.community.min(), highest=known.community.max())
    several = ends.filter(ends.lowest != ends.highest).select("figure", "person")
    theirs = known.join(several, ["figure", "person"])
    here = theirs.group_by("figure", "person", "community").agg(here=theirs.amount.sum())
    people = here.group_by("figure", "person").agg(extra=here.here.sum() - here.here.max())
    return people.group_by("figure").agg(people=people.count(), extra=people.extra.sum())


def add_up(facts: Facts, engine: str = "local") -> Sums:
    """Return what facts add up to, on an engine: local, spark, or an address that ibis knows. Raises EngineUnusable."""
    try:
        values, twice = ENGINES.get(engine, connected)(facts, LOCAL if engine == "local" else engine)
    except ImportError as error:
        extra = "spark" if engine == "spark" else "rollup"
        raise EngineUnusable(NOT_INSTALLED.fill(engine=engine, extra=extra, why=words_of(error))) from error
    return Sums(
        {(facts.figures[row["figure"]], facts.communities[row["community"]]): int(row["value"]) for row in values},
        {facts.figures[row["figure"]]: Twice(int(row["people"]), int(row["extra"])) for row in twice},
    )


Rows = list[dict[str, Any]]


def connected(facts: Facts, address: str) -> tuple[Rows, Rows]:
    """Add up on an engine that ibis connects to. Raises EngineUnusable."""
    import ibis

    if "://" not in address:
        raise EngineUnusable(NO_ENGINE.fill(address=address))
    try:
        engine: Any = ibis.connect(address)
        table = engine.create_table(TABLE, frame_of(facts), temp=True)
        values, twice = (engine.to_polars(each(table)).to_dicts() for each in (by_community, counted_twice))
    except ImportError:
        raise
    except Exception as error:  # every engine raises its own kinds
        first_line = words_of(error).say("en").partition("\n")[0]
        raise EngineUnusable(NO_ANSWER.fill(address=address, why=first_line)) from error
    return values, twice


NOT_INSTALLED = Words(
    "the engine {engine} is not installed: pip install 'connector-suite[{extra}]' ({why})",
    "le moteur {engine} n'est pas installé : pip install 'connector-suite[{extra}]' ({why})",
)
NO_ENGINE = Words(
    "there is no engine {address}; there is local, spark, or an address such as bigquery://project/dataset",
    "il n'y a pas de moteur {address}; il y a local, spark, ou une adresse comme bigquery://project/dataset",
)
NO_ANSWER = Words("the engine {address} did not answer: {why}", "le moteur {address} n'a pas répondu : {why}")


def on_spark(facts: Facts, engine: str) -> tuple[Rows, Rows]:
    """Add up with PySpark, in its session if there is one, else in local mode."""
    import ibis
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("connector rollup").config("spark.ui.enabled", "false")
    session = builder.config("spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "facts.parquet"
        frame_of(facts).write_parquet(file)
        session.read.parquet(str(file)).createOrReplaceTempView(TABLE)
        table = ibis.table(COLUMNS, name=TABLE)
        values, twice = ([row.asDict() for row in session.sql(each).collect()] for each in statements(table, "pyspark"))
    return values, twice


def statements(table: ir.Table, dialect: str) -> tuple[str, str]:
    """Return both sums of a table as SQL in a dialect that ibis knows."""
    import ibis

    first, second = (str(ibis.to_sql(each(table), dialect=dialect)) for each in (by_community, counted_twice))
    return first, second


def frame_of(facts: Facts) -> polars.DataFrame:
    """Return facts as a table of polars."""
    import polars

    return polars.DataFrame({name: getattr(facts, name) for name in COLUMNS})


ENGINES: Mapping[str, Callable[[Facts, str], tuple[Rows, Rows]]] = {"spark": on_spark}
