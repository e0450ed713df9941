"""Intake beside what one would use instead: the same rows and equivalent checks, in one run.

`python benchmarks/intake.py [ROWS]` (100,000 where nothing is said). Three tables: rules over rows that were read, reading
cells as people type them, and finding people who are entered twice, against what the benchmark knows to be true.
Peers that are not installed are left out: pip install "pandera[polars]" pydantic frictionless recordlinkage splink.
"""

from __future__ import annotations

import gc
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

DAY = date(2026, 3, 31)


def people(number: int) -> list[Any]:
    """Return invented Connectees; a tenth breaks some rule."""
    from sheets_templates.choices import Attitude, Education, Employment, Industry, SpokenLanguage
    from sheets_templates.tabs import Connectee

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


def sample(number: int) -> tuple[list[Any], set[tuple[int, int]]]:
    """Return people and the pairs that are one person: slips, accents, nicknames, swapped names, other addresses.

    Households share phone and last name, some an address, and are not one person.
    """
    from automations.likeness import Someone, bare, plain_email

    dice = random.Random(3)
    firsts = [
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
    nick = dict(
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
    parts = [
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
    lasts = sorted({"".join(dice.choice(parts) for _ in range(dice.randint(2, 3))).title() for _ in range(6000)})
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
        first, last, city = dice.choice(firsts), dice.choice(lasts), f"City {dice.randrange(40)}"
        phone = f"{dice.choice(['902', '506', '416', '514'])}-{dice.randint(200, 999)}-{dice.randint(0, 9999):04}"
        me = Someone(first, last, address(first, last), phone, city)
        found.append(me)
        fate = dice.random()
        if fate < 0.1:
            short = nick.get(first, first)
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
            other = dice.choice([name for name in firsts if name != first])
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
        base = base or took
        print(f"| {name} | {number / took:,.0f} | {base / took:.2f} × | {passed:,} |", flush=True)


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
    }.items():
        if not find_spec(package):
            continue
        took, found = timed(method, rows)
        good = len(found & truth)
        precision, recall = good / max(1, len(found)), good / max(1, len(truth))
        print(
            f"| {name} | {took:.2f} s | {precision:.3f} | {recall:.3f} | {2 * precision * recall / max(1e-9, precision + recall):.3f} |",
            flush=True,
        )
    print(f"\nPeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
