"""Drafts: a kind of post, what it is about, and a text for a person to review. Nothing is ever sent from here.

To add a kind of post, write `posts/<kind>.<language>.md`: its first lines say its subject, audience, which consents it
needs, and what its card shows; below a line `---` stand its wordings, split by lines `===`. Files beside config.toml win.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from itertools import islice

from sheets_templates.choices import PostStatus, SpokenLanguage
from sheets_templates.columns import Problem, tab_of
from sheets_templates.keys import row_key, short_hash
from sheets_templates.people_tabs import Post
from sheets_templates.settings import Section, no_hour, setting, unknown
from sheets_templates.words import NO_WORDS, Words, languages, words_of
from social import limits, tact
from social.subjects import SUBJECTS, Occasion, Subject, consent_words, languages_of
from social.texts import TextFault, TextFile, Wording, as_said, text_file, typographic, wording

LOOKS = ("person", "number", "event", "words")
"""The ways in which a card is laid out."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

CARD_PLACES = ("kicker", "headline", "line", "stamp")

LOOK_AHEAD = 10
"""So many of the next posts of a kind are looked at for what keeps them from being written."""

OPENING = re.compile(r".*?[.!?…](?=\s|$)|.+")
LONGEST_OPENING = 90

MIX_DAYS = timedelta(days=30)
"""A kind is used the sooner the less it was used in so many days."""


@dataclass(frozen=True)
class Voice(Section):
    """[posts] How the community speaks in public."""

    hashtags: tuple[str, ...] = setting(
        ("#GetConnected", "#BeAConnector"), "Stand at the end of every post; at most five."
    )
    languages: tuple[str, ...] = setting(
        (),
        "The languages of your posts, the usual one first; empty means the community's. Who speaks only one of them is written about in it.",
    )
    drafts_at_once: int = setting(3, "So many drafts at most wait for you in Posts.", least=0)
    newest_days: int = setting(120, "What happened longer ago is not posted about any more.", least=1)
    kinds: tuple[str, ...] = setting(
        (
            "celebration", "appreciation", "event_invitation", "event_recap", "milestone", "monthly_numbers", "spotlight",
            "recruitment", "story_prompt", "sharing", "tip", "newsletter",
        ),
        "Which kinds of post are drafted: the one used least in the last 30 days first, and among equals in this order.",
    )  # fmt: skip
    days: tuple[str, ...] = setting(("tuesday", "thursday"), "The weekdays for posts in the content plan.")
    hours: tuple[str, ...] = setting(("12:00",), "The hours for posts on those days.")
    weeks_ahead: int = setting(4, "The content plan looks so many weeks ahead; 0 for none.", least=0)
    avoid: tuple[str, ...] = setting((), "Words and phrases of your own that posts are checked for.")
    texts: str = setting(
        "", "A folder with your own <kind>.<language>.md, relative to config.toml; they win over the tool's."
    )

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the hashtags, the languages, and the times."""
        if len(self.hashtags) > limits.MOST_HASHTAGS:
            yield TOO_MANY_HASHTAGS.fill(count=len(self.hashtags), most=limits.MOST_HASHTAGS)
        for tag in self.hashtags:
            if limits.hashtags(tag) != (tag,):
                yield NO_HASHTAG.fill(tag=tag)
        for language in self.languages:
            yield from unknown("languages", language, languages())
        for day in self.days:
            yield from unknown("days", day, WEEKDAYS)
        for hour in self.hours:
            yield from no_hour("hours", hour)


TOO_MANY_HASHTAGS = Words(
    "hashtags = {count} of them; LinkedIn's readers bear {most} at most",
    "hashtags : il y en a {count}; les lecteurs de LinkedIn en supportent {most} au plus",
)
NO_HASHTAG = Words(
    "hashtags: “{tag}” is no hashtag; write it like #GetConnected",
    "hashtags : « {tag} » n'est pas un mot-clic; écrivez-le comme #GetConnected",
)


@dataclass(frozen=True, slots=True)
class PostKind:
    """A kind of post in one language, as its text file declares it."""

    name: str
    subject: str
    audience: str
    consents: tuple[str, ...]
    without_consent: str
    """"anonymous": drafted without name and business; "skip": not drafted, and the reason is listed."""
    file: TextFile
    look: str
    card: Mapping[str, Wording]
    """What the card shows, by place: kicker, headline, line, stamp."""
    alt_text: Wording

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Return the ways in which the kind is said."""
        return self.file.wordings


