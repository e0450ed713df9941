"""Intake beside what one would use instead: the same rows and equivalent checks, in one run.

`python benchmarks/intake.py [ROWS]` (100,000 where nothing is said). Three tables: rules over rows that were read, reading
cells as people type them, and finding people who are entered twice, against what the benchmark knows to be true.
Peers that are not installed are left out: pip install "pandera[polars]" pydantic frictionless
great_expectations recordlinkage splink dedupe.
"""

from __future__ import annotations

import gc
import io
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

DAY = date(2026, 3, 31)
FEW = 10_000
"""So many rows for the peers that could not finish all of them in a minute."""


def people(number: int) -> list[Any]:
    """Return invented Connectees; a tenth breaks some rule."""
    from sheets_templates.choices import Attitude, Education, Employment, Industry, SpokenLanguage
    from sheets_templates.people_tabs import Connectee

    dice = random.Random(1)
    return [
        Connectee(
            line=at + 2,
            first_name="A",
            last_name=f"Person {at}",
            email=f"person{at}@example.ca",
            applied_on=DAY - timedelta(days=dice.randrange(300)),
            language=SpokenLanguage.ENGLISH,
            may_work=dice.random() > 0.02,
            education=Education.BACHELOR if dice.random() > 0.02 else Education.NONE,
            language_sufficient=dice.random() > 0.02,
            employment=Employment.UNDEREMPLOYED,
            occupation="Data analyst",
            industry=Industry.FINANCE,
            intake_on=DAY - timedelta(days=3),
            resume=True,
            employment_ready=True,
            attitude=Attitude.POSITIVE if dice.random() > 0.02 else Attitude.NEEDS_COACHING,
            willing_to_network=True,
            consent_share=DAY,
        )
        for at in range(number)
    ]


def rules_ours(rows: list[Any]) -> int:
    """Judge every row by all rules of Connectees; likeness is measured by itself."""
    from automations.intake import CONNECTEE_RULES, Desk, Intake
    from automations.rules import judged

    rules = tuple(rule for rule in CONNECTEE_RULES if "one_person" not in rule.name)
    desk = Desk(DAY, Intake(), {}, {}, frozenset(), (" nurse ", " engineer "))
    return sum(verdict.ready for verdict in judged(tuple(rows), rules, desk, {}))


