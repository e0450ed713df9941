"""A sample community, invented from end to end: for `connector demo`, for tests, and for pictures in the docs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

from sheets_templates import grids
from sheets_templates.choices import (
    ActivityType,
    Attitude,
    Decided,
    Education,
    Employment,
    Industry,
    JobVia,
    LetterKind,
    Licence,
    MatchStatus,
    OccupationGroup,
    RecruitedBy,
    ReferralResult,
    SpokenLanguage,
    Status,
)
from sheets_templates.columns import Grid, Row, Tab
from sheets_templates.people_tabs import (
    Activity,
    Connectee,
    Connector,
    Decision,
    Job,
    Letter,
    Match,
    Referral,
    Testimonial,
)
from sheets_templates.tabs import PEOPLES_TABS, Workbook

# first name, last name, city, language, occupation, group, industry, education, employment, skills, organizations
SEEKERS = """
Amina|Okafor|Halifax|en|Data analyst|2|52|BACHELOR|UNDEREMPLOYED|SQL; forecasting; insurance pricing|Atlantic Mutual; City of Halifax
Luis|Cordero|Halifax|en|Mechanical designer|2|31-33|BACHELOR|UNEMPLOYED|CAD; tolerancing; project planning|Northgate Marine
Mei|Zhang|Dartmouth|en|Accountant|1|52|MASTER|UNDEREMPLOYED|IFRS; audit; Excel|Ledgerwood Partners
Samuel|Tesfaye|Halifax|en|Software developer|2|54|BACHELOR|UNDEREMPLOYED|Python; cloud; testing|Bluefin Software
Olena|Kovalchuk|Halifax|en|Marketing specialist|1|51|BACHELOR|UNEMPLOYED|campaigns; brand; analytics|Harbour Foods; Seacoast Media
Fatima|Haddad|Bedford|both|Human resources advisor|1|54|BACHELOR|UNDEREMPLOYED|recruiting; onboarding; training|Nova Health
Arjun|Patel|Halifax|en|Civil engineer|2|23|MASTER|UNEMPLOYED|site planning; estimating|Keelson Construction
Nadia|Rahimi|Halifax|en|Dentist|3|62|DOCTORATE|UNEMPLOYED|patient care; clinic management|Nova Health
Chinedu|Eze|Dartmouth|en|Supply chain planner|1|48-49|BACHELOR|UNDEREMPLOYED|logistics; SAP; procurement|Portside Logistics
Camille|Lefebvre|Halifax|fr|Agente de projet|4|91|BACHELOR|UNEMPLOYED|gestion de projet; rédaction|Ville de Halifax
Yara|Nassar|Halifax|en|UX designer|5|54|BACHELOR|UNDEREMPLOYED|user research; prototyping|Bluefin Software; Seacoast Media
Daniel|Mensah|Truro|en|Agronomist|8|11|MASTER|UNEMPLOYED|soil science; data; field trials|Valley Growers
Ingrid|Solberg|Halifax|en|Marine biologist|2|54|MASTER|STUDYING|field sampling; statistics; GIS|Northgate Marine
Hassan|Farouk|Halifax|en|Bank teller supervisor|1|52|COLLEGE|UNDEREMPLOYED|customer service; compliance|Atlantic Mutual
Priya|Raman|Bedford|en|Business analyst|1|52|MASTER|UNEMPLOYED|requirements; SQL; facilitation|Ledgerwood Partners; Atlantic Mutual
Tomás|Herrera|Halifax|en|Chef|6|72|TRADE|UNDEREMPLOYED|menu planning; costing|Wharf & Anchor
Sofia|Marino|Halifax|both|Event coordinator|1|71|COLLEGE|UNEMPLOYED|events; sponsorship; budgets|Seacoast Media
Kwame|Boateng|Halifax|en|Electrician|7|23|TRADE|UNDEREMPLOYED|wiring; safety|Keelson Construction
Leila|Azizi|Dartmouth|en|Nurse|3|62|BACHELOR|UNDEREMPLOYED|acute care; teaching|Nova Health
Victor|Petrov|Halifax|en|Warehouse manager|7|48-49|COLLEGE|UNDEREMPLOYED|inventory; forklift; leadership|Portside Logistics
Grace|Uwase|Halifax|both|Communications officer|1|91|BACHELOR|UNEMPLOYED|writing; media relations|City of Halifax
Mateo|Vargas|Halifax|en|Data scientist|2|54|MASTER|UNEMPLOYED|Python; statistics; machine learning|Bluefin Software
Hana|Suzuki|Halifax|en|Interior designer|5|54|BACHELOR|UNDEREMPLOYED|space planning; CAD|Keelson Construction
Omar|Siddiqui|Halifax|en|Financial planner|1|52|BACHELOR|UNDEREMPLOYED|planning; sales|Atlantic Mutual
Élodie|Gagnon|Halifax|fr|Enseignante|4|61|BACHELOR|UNEMPLOYED|pédagogie; animation|Collège du Havre
Ravi|Kumar|Dartmouth|en|Quality inspector|9|31-33|COLLEGE|UNDEREMPLOYED|ISO 9001; measurement|Northgate Marine
""".strip()

# first name, last name, city, language, organization, position, group, industry, skills, knows people at, per month
HELPERS = """
Gordon|MacLeod|Halifax|both|Atlantic Mutual|Director of analytics|2|52|insurance; data; SQL; leading teams|City of Halifax; Harbour Foods|1
Susan|Boudreau|Halifax|both|Ledgerwood Partners|Partner|1|52|audit; IFRS; mentoring|Atlantic Mutual|2
Peter|Walsh|Dartmouth|en|Northgate Marine|Engineering manager|2|31-33|CAD; project planning; shipbuilding|Keelson Construction|1
Janet|Comeau|Halifax|en|Bluefin Software|Head of product|2|54|product; user research; Python|Seacoast Media|2
Robert|Fraser|Halifax|en|Keelson Construction|Vice-president|2|23|estimating; safety; site planning|Northgate Marine|1
Denise|Arsenault|Halifax|both|City of Halifax|Communications manager|1|91|media relations; writing|Seacoast Media|1
Michael|Chen|Bedford|en|Portside Logistics|Operations director|7|48-49|logistics; procurement; SAP|Harbour Foods|1
Karen|Doyle|Halifax|en|Nova Health|Director of people|1|62|recruiting; training|City of Halifax|1
Alan|Murphy|Halifax|en|Seacoast Media|Publisher|5|51|brand; campaigns; events|Wharf & Anchor|1
Thérèse|Cormier|Halifax|fr|Collège du Havre|Directrice|4|61|pédagogie; gestion de projet|Ville de Halifax|1
Ian|Campbell|Truro|en|Valley Growers|Owner|8|11|soil science; export|Harbour Foods|1
Brenda|Sampson|Halifax|en|Harbour Foods|Marketing lead|1|31-33|brand; analytics|Seacoast Media|1
""".strip()


def sample_rows(day: date) -> Workbook:
    """Return the sample community's rows, with dates that lead up to `day`."""
    connectees = tuple(connectee(line, at, day) for at, line in enumerate(SEEKERS.splitlines()))
    connectors = tuple(connector(line, at, day) for at, line in enumerate(HELPERS.splitlines()))
    connectees, connectors = with_stories(connectees, connectors, day)
    ago = days_before(day)

    def match(who: int, helper: int, **facts: object) -> Match:
        person, other = connectees[who], connectors[helper]
        names = {
            "connectee_name": person.name,
            "connectee": person.email,
            "connector_name": other.name,
            "connector": other.email,
        }
        return Match(**names, **facts)  # type: ignore[arg-type] # the facts are named by the caller

    approved, closed = MatchStatus.APPROVED, MatchStatus.CLOSED
    matches = (
        match(
            0,
            0,
            status=closed,
            why="Both work in finance and insurance.",
            proposed_on=ago(190),
            approved_on=ago(189),
            introduced_on=ago(188),
            meeting_on=ago(180),
            met_on=ago(180),
            referrals_given=3,
            thanked_on=ago(175),
            closed_on=ago(100),
        ),
        match(
            2,
            1,
            status=approved,
            why="Both know audit and IFRS.",
            proposed_on=ago(80),
            approved_on=ago(79),
            introduced_on=ago(78),
            meeting_on=ago(70),
            met_on=ago(70),
            referrals_given=3,
            thanked_on=ago(66),
        ),
        match(
            4,
            8,
            status=approved,
            why="Both know brand and campaigns.",
            proposed_on=ago(44),
            approved_on=ago(43),
            introduced_on=ago(42),
            meeting_on=ago(33),
            met_on=ago(33),
            referrals_given=1,
        ),
        match(
            8,
            6,
            status=approved,
            why="Both know logistics and SAP.",
            proposed_on=ago(36),
            approved_on=ago(35),
            introduced_on=ago(30),
        ),
        match(
            6,
            4,
            status=approved,
            why="Both work in construction.",
            proposed_on=ago(20),
            approved_on=ago(19),
            introduced_on=ago(16),
        ),
        match(20, 5, status=MatchStatus.PROPOSED, why="Both work in public administration.", proposed_on=ago(9)),
        match(
            11,
            10,
            status=MatchStatus.DECLINED,
            why="Both know soil science.",
            proposed_on=ago(25),
            closed_why="Worked together before",
        ),
    )
    referrals = (
        Referral(
            given_on=ago(180),
            connectee=connectees[0].email,
            referred_by=connectors[0].email,
            referred_to="Dana Whitfield",
            organization="City of Halifax",
            contacted_on=ago(178),
            met_on=ago(170),
            result=ReferralResult.MORE_REFERRALS,
        ),
        Referral(
            given_on=ago(180),
            connectee=connectees[0].email,
            referred_by=connectors[0].email,
            referred_to="Marc Pelletier",
            organization="Harbour Foods",
            contacted_on=ago(177),
            met_on=ago(168),
            result=ReferralResult.INTERVIEW,
            may_become_connector=True,
        ),
        Referral(
            given_on=ago(180),
            connectee=connectees[0].email,
            referred_by=connectors[0].email,
            referred_to="Joan Ritchie",
            organization="Atlantic Mutual",
            contacted_on=ago(176),
            result=ReferralResult.NO_ANSWER,
        ),
        Referral(
            given_on=ago(170),
            connectee=connectees[0].email,
            referred_by="Dana Whitfield",
            referred_to="Hugh Morrison",
            organization="Provincial archives",
            contacted_on=ago(165),
            met_on=ago(158),
            result=ReferralResult.JOB,
        ),
        Referral(
            given_on=ago(33),
            connectee=connectees[4].email,
            referred_by=connectors[8].email,
            referred_to="Lena Fisk",
            organization="Wharf & Anchor",
            contacted_on=ago(30),
        ),
    )
    jobs = (
        Job(
            connectee=connectees[0].email,
            accepted_on=ago(40),
            starts_on=ago(26),
            employer="Provincial archives",
            title="Data analyst",
            confirmed_by="the Connectee",
            in_field=True,
            full_time=True,
            via=JobVia.REFERRAL,
        ),
        Job(
            connectee=connectees[2].email,
            accepted_on=ago(12),
            employer="Ledgerwood Partners",
            title="Junior auditor",
            confirmed_by="the Connector",
            in_field=True,
            full_time=True,
            via=JobVia.CONNECTOR,
        ),
        Job(
            connectee=connectees[13].email,
            accepted_on=ago(8),
            employer="Harbour Credit Union",
            title="Branch supervisor",
            in_field=True,
            full_time=True,
            via=JobVia.OWN_SEARCH,
        ),
    )
    activities = (
        Activity(
            held_on=ago(150),
            type=ActivityType.PRESENTATION,
            title="Who has opened doors for you?",
            partner="Chamber of Commerce",
            attendance=45,
            place="Chamber hall",
        ),
        Activity(
            held_on=ago(41),
            type=ActivityType.NETWORKING_EVENT,
            title="Coffee with Connectors",
            partner="Central Library",
            attendance=34,
            place="Central Library",
        ),
        Activity(
            held_on=ago(27),
            type=ActivityType.WORKSHOP,
            title="Tell me about yourself",
            partner="Harbour Settlement Centre",
            attendance=18,
            place="Online",
        ),
        Activity(
            held_on=ago(20),
            type=ActivityType.SPEED_INTERVIEWS,
            title="Twelve minutes each",
            partner="Example University",
            attendance=26,
            place="Student union",
        ),
        Activity(held_on=ago(6), type=ActivityType.ENGAGEMENT, title="Comments on partners' posts"),
        Activity(
            held_on=ago(-23),
            type=ActivityType.SPEED_NETWORKING,
            title="Ten chairs, ten minutes",
            partner="Board of Trade",
            place="Central Library",
        ),
    )
    testimonials = (
        Testimonial(
            said_on=ago(38),
            person=connectees[0].email,
            text="Gordon opened three doors for me. I walked through one of them.",
            consent_on=ago(38),
        ),
        Testimonial(
            said_on=ago(31),
            person=connectors[8].email,
            text="I learned as much in that half-hour as she did.",
            consent_on=None,
        ),
    )
    letters = (
        Letter(sent_on=ago(16), kind=LetterKind.INTRODUCTION, to=connectees[6].email),
        Letter(sent_on=ago(9), kind=LetterKind.MEETING_REMINDER, to=connectees[6].email),
        Letter(
            sent_on=ago(27),
            kind=LetterKind.REFERRAL_REQUEST,
            to=connectors[8].email,
            about=connectees[4].email,
            notes="By phone; Alan will think of two more.",
        ),
    )
    approved_at_the_desk = matches[-2]
    decisions = (
        Decision(
            decided_at=f"{ago(5).isoformat()} 09:12:00",
            title=approved_at_the_desk.title,
            decision=Decided.APPROVED,
            reason="Denise asked for somebody in communications",
            by="Dana",
            about=approved_at_the_desk.row_key,
        ),
    )
    return Workbook(
        day,
        connectees,
        connectors,
        matches,
        referrals,
        jobs,
        activities,
        testimonials,
        decisions=decisions,
        letters=letters,
    )


