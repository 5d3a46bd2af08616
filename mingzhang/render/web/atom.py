"""The Atom feed: the newest events of the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from mingzhang import clock
from mingzhang.compute.blocks import plain_text
from mingzhang.compute.digest import Withdrawal
from mingzhang.load.ledger import SHORT
from mingzhang.render.web.labels import address
from mingzhang.render.web.news import News

ATOM = "http://www.w3.org/2005/Atom"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
NEWEST = 50  # entries that readers of feeds want
MOST_CHANGES = 10  # told by an entry; its page has them all


def feed(portal: Mapping[str, Any], happened: Sequence[News]) -> bytes:
    """The newest events as an Atom feed: documents published, corrected, withdrawn.

    There is at least one.
    """
    base = portal["base_url"]
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _text(root, "title", portal["title"])
    _text(root, "id", base)
    _text(root, "updated", _instant(happened[0].moment))
    author = Xml.SubElement(root, "author")
    _text(author, "name", portal["owner"] or portal["title"])
    Xml.SubElement(root, "link", {"rel": "self", "href": f"{base}feed.xml"})
    Xml.SubElement(root, "link", {"rel": "alternate", "href": base})
    for one in happened[:NEWEST]:
        title, name, summary = _told(one)
        entry = Xml.SubElement(root, "entry")
        _text(entry, "title", title)
        # The fiscal year stands for the day from which the name counts: it never changes.
        _text(entry, "id", f"tag:{urlsplit(base).hostname},{one.about.entry.year}:{name}")
        _text(entry, "published", _instant(one.moment))
        _text(entry, "updated", _instant(_updated(one)))
        author = Xml.SubElement(entry, "author")
        _text(author, "name", one.about.entry.name)
        href = address(f"{one.about.id}/index.html", portal)
        Xml.SubElement(entry, "link", {"rel": "alternate", "href": href})
        _text(entry, "summary", summary)
    Xml.indent(root, "")
    return HEAD + xml_bytes(root)


def _told(one: News) -> tuple[str, str, str]:
    """Title, name and summary of an entry: each event has a name of its own, which stays."""
    about = one.about
    if isinstance(about, Withdrawal):
        reason = f"这份文件已经撤回。撤回原因：{plain_text(about.reason)}。"
        return f"撤回：{about.title}", f"{about.id}/withdrawn/{one.moment[:16]}", reason
    if one.correction is None:
        return about.title, about.id, plain_text(about.abstract)
    said = f"{plain_text(one.correction.what)}。原因：{plain_text(one.correction.reason)}。"
    for change in one.correction.changes[:MOST_CHANGES]:
        old, new = plain_text(change.old), plain_text(change.new)
        said += f"{change.name}：更正前{old}，更正后{new}。"
    return f"更正：{about.title}", f"{about.id}/corrected/{one.correction.data[:SHORT]}", said


def _updated(one: News) -> str:
    """When what the entry tells has last changed: a document's abstract has corrected figures."""
    if one.correction or isinstance(one.about, Withdrawal) or not one.about.corrections:
        return one.moment
    return max(one.moment, *(clock.instant(each.at) for each in one.about.corrections))


def xml_bytes(element: Xml.Element) -> bytes:
    return Xml.tostring(element, "unicode").encode() + b"\n"


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text


def _instant(published: str) -> str:
    """A day, or a day and an hour, as Atom wants it: in China's time zone."""
    day, _, time = published.replace("T", " ").partition(" ")
    return f"{day}T{time[:5] or '00:00'}:00+08:00"
