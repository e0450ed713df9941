"""The kinds of cell: how each reads what people type, how it shows a value, what stands for a blank.

To add a kind, add a `Kind` at the foot: one function that reads, one that shows.
Cells are read generously and never guessed: what is not certain becomes a `Doubt` that says what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TypeVar

from sheets_templates.choices import Choices, folded, spellings
from sheets_templates.columns import Cell, Doubt, Kind
from sheets_templates.words import Words, language_file, languages

LONGEST_TEXT = 32_767
"""Characters that a cell holds in Excel."""

EXCEL_DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000
"""Numbers that are taken for Excel's count of days: 1927 to 2119."""

FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(2199, 12, 31)
"""Days that a cell may hold. Before the first, every kind of spreadsheet counts the days in its own way."""

C = TypeVar("C", bound=Choices)

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text_of(cell: Cell) -> str:
    """Return a cell as the text that a person sees, without spaces around it; "" for a blank."""
    if isinstance(cell, str):
        return UNPRINTABLE.sub("", cell).strip(" \u00a0")
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def writable(text: str) -> str:
    """Return text as every spreadsheet can hold it: no control characters, line ends as one, at most LONGEST_TEXT."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("", plain)[:LONGEST_TEXT]


def shown_text(value: str, language: str) -> Cell:
    """Return text for a cell; blank for none."""
    return writable(value) or None


def shown_place(value: str, language: str) -> Cell:
    """Return text that may lead to a line of a tab; blank for none."""
    return value if 0 < len(value) <= LONGEST_TEXT else writable(value) or None


def read_date(cell: Cell) -> date | Doubt[date | None] | None:
    """Return the day in a cell; a doubt where it is none, or one so far away that the year must be a slip."""
    found = day_in(cell)
    days = found.readings if isinstance(found, Doubt) else (found,)
    return too_far(cell) if any(day and not FIRST_DAY <= day <= LAST_DAY for day in days) else found


def too_far(cell: Cell) -> Doubt[date | None]:
    """Return the doubt about a day that is too long ago or too far ahead."""
    return Doubt(
        None,
        Words(
            "“{value}” is too long ago or too far ahead to count",
            "« {value} » est trop ancien ou trop lointain pour compter",
        ).fill(value=quoted(text_of(cell))),
        Words(
            "check the year; leave the cell blank if no day is known",
            "vérifiez l'année; laissez la cellule vide si aucun jour n'est connu",
        ),
    )


def day_in(cell: Cell) -> date | Doubt[date | None] | None:
    """Return the day in a cell, however far away: a date, an Excel serial, ISO, or words in any of the languages."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return serial_date(cell)
    text = text_of(cell)
    if not text:
        return None
    return date_in_figures(text) or date_in_words(text) or no_date(text)


def serial_date(number: float) -> date | Doubt[date | None]:
    """Return the day that an Excel serial number stands for, if it is one of this or the last century."""
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        return EXCEL_DAY_ZERO + timedelta(days=int(number))
    return no_date(text_of(number))


def no_date(text: str) -> Doubt[date | None]:
    """Return the doubt about a text that is no date."""
    return Doubt(
        None,
        Words("“{value}” is not a date", "« {value} » n'est pas une date").fill(value=quoted(text)),
        Words("type it as year-month-day, such as 2026-03-31", "écrivez année-mois-jour, comme 2026-03-31"),
    )


def quoted(text: str) -> str:
    """Return a person's text shortened for a message."""
    return text if len(text) <= 60 else text[:57] + "…"


def date_in_figures(text: str) -> date | Doubt[date | None] | None:
    """Return the day in texts such as 2026-03-31, 2026/03/31 and 31/03/2026; a doubt where day and month could swap."""
    year_first = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]" + HOUR + ")?", text, re.IGNORECASE)
    if year_first:
        return day_of(*map(int, year_first.groups())) or no_date(text)
    year_last = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: " + HOUR + ")?", text, re.IGNORECASE)
    if not year_last:
        return None
    first, second, year = map(int, year_last.groups())
    day_first, month_first = day_of(year, second, first), day_of(year, first, second)
    if day_first and month_first and day_first != month_first:
        return Doubt(
            None,
            Words("“{value}” can be {a} or {b}", "« {value} » peut être le {a} ou le {b}").fill(
                value=quoted(text), a=day_first.isoformat(), b=month_first.isoformat()
            ),
            Words("type it as year-month-day", "écrivez année-mois-jour"),
            readings=(day_first, month_first),
        )
    return day_first or month_first or no_date(text)


