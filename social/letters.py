"""Letters: drafts that a person reads, changes and sends from their own mail program. Nothing is ever sent from here.

To add a kind of letter, write `letters/<kind>.<language>.md`: its first lines say its subject and audience; below a line
`---` stand its wordings, split by lines `===`. Files beside config.toml win over ours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from sheets_templates.keys import short_hash
from sheets_templates.kinds import is_address
from sheets_templates.settings import Section, no_hour, setting
from sheets_templates.words import Words
from social.texts import as_said, text_file, typographic, wording

LONGEST_MAILTO = 1_900
"""Characters of a mailto link that browsers and spreadsheets take."""


@dataclass(frozen=True)
class Hand(Section):
    """[letters] Who writes to people, and how."""

    name: str = setting("", "Your name, as it stands under letters; empty means the community's.")
    address: str = setting("", "Your e-mail address; empty leaves it to your mail program.")
    signature: str = setting(
        "", "What stands under letters instead of name and community, such as name, phone and hours."
    )
    hour: str = setting("10:00", "The hour that an introduction suggests for the conversation.")
    minutes: int = setting(30, "How long the conversation is.", least=5)
    texts: str = setting(
        "", "A folder with your own <kind>.<language>.md, relative to config.toml; they win over the tool's."
    )

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the address and the hour."""
        if self.address and not is_address(self.address):
            yield NO_ADDRESS.fill(address=self.address)
        yield from no_hour("hour", self.hour)


NO_ADDRESS = Words(
    "address = “{address}” is no e-mail address; write it like name@example.ca",
    "address = « {address} » n'est pas une adresse courriel; écrivez-la comme nom@example.ca",
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to; without an address, you add it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A conversation that a letter suggests for the calendars of both."""

    start: datetime
    """With its time zone."""
    minutes: int
    title: str
    notes: str
    stamp: date
    """The day on which it was drafted."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as drafted."""

    kind: str
    language: str
    to: tuple[Recipient, ...]
    subject: str
    text: str
    suggestion: Suggestion | None = None
    blind: tuple[Recipient, ...] = field(default=())
    """Who gets it without the others seeing it: the readers of a newsletter."""
    unsubscribe: str = ""
    """The address to which a reader of a newsletter writes to get it no more."""


def written(
    kind: str, language: str, to: tuple[Recipient, ...], facts: Mapping[str, object], identity: str, own_texts: str = ""
) -> Letter:
    """Return the letter of a kind to some people, with facts filled in. Raises TextFault for a text that cannot be used."""
    file = text_file("letters", kind, language, own_texts)
    said = as_said(facts, language)
    subject = wording(typographic(file.text("subject"), language)).filled(said)
    text = file.chosen(identity).filled(said)
    return Letter(kind, language, to, one_line(subject), re.sub(r"\n{3,}", "\n\n", text))


def one_line(text: str) -> str:
    """Return text without line ends, as a header needs it."""
    return " ".join(text.split())


def draft_file(letter: Letter, sender: Recipient) -> bytes:
    """Return the letter as an .eml file that mail programs open as a draft; the same letter has the same bytes."""
    mail = EmailMessage(policy=SMTP)
    if sender.address:
        mail["From"] = address(sender)
    to = tuple(address(each) for each in letter.to if each.address)
    if to:
        mail["To"] = to
    blind = tuple(address(each) for each in letter.blind if each.address)
    if blind:
        mail["Bcc"] = blind
    mail["Subject"] = letter.subject
    mail["X-Unsent"] = "1"
    mail["Content-Language"] = letter.language
    if letter.unsubscribe:
        mail["List-Unsubscribe"] = f"<mailto:{letter.unsubscribe}?subject=unsubscribe>"
    mail.set_content(letter.text + "\n", cte="quoted-printable")
    mail.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    if letter.suggestion:
        invitation = ics(letter.suggestion)
        mail.add_attachment(invitation, maintype="text", subtype="calendar", filename="conversation.ics")
    for number, part in enumerate(each for each in mail.walk() if each.is_multipart()):
        part.set_boundary(f"=={short_hash('boundary', str(number), letter.subject, letter.text)}==")
    return mail.as_bytes()


def address(who: Recipient) -> Address:
    """Return a name with its address for a header, whatever letters the name has."""
    name = "".join(char for char in one_line(who.name) if char.isprintable())
    box, _, domain = who.address.strip().rpartition("@")
    return Address(name, box, domain.encode("idna").decode() if not domain.isascii() else domain)


def as_html(letter: Letter) -> str:
    """Return the letter's text as a simple page: paragraphs, lists, and nothing that has to be fetched."""
    parts = []
    for block in letter.text.split("\n\n"):
        lines = [html.escape(line) for line in block.split("\n")]
        points = [line.removeprefix("• ") for line in lines if line.startswith("• ")]
        before = [line for line in lines if not line.startswith("• ")]
        parts += [f"<p>{'<br>'.join(before)}</p>"] if any(before) else []
        parts += ["<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"] if points else []
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{letter.language}"><head><meta charset="utf-8"><title>{html.escape(letter.subject)}'
        f'</title></head>\n<body style="font: 16px/1.5 sans-serif; max-width: 38em" dir="auto">\n{body}\n</body></html>\n'
    )


def ics(suggestion: Suggestion) -> bytes:
    """Return a suggestion as an .ics file: tentative, and the same bytes each time."""
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"{short_hash('talk', suggestion.title)}@connector-suite")
    event.add("dtstamp", datetime.combine(suggestion.stamp, datetime.min.time()))
    event.add("dtstart", suggestion.start)
    event.add("dtend", suggestion.start + timedelta(minutes=suggestion.minutes))
    event.add("summary", suggestion.title)
    event.add("description", suggestion.notes)
    event.add("status", "TENTATIVE")
    made = Calendar()
    made.add("prodid", "-//Connector Suite//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    made.add_missing_timezones(suggestion.start.date(), suggestion.start.date() + timedelta(days=366))
    return bytes(made.to_ical())


def mailto(letter: Letter) -> str:
    """Return a link that opens the letter in a mail program, or "" where it is too long for one or has attachments."""
    to = ",".join(quote(each.address, safe="@") for each in letter.to if each.address)
    if letter.suggestion or letter.blind or not to:
        return ""
    lines = letter.text.replace("\n", "\r\n")
    link = f"mailto:{to}?subject={quote(letter.subject)}&body={quote(lines)}"
    return link if len(link) <= LONGEST_MAILTO else ""


TALK = Words("Conversation: {connectee} and {connector}", "Conversation : {connectee} et {connector}")
NOTES = Words(
    "A suggestion; change day, hour and place as it suits you both.",
    "Une suggestion; changez le jour, l'heure et le lieu à votre convenance.",
)
UNSUBSCRIBE = Words(
    "You get this because you asked for our newsletter. To stop it, answer with “unsubscribe”.",
    "Vous recevez ceci parce que vous avez demandé notre infolettre. Pour l'arrêter, répondez « désabonnement ».",
)
