"""Our own template of the report, as the bytes of a file of some kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def own_template(kind: str, language: str, network: bytes = b"") -> bytes:
    """Return our template as a file of a kind, "xlsx" or "docx", with a picture of the network where there is one.

    Raises ValueError for another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no template of the kind {kind}; there is {', '.join(KINDS)}")
    return KINDS[kind](language, network)


def workbook(language: str, network: bytes) -> bytes:
    """Return our template as a workbook."""
    from reports.templates.workbook import workbook_template

    return workbook_template(language, network)


def document(language: str, network: bytes) -> bytes:
    """Return our template as a Word document. Raises ImportError where the extra `word` is not installed."""
    from reports.templates.document import document_template

    return document_template(language, network)


KINDS: Mapping[str, Callable[[str, bytes], bytes]] = {"xlsx": workbook, "docx": document}