def days_before(day: date) -> Callable[[int], date]:
    """Return a function that gives the day so many days before `day`."""
    return lambda days: day - timedelta(days=days)


def connectee(line: str, at: int, day: date) -> Connectee:
    """Return a Connectee from a line of SEEKERS, met at intake some weeks ago and ready."""
    first, last, city, language, occupation, group, industry, education, employment, skills, organizations = line.split(
        "|"
    )
    ago = days_before(day)
    applied = 214 if at == 0 else 120 - 4 * at
    status = (Status.PERMANENT_RESIDENT, Status.WORK_PERMIT, Status.GRADUATE_PERMIT)[at % 3]
    return Connectee(
        first_name=first,
        last_name=last,
        email=address(first, last),
        phone=f"902-555-01{at + 10:02d}",
        applied_on=ago(applied),
        language=spoken(language),
        city=city,
        online=at % 4 != 3,
        linkedin=f"https://www.linkedin.com/in/{address(first, last).split('@')[0].replace('.', '-')}-example",
        status=status,
        landed_on=ago(700 + 31 * at) if status is Status.PERMANENT_RESIDENT else None,
        may_work=True,
        education=Education[education],
        clb=None if language == "fr" else 7 + at % 4,
        nclc=9 if language in ("fr", "both") else None,
        language_sufficient=True,
        employment=Employment[employment],
        occupation=occupation,
        occupation_group=OccupationGroup.spelled(group),
        industry=Industry.spelled(industry),
        years_experience=2 + at % 9,
        skills=tuple(skills.split("; ")),
        organizations=tuple(organizations.split("; ")),
        licence=Licence.NOT_NEEDED,
        referred_by=("Harbour Settlement Centre", "Example University", "YMCA")[at % 3],
        intake_on=ago(applied - 9),
        resume=True,
        employment_ready=True,
        attitude=Attitude.POSITIVE,
        willing_to_network=True,
        took_part_before=False,
        consent_share=ago(applied - 9),
        consent_named=ago(applied - 9) if at % 3 != 1 else None,
        do_not_contact=False,
    )