@dataclass(frozen=True, slots=True)
class Skipped:
    """A post that was not written because a consent is missing: the kind, about whom, which consents."""

    kind: str
    subject: Subject
    missing: tuple[str, ...]

    @property
    def why(self) -> Words:
        """Return the reason as a sentence."""
        return Words("“{consents}” is missing", "il manque « {consents} »").fill(
            consents=tuple(consent_words(self.subject.person, purpose) for purpose in self.missing)
        )


@dataclass(frozen=True, slots=True)
class Drafts:
    """What drafting came to: posts to add, texts that cannot be used, posts that consent keeps from being written."""

    posts: tuple[Post, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]


def draft_posts(now: Occasion, voice: Voice, language: str) -> Drafts:
    """Return the posts that are due and not in the workbook yet, and what keeps the next ones from being written.

    The latter is looked for as if the posts were in the workbook already, so that a second morning finds the same.
    """
    posts = due_posts(now, voice, language)
    later = now.with_posts(posts) if posts else now
    found = [each for name in voice.kinds for each in what_keeps(name, later, voice, language)]
    return Drafts(
        posts,
        tuple(each for each in found if isinstance(each, Problem)),
        tuple(each for each in found if isinstance(each, Skipped)),
    )


def due_posts(now: Occasion, voice: Voice, language: str) -> tuple[Post, ...]:
    """Return as many due posts as have room. Kinds take turns: one of which none waits, used least lately, is next."""
    workbook = now.workbook
    waiting = Counter(post.kind for post in workbook.posts if post.status is PostStatus.DRAFT)
    recent = workbook.day - MIX_DAYS
    used = Counter(post.kind for post in workbook.posts if post.drafted_on and post.drafted_on > recent)
    queues = {name: drafts_of(name, now, voice, language) for name in voice.kinds}
    posts: list[Post] = []
    room = voice.drafts_at_once - waiting.total()
    while queues and len(posts) < room:
        name = min(queues, key=lambda kind: (waiting[kind], used[kind], voice.kinds.index(kind)))
        drafted = next(queues[name], None)
        if drafted is None:
            del queues[name]
        elif isinstance(drafted, Post):
            posts.append(drafted)
            waiting[name] += 1
            used[name] += 1
    return tuple(posts)


def next_draft(name: str, now: Occasion, voice: Voice, language: str) -> Post | None:
    """Return the next post of a kind that can be written; None where there is nothing to say."""
    return next((each for each in drafts_of(name, now, voice, language) if isinstance(each, Post)), None)


def what_keeps(name: str, now: Occasion, voice: Voice, language: str) -> Iterator[Problem | Skipped]:
    """Yield what keeps the next posts of a kind from being written, so many at most."""
    for drafted in islice(drafts_of(name, now, voice, language), LOOK_AHEAD):
        if not isinstance(drafted, Post):
            yield drafted