HOUR = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
"""What may follow a day: an hour, with its zone."""

DATE_WAYS = (Words("the day first", "le jour d'abord"), Words("the month first", "le mois d'abord"))


def date_way(cell: Cell) -> int | None:
    """Return 0 where a date in figures can only be read with the day first, 1 with the month first."""
    said = re.match(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}", cell) if isinstance(cell, str) else None
    if not said:
        return None
    first, second = int(said[1]), int(said[2])
    return 0 if first > 12 >= second else 1 if second > 12 >= first else None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


CENTURY_FROM = 30
"""Years in two digits from here on are of the last century, as Excel and LibreOffice read them."""


def date_in_words(text: str) -> date | Doubt[date | None] | None:
    """Return the day in texts such as "12 March 2026", "March 12, 2026", "1er mars 2026", "14-Nov-26"; None for anything else.

    A day beside other words, such as “cancelled 5 March 2026”, is a doubt that proposes it.
    """
    words = folded(text).split()
    if len(words) == 3 and re.fullmatch(r"\d{2}", words[2]):
        words[2] = str(int(words[2]) + (2000 if int(words[2]) < CENTURY_FROM else 1900))
    numbers = [int(digits) for word in words if (digits := re.sub(r"(?<=\d)(st|nd|rd|th|er|e)$", "", word)).isdigit()]
    months = {month_names()[word] for word in words if word in month_names()}
    days = [number for number in numbers if 1 <= number <= 31]
    years = [number for number in numbers if 1900 <= number <= 2199]
    if len(months) == 1 and len(days) == 1 and len(years) == 1 and len(words) <= 5:
        day = day_of(years[0], months.pop(), days[0])
        return day if day is None or only_a_day(text) else more_than_a_day(text, day)
    return None


def more_than_a_day(text: str, day: date) -> Doubt[date | None]:
    """Return the doubt about a day that stands beside other words."""
    return Doubt(
        None,
        Words("“{value}” says more than a day", "« {value} » dit plus qu'un jour").fill(value=quoted(text)),
        Words("type the day alone: {day}, if that is meant", "écrivez le jour seul : {day}, si c'est bien lui").fill(
            day=day.isoformat()
        ),
        proposed=day,
    )


@cache
def month_names() -> dict[str, int]:
    """Return the months' names and short names in every language, folded, with the month's number."""
    names: dict[str, int] = {}
    for code in languages():
        for number, name in enumerate(language_file(code)["months"], 1):
            names[folded(name)] = number
    for code in languages():
        for name in language_file(code)["short_months"]:
            starts = {number for full, number in names.items() if full.startswith(folded(name)[:3])}
            starts = {n for n in starts if any(full.startswith(folded(name)) for full, k in names.items() if k == n)}
            if len(starts) == 1:
                names.setdefault(folded(name), starts.pop())
    return names


def shown_date(value: date | None, language: str) -> Cell:
    """Return a day for a cell."""
    return value


def read_whole(cell: Cell) -> int | Doubt[int | None] | None:
    """Return a whole number; "3 ", 3.0, "5+" and "20 years" count, "three" does not."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        return int(cell)
    text = text_of(cell)
    if not text:
        return None
    figures = re.fullmatch(r"([+-]?\d{1,15})(?:[.,]0{1,2})?\s*\+?\s*(?:years?|yrs?|ans?)?", text, re.IGNORECASE)
    if figures:
        return int(figures[1])
    return Doubt(
        None,
        Words("“{value}” is not a whole number", "« {value} » n'est pas un nombre entier").fill(value=quoted(text)),
        Words("type figures only, such as 2", "écrivez en chiffres seulement, comme 2"),
    )


def shown_whole(value: int | None, language: str) -> Cell:
    """Return a whole number for a cell."""
    return value


def read_number(cell: Cell) -> float | Doubt[float | None] | None:
    """Return a number, whole or not; "3,5" and "3.5" are the same."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    text = text_of(cell).replace(",", ".")
    if not text:
        return None
    if re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", text):
        return float(text) if "." in text else int(text)
    return Doubt(
        None,
        Words("“{value}” is not a number", "« {value} » n'est pas un nombre").fill(value=quoted(text)),
        Words("type figures only, such as 2.5", "écrivez en chiffres seulement, comme 2,5"),
    )


