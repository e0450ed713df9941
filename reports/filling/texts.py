"""Texts inside the parts of an Office file, whose placeholders may be split over runs that look different each."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from reports.filling.placeholders import Names, Unfillable, filled_runs, has_marks
from sheets_templates.excel.rows import text_xml

TEXT = re.compile(rb"(<((?:\w+:)?)t(?: [^>]*)?>)([^<]*)(</\2t>)")
PARAGRAPH = re.compile(rb"<(a:p)(?: [^>]*)?>.*?</\1>", re.DOTALL)


def plain_text(xml: bytes) -> str:
    """Return the text of a piece of XML, all its runs together."""
    return "".join(text_of(found[3]) for found in TEXT.finditer(xml))


def text_of(xml: bytes) -> str:
    """Return the text that stands in XML."""
    return unescape(xml.decode("utf-8", "replace")) if b"&" in xml else xml.decode("utf-8", "replace")


def filled_texts(xml: bytes, names: Names) -> bytes:
    """Return a piece of XML with the placeholders in its texts filled in. Raises Unfillable."""
    found = list(TEXT.finditer(xml))
    texts = filled_runs([text_of(each[3]) for each in found], names)
    made, at = [], 0
    for each, text in zip(found, texts, strict=True):
        made += [xml[at : each.start()], each[1], text_xml(text), each[4]]
        at = each.end()
    return b"".join([*made, xml[at:]])


def filled_paragraphs(xml: bytes, names: Names, complain: Callable[[Unfillable, str], None]) -> tuple[bytes, int]:
    """Return a drawing's or chart's part with its paragraphs filled in, and how many were."""
    filled = 0

    def paragraph(found: re.Match[bytes]) -> bytes:
        nonlocal filled
        text = plain_text(found[0])
        if not has_marks(text):
            return found[0]
        try:
            made = filled_texts(found[0], names)
        except Unfillable as error:
            complain(error, text)
            return found[0]
        filled += 1
        return made

    return PARAGRAPH.sub(paragraph, xml), filled
