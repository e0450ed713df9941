"""The tabs that the tool writes its answers to, one entry a column.

To add a tab, add a class here, name it in tabs.py and fill it in automations/answers.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheets_templates.choices import (
    RequestStatus,
)
from sheets_templates.columns import Owner, Row, column, tab
from sheets_templates.kinds import (
    DATE,
    LINK,
    LONG_TEXT,
    NUMBER,
    PLACE,
    ROW_LINK,
    TEXT,
    WHOLE,
    YES_NO,
    choice,
)
from sheets_templates.words import Words


@tab(
    Words("Today", "Aujourd'hui"),
    Words("What to do now, most pressing first.", "Ce qu'il y a à faire, le plus pressant d'abord."),
    name="today",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class TodayLine(Row):
    """One thing to do."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    since: date | None = column(DATE, "Due since", "Dû depuis", "Since when it has been due.", "Depuis quand c'est à faire.", width=12)
    what: str = column(TEXT, "What to do", "À faire", "The next step.", "La prochaine étape.", width=46)
    who: str = column(ROW_LINK, "Who", "Qui", "Whom it is about.", "De qui il s'agit.", width=40)
    why: str = column(LONG_TEXT, "Why", "Pourquoi", "The rule and the date behind it.", "La règle et la date derrière.", width=70)
    letter: str = column(ROW_LINK, "Letter", "Lettre", "The letter that carries it out; type it into Letters once it is sent.", "La lettre qui le fait; inscrivez-la dans Lettres une fois envoyée.", width=26)
    where: str = column(ROW_LINK, "Tab", "Onglet", "Where the row stands; there the column Due now shows this too.", "Où se trouve la ligne; la colonne À faire l'y montre aussi.", width=14)