def drafts_of(name: str, now: Occasion, voice: Voice, language: str) -> Iterator[Post | Problem | Skipped]:
    """Yield one draft of the kind for each subject that is due, however many rows tell of it, or what keeps it back.

    A text file that cannot be used is a problem.
    """
    speaks = (*voice.languages, language)[0]
    known = {post.id for post in now.workbook.posts if post.kind == name}
    try:
        kind = post_kind(name, speaks, voice.texts)
        for subject in subjects_of(kind, now, voice):
            identity = short_hash(kind.name, subject.key)
            if identity in known or row_key("posts", identity) in now.workbook.taken_out:
                continue
            known.add(identity)
            missing = subject.missing(kind.consents)
            if missing and kind.without_consent != "anonymous":
                yield Skipped(name, subject, missing)
                continue
            speaks = language_for(subject, voice, language)
            yield checked(draft(post_kind(name, speaks, voice.texts), subject, now, voice, speaks, identity), speaks)
    except Exception as error:  # a community's own text is foreign code: whatever it does, the other kinds are drafted
        yield text_problem(f"posts/{name}.{speaks}.md", error)


def language_for(subject: Subject, voice: Voice, language: str) -> str:
    """Return the language to write in: the community's usual one, unless the person speaks only another of its languages."""
    ours = voice.languages or (language,)
    theirs = [code for code in languages_of(subject.person) if code in ours]
    return ours[0] if not theirs or ours[0] in theirs else theirs[0]


def subjects_of(kind: PostKind, now: Occasion, voice: Voice) -> Iterator[Subject]:
    """Yield what a kind of post is due about: recent enough, and about nobody who asked not to be contacted."""
    oldest = now.workbook.day - timedelta(days=voice.newest_days)
    for subject in now.due(kind.subject):
        fresh = subject.until >= now.workbook.day if subject.until else subject.happened_on >= oldest
        if fresh and subject.due and not subject.quiet:
            yield subject


def draft(kind: PostKind, subject: Subject, now: Occasion, voice: Voice, language: str, identity: str) -> Post:
    """Return the draft: with names where the person consented, without any otherwise."""
    facts = facts_of(kind, subject, now, language)
    chosen = kind.file.chosen(identity, subject.turn)
    text = with_hashtags(chosen.filled(facts), voice.hashtags)
    facts["opening"] = opening(text)
    named = bool(facts["named"])
    tags = subject.to_tag
    if subject.person and named:
        tags = tuple(str(part) for part in (subject.person.name, facts["employer"], subject.person.linkedin) if part)
    return Post(
        status=PostStatus.DRAFT,
        kind=kind.name,
        about=subject.person.name if subject.person else subject.about.say(language),
        text=text,
        to_tag=tags,
        alt_text=kind.alt_text.filled(facts),
        consents=subject.consents(kind.consents, language) if named or not subject.person else NAMELESS.say(language),
        language=SpokenLanguage.spelled(language),
        drafted_on=now.workbook.day,
        id=identity,
    )


NAMELESS = Words("without a name: no consent", "sans nom : pas de consentement")


def facts_of(kind: PostKind, subject: Subject, now: Occasion, language: str) -> dict[str, object]:
    """Return what a text may say of a subject: without consent, nothing that would give the person away."""
    named = not subject.missing(kind.consents)
    facts = {name: "" if name in subject.private and not named else value for name, value in subject.facts.items()}
    return as_said({**facts, "community": now.community}, language) | {"named": named and subject.person is not None}


def opening(text: str) -> str:
    """Return a text's first sentence, as its card may show it."""
    first = OPENING.match(text.strip())
    return limits.shortened(first[0].rstrip(": "), LONGEST_OPENING) if first else ""


def with_hashtags(text: str, tags: tuple[str, ...]) -> str:
    """Return a text with the hashtags at its end."""
    return f"{text}\n\n{' '.join(tags)}" if tags else text


