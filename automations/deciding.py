"""Decisions: what was decided about posts and matches, and what counts where desk and sheet say different things.

The tab Decisions is a journal: each line remembers what the row's Status cell and text said at the time. So it is known
which came later though a cell has no date: a cell that changed since is later and counts; one that did not, is earlier.
An approval counts for the text that was approved and for no other: whoever edits the text afterwards voids it.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from automations import naming, wishes
from sheets_templates.choices import Decided, MatchStatus, PostStatus
from sheets_templates.columns import Problem, tab_of
from sheets_templates.keys import short_hash
from sheets_templates.order import in_fixed_order
from sheets_templates.people_tabs import Decision, Match, Post
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words
from social.drafting import title_of

MATCH_STATUS: Mapping[Decided, MatchStatus] = {
    Decided.APPROVED: MatchStatus.APPROVED,
    Decided.DECLINED: MatchStatus.DECLINED,
    Decided.HELD: MatchStatus.HELD,
}
POST_STATUS: Mapping[Decided, PostStatus] = {
    Decided.APPROVED: PostStatus.APPROVED,
    Decided.DECLINED: PostStatus.DECLINED,
    Decided.RECALLED: PostStatus.DECLINED,
    Decided.HELD: PostStatus.DRAFT,
    Decided.POSTED: PostStatus.POSTED,
}
"""What a decision makes of a row; one that is not named leaves the status as it was."""

IN_THE_AIR = (Decided.SENDING, Decided.UNSURE)
"""The latest word on a post of which nobody knows whether it went out: it is never sent again by itself."""

NOBODY = "–"
"""What a decision says where nobody is to be tagged any more; a blank cell says nothing about it."""

TYPED = Words("typed in the sheet", "tapé dans la feuille")
"""By whom a decision is, that the morning found in a Status cell."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What counts for one row, and why."""

    row: Match | Post
    """As the sheet has it."""
    counts: Match | Post
    """As it counts after everything that was decided."""
    last: Decision
    """The latest decision about it."""
    standing: Decision | None
    """The latest decision that says where it stands; None where only its text was edited."""
    cell_later: bool
    """Whether the Status cell was changed after the latest decision, and therefore counts."""
    voided: bool
    """Whether it was approved, and its text changed since."""


def fingerprint(post: Post) -> str:
    """Return what tells one content of a post from another: its text, alt text, and whom to tag."""
    return short_hash(plain(post.text), plain(post.alt_text), *map(plain, post.to_tag))


def plain(text: str) -> str:
    """Return text without what a spreadsheet may change by itself: line ends, spaces at the ends of lines."""
    return "\n".join(line.strip(" \u00a0\t") for line in text.replace("\r", "\n").splitlines() if line.strip())


def moment(decision: Decision) -> str:
    """Return when something was decided, so that later is larger."""
    return decision.decided_at.replace("T", " ").strip()