def shown_number(value: float | None, language: str) -> Cell:
    """Return a number for a cell."""
    return value


@cache
def yes_and_no() -> dict[str, bool]:
    """Return what people write for yes and no, in every language, as written and folded."""
    said = {word: False for code in languages() for word in language_file(code)["no"]}
    said |= {word: True for code in languages() for word in language_file(code)["yes"]}
    return {folded(word): meant for word, meant in said.items() if folded(word)} | said


def read_yes_no(cell: Cell) -> bool | Doubt[bool | None] | None:
    """Return True for yes, False for no, None for blank."""
    if isinstance(cell, bool):
        return cell
    text = text_of(cell)
    if not text:
        return None
    said = yes_and_no().get(text.casefold())
    if said is None:
        said = yes_and_no().get(folded(text))
    if said is not None:
        return said
    return Doubt(
        None,
        Words("“{value}” is neither yes nor no", "« {value} » n'est ni oui ni non").fill(value=quoted(text)),
        Words("pick Yes or No from the list", "choisissez Oui ou Non dans la liste"),
    )


YES, NO = Words("Yes", "Oui"), Words("No", "Non")


def shown_yes_no(value: bool | None, language: str) -> Cell:
    """Return Yes or No in the language; blank where nothing is known."""
    return None if value is None else (YES if value else NO).say(language)


def read_consent(cell: Cell) -> date | Doubt[date | None] | None:
    """Return the day on which consent was given; none for blank, no, or withdrawn. A yes without a day does not count.

    A day among other words, such as “withdrew 5 March 2026”, is never taken for consent.
    """
    text = text_of(cell)
    agreed = yes_and_no().get(text.casefold(), yes_and_no().get(folded(text)))
    if agreed is False or withdrawn(text):
        return None
    if agreed:
        return Doubt(
            None,
            Words("consent without a date does not count", "un consentement sans date ne compte pas"),
            Words("type the day on which it was given", "écrivez le jour où il a été donné"),
        )
    return read_date(cell) if not isinstance(cell, str) or only_a_day(text) else no_consent(text)


def withdrawn(text: str) -> bool:
    """Tell whether a consent's text says that it was taken back."""
    return folded(text).startswith(("withdrawn", "retire", "revoked", "revoque"))


def no_consent(text: str) -> Doubt[date | None]:
    """Return the doubt about a text that does not plainly say when consent was given."""
    return Doubt(
        None,
        Words(
            "“{value}” does not say plainly on which day consent was given, and does not count",
            "« {value} » ne dit pas clairement quel jour le consentement a été donné, et ne compte pas",
        ).fill(value=quoted(text)),
        Words(
            "type that day alone, such as 2026-03-31; No, where there is no consent",
            "écrivez ce jour seul, comme 2026-03-31; Non, s'il n'y a pas de consentement",
        ),
    )


DAY_SIGNS = re.compile(r"[\w\s,./:()'’✓✔☑-]*")
DAY_PART = re.compile(r"\d+(?:st|nd|rd|th|er|e|t\d+|z)?|am|pm")
BESIDE_A_DAY = ("the", "of", "on", "le", "du", "signed", "given", "signe", "donne")


def only_a_day(text: str) -> bool:
    """Tell whether a text says nothing but a day, at most with a plain yes: no other word, no mark of doubt or refusal."""
    plain = all(word in words_of_a_day() or DAY_PART.fullmatch(word) for word in folded(text).split())
    return plain and DAY_SIGNS.fullmatch(text) is not None


