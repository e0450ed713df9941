"""The first tab: what a new coordinator does, and what each tab is for."""

from __future__ import annotations

from sheets_templates.columns import Grid, Owner
from sheets_templates.tabs import ALL_TABS, START_TAB
from sheets_templates.words import Words

STEPS: tuple[tuple[Words, Words], ...] = (
    (
        Words("1 · Every morning", "1 · Chaque matin"),
        Words(
            "Look at Today: it lists what to do, most pressing first. What is done disappears by itself once its row says so.",
            "Regardez Aujourd'hui : la liste de ce qu'il y a à faire, le plus pressant d'abord. Ce qui est fait disparaît de soi-même dès que la ligne le dit.",
        ),
    ),
    (
        Words("2 · Someone applies", "2 · Une demande arrive"),
        Words(
            "Add a row to Connectees (or let your form add it). The columns Verdict and What next beside the name say where the person stands.",
            "Ajoutez une ligne à Participants (ou laissez votre formulaire le faire). Les colonnes Verdict et Prochaine étape disent où en est la personne.",
        ),
    ),
    (
        Words("3 · A match is proposed", "3 · Un jumelage est proposé"),
        Words(
            "New rows in Matches are proposals with their reasons. Change Status to Approved or Declined, then type dates as things happen.",
            "Les nouvelles lignes de Jumelages sont des propositions motivées. Mettez l'état à Approuvé ou Refusé, puis inscrivez les dates.",
        ),
    ),
    (
        Words("4 · A post is drafted", "4 · Une publication est rédigée"),
        Words(
            "New rows in Posts are drafts. Edit the text, add a picture, post it on LinkedIn yourself, then set Status to Posted.",
            "Les nouvelles lignes de Publications sont des ébauches. Modifiez le texte, ajoutez une image, publiez-la vous-même, puis mettez l'état à Publié.",
        ),
    ),
    (
        Words("5 · April and October", "5 · Avril et octobre"),
        Words(
            "Report has the figures of the period, what each counts, and what was left out and why. Report rows lists the rows behind each figure; Charts shows it in pictures.",
            "Rapport donne les chiffres de la période, ce que chacun compte, ce qui a été laissé de côté et pourquoi. Lignes du rapport montre les lignes derrière chaque chiffre; Graphiques le montre en images.",
        ),
    ),
)

RULES: tuple[tuple[Words, Words], ...] = (
    (
        Words("Yours", "À vous"),
        Words(
            "Tabs with a teal header are yours: sort, filter, add columns, insert rows as you like. The tool never changes a row there; it only adds whole new rows.",
            "Les onglets à en-tête bleu-vert sont à vous : triez, filtrez, ajoutez des colonnes, insérez des lignes. L'outil n'y change jamais une ligne; il ajoute seulement des lignes entières.",
        ),
    ),
    (
        Words("The tool's", "À l'outil"),
        Words(
            "Tabs with a grey header are rewritten by the tool; they are protected without a password, so that nothing typed there is lost by surprise.",
            "Les onglets à en-tête gris sont réécrits par l'outil; ils sont protégés sans mot de passe pour que rien de tapé là ne se perde.",
        ),
    ),
    (
        Words("The answers", "Les réponses"),
        Words(
            "Grey columns in your tabs are formulas: they find the tool's answer by the person's e-mail, wherever the row moves.",
            "Les colonnes grises de vos onglets sont des formules : elles trouvent la réponse de l'outil par le courriel de la personne, où que la ligne aille.",
        ),
    ),
)


def start_rows(language: str) -> Grid:
    """Return the lines of the first tab: the steps, whose tab is whose, and what each tab is for."""
    steps = [(what.say(language), how.say(language)) for what, how in (*STEPS, *RULES)]
    tabs = [(tab.title.say(language), tab.purpose.say(language)) for tab in ALL_TABS if tab is not START_TAB]
    heads = Words("Your tabs", "Vos onglets"), Words("The tool's tabs", "Les onglets de l'outil")
    people = [
        row
        for row, tab in zip(tabs, [t for t in ALL_TABS if t is not START_TAB], strict=True)
        if tab.owner is Owner.PEOPLE
    ]
    tool = [row for row in tabs if row not in people]
    return (
        *steps,
        (None, None),
        (heads[0].say(language), None),
        *people,
        (None, None),
        (heads[1].say(language), None),
        *tool,
    )