def by_row(decisions: Iterable[Decision]) -> Mapping[str, tuple[Decision, ...]]:
    """Return the decisions about each row, earliest first; never by where they stand in the sheet."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.about and decision.decision:
            found[decision.about].append(decision)
    return {about: tuple(sorted(each, key=lambda one: (moment(one), repr(one)))) for about, each in found.items()}


def rulings(workbook: Workbook) -> tuple[Ruling, ...]:
    """Return what counts for every post and match about which something was decided, in the order of their keys."""
    decided = by_row(workbook.decisions)
    if not decided:
        return ()
    found = [match_ruling(row, decided[row.row_key]) for row in workbook.matches if row.row_key in decided]
    found += [post_ruling(row, decided[row.row_key]) for row in workbook.posts if row.row_key in decided]
    return tuple(sorted(found, key=lambda ruling: (ruling.row.row_key, repr(ruling.row))))


def with_decisions(workbook: Workbook) -> Workbook:
    """Return the workbook with each post and match as it counts after the decisions; for deciding, not for writing."""
    changed = {id(ruling.row): ruling.counts for ruling in rulings(workbook)}
    if not changed:
        return workbook
    matches, posts = ([changed.get(id(row), row) for row in rows] for rows in (workbook.matches, workbook.posts))
    return dataclasses.replace(
        workbook,
        matches=tuple(row for row in matches if isinstance(row, Match)),
        posts=tuple(row for row in posts if isinstance(row, Post)),
    )


def as_it_counts(workbook: Workbook) -> Workbook:
    """Return the workbook for deciding on: with what was decided, the names that were agreed on, and what people wish."""
    return wishes.as_wished(naming.with_agreed_names(with_decisions(in_fixed_order(workbook))))


def match_ruling(match: Match, decisions: tuple[Decision, ...]) -> Ruling:
    """Return what counts for a match."""
    standing = next((each for each in reversed(decisions) if each.decision in MATCH_STATUS), None)
    if standing is None or standing.decision is None:
        return Ruling(match, match, decisions[-1], None, False, False)
    if changed_since(standing, match.status):
        return Ruling(match, match, decisions[-1], standing, True, False)
    status = MATCH_STATUS[standing.decision]
    counts = dataclasses.replace(
        match,
        status=status,
        approved_on=(match.approved_on or day_of(standing)) if status is MatchStatus.APPROVED else match.approved_on,
        closed_why=match.closed_why or (standing.reason if status is MatchStatus.DECLINED else ""),
    )
    return Ruling(match, counts, decisions[-1], standing, False, False)


def post_ruling(post: Post, decisions: tuple[Decision, ...]) -> Ruling:
    """Return what counts for a post: which text, and whether it is approved."""
    standing = next((each for each in reversed(decisions) if each.decision in POST_STATUS), None)
    later = changed_since(decisions[-1], post.status)
    edited = post if later and post.status is PostStatus.APPROVED else as_edited(post, decisions)
    if standing is None or standing.decision is None or later:
        return Ruling(post, edited, decisions[-1], standing, later, False)
    status = POST_STATUS[standing.decision]
    voided = status is PostStatus.APPROVED and standing.fingerprint not in ("", fingerprint(edited))
    gone_out = next((each for each in reversed(decisions) if each.decision is Decided.POSTED), None)
    counts = dataclasses.replace(
        edited,
        status=PostStatus.DRAFT if voided else status,
        posted_on=post.posted_on or (day_of(gone_out) if gone_out and status is PostStatus.POSTED else None),
        link=post.link or (gone_out.link if gone_out and status is PostStatus.POSTED else ""),
    )
    return Ruling(post, counts, decisions[-1], standing, False, voided)


def as_edited(post: Post, decisions: tuple[Decision, ...]) -> Post:
    """Return a post with the text as last edited at the desk, unless the sheet's own text was changed since."""
    ours = fingerprint(post)
    for decision in reversed(decisions):
        if decision.text and decision.sheet_text in ("", ours):
            tagged = tuple(name for name in decision.to_tag if name != NOBODY) if decision.to_tag else post.to_tag
            alt = decision.alt_text or post.alt_text
            return dataclasses.replace(post, text=decision.text, alt_text=alt, to_tag=tagged)
        if decision.fingerprint == ours:  # decided on as it stands in the sheet
            return post
    return post


def changed_since(decision: Decision, now: PostStatus | MatchStatus | None) -> bool:
    """Tell whether a Status cell was changed after a decision, which remembers what it said then."""
    then = decision.status_then
    return bool(then) and type(now or PostStatus.DRAFT).spelled(then) is not now


def day_of(decision: Decision) -> date | None:
    """Return the day of a decision."""
    try:
        return date.fromisoformat(moment(decision)[:10])
    except ValueError:
        return None


def made(
    row: Match | Post,
    seen: Match | Post,
    decision: Decided,
    by: str,
    now: datetime,
    language: str,
    earlier: Iterable[Decision] = (),
    reason: str = "",
    link: str = "",
) -> Decision:
    """Return the row for Decisions that records a decision about `row`, which was `seen` with the text that it decides on.

    It is later than each of the `earlier` ones by a second at least, whatever the clock says.
    """
    at = max([now, *(after for each in earlier if (after := just_after(each)))]).strftime("%Y-%m-%d %H:%M:%S")
    decided = Decision(
        decided_at=at,
        title=called(row).say(language),
        decision=decision,
        reason=reason,
        by=by,
        link=link,
        about=row.row_key,
        status_then=row.status.words.say(language) if row.status else "",
        id=short_hash("decision", row.row_key, decision.name, at, by, reason),
    )
    if isinstance(row, Match) or isinstance(seen, Match):
        return decided
    decided = dataclasses.replace(decided, sheet_text=fingerprint(row), fingerprint=fingerprint(seen))
    if decided.sheet_text == decided.fingerprint:
        return decided
    to_tag = (seen.to_tag or (NOBODY,)) if seen.to_tag != row.to_tag else ()
    return dataclasses.replace(decided, text=seen.text, alt_text=seen.alt_text, to_tag=to_tag)


def just_after(decision: Decision) -> datetime | None:
    """Return the second after a decision; None where it does not say when it was."""
    try:
        return datetime.fromisoformat(moment(decision)) + timedelta(seconds=1)
    except ValueError:
        return None