@cache
def words_of_a_day() -> frozenset[str]:
    """Return the words, folded, with which people write a day on which they agreed; no single letter, which can mean both."""
    weekdays = (folded(day) for code in languages() for day in language_file(code)["weekdays"])
    agreed = (folded(word) for word, meant in yes_and_no().items() if meant)
    plain = (part for said in agreed if len(said) > 1 for part in said.split())
    return frozenset((*month_names(), *weekdays, *plain, *BESIDE_A_DAY))


EMAIL_SHAPE = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE
)

MAIL_DOMAINS = (
    "gmail.com", "hotmail.com", "hotmail.ca", "yahoo.com", "yahoo.ca", "outlook.com", "icloud.com", "live.ca", "live.com",
    "bell.net", "rogers.com", "shaw.ca", "telus.net", "videotron.ca", "sympatico.ca", "eastlink.ca", "protonmail.com",
)  # fmt: skip
"""Where most people have their mail: an address that is one slip away from these is probably that."""


def read_email(cell: Cell) -> str | Doubt[str]:
    """Return the address as typed (it is the row's key); a doubt where it is not one address, or a slip away from one."""
    text = text_of(cell)
    if not text:
        return text
    if not is_address(text):
        return Doubt(
            text,
            Words("“{value}” is not an e-mail address", "« {value} » n'est pas une adresse courriel").fill(
                value=quoted(text)
            ),
            Words("type one address, such as name@example.ca", "écrivez une seule adresse, comme nom@example.ca"),
        )
    meant = near_domain(text.rpartition("@")[2].lower())
    if not meant:
        return text
    better = f"{text.rpartition('@')[0]}@{meant}"
    return Doubt(
        text,
        Words("“{value}” ends unusually", "« {value} » se termine étrangement").fill(value=quoted(text)),
        Words("did you mean “{near}”?", "vouliez-vous dire « {near} » ?").fill(near=better),
        better,
    )


def is_address(text: str) -> bool:
    """Tell whether a text is one e-mail address, in any script; nothing is looked up in the network."""
    if len(text) <= 254 and EMAIL_SHAPE.fullmatch(text) and ".." not in text and not text.startswith("."):
        return True
    if text.count("@") != 1 or len(text) > 320 or text.isascii():
        return False
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


@lru_cache(maxsize=4096)
def near_domain(domain: str) -> str | None:
    """Return the well-known mail domain that is one slip away from `domain`; None for others and for these themselves."""
    if domain in MAIL_DOMAINS:
        return None
    from rapidfuzz.distance import OSA

    near = [known for known in MAIL_DOMAINS if OSA.distance(domain, known, score_cutoff=1) <= 1]
    return near[0] if near else None


PHONE_SHAPE = re.compile(
    r"(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]?\d{4}(?:\s*(?:x|ext\.?|poste)\s*\d{1,6})?", re.IGNORECASE
)


def read_phone(cell: Cell) -> str | Doubt[str]:
    """Return the number as typed; a doubt where it cannot be called from Canada."""
    text = text_of(cell)
    if not text or PHONE_SHAPE.fullmatch(text) or is_phone(text):
        return text
    return Doubt(
        text,
        Words("“{value}” is not a phone number with area code", "« {value} » n'est pas un numéro avec indicatif").fill(
            value=quoted(text)
        ),
        Words("type it as 902-555-0134", "écrivez-le comme 902-555-0134"),
    )


def is_phone(text: str) -> bool:
    """Tell whether a text is a possible phone number, of any country where it begins with +."""
    if len(text) > 60 or not 7 <= sum(char.isdigit() for char in text) <= 20:
        return False
    import phonenumbers

    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(text, "CA"))
    except phonenumbers.NumberParseException:
        return False
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)


LONGEST_LINK = 2048
"""Characters of an address that programs agree to follow."""