def rules_pandera(rows: list[Any]) -> int:
    """Check the same by pandera on polars; rows that pass."""
    import pandera.polars as pa
    import polars as pl

    names = ("may_work", "language_sufficient", "resume", "employment_ready", "willing_to_network")
    frame = pl.DataFrame(
        {name: [getattr(row, name) for row in rows] for name in names}
        | {name: [getattr(row, name).name for row in rows] for name in ("education", "employment", "attitude")}
        | {name: [getattr(row, name) for row in rows] for name in ("email", "occupation", "applied_on", "intake_on")}
    )
    schema = pa.DataFrameSchema(
        {name: pa.Column(bool, pa.Check.eq(True)) for name in names}
        | {
            "education": pa.Column(str, pa.Check.ne("NONE")),
            "employment": pa.Column(str, pa.Check.ne("IN_FIELD")),
            "attitude": pa.Column(str, pa.Check.ne("NEEDS_COACHING")),
            "email": pa.Column(str, pa.Check.str_matches(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")),
            "occupation": pa.Column(str),
            "intake_on": pa.Column(pl.Date, pa.Check.le(DAY)),
        }
    )
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(rows) - errors.failure_cases["index"].n_unique()
    return len(rows)


def rules_pydantic(rows: list[Any]) -> int:
    """Check the same by pydantic models, a row each; rows that pass."""
    from typing import Annotated, Literal

    from pydantic import BaseModel, Field, ValidationError

    class Model(BaseModel):
        email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")]
        occupation: str
        may_work: Literal[True]
        language_sufficient: Literal[True]
        resume: Literal[True]
        employment_ready: Literal[True]
        willing_to_network: Literal[True]
        education: Literal["TRADE", "COLLEGE", "BACHELOR", "MASTER", "DOCTORATE"]
        employment: Literal["UNEMPLOYED", "UNDEREMPLOYED", "STUDYING"]
        attitude: Literal["POSITIVE"]
        intake_on: date

    good = 0
    for row in rows:
        try:
            Model(
                email=row.email, occupation=row.occupation, may_work=row.may_work, resume=row.resume,
                language_sufficient=row.language_sufficient, employment_ready=row.employment_ready,
                willing_to_network=row.willing_to_network, education=row.education.name,
                employment=row.employment.name, attitude=row.attitude.name, intake_on=row.intake_on,
            )  # fmt: skip
            good += 1
        except ValidationError:
            pass
    return good


EDUCATIONS = ["TRADE", "COLLEGE", "BACHELOR", "MASTER", "DOCTORATE"]
EMPLOYMENTS = ["UNEMPLOYED", "UNDEREMPLOYED", "STUDYING"]
YES_COLUMNS = ("may_work", "language_sufficient", "resume", "employment_ready", "willing_to_network")
MAIL = r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$"


def records(rows: list[Any]) -> list[dict[str, Any]]:
    """Return rows as the records of plain values that most peers take."""
    return [
        {name: getattr(row, name) for name in (*YES_COLUMNS, "email", "occupation", "intake_on")}
        | {name: getattr(row, name).name for name in ("education", "employment", "attitude")}
        for row in rows
    ]


def rules_frictionless(rows: list[Any]) -> int:
    """Check the same by a frictionless schema, at 5,000 rows as it is the slowest; rows that pass, of all."""
    from frictionless import Checklist, Resource, Schema, validate

    part = rows[:FEW]
    yes = [{"name": name, "type": "boolean", "constraints": {"enum": [True]}} for name in YES_COLUMNS]
    fields = [
        {"name": "email", "type": "string", "constraints": {"pattern": MAIL}},
        {"name": "occupation", "type": "string", "constraints": {"required": True}},
        {"name": "intake_on", "type": "date", "constraints": {"maximum": DAY.isoformat()}},
        {"name": "education", "type": "string", "constraints": {"enum": EDUCATIONS}},
        {"name": "employment", "type": "string", "constraints": {"enum": EMPLOYMENTS}},
        {"name": "attitude", "type": "string", "constraints": {"enum": ["POSITIVE"]}},
    ]
    schema = Schema.from_descriptor({"fields": [*yes, *fields]})
    report = validate(Resource(data=records(part), schema=schema), checklist=Checklist(), limit_errors=len(part))
    return len(part) - len({error[0] for error in report.flatten(["rowNumber"])})


def rules_great_expectations(rows: list[Any]) -> int:
    """Check the same by great_expectations over a pandas frame; rows that pass."""
    import great_expectations as gx
    import pandas as pd
    from great_expectations import expectations as gxe

    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    frame = pd.DataFrame(records(rows))
    context = gx.get_context(mode="ephemeral")
    batch = (
        context.data_sources.add_pandas("rows")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": frame})
    )
    wanted = [
        *(gxe.ExpectColumnValuesToBeInSet(column=name, value_set=[True]) for name in YES_COLUMNS),
        gxe.ExpectColumnValuesToMatchRegex(column="email", regex=MAIL),
        gxe.ExpectColumnValuesToNotBeNull(column="occupation"),
        gxe.ExpectColumnValuesToBeBetween(column="intake_on", max_value=DAY),
        gxe.ExpectColumnValuesToBeInSet(column="education", value_set=EDUCATIONS),
        gxe.ExpectColumnValuesToBeInSet(column="employment", value_set=EMPLOYMENTS),
        gxe.ExpectColumnValuesToBeInSet(column="attitude", value_set=["POSITIVE"]),
    ]
    bad: set[int] = set()
    for each in wanted:
        result = batch.validate(each, result_format={"result_format": "COMPLETE"}).result
        bad.update(result.get("unexpected_index_list") or ())
    return len(rows) - len(bad)


def typed(number: int) -> tuple[tuple[Any, ...], ...]:
    """Return a grid as people type it: phones, e-mails and dates in many ways, every cell another."""
    dice = random.Random(2)
    rows: list[tuple[Any, ...]] = [("First name", "Last name", "E-mail", "Phone", "Applied on", "Intake meeting on")]
    for at in range(number):
        day = DAY - timedelta(days=dice.randrange(700))
        number_ = f"{dice.randrange(200, 999)}{dice.randrange(200, 999)}{dice.randrange(10_000):04}"
        phone = (
            f"({number_[:3]}) {number_[3:6]}-{number_[6:]}",
            f"+1 {number_[:3]} {number_[3:6]} {number_[6:]}",
            number_,
        )[at % 3]
        written = (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", day)[at % 4]
        rows.append(("A", f"Person {at}", f"person.{at}@mail{at % 900}.example.ca", phone, written, day))
    return tuple(rows)


def read_ours(grid: tuple[tuple[Any, ...], ...]) -> int:
    """Read the grid into typed rows."""
    from sheets_templates.grids import read_workbook

    return len(read_workbook({"Connectees": grid}, DAY).workbook.connectees)


def read_pydantic(grid: tuple[tuple[Any, ...], ...]) -> int:
    """Read the same by pydantic with its own e-mail type, phonenumbers and dateutil."""
    import phonenumbers
    from dateutil.parser import parse
    from pydantic import BaseModel, EmailStr

    class Model(BaseModel):
        first_name: str
        last_name: str
        email: EmailStr
        phone: str
        applied_on: date
        intake_on: date

    good = 0
    for first, last, email, phone, applied, intake in grid[1:]:
        phonenumbers.parse(phone, "CA")
        day = applied if isinstance(applied, date) else parse(applied).date()
        Model(
            first_name=first,
            last_name=last,
            email=email.replace("example", "canada"),
            phone=phone,
            applied_on=day,
            intake_on=intake,
        )
        good += 1
    return good


FIRSTS = [
    "Amina",
    "Luis",
    "Mei",
    "Omar",
    "Yara",
    "Kofi",
    "Robert",
    "William",
    "Elizabeth",
    "Katherine",
    "Michael",
    "Samuel",
    "Thérèse",
    "José",
    "François",
    "Noémie",
    "Olena",
    "Priya",
    "Hassan",
    "Fatima",
    "Grace",
    "Daniel",
    "Camille",
    "Victor",
    "Ingrid",
    "Kwame",
    "Nadia",
    "Tomás",
    "Hana",
    "Leila",
    "Sofia",
    "Arjun",
    "Élodie",
    "Mateo",
    "Gordon",
    "Susan",
    "Alan",
    "Janet",
    "Denise",
    "Peter",
    "Karen",
    "Andrew",
    "Jennifer",
    "Joseph",
    "Margaret",
    "Patricia",
    "Richard",
    "Thomas",
    "Nicholas",
    "Alexander",
    "Benjamin",
    "Matthew",
    "Jessica",
    "Rebecca",
    "Victoria",
    "Zoë",
    "Aiko",
    "Carlos",
    "Dmitri",
    "Emeka",
    "Farah",
    "Gita",
    "Henrik",
    "Ibrahim",
    "Jamal",
    "Kiran",
    "Lars",
    "Maya",
    "Nikolai",
    "Oksana",
    "Pablo",
]

NICKNAMES = dict(
    pair.split(":")
    for pair in [
        "Robert:Bob",
        "William:Bill",
        "Elizabeth:Liz",
        "Katherine:Kate",
        "Michael:Mike",
        "Samuel:Sam",
        "Daniel:Dan",
        "Andrew:Andy",
        "Jennifer:Jen",
        "Joseph:Joe",
        "Margaret:Peggy",
        "Richard:Rick",
        "Thomas:Tom",
        "Nicholas:Nick",
        "Alexander:Alex",
        "Benjamin:Ben",
        "Matthew:Matt",
        "Jessica:Jess",
    ]
)

PARTS = [
    "ka",
    "ro",
    "mi",
    "ta",
    "len",
    "bor",
    "sha",
    "vi",
    "du",
    "ne",
    "po",
    "lar",
    "gen",
    "ost",
    "wick",
    "ham",
    "ley",
    "son",
    "berg",
    "mann",
    "ova",
    "ski",
    "enko",
    "ez",
    "ian",
    "yan",
    "oglu",
    "pour",
    "nath",
]


def sample(number: int) -> tuple[list[Any], set[tuple[int, int]]]:
    """Return people and the pairs that are one person: slips, accents, nicknames, swapped names, other addresses.

    Households share phone and last name, some an address, and are not one person.
    """
    from automations.likeness import Someone, bare, plain_email

    dice = random.Random(3)
    lasts = sorted({"".join(dice.choice(PARTS) for _ in range(dice.randint(2, 3))).title() for _ in range(6000)})
    found: list[Any] = []
    truth: set[tuple[int, int]] = set()
    used: set[str] = set()

    def slip(text: str) -> str:
        at = dice.randrange(1, max(2, len(text) - 1))
        letter = dice.choice("aeiourstln")
        return (text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :])[
            dice.randrange(3)
        ]

    def address(first: str, last: str) -> str:
        one, two = bare(first), bare(last)
        made = (
            f"{one}.{two}",
            f"{one}{two}{dice.randint(1, 99)}",
            f"{one[0]}{two}",
            f"{two}.{one}{dice.randint(1, 999)}",
        )[dice.randrange(4)]
        made += "@" + dice.choice(["example.ca", "mail.example", "gmail.com", "post.example"])
        while plain_email(made) in used:
            made = made.replace("@", f"{dice.randint(0, 9)}@")
        used.add(plain_email(made))
        return made

    while len(found) < number:
        first, last, city = dice.choice(FIRSTS), dice.choice(lasts), f"City {dice.randrange(40)}"
        phone = f"{dice.choice(['902', '506', '416', '514'])}-{dice.randint(200, 999)}-{dice.randint(0, 9999):04}"
        me = Someone(first, last, address(first, last), phone, city)
        found.append(me)
        fate = dice.random()
        if fate < 0.1:
            short = NICKNAMES.get(first, first)
            again = (
                Someone(slip(first), last, me.email, phone, city),
                Someone(bare(first).title(), bare(last).title(), address(first, last), phone, city),
                Someone(short, last, address(short, last), phone.replace("-", " "), city),
                Someone(last, first, me.email, "", city),
                Someone(first, slip(last), address(first, last), f"+1 ({phone[:3]}) {phone[4:]}", city),
                Someone(first, last, me.email.replace("@", "+ncp@"), "", f"City {dice.randrange(40)}"),
                Someone(first, last, slip(me.email.split("@")[0]) + "@" + me.email.split("@")[1], "", city),
            )[dice.randrange(7)]
            truth.add((len(found) - 1, len(found)))
            found.append(again)
        elif fate < 0.18:
            other = dice.choice([name for name in FIRSTS if name != first])
            email = me.email if dice.random() < 0.3 else address(other, last)
            found.append(Someone(other, last, email, phone, city))
    return found, truth


Pairs = set[tuple[int, int]]


def twins_ours(rows: list[Any]) -> Pairs:
    """Return the pairs of which likeness is certain."""
    from automations.likeness import CERTAIN, alike

    return {(pair.one, pair.other) for pair in alike(rows) if pair.confidence >= CERTAIN}


def twins_recordlinkage(rows: list[Any]) -> Pairs:
    """Return what recordlinkage finds: blocks on phone, e-mail and last name, Jaro-Winkler on names."""
    import pandas as pd
    import recordlinkage as rl

    from automations.likeness import bare, phone_digits, plain_email

    frame = pd.DataFrame(
        {
            "first": [bare(row.first) for row in rows],
            "last": [bare(row.last) for row in rows],
            "email": [plain_email(row.email) or None for row in rows],
            "phone": [phone_digits(row.phone) or None for row in rows],
            "place": [row.place for row in rows],
        }
    )
    indexer = rl.Index()
    for block in ("phone", "email", ["last", "first"]):
        indexer.block(block)
    pairs = indexer.index(frame)
    compare = rl.Compare()
    compare.string("first", "first", method="jarowinkler", label="first")
    compare.string("last", "last", method="jarowinkler", label="last")
    for exact in ("email", "phone", "place"):
        compare.exact(exact, exact, label=exact)
    scores = compare.compute(pairs, frame)
    good = (scores["first"] >= 0.85) & (scores["last"] >= 0.85) & (scores[["email", "phone", "place"]].sum(axis=1) >= 1)
    return {(min(one, other), max(one, other)) for one, other in scores[good].index}


def twins_splink(rows: list[Any]) -> Pairs:
    """Return what splink finds on DuckDB, trained on the data itself."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from automations.likeness import bare, phone_digits, plain_email

    frame = pd.DataFrame(
        {
            "unique_id": range(len(rows)),
            "first": [bare(row.first) for row in rows],
            "last": [bare(row.last) for row in rows],
            "email": [plain_email(row.email) or None for row in rows],
            "phone": [phone_digits(row.phone) or None for row in rows],
            "place": [row.place for row in rows],
        }
    )
    blocks = [block_on("phone"), block_on("email"), block_on("last", "place")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("first"),
            cl.JaroWinklerAtThresholds("last"),
            cl.ExactMatch("email"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("place"),
        ],
        blocking_rules_to_generate_predictions=blocks,
    )
    linker = Linker(DuckDBAPI().register(frame), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("email")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("last", "first"))
    found = linker.inference.predict(threshold_match_probability=0.9).as_pandas_dataframe()
    return {(min(a, b), max(a, b)) for a, b in zip(found["unique_id_l"], found["unique_id_r"], strict=True)}


def twins_dedupe(rows: list[Any], truth: Pairs) -> Pairs:
    """Return what dedupe finds among the first rows, after training on a sample of them with the true answers."""
    import dedupe
    from dedupe import variables

    from automations.likeness import bare, phone_digits, plain_email

    data = {
        at: {
            "first": bare(row.first) or None,
            "last": bare(row.last) or None,
            "email": plain_email(row.email) or None,
            "phone": phone_digits(row.phone) or None,
            "place": row.place or None,
        }
        for at, row in enumerate(rows)
    }
    dice = random.Random(4)
    same = dice.sample(sorted(pair for pair in truth if pair[1] < len(rows)), 60)
    apart = [(at, at + 1) for at in range(len(rows) - 1) if (at, at + 1) not in truth]
    households = [(one, two) for one, two in apart if data[one]["phone"] == data[two]["phone"]]
    other = [*dice.sample(households, 60), *dice.sample(apart, 60)]
    finder = dedupe.Dedupe(
        [
            variables.String("first", has_missing=True),
            variables.String("last", has_missing=True),
            variables.Exact("email", has_missing=True),
            variables.Exact("phone", has_missing=True),
            variables.Exact("place", has_missing=True),
        ],
        num_cores=1,
    )
    pairs = {"match": same, "distinct": other}
    taught = {
        name: [{"__class__": "tuple", "__value__": [data[one], data[two]]} for one, two in answers]
        for name, answers in pairs.items()
    }
    finder.prepare_training(data, training_file=io.StringIO(json.dumps(taught)), sample_size=1500)
    finder.train(recall=0.95, index_predicates=False)
    finder.cleanup_training()
    found: Pairs = set()
    for places, _ in finder.partition(data, 0.5):
        found.update((min(a, b), max(a, b)) for a, b in combinations(map(int, places), 2))
    return found


def timed(function: Callable[[Any], Any], argument: Any) -> tuple[float, Any]:
    """Return the seconds that a call takes, and what it returns; the best of two for short ones."""
    start = time.perf_counter()
    result = function(argument)
    took = time.perf_counter() - start
    if took < 5:
        start = time.perf_counter()
        result = function(argument)
        took = min(took, time.perf_counter() - start)
    return took, result


def speed_table(title: str, rows: Any, methods: dict[str, tuple[str, Callable[[Any], int]]], number: int) -> None:
    """Print how many rows a second each method takes."""
    print(f"\n## {title}\n\n| method | rows a second | of ours | passed |\n|---|---|---|---|")
    base = 0.0
    for name, (package, method) in methods.items():
        if package and not find_spec(package):
            continue
        took, passed = timed(method, rows)
        rate = min(number, FEW if f"{FEW:,}" in name else number) / took
        base = base or rate
        print(f"| {name} | {rate:,.0f} | {rate / base:.2f} × | {passed:,} |", flush=True)


def main(arguments: list[str]) -> None:
    """Print the tables."""
    number = int(arguments[0]) if arguments else 100_000
    gc.set_threshold(50_000, 20, 20)  # as the command line does; it favours everybody here
    speed_table(
        f"Rules over {number:,} rows",
        people(number),
        {
            "ours, every rule with its reason": ("", rules_ours),
            "pandera on polars": ("pandera", rules_pandera),
            "pydantic": ("pydantic", rules_pydantic),
            "great_expectations": ("great_expectations", rules_great_expectations),
            f"frictionless, on {FEW:,} rows": ("frictionless", rules_frictionless),
        },
        number,
    )
    speed_table(
        f"Reading {number:,} rows as people type them",
        typed(number),
        {"ours": ("", read_ours), "pydantic, phonenumbers, dateutil": ("pydantic", read_pydantic)},
        number,
    )
    rows, truth = sample(number)
    print(
        f"\n## People entered twice among {len(rows):,}\n\n| method | time | precision | recall | F1 |\n|---|---|---|---|---|"
    )
    for name, (package, method) in {
        "ours": ("rapidfuzz", twins_ours),
        "recordlinkage": ("recordlinkage", twins_recordlinkage),
        "splink": ("splink", twins_splink),
        f"dedupe, on {FEW:,} rows, taught by 180 answers": ("dedupe", partial(twins_dedupe, truth=truth)),
    }.items():
        if not find_spec(package):
            continue
        few = FEW if package == "dedupe" else len(rows)
        took, found = timed(method, rows[:few])
        true = {pair for pair in truth if pair[1] < few}
        good = len(found & true)
        precision, recall = good / max(1, len(found)), good / max(1, len(true))
        print(
            f"| {name} | {took:.2f} s | {precision:.3f} | {recall:.3f} | {2 * precision * recall / max(1e-9, precision + recall):.3f} |",
            flush=True,
        )
    print(f"\nPeak memory of all three by ours alone: {memory_of_ours(number)} MB")


def memory_of_ours(number: int) -> str:
    """Return the peak memory, in MB, of a process that does nothing but ours."""
    done = subprocess.run([sys.executable, __file__, str(number), "--ours"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def only_ours(number: int) -> None:
    """Do each thing by ours, and print the peak memory in MB."""
    rules_ours(people(number))
    read_ours(typed(number))
    twins_ours(sample(number)[0])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    if "--ours" in sys.argv:
        only_ours(int(sys.argv[1]))
    else:
        main(sys.argv[1:])
