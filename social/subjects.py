"""What a post can be about: each subject is a function of the occasion that says whom or what is due, most pressing first.

To add a subject, write a function and name it in the tuple at the foot; a kind of post names it in its first lines.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property

from sheets_templates.choices import ActivityType, MatchStatus, SpokenLanguage
from sheets_templates.columns import tab_of
from sheets_templates.keys import plain_key, short_hash
from sheets_templates.named import may_be_named
from sheets_templates.people_tabs import Activity, Connectee, Connector, Match, Person, Post, fullness
from sheets_templates.tabs import ByKey, tab_named
from sheets_templates.words import NO_WORDS, Words, day_in_words
from social.limits import shortened
from social.texts import Lines

CONSENTS: Mapping[str, str] = {"named": "consent_named", "photo": "consent_photo", "quote": "consent_quote"}
"""The consents that a post can rest on, with the column that holds the day on which they were given."""

MILESTONES = (10, 25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, *range(1000, 100_001, 500))
"""The matches that are worth a post: the 10th, the 25th …"""

EVENTS = frozenset(ActivityType) - {
    ActivityType.SOCIAL_MEDIA,
    ActivityType.ENGAGEMENT,
    ActivityType.PRESENTATION,
    ActivityType.COLLABORATION,
}
"""Activities that people are invited to, and told about afterwards."""

SHARED = frozenset((ActivityType.COLLABORATION, ActivityType.PARTNERED_EVENT, ActivityType.CONFERENCE))
"""Activities of others that are worth sharing, where a partner and a link are typed."""

YEAR = timedelta(days=365)
INVITE_AHEAD = timedelta(days=28)
RECAP_WITHIN = timedelta(days=21)
STORY_AFTER = timedelta(days=60)
TOLD_UNTIL = 15
"""Last month is told about until this day of the month."""

QUOTE_ROOM = 280
"""UTF-16 units of a testimonial that are quoted in a post."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what one post is about."""

    key: str
    """What it is about, for the post's id: the same event never leads to two drafts."""
    person: Person | None
    """The person it is about; None where it is about nobody in particular."""
    happened_on: date
    facts: Mapping[str, object] = field(default_factory=dict)
    """What the text may say of it, by the name it has in the template."""
    about: Words = NO_WORDS
    """What it is about in words, where it is about nobody in particular."""
    private: tuple[str, ...] = ()
    """The facts that would give the person away, and are left out without consent."""
    to_tag: tuple[str, ...] = ()
    """Businesses and partners to tag by hand."""
    until: date | None = None
    """The last day on which a post about it makes sense; None for so many days after it happened as config.toml says."""
    turn: int | None = None
    """Which wording's turn it is, where they are taken in order."""
    due: bool = True
    """Whether it is time for it; a post that is there already still finds what it is about."""

    @property
    def quiet(self) -> bool:
        """Tell whether the person asked not to be contacted."""
        return bool(self.person and self.person.do_not_contact)

    def consent(self, purpose: str) -> date | None:
        """Return the day on which the person consented to `purpose` (named, photo, quote), or None."""
        given: date | None = getattr(self.person, CONSENTS[purpose], None)
        return given

    def missing(self, purposes: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of some consents the person has not given; none where it is about nobody."""
        return tuple(purpose for purpose in purposes if not self.consent(purpose)) if self.person else ()

    def consents(self, purposes: tuple[str, ...], language: str) -> str:
        """Return the consents with their days, as a person reads them."""
        days = ((consent_words(self.person, purpose), self.consent(purpose)) for purpose in purposes if self.person)
        return "; ".join(f"{words.say(language)} {day.isoformat()}" for words, day in days if day)


def consent_words(person: Person | None, purpose: str) -> Words:
    """Return the header of the column that holds a person's consent to `purpose`."""
    return consent_header(tab_of(person or Connectee).name, purpose)


@cache
def consent_header(tab: str, purpose: str) -> Words:
    """Return the header of the column of a tab that holds consent to `purpose`."""
    return tab_named(tab).column(CONSENTS[purpose]).header


@dataclass(frozen=True, slots=True)
class Need:
    """A field that lacks Connectors: which, in which language, and how many more people could be matched with enough."""

    industry: Words
    language: Words
    """NO_WORDS where either language will do."""
    people: int
    room: int = 1
    """How many people one Connector meets at once."""
    exact: bool = True
    """Whether the number is exact; if not, it is the least."""

    @property
    def connectors(self) -> int:
        """Return how many more Connectors it takes."""
        return -(-self.people // self.room)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The figures of one month, by the report's names for them: `month` is its first day."""

    month: date
    values: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Occasion(ByKey):
    """What posts can be about: the workbook, which fields lack Connectors, last month's figures, whose programme it is."""

    needs: tuple[Need, ...] = ()
    numbers: Numbers | None = None
    community: str | Words = ""

    @cached_property
    def meetings(self) -> tuple[Match, ...]:
        """Return the matches whose two people have met, each once a day, in the order in which they did."""
        day = self.workbook.day
        met = (
            match
            for match in self.workbook.matches
            if match.met_on and match.met_on <= day and match.status is not MatchStatus.DECLINED
        )
        once = {(match.met_on or day, match.key): match for match in met}
        return tuple(once[at] for at in sorted(once))

    @cached_property
    def names_given(self) -> Mapping[tuple[str, int], int]:
        """Return how many names each Connector, by key, passed on in a calendar year."""
        return Counter(
            (plain_key(referral.referred_by), referral.given_on.year)
            for referral in self.workbook.referrals
            if referral.given_on and referral.given_on <= self.workbook.day
        )

    @cached_property
    def said(self) -> Mapping[str, str]:
        """Return what somebody, by key, said last and agreed to be quoted with."""
        agreed = (each for each in self.workbook.testimonials if each.consent_on and each.text.strip())
        ordered = sorted(sorted(agreed, key=fullness, reverse=True), key=lambda each: each.said_on or date.min)
        return {plain_key(each.person): each.text for each in ordered}

    def quote_of(self, key: str) -> str:
        """Return what a post quotes somebody with, by key: in one line, not too long; "" for nothing."""
        return shortened(" ".join(self.said.get(key, "").split()), QUOTE_ROOM)

    @cached_property
    def posts_by_id(self) -> Mapping[str, date]:
        """Return the last day on which each post, by its id, went out or else was drafted."""
        days: dict[str, date] = {}
        for post in self.workbook.posts:
            day = post.posted_on or post.drafted_on
            if post.id and day:
                days[post.id] = max(day, days.get(post.id, day))
        return days

    @cached_property
    def kinds_in_posts(self) -> tuple[str, ...]:
        """Return the kinds of the posts that the tool drafted."""
        return tuple(sorted({post.kind for post in self.workbook.posts if post.id}))

    def last_post(self, key: str) -> date | None:
        """Return the last day on which a post of any kind about a subject went out or was drafted; None for no such post."""
        days = (self.posts_by_id.get(short_hash(kind, key)) for kind in self.kinds_in_posts)
        return max((day for day in days if day), default=None)

    @cached_property
    def seen(self) -> dict[str, tuple[Subject, ...]]:
        """Return what each subject, by its name, was found to be due about; filled as it is asked for."""
        return {}

    def due(self, subject: str) -> tuple[Subject, ...]:
        """Return what a subject, by its name, is due about. Raises KeyError for none of that name."""
        if subject not in self.seen:
            self.seen[subject] = tuple({function.__name__: function for function in SUBJECTS}[subject](self))
        return self.seen[subject]

    def with_posts(self, posts: tuple[Post, ...]) -> Occasion:
        """Return the same occasion with more posts in the workbook."""
        return replace(self, workbook=replace(self.workbook, posts=(*self.workbook.posts, *posts)))

    @cached_property
    def written_about(self) -> Mapping[str, date]:
        """Return the last day on which a post was drafted about somebody, by the name in its column About."""
        days: dict[str, date] = {}
        for post in self.workbook.posts:
            if post.drafted_on:
                days[post.about] = max(post.drafted_on, days.get(post.about, post.drafted_on))
        return days


def helpful_connectors(now: Occasion) -> Iterator[Subject]:
    """Connectors who met Connectees, once for each calendar year in which they did, longest wait for thanks first."""
    meetings: dict[tuple[str, int], list[date]] = defaultdict(list)
    for match in now.meetings:
        helped = plain_key(match.connector)
        if helped in now.connectors and match.met_on:
            meetings[helped, match.met_on.year].append(match.met_on)
    for (key, year), days in sorted(meetings.items(), key=lambda entry: (min(entry[1]), entry[0])):
        person = now.connectors[key]
        facts = {"met": len(days), "names_given": now.names_given[key, year], "industry": field_of(person)}
        yield about_person(f"{key} {year}", person, max(days), facts, until=max(days) + YEAR)


def connectors_to_present(now: Occasion) -> Iterator[Subject]:
    """Connectors who met somebody in the last year and told what they can talk about, once in two years, those first
    whom no post was about for longest."""
    day = now.workbook.day
    met = {
        plain_key(match.connector): match.met_on for match in now.meetings if match.met_on and match.met_on > day - YEAR
    }
    people = [now.connectors[key] for key in met if key in now.connectors]
    never = date.min
    ordered = sorted(
        people, key=lambda person: (now.written_about.get(person.name, never), met[person.key], person.key)
    )
    for person in ordered:
        key, before = presentation(now, person)
        rested = before is None and now.written_about.get(person.name, never) <= day - timedelta(days=60)
        if person.ended_on or not (person.skills or person.position):
            continue
        facts = {
            "industry": field_of(person),
            "position": person.position,
            "topics": person.skills[:3],
            "years": person.years_experience or 0,
        }
        yield about_person(key, person, day, facts, private=("position", "topics"), due=rested)


def presentation(now: Occasion, person: Connector) -> tuple[str, date | None]:
    """Return what a Connector's presentation is known by, and the day of the one less than two years ago, if there is one."""
    day = now.workbook.day
    for pair_of_years in (day.year // 2, day.year // 2 - 1):
        key = f"{person.key} {pair_of_years}"
        last = now.last_post(key)
        if last and (last.year + 2, last.month, last.day) > (day.year, day.month, day.day):
            return key, last
    return f"{person.key} {day.year // 2}", None


def field_of(person: Connectee | Connector) -> Words:
    """Return the words for the field that a person works in, or wants to; NO_WORDS where it is not known."""
    return person.industry.words if person.industry else NO_WORDS


def about_person(
    key: str,
    person: Connectee | Connector,
    day: date,
    facts: Mapping[str, object],
    *,
    private: tuple[str, ...] = (),
    until: date | None = None,
    due: bool = True,
) -> Subject:
    """Return a subject that is one person, with their name and business among the facts that need consent."""
    named = {"name": person.name, "first_name": person.first_name or person.name, "employer": person.employer}
    named["initials"] = initials(person.name)
    return Subject(key, person, day, {**named, **facts}, private=(*named, *private), until=until, due=due)


def initials(name: str) -> str:
    """Return the first letters of a name's first and last word."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def jobs_found(now: Occasion) -> Iterator[Subject]:
    """Connectees who accepted a job, confirmed by a person, once for each person, in the order of the acceptance."""
    jobs = sorted(now.workbook.jobs, key=lambda job: (job.accepted_on or now.workbook.day, job.key, fullness(job)))
    seen: set[str] = set()
    for job in jobs:
        key = plain_key(job.connectee)
        person = now.connectees.get(key)
        if person is None or job.accepted_on is None or job.accepted_on > now.workbook.day or not job.confirmed_by:
            continue
        if key not in seen:
            seen.add(key)
            quote = now.quote_of(key) if person.consent_quote else ""
            quote = "" if now.unwilling.named_in(quote, key) else quote
            facts = {"employer": job.employer, "title": job.title, "industry": field_of(person), "quote": quote}
            yield about_person(key, person, job.accepted_on, facts, private=("title", "quote"))


def milestones(now: Occasion) -> Iterator[Subject]:
    """The 10th, 25th, 50th, 100th … conversation that a match led to, on the day of that meeting."""
    for number in MILESTONES:
        if number > len(now.meetings):
            return
        day = now.meetings[number - 1].met_on or now.workbook.day
        ordinal = Words.plain(ordinal_in_english(number), f"{number}e")
        yield Subject(
            f"meeting {number}",
            None,
            day,
            {"number": number, "ordinal": ordinal},
            Words("{ordinal} meeting", "{ordinal} rencontre").fill(ordinal=ordinal),
        )


def ordinal_in_english(number: int) -> str:
    """Return "1st", "2nd", "13th" …"""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def events_ahead(now: Occasion) -> Iterator[Subject]:
    """Events in the tab Activities that take place within four weeks, the next first."""
    last = now.workbook.day + INVITE_AHEAD
    ahead = (event for event in taking_place(now) if event.type in EVENTS and event.held_on and event.held_on <= last)
    yield from about_events(ahead, timedelta())


def events_held(now: Occasion) -> Iterator[Subject]:
    """Events in the tab Activities whose day has passed, within three weeks, and to which at least two came, the latest last."""
    day = now.workbook.day
    events = (event for event in taking_place(now) if event.type in EVENTS and (event.attendance or 0) > 1)
    yield from about_events((event for event in events if event.held_on and event.held_on < day), RECAP_WITHIN)


def partners_news(now: Occasion) -> Iterator[Subject]:
    """What partners do, from the tab Activities: collaborations and partnered events with a partner and a link."""
    shared = (event for event in taking_place(now) if event.type in SHARED and event.partner and event.link)
    yield from about_events(shared, INVITE_AHEAD)


def taking_place(now: Occasion) -> list[Activity]:
    """Return activities that have a day and a title and were not cancelled, by day and title, the fullest row of each first."""
    named = (event for event in now.workbook.activities if event.held_on and event.title and not event.cancelled)
    return sorted(named, key=lambda event: (event.held_on or date.min, plain_key(event.title), fullness(event)))


def about_events(events: Iterable[Activity], within: timedelta) -> Iterator[Subject]:
    """Yield a subject for each event, however many rows tell of it, that makes sense so long after its day."""
    told: set[str] = set()
    for event in events:
        subject = about_event(event, event.held_on or date.min, within)
        if subject.key not in told:
            told.add(subject.key)
            yield subject


def about_event(event: Activity, day: date, within: timedelta) -> Subject:
    """Return a subject that is one activity."""
    facts = {
        "title": event.title,
        "type": event.type.words if event.type else NO_WORDS,
        "day": day_in_words(day),
        "date": day.day,
        "month": day_in_words(day, "name"),
        "place": event.place,
        "partner": event.partner,
        "link": event.link,
        "attendance": event.attendance or 0,
    }
    about = Words.plain(event.title)
    tags = tuple(tag for tag in (event.partner,) if tag)
    key = f"{day.isoformat()} {plain_key(event.title)}"
    return Subject(key, None, day, facts, about, to_tag=tags, until=day + within)


def months_numbers(now: Occasion) -> Iterator[Subject]:
    """Last month's figures, where something happened, in the first half of this month."""
    numbers = now.numbers
    if numbers is None or not any(numbers.values.values()):
        return
    month, day = month_in_words(numbers.month), now.workbook.day
    facts = {**{name: numbers.values.get(name, 0) for name in NUMBERS}, "month": month}
    yield Subject(f"{numbers.month:%Y-%m}", None, day, facts, month, until=day.replace(day=TOLD_UNTIL))


NUMBERS = ("meetings_held", "matches_introduced", "new_connectors", "referrals_given", "jobs_found", "attendance")
"""The report's figures that a month's post may tell."""


def months_digest(now: Occasion) -> Iterator[Subject]:
    """What last month brought and what comes next, for the newsletter, in the first half of this month."""
    numbers, day = now.numbers, now.workbook.day
    if numbers is None:
        return
    month = month_in_words(numbers.month)
    ahead = tuple(
        Words("{title}, {day}", "{title}, le {day}").fill(title=subject.facts["title"], day=subject.facts["day"])
        for subject in now.due("events_ahead")
        if subject.happened_on >= day
    )[:5]
    last = [match for match in now.meetings if match.met_on and same_month(match.met_on, numbers.month)]
    helpers = {plain_key(match.connector): now.connectors.get(plain_key(match.connector)) for match in last}
    thanked = tuple(person.name for person in helpers.values() if person and may_be_named(person))
    wanted = tuple(need.industry for need in now.needs[:3])
    facts: dict[str, object] = {name: numbers.values.get(name, 0) for name in NUMBERS}
    facts |= {"month": month, "ahead": Lines(ahead), "thanked": thanked[:12], "wanted": Lines(wanted)}
    if any(numbers.values.values()) or ahead:
        yield Subject(f"{numbers.month:%Y-%m}", None, day, facts, month, until=day.replace(day=TOLD_UNTIL))


def same_month(day: date, month: date) -> bool:
    """Tell whether a day lies in a month, given by its first day."""
    return (day.year, day.month) == (month.year, month.month)


def month_in_words(month: date) -> Words:
    """Return a month as one says it: "March 2026" / « mars 2026 »."""
    return day_in_words(month, "month")


def lacking_fields(now: Occasion) -> Iterator[Subject]:
    """Fields that lack Connectors, once for each quarter, most people waiting first."""
    day = now.workbook.day
    quarter = f"{day.year} {(day.month + 2) // 3}"
    for need in now.needs:
        yield Subject(
            f"{need.industry.en} {need.language.en} {quarter}",
            None,
            day,
            {"industry": need.industry, "language": need.language, "people": need.people},
            need.industry,
        )


def turn_of_tips(now: Occasion) -> Iterator[Subject]:
    """A tip every other week, each in its turn."""
    fortnight = now.workbook.day.toordinal() // 14
    yield Subject(f"fortnight {fortnight}", None, now.workbook.day, {}, Words("a tip", "un conseil"), turn=fortnight)


def stories_to_tell(now: Occasion) -> Iterator[Subject]:
    """Once in a quarter, where people have met in the last sixty days: an invitation to tell how it went."""
    day = now.workbook.day
    met = sum(1 for match in now.meetings if match.met_on and match.met_on > day - STORY_AFTER)
    if met:
        about = Words("participants' stories", "récits de participants")
        yield Subject(f"{day.year} {(day.month + 2) // 3}", None, day, {"met": met}, about)


def languages_of(person: Person | None) -> tuple[str, ...]:
    """Return the codes of the languages that a person speaks; none where nothing is known."""
    known = {SpokenLanguage.ENGLISH: ("en",), SpokenLanguage.FRENCH: ("fr",), SpokenLanguage.BOTH: ("en", "fr")}
    return known.get(person.language, ()) if person and person.language else ()


Due = Callable[[Occasion], Iterator[Subject]]

SUBJECTS: tuple[Due, ...] = (
    jobs_found,
    helpful_connectors,
    events_ahead,
    events_held,
    milestones,
    months_numbers,
    connectors_to_present,
    lacking_fields,
    stories_to_tell,
    partners_news,
    turn_of_tips,
    months_digest,
)