def connector(line: str, at: int, day: date) -> Connector:
    """Return a Connector from a line of HELPERS, who joined some months ago and knows what is expected."""
    first, last, city, language, employer, position, group, industry, skills, organizations, per_month = line.split("|")
    ago = days_before(day)
    return Connector(
        first_name=first,
        last_name=last,
        email=address(first, last),
        phone=f"902-555-01{at + 60:02d}",
        joined_on=ago(400 - 30 * at),
        language=spoken(language),
        city=city,
        online=at % 3 != 2,
        linkedin=f"https://www.linkedin.com/in/{address(first, last).split('@')[0].replace('.', '-')}-example",
        employer=employer,
        position=position,
        occupation_group=OccupationGroup.spelled(group),
        industry=Industry.spelled(industry),
        years_experience=10 + at,
        skills=tuple(skills.split("; ")),
        organizations=tuple(organizations.split("; ")),
        recruited_by=tuple(RecruitedBy)[at % 4],
        three_referrals=True,
        no_job_expected=True,
        open_to_share=True,
        per_month=int(per_month),
        consent_named=ago(390 - 30 * at) if at != 8 else None,
        do_not_contact=False,
    )


def with_stories(
    connectees: tuple[Connectee, ...], connectors: tuple[Connector, ...], day: date
) -> tuple[tuple[Connectee, ...], tuple[Connector, ...]]:
    """Return the people with what makes each of them different: the deck's cases, gaps, a duplicate, a pause."""
    ago, people, helpers = days_before(day), list(connectees), list(connectors)
    replace = dataclasses.replace
    people[7] = replace(people[7], licence=Licence.NOT_LICENSED)
    people[12] = replace(people[12], graduates_on=ago(-290), employment=Employment.STUDYING)
    people[15] = replace(people[15], attitude=Attitude.NEEDS_COACHING, intake_on=ago(12))
    people[16] = replace(
        people[16],
        intake_on=None,
        resume=None,
        employment_ready=None,
        attitude=None,
        willing_to_network=None,
        applied_on=ago(4),
        consent_share=None,
        language_sufficient=None,
    )
    people[17] = replace(people[17], willing_to_network=False, intake_on=ago(10))
    people[18] = replace(people[18], licence=None)
    people[19] = replace(people[19], may_work=False)
    people[22] = replace(
        people[22],
        industry=None,
        consent_share=None,
        applied_on=ago(19),
        intake_on=None,
        resume=None,
        employment_ready=None,
        attitude=None,
        willing_to_network=None,
    )
    people[23] = replace(people[23], withdrawn_on=ago(7))
    people[25] = replace(people[25], took_part_before=True)
    people.append(replace(people[3], phone="", skills=(), organizations=(), notes="came in twice through the form"))
    helpers[2] = replace(helpers[2], paused_until=ago(-40))
    helpers[7] = replace(helpers[7], three_referrals=False)
    helpers[11] = replace(helpers[11], joined_on=ago(560), ended_on=ago(185), circle_back_on=ago(2))
    helpers[0] = replace(helpers[0], thanked_on=ago(175))
    return tuple(people), tuple(helpers)


def spoken(code: str) -> SpokenLanguage:
    """Return the language for en, fr or both."""
    return {"en": SpokenLanguage.ENGLISH, "fr": SpokenLanguage.FRENCH}.get(code, SpokenLanguage.BOTH)


def address(first: str, last: str) -> str:
    """Return an invented e-mail address for a name."""
    plain = f"{first}.{last}".lower().translate(str.maketrans("éáèê", "eaee"))
    return f"{plain}@example.ca"


def sample_grids(workbook: Workbook, language: str) -> dict[str, Grid]:
    """Return the rows of every people's tab as cells, without headers, by the tab's name."""
    return {tab.name: rows_without_header(tab, getattr(workbook, tab.name), language) for tab in PEOPLES_TABS}


def rows_without_header(tab: Tab, rows: tuple[Row, ...], language: str) -> Grid:
    """Return rows as cells in the order of the tab's columns."""
    return grids.show_rows(tab, rows, language)[1:]