def read_link(cell: Cell) -> str | Doubt[str]:
    """Return a web address as typed; a doubt where it has no dot or has spaces."""
    text = text_of(cell)
    if not text or (len(text) <= LONGEST_LINK and re.fullmatch(r"(https?://)?[^\s/]+\.[^\s]+", text)):
        return text
    return Doubt(
        text,
        Words("“{value}” is not a web address", "« {value} » n'est pas une adresse web").fill(value=quoted(text)),
        Words("copy the address of the profile from the browser", "copiez l'adresse du profil depuis le navigateur"),
    )


def read_linkedin(cell: Cell) -> str | Doubt[str]:
    """Return the address of a LinkedIn profile or page in its one plain form, however it was typed."""
    text = text_of(cell)
    said = len(text) <= LONGEST_LINK and re.fullmatch(
        r"(?:https?://)?(?:[a-z]{2,3}\.)?(?:linkedin\.com|lnkd\.in)?/?(in|company|school)/([^/?#\s]+)(?:[/?#]\S*)?",
        text,
        re.IGNORECASE,
    )
    return f"https://www.linkedin.com/{said[1].lower()}/{said[2]}" if said else read_link(cell)


def read_benchmark(cell: Cell) -> int | Doubt[int | None] | None:
    """Return a level of CLB or NCLC, 1 to 12: "CLB 7", "7+", "niveau 7" are 7; a test's score or a word is no level."""
    text = text_of(cell)
    if not text:
        return None
    said = re.fullmatch(r"(?:clb|nclc|level|niveau|n\.?)?\s*:?\s*(\d{1,2})(?:\.0+)?\s*\+?", folded_level(text))
    if said and 1 <= int(said[1]) <= 12:
        return int(said[1])
    test = re.match(r"(ielts|celpip|tef|tcf|toefl|pte|duolingo|delf|dalf)\b", folded(text))
    message = (
        Words("“{value}” is a test's score, not a benchmark", "« {value} » est un résultat de test, pas un niveau")
        if test
        else Words("“{value}” is not a level from 1 to 12", "« {value} » n'est pas un niveau de 1 à 12")
    )
    return Doubt(
        None,
        message.fill(value=quoted(text)),
        Words(
            "type the lowest of the four skills, 1 to 12", "écrivez la plus faible des quatre compétences, de 1 à 12"
        ),
    )


def folded_level(text: str) -> str:
    """Return a level's text in small letters with single spaces."""
    return " ".join(text.lower().split())


def read_noc(cell: Cell) -> str | Doubt[str]:
    """Return a code of NOC 2021 as five digits; a doubt for an older or impossible one."""
    text = text_of(cell)
    digits = re.sub(r"^(?:noc|cnp)\s*(?:20\d\d)?\s*:?\s*", "", text, flags=re.IGNORECASE).partition(".")[0].strip()
    if not text or (re.fullmatch(r"\d{5}", digits) and digits[1] in "012345"):
        return digits
    old = re.fullmatch(r"\d{4}", digits) is not None
    message = (
        Words("“{value}” is a code of NOC 2016", "« {value} » est un code de la CNP 2016")
        if old
        else Words("“{value}” is not a code of NOC 2021", "« {value} » n'est pas un code de la CNP 2021")
    )
    return Doubt(
        text if old else "",
        message.fill(value=quoted(text)),
        Words("look up its five digits in NOC 2021", "cherchez ses cinq chiffres dans la CNP 2021"),
    )


def read_tags(cell: Cell) -> tuple[str, ...]:
    """Return the things listed in a cell, split at semicolons, line ends, or (where there are none of these) commas."""
    text = text_of(cell)
    parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    return tuple(part.strip() for part in parts if part.strip())


def shown_tags(value: tuple[str, ...], language: str) -> Cell:
    """Return a list for a cell, split by semicolons."""
    return writable("; ".join(value)) or None


def choice(choices: type[C]) -> Kind[C | None]:
    """Return the kind of a cell that holds one of `choices`, in any language or known spelling."""

    def read(cell: Cell) -> C | Doubt[C | None] | None:
        text = text_of(cell)
        if not text:
            return None
        return choices.spelled(text) or unknown_choice(choices, text)

    def show(value: C | None, language: str) -> Cell:
        return value.words.say(language) if value else None

    means = Words("one from the list", "un choix de la liste")
    return Kind(choices.__name__, means, read, show, None, choices=choices)


