"""What is said, in both languages, where a workbook or another file cannot be opened, read or written."""

from __future__ import annotations

from sheets_templates.words import Words

NO_FILE = Words(
    "there is no file {path}; make one with: connector init {path}",
    "il n'y a pas de fichier {path}; créez-en un avec : connector init {path}",
)
NOT_READ = Words("{path} cannot be read: {why}", "{path} ne peut être lu : {why}")
NOT_WRITTEN = Words("{path} cannot be written: {why}", "{path} ne peut être écrit : {why}")
NOT_USED = Words("{path} cannot be used: {why}", "{path} est inutilisable : {why}")
MAY_NOT_BE_READ = Words(
    "{path} may not be read just now; close it in Excel, or ask for access to it",
    "{path} ne peut être lu en ce moment; fermez-le dans Excel, ou demandez-en l'accès",
)
MAY_NOT_BE_WRITTEN = Words(
    "{path} may not be written; the file or its folder is read-only, or the file is open elsewhere",
    "{path} ne peut être écrit; le fichier ou son dossier est en lecture seule, ou le fichier est ouvert ailleurs",
)
IS_FOLDER = Words(
    "{path} is a folder; give the workbook file in it",
    "{path} est un dossier; donnez le classeur qui s'y trouve",
)
ENCRYPTED = Words(
    "{path} is encrypted with a password, or an old .xls; open it in Excel, take the password off "
    "(File, Info, Protect Workbook) or save it as .xlsx",
    "{path} est chiffré par un mot de passe, ou est un ancien .xls; ouvrez-le dans Excel, ôtez le mot de passe "
    "(Fichier, Informations, Protéger le classeur) ou enregistrez-le en .xlsx",
)
NOT_EXCEL = Words(
    "{path} is no Excel workbook, whatever its name says; open it in Excel and save it as .xlsx",
    "{path} n'est pas un classeur Excel, quoi qu'en dise son nom; ouvrez-le dans Excel et enregistrez-le en .xlsx",
)
BROKEN = Words(
    "{path} is no workbook that can be read: {why}; open it in Excel and save it as .xlsx",
    "{path} n'est pas un classeur lisible : {why}; ouvrez-le dans Excel et enregistrez-le en .xlsx",
)
OPEN_ELSEWHERE = Words(
    "{path} is open in {program}; close it there and run the command again "
    "(if it is closed, delete the left-over file {lock}){hint}",
    "{path} est ouvert dans {program}; fermez-le et relancez la commande "
    "(s'il est déjà fermé, supprimez le fichier oublié {lock}){hint}",
)
NOT_REPLACED = Words(
    "{path} could not be replaced: it is open elsewhere, or the folder is read-only",
    "{path} n'a pu être remplacé : il est ouvert ailleurs, ou le dossier est en lecture seule",
)
NOT_SAVED = Words(
    "{path} could not be saved: {why}; the old state is still there",
    "{path} n'a pu être enregistré : {why}; l'ancien état est toujours là",
)
NOT_WHOLE = Words(
    "the new state of {path} did not reach the disk whole; nothing was changed, check the disk",
    "le nouvel état de {path} n'est pas arrivé entier sur le disque; rien n'a changé, vérifiez le disque",
)
CHANGED_SINCE = Words(
    "{path} was changed since it was read; nothing was written, run the command again",
    "{path} a été modifié depuis la lecture; rien n'a été écrit, relancez la commande",
)
CHANGED_MEANWHILE = Words(
    "{path} was changed meanwhile; nothing was written, run the command again",
    "{path} a été modifié entre-temps; rien n'a été écrit, relancez la commande",
)
NEVER_OVERWRITTEN = Words(
    "{path} is there already and is never overwritten; choose another name, or delete it yourself",
    "{path} existe déjà et n'est jamais écrasé; choisissez un autre nom, ou supprimez-le vous-même",
)
NO_TAB = Words(
    "{path} has no tab “{title}” to write to; put it back from the folder {backups}",
    "{path} n'a pas d'onglet « {title} » où écrire; reprenez-le du dossier {backups}",
)
NO_HEADERS = Words(
    "no line of the tab “{title}” of {path} has all the headers {headers}",
    "aucune ligne de l'onglet « {title} » de {path} ne porte tous les en-têtes {headers}",
)
TOTALS = Words(
    "the tab “{title}” of {path} has a totals row; take it off (Table Design, Total Row)",
    "l'onglet « {title} » de {path} a une ligne de totaux; ôtez-la (Création de tableau, Ligne des totaux)",
)
NO_ADDRESS = Words(
    "“{place}” is no address of a workbook: give a file that ends in .xlsx, or google: and the link of a spreadsheet",
    "« {place} » n'est pas l'adresse d'un classeur : donnez un fichier en .xlsx, ou google: et le lien d'une feuille de calcul",
)
NO_DAY = Words(
    "--day {day} is no day; write it as year-month-day, such as 2026-03-31",
    "--day {day} n'est pas une date; écrivez-la année-mois-jour, par exemple 2026-03-31",
)
SAYS_OTHERWISE = Words(
    "{path} is there already and says something else; move it away, or give another name",
    "{path} existe déjà et dit autre chose; déplacez-le, ou donnez un autre nom",
)
EXTRA_MISSING = Words(
    "{what} needs the extra {extra}; install it with: pip install 'connector-suite[{extra}]'",
    "{what} demande le complément {extra}; installez-le avec : pip install 'connector-suite[{extra}]'",
)
STOPPED = Words("Stopped; nothing was left half-written.", "Arrêté; rien n'est resté à moitié écrit.")
MEANT = Words("; did you mean {near}?", "; vouliez-vous dire {near} ?")
NO_PICTURE = Words(
    "{option} {path} is no picture; give a file that ends in .png or .svg",
    "{option} {path} n'est pas une image; donnez un fichier en .png ou .svg",
)
