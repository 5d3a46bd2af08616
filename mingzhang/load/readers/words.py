"""Running text, names, choices, dates and times."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from mingzhang import clock
from mingzhang.findings import Place
from mingzhang.load import complaints, schema
from mingzhang.load.catalogue import bad_date
from mingzhang.load.records import Text
from mingzhang.load.texts import PRIVATE, parse_text
from mingzhang.load.yaml_tree import Node

if TYPE_CHECKING:
    from mingzhang.load.reader import Reader

BLANK_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])[ \n]+(?=[^\x00-\x7f]|\{\{|\[\[)")
BLANK_AFTER_MARK = re.compile(r"(?<=\}\}|\]\])[ \n]+(?=[^\x00-\x7f])")
TAG = re.compile(r"<[A-Za-z/!?]")


def read_prose(reader: Reader, kind: schema.Prose, node: Node, *_: object) -> Text | None:
    """Running text with its references."""
    if node.text is None:
        reader.findings.append(complaints.not_single(kind, node))
        return None

    def locate(snippet: str, nth: int) -> Place:
        offset = node.start
        for _ in range(nth):
            following = reader.source.text.find(snippet, offset, node.end)
            if following < 0:
                return node.place
            offset = following + 1
        return reader.source.place_of(offset - 1)

    # A folded block scalar joins lines with blanks, which Chinese text doesn't want.
    typed = node.text.strip()
    if " " in typed or "\n" in typed:
        typed = BLANK_AFTER_MARK.sub("", BLANK_IN_CHINESE.sub("", typed))
    text, findings = parse_text(typed, node.place, locate)
    reader.findings.extend(findings)
    return text


def read_name(reader: Reader, kind: schema.Name, node: Node, *_: object) -> str | None:
    """A name on one line."""
    text = _word(reader, kind, node)
    if text is None:
        return None
    if kind.pattern and not re.fullmatch(kind.pattern, text):
        reader.findings.append(complaints.bad_word(kind, node, kind.expected))
    elif "\n" in text or PRIVATE.search(text) or TAG.search(text):
        reader.findings.append(complaints.bad_word(kind, node, "一行文字，不含网页标记"))
    else:
        return text
    return None


def read_choice(reader: Reader, kind: schema.Choice, node: Node, *_: object) -> str | None:
    """One of a few words."""
    text = _word(reader, kind, node)
    if text is None or text in kind.values:
        return text
    reader.findings.append(complaints.bad_word(kind, node, " / ".join(kind.values)))
    return None


def read_date(reader: Reader, kind: schema.Date, node: Node, *_: object) -> datetime.date | None:
    """A day that exists."""
    text = _word(reader, kind, node)
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        reader.findings.append(bad_date(node.place, text))
        return None


def read_time(
    reader: Reader, kind: schema.Time, node: Node, *_: object
) -> datetime.datetime | None:
    """A moment, as the portal's clock shows it."""
    text = _word(reader, kind, node)
    if text is None:
        return None
    try:
        return clock.parsed(text)
    except ValueError:
        wrong = bad_date(node.place, text)._replace(expected=clock.EXPECTED)
        reader.findings.append(wrong)
        return None


def _word(reader: Reader, kind: schema.Field, node: Node) -> str | None:
    if node.text is None:
        reader.findings.append(complaints.not_single(kind, node))
        return None
    return node.text.strip()