@tab(
    Words("Intake review", "Examen des demandes"),
    Words("The verdict on every row of Connectees and Connectors, and cells to look at once more.", "Le verdict sur chaque ligne des participants et des Connecteurs, et les cellules à revoir."),
    name="intake_review",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class ReviewLine(Row):
    """One verdict, or one cell to look at."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    where: str = column(TEXT, "Tab", "Onglet", "Where the row stands.", "Où se trouve la ligne.", width=14)
    who: str = column(ROW_LINK, "Who", "Qui", "Whom it is about.", "De qui il s'agit.", width=26)
    verdict: str = column(TEXT, "Verdict", "Verdict", "Where the person stands.", "Où en est la personne.", width=18)
    next_step: str = column(LONG_TEXT, "What next", "Prochaine étape", "The first thing to do about it.", "La première chose à faire.", width=56)
    why: str = column(LONG_TEXT, "Why", "Pourquoi", "Everything that speaks for the verdict.", "Tout ce qui parle pour le verdict.", width=64)
    cell: str = column(TEXT, "Column", "Colonne", "For a cell to look at: its column.", "Pour une cellule à revoir : sa colonne.", width=18)
    now: str = column(TEXT, "Now", "Actuellement", "What the cell says.", "Ce que dit la cellule.", width=20)
    proposed: str = column(TEXT, "Proposed", "Proposition", "What it may be meant to say; nothing is changed for you.", "Ce que l'on voulait peut-être dire; rien n'est changé pour vous.", width=20)


@tab(
    Words("Waiting", "En attente"),
    Words("Connectees who are ready and have no Connector yet, longest wait first, and why; below, whom to look at again this week.", "Participants prêts sans Connecteur, l'attente la plus longue d'abord, et pourquoi; au bas, les personnes à revoir cette semaine."),
    name="waiting",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class WaitingLine(Row):
    """One person who waits."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    who: str = column(ROW_LINK, "Who", "Qui", "Whom it is about.", "De qui il s'agit.", width=26)
    since: date | None = column(DATE, "Waiting since", "En attente depuis", "The day of the intake meeting.", "Le jour de la rencontre d'accueil.", width=13)
    industry: str = column(TEXT, "Industry sought", "Secteur recherché", "Which field lacks a Connector.", "Quel secteur manque d'un Connecteur.", width=36)
    why: str = column(LONG_TEXT, "Why nobody yet", "Pourquoi personne encore", "How many Connectors remain at each step.", "Combien de Connecteurs restent à chaque étape.", width=70)
    next_step: str = column(LONG_TEXT, "What would help", "Ce qui aiderait", "What changes it, and when it changes by itself.", "Ce qui le change, et quand cela change seul.", width=56)
    days: int | None = column(WHOLE, "Days", "Jours", "How long already.", "Depuis combien de jours.", width=8)
    promised: date | None = column(DATE, "Word promised by", "Nouvelles promises d'ici le", "By then they hear from you again, whether there is somebody or not.", "D'ici là, vous leur donnez des nouvelles, qu'il y ait quelqu'un ou non.", width=14)
    link: str = column(LINK, "Search", "Recherche", "A search on LinkedIn for you to open; the tool never does.", "Une recherche sur LinkedIn à ouvrir vous-même; l'outil ne le fait jamais.", width=24)


@tab(
    Words("Journeys", "Parcours"),
    Words("Where each match, Connectee and Connector stands, computed from the dates in your rows.", "Où en sont chaque jumelage, participant et Connecteur, d'après les dates de vos lignes."),
    name="journeys",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class JourneyLine(Row):
    """Where one row stands."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    where: str = column(TEXT, "Tab", "Onglet", "Where the row stands.", "Où se trouve la ligne.", width=14)
    who: str = column(ROW_LINK, "Who", "Qui", "Whom it is about.", "De qui il s'agit.", width=40)
    state: str = column(TEXT, "Stands at", "Étape", "The furthest step that the dates show.", "L'étape la plus avancée que les dates montrent.", width=22)
    since: date | None = column(DATE, "Since", "Depuis", "The day of that step.", "Le jour de cette étape.", width=12)
    stalled: str = column(TEXT, "Stalled", "En panne", "What has been overdue for too long, and since when.", "Ce qui est en retard depuis trop longtemps, et depuis quand.", width=46)
    steps: str = column(LONG_TEXT, "The way so far", "Le chemin parcouru", "Every step with its day.", "Chaque étape avec son jour.", width=90)


@tab(
    Words("Connector care", "Soin des Connecteurs"),
    Words("How much each Connector does, when they were thanked, and who needs a rest.", "Ce que fait chaque Connecteur, quand il a été remercié, et qui a besoin de repos."),
    name="connector_care",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class CareLine(Row):
    """One Connector."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    who: str = column(ROW_LINK, "Connector", "Connecteur", "Who.", "Qui.", width=26)
    state: str = column(TEXT, "Stands at", "Étape", "As in Journeys.", "Comme dans Parcours.", width=20)
    month: int | None = column(WHOLE, "This month", "Ce mois-ci", "Matches begun this month.", "Jumelages commencés ce mois-ci.", width=10)
    quarter: int | None = column(WHOLE, "This quarter", "Ce trimestre", "Matches begun this quarter.", "Jumelages commencés ce trimestre.", width=10)
    room: int | None = column(WHOLE, "Room now", "Place actuelle", "How many more people they can meet now.", "Combien de personnes de plus ils peuvent rencontrer maintenant.", width=10)
    met: int | None = column(WHOLE, "People met", "Rencontres", "Since they joined.", "Depuis leur arrivée.", width=10)
    referrals: int | None = column(WHOLE, "People reached", "Personnes jointes", "Met through their referrals, and the referrals of these.", "Rencontrées par leurs références, et les références de celles-ci.", width=12)
    thanked_on: date | None = column(DATE, "Thanked on", "Remercié le", "The last time.", "La dernière fois.", width=12)
    back_on: date | None = column(DATE, "Back on", "De retour le", "When a pause ends, or the day to circle back.", "La fin d'une pause, ou le jour de reprendre contact.", width=12)
    care: str = column(LONG_TEXT, "Care", "Attention", "What would do them good.", "Ce qui leur ferait du bien.", width=70)


@tab(
    Words("Letters to write", "Lettres à écrire"),
    Words(
        "The letters that are due, drafted for you to read, change and send yourself: by the link, or from the files that connector letters writes.",
        "Les lettres à faire, rédigées pour que vous les relisiez, changiez et envoyiez vous-même : par le lien, ou à partir des fichiers que connector letters écrit.",
    ),
    name="letters_to_write",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class LetterLine(Row):
    """One letter that is due."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    to: str = column(ROW_LINK, "To", "À", "Whom it goes to.", "À qui elle va.", width=30)
    kind: str = column(TEXT, "Letter", "Lettre", "Which letter, as Today names it.", "Quelle lettre, comme Aujourd'hui la nomme.", width=26)
    subject: str = column(TEXT, "Subject", "Objet", "As drafted.", "Tel que rédigé.", width=44)
    why: str = column(LONG_TEXT, "Why", "Pourquoi", "Why it is due, or why it was not written.", "Pourquoi elle est due, ou pourquoi elle n'a pas été écrite.", width=50)
    mailto: str = column(LINK, "Write", "Écrire", "Opens the letter in your mail program, where it is short enough.", "Ouvre la lettre dans votre logiciel de courriel, si elle est assez courte.", width=20)
    file: str = column(TEXT, "File", "Fichier", "The draft's name in the folder letters, once connector letters was run.", "Le nom de l'ébauche dans le dossier letters, une fois connector letters exécuté.", width=44)


@tab(
    Words("Post checks", "Vérification des publications"),
    Words(
        "What stands out in each post that has not gone out yet, and which posts were not written and why.",
        "Ce qui frappe dans chaque publication pas encore sortie, et lesquelles n'ont pas été rédigées et pourquoi.",
    ),
    name="post_checks",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class PostCheckLine(Row):
    """One post that has not gone out yet, or one that was not written."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    about: str = column(TEXT, "Post", "Publication", "Kind, and whom or what it is about.", "Genre, et de qui ou de quoi il s'agit.", width=34)
    verdict: str = column(TEXT, "Check", "Vérification", "Whether it may go out.", "Si elle peut sortir.", width=20)
    why: str = column(LONG_TEXT, "What to look at", "À regarder", "What speaks against it, the heaviest first.", "Ce qui s'y oppose, le plus grave d'abord.", width=56)
    length: int | None = column(WHOLE, "Characters", "Caractères", "As LinkedIn counts them; 3,000 at most.", "Comme LinkedIn les compte; 3 000 au plus.", width=11)
    phone_fold: str = column(LONG_TEXT, "Phones show first", "Le téléphone montre d'abord", "What stands before “… more” on a phone.", "Ce qui précède « … plus » sur un téléphone.", width=40)
    desk_fold: str = column(LONG_TEXT, "Computers show first", "L'ordinateur montre d'abord", "What stands before “… more” on a computer.", "Ce qui précède « … plus » sur un ordinateur.", width=40)
    hashtags: str = column(TEXT, "Hashtags", "Mots-clics", "In their order.", "Dans leur ordre.", width=28)
    ease: int | None = column(WHOLE, "Reading ease", "Aisance de lecture", "0 to 100; above 60 is easy. An estimate: Flesch for English, Kandel and Moles for French.", "De 0 à 100; plus de 60 se lit facilement. Estimation : Flesch pour l'anglais, Kandel et Moles pour le français.", width=10)
    consents: str = column(LONG_TEXT, "Consents today", "Consentements aujourd'hui", "Which consents the post rests on, as they stand today, with their dates.", "Sur quels consentements la publication repose aujourd'hui, avec leurs dates.", width=34)


@tab(
    Words("Report", "Rapport"),
    Words("The figures of the April or October report so far, with what each counts.", "Les chiffres du rapport d'avril ou d'octobre jusqu'ici, avec ce que chacun compte."),
    name="report",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class ReportLine(Row):
    """One figure."""

    subject: str = column(TEXT, "Subject", "Sujet", "What the figure is about.", "De quoi parle le chiffre.", width=24)
    figure: str = column(TEXT, "Figure", "Chiffre", "What is counted.", "Ce qui est compté.", width=46)
    value: float | None = column(NUMBER, "This period", "Cette période", "The figure; blank where there is not enough to say it.", "Le chiffre; vide s'il n'y a pas de quoi le dire.", width=10)
    unit: str = column(TEXT, "Unit", "Unité", "Blank for a number of rows.", "Vide pour un nombre de lignes.", width=8)
    previous: float | None = column(NUMBER, "Period before", "Période précédente", "The same figure for the period before.", "Le même chiffre pour la période précédente.", width=11)
    year_before: float | None = column(NUMBER, "A year earlier", "Un an plus tôt", "The same figure for the same period a year earlier.", "Le même chiffre pour la même période un an plus tôt.", width=10)
    trend: str = column(TEXT, "Trend", "Tendance", "This period against the one before.", "Cette période par rapport à la précédente.", width=10)
    rows: str = column(PLACE, "Its rows", "Ses lignes", "Where they stand in the tab Report rows; filter there by the figure.", "Où elles se trouvent dans l'onglet Lignes du rapport; filtrez-y par chiffre.", width=12)
    left_out: str = column(LONG_TEXT, "Not counted", "Non compté", "Rows left out, with the reason.", "Lignes laissées de côté, avec la raison.", width=44)
    definition: str = column(LONG_TEXT, "Definition", "Définition", "What counts, with your community's rules.", "Ce qui compte, avec les règles de votre communauté.", width=70)
    name: str = column(TEXT, "Name in templates", "Nom dans les modèles", "How a report template asks for it.", "Comment un modèle de rapport le demande.", width=24)


@tab(
    Words("Report rows", "Lignes du rapport"),
    Words("The rows behind each figure of the tab Report: counted, or left out and why. Filter by the figure.", "Les lignes derrière chaque chiffre de l'onglet Rapport : comptées, ou laissées de côté et pourquoi. Filtrez par chiffre."),
    name="report_rows",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class ReportRow(Row):
    """One row behind a figure."""

    figure: str = column(TEXT, "Figure", "Chiffre", "The figure as in Report.", "Le chiffre, comme dans Rapport.", width=40)
    counted: bool | None = column(YES_NO, "Counted", "Comptée", "Whether the figure counts the row.", "Si le chiffre compte la ligne.", width=10)
    tab: str = column(TEXT, "Tab", "Onglet", "Where the row stands.", "Où se trouve la ligne.", width=14)
    who: str = column(TEXT, "Who or what", "Qui ou quoi", "What the row is about.", "De qui ou de quoi parle la ligne.", width=34)
    day: date | None = column(DATE, "Day", "Jour", "The day by which it counts.", "Le jour selon lequel elle compte.", width=12)
    amount: float | None = column(NUMBER, "Amount", "Quantité", "What it contributes where that is not one: attendance, days.", "Ce qu'elle apporte si ce n'est pas un : présences, jours.", width=10)
    why: str = column(LONG_TEXT, "Why not", "Pourquoi non", "Why it was not counted.", "Pourquoi elle n'est pas comptée.", width=48)
    row: str = column(TEXT, "Key of the row", "Clé de la ligne", "By what the row is known.", "Ce par quoi la ligne est connue.", width=48)


@tab(
    Words("Charts", "Graphiques"),
    Words("The report in pictures, drawn from the numbers at their left.", "Le rapport en images, tracées à partir des nombres à gauche."),
    name="charts",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class ChartLine(Row):
    """One number of a chart."""

    chart: str = column(TEXT, "Chart", "Graphique", "Which chart shows it.", "Quel graphique le montre.", width=12)
    series: str = column(TEXT, "Series", "Série", "Which of its series.", "Laquelle de ses séries.", width=18)
    label: str = column(TEXT, "What", "Quoi", "What the number is about.", "De quoi parle le nombre.", width=36)
    value: float | None = column(NUMBER, "Number", "Nombre", "The number.", "Le nombre.", width=9)


@tab(
    Words("Calendar", "Calendrier"),
    Words("What is coming up in the programme's year.", "Ce qui vient dans l'année du programme."),
    name="calendar",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class CalendarLine(Row):
    """One thing that is coming up."""

    day: date | None = column(DATE, "Day", "Jour", "On which day.", "Quel jour.", width=12)
    at: str = column(TEXT, "Hour", "Heure", "From when; blank for the whole day.", "À partir de quand; vide pour toute la journée.", width=8)
    what: str = column(TEXT, "What", "Quoi", "What it is.", "De quoi il s'agit.", width=48)
    kind: str = column(TEXT, "Kind", "Genre", "What kind of thing it is.", "De quel genre de chose il s'agit.", width=20)
    why: str = column(LONG_TEXT, "Why", "Pourquoi", "From which setting or row it comes.", "De quel réglage ou de quelle ligne cela vient.", width=60)
    place: str = column(TEXT, "Place", "Lieu", "Where.", "Où.", width=20)
    link: str = column(LINK, "Link", "Lien", "A page about it.", "Une page à ce sujet.", width=24)


@tab(
    Words("What was decided", "Ce qui est décidé"),
    Words("Where each post and match stands after the latest decision about it.", "Où en est chaque publication et chaque jumelage après la dernière décision."),
    name="decided",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class DecidedLine(Row):
    """Where one post or match stands."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    what: str = column(TEXT, "Which", "Lequel", "The post or match.", "La publication ou le jumelage.", width=36)
    state: str = column(LONG_TEXT, "Decided", "Décidé", "What counts now.", "Ce qui vaut maintenant.", width=48)
    by: str = column(TEXT, "By", "Par", "Who decided.", "Qui a décidé.", width=16)
    at: str = column(TEXT, "When", "Quand", "Day and time.", "Jour et heure.", width=19)
    why: str = column(LONG_TEXT, "Reason", "Raison", "As it was given.", "Telle qu'elle a été donnée.", width=40)
    link: str = column(LINK, "Link", "Lien", "Where the post can be seen.", "Où on peut voir la publication.", width=30)


@tab(
    Words("Answers", "Réponses"),
    Words("What became of each row of Requests, newest first.", "Ce qu'il est advenu de chaque ligne de Demandes à l'outil, la plus récente d'abord."),
    name="request_answers",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class AnswerLine(Row):
    """The answer to one request."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    answered_at: str = column(TEXT, "Answered", "Répondu", "Day and time.", "Jour et heure.", width=18)
    what: str = column(TEXT, "Request", "Demande", "What was asked.", "Ce qui était demandé.", width=26)
    asked_by: str = column(TEXT, "By", "Par", "Who asked.", "Qui l'a demandé.", width=26)
    status: RequestStatus | None = column(choice(RequestStatus), "Status", "État", "Whether it was done.", "Si c'est fait.", width=12)
    answer: str = column(LONG_TEXT, "Answer", "Réponse", "What was done, or why not.", "Ce qui a été fait, ou pourquoi pas.", width=90)


@tab(
    Words("Added rows", "Lignes ajoutées"),
    Words(
        "Rows that the tool added to your tabs. One that you delete there is not added again; delete its line here, and it may be.",
        "Les lignes que l'outil a ajoutées à vos onglets. Celle que vous y supprimez n'est plus ajoutée; supprimez sa ligne ici et elle pourra l'être.",
    ),
    name="added_rows",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class AddedLine(Row):
    """One row that the tool added."""

    key: str = column(TEXT, "Key", "Clé", "The row it is about.", "La ligne concernée.", width=2)
    tab: str = column(TEXT, "Tab", "Onglet", "Where it was added.", "Où elle a été ajoutée.", width=16)
    what: str = column(TEXT, "Row", "Ligne", "What the row is about.", "De quoi parle la ligne.", width=44)
    added_on: date | None = column(DATE, "Added on", "Ajoutée le", "The day it was first seen in your tab.", "Le jour où elle a d'abord été vue dans votre onglet.", width=12)
    state: str = column(TEXT, "Now", "Maintenant", "Whether it still stands there.", "Si elle y est toujours.", width=28)
    gone_on: date | None = column(DATE, "Gone since", "Retirée depuis", "The first morning without it.", "Le premier matin sans elle.", width=12)
    id: str = column(TEXT, "Id", "No", "The id that the row carries.", "Le numéro que porte la ligne.", width=14)


@tab(
    Words("Run log", "Journal"),
    Words("What the tool did, newest first.", "Ce que l'outil a fait, le plus récent d'abord."),
    name="run_log",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class RunLine(Row):
    """One morning in which something changed."""

    ran_at: str = column(TEXT, "When", "Quand", "Day and time.", "Jour et heure.", width=18)
    what: str = column(LONG_TEXT, "What was done", "Ce qui a été fait", "In one sentence.", "En une phrase.", width=90)
    version: str = column(TEXT, "Version", "Version", "Of the tool.", "De l'outil.", width=10)


@tab(
    Words("How to use this workbook", "Mode d'emploi"),
    Words("What each tab is for, and what to do first.", "À quoi sert chaque onglet, et par où commencer."),
    name="start",
    owner=Owner.TOOL,
)
@dataclass(frozen=True, slots=True)
class StartLine(Row):
    """One line of the first tab."""

    what: str = column(TEXT, "Start here", "Commencez ici", "A tab or a step.", "Un onglet ou une étape.", width=28)
    how: str = column(LONG_TEXT, "How it works", "Comment ça marche", "In a sentence or two.", "En une phrase ou deux.", width=96)