def unknown_choice(choices: type[C], text: str) -> Doubt[C | None]:
    """Return the doubt about a text that names none of the choices, with the nearest spelling where there is one."""
    import difflib

    near = difflib.get_close_matches(folded(text)[:80], list(spellings(choices)), n=1, cutoff=0.8)
    member = spellings(choices)[near[0]] if near else None
    remedy = Words("pick one from the list", "choisissez dans la liste")
    if member:
        remedy = Words("did you mean “{near}”?", "vouliez-vous dire « {near} » ?").fill(near=member.words)
    return Doubt(
        None,
        Words("“{value}” is not in the list", "« {value} » n'est pas dans la liste").fill(value=quoted(text)),
        remedy,
        member.words.en if member else None,
    )


def text_kind(name: str, means: Words, read: Callable[[Cell], str | Doubt[str]]) -> Kind[str]:
    """Return a kind whose value is the text itself, as typed."""
    return Kind(name, means, read, shown_text, "")


def read_moment(cell: Cell) -> datetime | str:
    """Return a time as a time, and text as typed; a bare number is a spreadsheet's count of days."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < 2_958_466:
        return datetime.combine(EXCEL_DAY_ZERO, datetime.min.time()) + timedelta(days=float(cell))
    return text_of(cell)


def shown_moment(value: datetime | str, language: str) -> Cell:
    """Return a time as a time, text as text."""
    return value if isinstance(value, datetime) else shown_text(value, language)


def choice_as_typed(choices: type[Choices], means: Words) -> Kind[str]:
    """Return a kind that offers choices and takes any text as typed: what is unknown is answered elsewhere."""
    return Kind(f"{choices.__name__} as typed", means, text_of, shown_text, "", choices=choices)


MOMENT: Kind[datetime | str] = Kind(
    "moment", Words("a day and time", "un jour et une heure"), read_moment, shown_moment, ""
)
TEXT = text_kind("text", Words("text", "texte"), text_of)
LONG_TEXT = text_kind("long text", Words("longer text", "texte plus long"), text_of)
EMAIL = text_kind("e-mail", Words("one e-mail address", "une adresse courriel"), read_email)
PHONE = text_kind("phone", Words("a phone number with area code", "un numéro avec indicatif"), read_phone)
LINKEDIN = text_kind("LinkedIn address", Words("the address of a profile", "l'adresse d'un profil"), read_linkedin)
NOC = text_kind("NOC code", Words("five digits of NOC 2021", "cinq chiffres de la CNP 2021"), read_noc)
LINK = text_kind("link", Words("a web address", "une adresse web"), read_link)
PLACE: Kind[str] = Kind("place", Words("where it stands", "où cela se trouve"), text_of, shown_place, "", "place")
ROW_LINK: Kind[str] = Kind(
    "link to a row", Words("a click leads to the row", "un clic mène à la ligne"), text_of, shown_place, "", "place"
)
TAGS: Kind[tuple[str, ...]] = Kind(
    "list",
    Words("several, split by semicolons", "plusieurs, séparés par des points-virgules"),
    read_tags,
    shown_tags,
    (),
    several=True,
)
DATE = Kind(
    "date", Words("a day, year-month-day", "un jour, année-mois-jour"), read_date, shown_date, None, "date",
    way=date_way, ways=DATE_WAYS,
)  # fmt: skip
BENCHMARK = Kind(
    "level", Words("a level from 1 to 12", "un niveau de 1 à 12"), read_benchmark, shown_whole, None, "whole"
)
WHOLE = Kind("whole number", Words("a whole number", "un nombre entier"), read_whole, shown_whole, None, "whole")
NUMBER = Kind("number", Words("a number", "un nombre"), read_number, shown_number, None, "number")
YES_NO = Kind("yes or no", Words("yes or no", "oui ou non"), read_yes_no, shown_yes_no, None, "yes_no")
CONSENT = Kind(
    "consent", Words("the day consent was given", "le jour du consentement"), read_consent, shown_date, None, "date",
    way=date_way, ways=DATE_WAYS,
)  # fmt: skip