def checked(post: Post, language: str) -> Post | Problem:
    """Return the draft, or what it would have said in public that it never should."""
    slip = next(tact.slips(f"{post.text}\n{post.alt_text}"), None)
    if slip is None and limits.units(post.text) <= limits.LONGEST_POST:
        return post
    message = Words("the draft “{kind}” is too long", "l'ébauche « {kind} » est trop longue").fill(kind=post.kind)
    if slip:
        message = Words(
            "the draft “{kind}” was not written: “{said}” says {what}",
            "l'ébauche « {kind} » n'a pas été rédigée : « {said} » dit {what}",
        ).fill(kind=post.kind, said=slip.said, what=slip.taboo.says)
    remedy = Words(
        "mend the row it is about, or write this one yourself",
        "corrigez la ligne dont il s'agit, ou écrivez cette publication vous-même",
    )
    return Problem(tab_of(Post).title, message, remedy, "draft_not_fit", who=post.about)


def text_problem(file: str, error: Exception) -> Problem:
    """Return the problem of a text file that cannot be used: other kinds are still drafted."""
    line = getattr(error, "line", 0) or getattr(error, "lineno", 0)
    message = Words("the text {file}{at} cannot be used: {why}", "le texte {file}{at} est inutilisable : {why}")
    at = Words(", line {line}", ", ligne {line}").fill(line=line) if line else NO_WORDS
    return Problem(
        tab_of(Post).title,
        message.fill(file=file, at=at, why=words_of(error)),
        Words(
            "mend the file, or delete your copy to get ours back",
            "corrigez le fichier, ou supprimez votre copie pour retrouver la nôtre",
        ),
        "post_text_unusable",
    )


@lru_cache(maxsize=256)
def post_kind(name: str, language: str, own_texts: str = "") -> PostKind:
    """Return a kind of post as its text file declares it. Raises TextFault for what cannot be, with the line."""
    file = text_file("posts", name, language, own_texts)
    known = [function.__name__ for function in SUBJECTS]
    for complaint in unknown("subject", file.text("subject"), known):
        raise TextFault(complaint)
    for complaint in unknown("look", file.text("look", "words"), LOOKS):
        raise TextFault(complaint)
    for purpose in file.texts("consents"):
        for complaint in unknown("consents", purpose, ("named", "photo", "quote")):
            raise TextFault(complaint)
    card = {place: wording(typographic(file.text(place), language)) for place in CARD_PLACES}
    return PostKind(
        name,
        file.text("subject"),
        file.text("audience"),
        file.texts("consents"),
        file.text("without_consent", "skip"),
        file,
        file.text("look", "words"),
        card,
        wording(typographic(file.text("alt_text", file.text("headline")), language)),
    )


@cache
def kind_words(name: str) -> Words:
    """Return what people call a kind of post: as the first lines of its text files say, else by the file's name."""
    called = name.replace("_", " ")
    said = {}
    for code in ("en", "fr"):
        try:
            said[code] = typographic(text_file("posts", name, code).text("name", called), code)
        except TextFault:  # a kind of the community's own, or one that is misspelt and told elsewhere
            said[code] = called
    return Words.plain(said["en"], said["fr"])


def title_of(post: Post) -> Words:
    """Return whom or what a post is about and which kind it is, for a person to read."""
    if not (post.about and post.kind):
        return Words.plain(post.title)
    return Words("{about} ({kind})", "{about} ({kind})").fill(about=post.about, kind=kind_words(post.kind))


def subject_of(post: Post, now: Occasion, voice: Voice, language: str) -> tuple[PostKind, Subject] | None:
    """Return what a post is about, found again by its id; None for a post that a person wrote, or whose rows are gone."""
    try:
        kind = post_kind(post.kind, language_of(post, voice, language), voice.texts)
    except Exception:  # a text that cannot be used is told where it is drafted
        return None
    for subject in now.due(kind.subject):
        if short_hash(kind.name, subject.key) == post.id:
            return kind, subject
    return None


def language_of(post: Post, voice: Voice, language: str) -> str:
    """Return the language a post is written in: as its row says, or the community's usual one."""
    said = {SpokenLanguage.ENGLISH: "en", SpokenLanguage.FRENCH: "fr"}.get(post.language or SpokenLanguage.BOTH)
    return said or (*voice.languages, language)[0]
