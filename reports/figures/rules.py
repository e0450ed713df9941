"""What counts in a community: the settings of [report], and how the report prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheets_templates.settings import Section, setting, unknown
from sheets_templates.words import Words

CONNECTEE_COUNTS: Mapping[str, Words] = {
    "applied": Words(
        "A Connectee counts from the day of the application, whatever came of it.",
        "Un participant compte à partir du jour de la demande, quelle qu'en soit la suite.",
    ),
    "intake": Words(
        "A Connectee counts from the day of the intake meeting, whatever came of it.",
        "Un participant compte à partir du jour de la rencontre d'accueil, quelle qu'en soit la suite.",
    ),
    "accepted": Words(
        "A Connectee counts from the day of the intake meeting, once they met the criteria and were accepted.",
        "Un participant compte à partir du jour de la rencontre d'accueil, s'il répond aux critères et a été accepté.",
    ),
    "introduced": Words(
        "A Connectee counts from the day they were first introduced to a Connector.",
        "Un participant compte à partir du jour où il a été présenté à un premier Connecteur.",
    ),
    "met": Words(
        "A Connectee counts from the day they first met a Connector.",
        "Un participant compte à partir du jour où il a rencontré un premier Connecteur.",
    ),
}
CONNECTOR_COUNTS: Mapping[str, Words] = {
    "joined": Words(
        "A Connector is active who had joined by the last day of the period and had not ended before its first.",
        "Est actif un Connecteur inscrit au dernier jour de la période et qui n'avait pas terminé avant le premier.",
    ),
    "available": Words(
        "A Connector is active who had joined by the last day of the period, had not ended before its first, and was not "
        "paused on its last.",
        "Est actif un Connecteur inscrit au dernier jour de la période, qui n'avait pas terminé avant le premier et "
        "n'était pas en pause le dernier.",
    ),
    "introduced": Words(
        "A Connector is active who was introduced to a Connectee in the period.",
        "Est actif un Connecteur qui a été présenté à un participant pendant la période.",
    ),
}
JOB_COUNTS: Mapping[str, Words] = {
    "any": Words(
        "A job counts whenever it was accepted.", "Un emploi compte quel que soit le jour de son acceptation."
    ),
    "intake": Words(
        "A job counts when the offer was accepted on or after the day of the intake meeting.",
        "Un emploi compte si l'offre a été acceptée le jour de la rencontre d'accueil ou après.",
    ),
    "introduced": Words(
        "A job counts when the offer was accepted on or after the day the Connectee was introduced to a Connector.",
        "Un emploi compte si l'offre a été acceptée le jour où le participant a été présenté à un Connecteur ou après.",
    ),
    "met": Words(
        "A job counts when the offer was accepted on or after the day the Connectee met a Connector.",
        "Un emploi compte si l'offre a été acceptée le jour où le participant a rencontré un Connecteur ou après.",
    ),
}


@dataclass(frozen=True)
class Counting(Section):
    """[report] What counts in this community; the report prints these rules beside its figures."""

    months: tuple[int, ...] = setting((4, 10), "The months in which a report is due; each covers what came before it.")
    connectee_counts: str = setting(
        "accepted",
        "From when a Connectee counts: applied, intake, accepted (intake held and criteria met), introduced or met.",
    )
    count_without_intake_date: bool = setting(
        False, "Whether someone introduced to a Connector counts without an intake date, from the introduction on."
    )
    connector_active: str = setting(
        "joined", "Which Connectors are active: joined, available (not paused) or introduced (in the period)."
    )
    job_counts_from: str = setting("intake", "From when on a job counts: intake, introduced, met or any.")
    job_days: int = setting(0, "A job counts within so many days from then on; 0 means without limit.", least=0)
    one_job_each: bool = setting(False, "Whether only a Connectee's first job in the period counts.")
    count_unconfirmed_jobs: bool = setting(False, "Whether a job counts that nobody confirmed yet.")
    job_rate_range: tuple[int, ...] = setting(
        (10, 60), "A job rate outside this range, in jobs per 100 Connectees, is pointed out: check the definitions."
    )
    template: str = setting(
        "",
        "The .xlsx or .docx file that “Fill the report” and connector report --to or --pdf fill a copy of, relative to config.toml; empty means our own report.",
    )
    testimonials_quoted: int = setting(3, "So many testimonials at most are quoted in the report.", least=0)

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the months, the range, or a rule that there is not."""
        if not self.months or not all(1 <= month <= 12 for month in self.months):
            yield NO_MONTHS.fill(said=f"{list(self.months)}")
        if len(self.job_rate_range) != 2 or not 0 <= self.job_rate_range[0] < self.job_rate_range[1]:
            yield NO_RANGE.fill(said=f"{list(self.job_rate_range)}")
        yield from unknown("connectee_counts", self.connectee_counts, list(CONNECTEE_COUNTS))
        yield from unknown("connector_active", self.connector_active, list(CONNECTOR_COUNTS))
        yield from unknown("job_counts_from", self.job_counts_from, list(JOB_COUNTS))

    def rules(self, subject: str) -> Iterator[Words]:
        """Yield the rules that hold for a subject: connectee, connector or job."""
        if subject == "connectee":
            yield CONNECTEE_COUNTS[self.connectee_counts]
            if self.count_without_intake_date and self.connectee_counts in ("intake", "accepted"):
                yield Words(
                    "Without an intake date, they count from the introduction to a Connector.",
                    "Sans date d'accueil, il compte à partir de la présentation à un Connecteur.",
                )
        elif subject == "connector":
            yield CONNECTOR_COUNTS[self.connector_active]
        elif subject == "job":
            yield from self.job_rules()

    def job_rules(self) -> Iterator[Words]:
        """Yield the rules that hold for jobs."""
        yield JOB_COUNTS[self.job_counts_from]
        if self.job_days and self.job_counts_from != "any":
            yield Words("It counts within {days} days from then.", "Il compte dans les {days} jours qui suivent.").fill(
                days=self.job_days
            )
        if self.one_job_each:
            yield Words(
                "Only a Connectee's first job in the period counts.",
                "Seul le premier emploi d'un participant pendant la période compte.",
            )
        if self.count_unconfirmed_jobs:
            yield Words("It counts before a person confirmed it.", "Il compte avant qu'une personne ne l'ait confirmé.")
        else:
            yield Words("A person must have confirmed it.", "Une personne doit l'avoir confirmé.")


NO_MONTHS = Words(
    "months = {said} has a month outside 1 to 12, or none", "months = {said} a un mois hors de 1 à 12, ou aucun"
)
NO_RANGE = Words(
    "job_rate_range = {said} is no range; write it like [10, 60]",
    "job_rate_range = {said} n'est pas une étendue; écrivez-la comme [10, 60]",
)