def typed_approvals(workbook: Workbook, now: datetime, language: str) -> tuple[Decision, ...]:
    """Return a decision for each post whose Status cell says Approved and of which none is known yet: it counts the same.

    Only so is it known which text was approved, and a later edit voids it.
    """
    decided = by_row(workbook.decisions)
    found: dict[str, Decision] = {}
    for post in sorted(workbook.posts, key=repr):
        earlier = decided.get(post.row_key, ())
        if post.status is not PostStatus.APPROVED or not post.row_key or post.row_key in found:
            continue
        if not earlier or post_ruling(post, earlier).cell_later:
            found[post.row_key] = made(post, post, Decided.APPROVED, TYPED.say(language), now, language, earlier)
    return tuple(found.values())


def problems(workbook: Workbook) -> Iterator[Problem]:
    """Yield what a person has to look at: a sheet that contradicts the desk, a voided approval, a post in the air."""
    copied = Counter(post.row_key for post in workbook.posts if post.row_key)
    for post in workbook.posts:
        if copied[post.row_key] > 1 and post.row_key:
            message = Words("the post id {id} stands in {n} rows", "le numéro {id} figure dans {n} lignes")
            remedy = Words("clear the id in the row that you copied", "effacez le numéro dans la ligne copiée")
            yield row_problem(post, "id", message.fill(id=post.id, n=copied[post.row_key]), remedy, "post_id_copied")
    for ruling in rulings(workbook):
        yield from ruling_problems(ruling)


def ruling_problems(ruling: Ruling) -> Iterator[Problem]:
    """Yield what is to be looked at in one row."""
    row, last, standing = ruling.row, ruling.last, ruling.standing
    if last.decision in IN_THE_AIR and not ruling.cell_later:
        message = Words(
            "nobody knows whether this post went out on {when}",
            "on ne sait pas si cette publication est partie le {when}",
        ).fill(when=last.decided_at)
        remedy = Words(
            "look at LinkedIn, then mark it as posted or as not sent; it is never sent again by itself",
            "regardez sur LinkedIn, puis marquez-la comme publiée ou non envoyée; elle n'est jamais renvoyée d'elle-même",
        )
        yield row_problem(row, "status", message, remedy, "post_in_the_air")
    elif ruling.voided and standing:
        message = Words(
            "the text was changed after {who} approved it on {when}",
            "le texte a changé après l'approbation ({who}, {when})",
        ).fill(who=standing.by or "?", when=standing.decided_at)
        remedy = Words("read it and approve it again", "relisez-le et approuvez-le de nouveau")
        yield row_problem(row, "text", message, remedy, "approval_voided")
    elif standing and standing.decision and contradicts(ruling):
        message = Words(
            "Status says {cell}, but {who} decided {decision} on {when}, which came later and counts",
            "l'état dit {cell}, mais {who} a décidé {decision} le {when}; c'est plus récent et cela compte",
        ).fill(
            cell=row.status.words if row.status else "",
            who=standing.by or "?",
            decision=standing.decision.words,
            when=standing.decided_at,
        )
        remedy = Words("set Status to what you mean", "mettez l'état à ce que vous voulez dire")
        yield row_problem(row, "status", message, remedy, "decision_contradicted")


def contradicts(ruling: Ruling) -> bool:
    """Tell whether the Status cell says what cannot be an earlier step of what counts."""
    said, counts = ruling.row.status, ruling.counts.status
    open_still = (None, PostStatus.DRAFT, MatchStatus.PROPOSED, MatchStatus.HELD)
    return said is not counts and said not in open_still and (said, counts) != (PostStatus.APPROVED, PostStatus.POSTED)


def row_problem(row: Match | Post, column: str, message: Words, remedy: Words, rule: str) -> Problem:
    """Return a problem of one cell of a post or match."""
    tab = tab_of(row)
    cell = tab.column(column)
    value = str(cell.kind.show(getattr(row, column), "en") or "") if column != "text" else ""
    return Problem(tab.title, message, remedy, rule, row.row_key, row.title, row.line, cell.header, value)


def called(row: Match | Post) -> Words:
    """Return what a post or match is called, for a person to read."""
    return title_of(row) if isinstance(row, Post) else Words.plain(row.title)


def state(ruling: Ruling) -> Words:
    """Return where a row stands, in a phrase for the column beside it."""
    last, standing = ruling.last, ruling.standing
    if ruling.cell_later:
        return Words("{status}, as you typed", "{status}, comme vous l'avez tapé").fill(
            status=ruling.row.status.words if ruling.row.status else "–"
        )
    if ruling.voided:
        return Words("Text changed after approval: approve again", "Texte changé après l'approbation : à réapprouver")
    told = last if last.decision in (*IN_THE_AIR, Decided.NOT_SENT) or standing is None else standing
    words = told.decision.words if told.decision else Words("–", "–")
    return Words("{decision} on {day}", "{decision} le {day}").fill(decision=words, day=moment(told)[:10])
