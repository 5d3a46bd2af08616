"""P01–P04: nothing that identifies a private person stands in what is published.

Besides the documents, that is the section's own page, the glossary and the departments' profiles.
Public hotlines and office telephones are no such thing: they are too short, or begin with the
area code. A number masked with asterisks is no number.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mingzhang import reads
from mingzhang.check.lint import Search, searched, slips
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.findings import Finding, Severity
from mingzhang.load.yaml_tree import read_source

# What is published beside documents and departments.
SHARED = ("portal.yaml", "glossary.yaml")
# Digits as people type them: full-width ones too, in groups with blanks or strokes between.
WIDE = str.maketrans("０１２３４５６７８９Ｘ＠．", "0123456789X@.")
NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ \-]?[0-9]){10,18}(?:[ \-]?X)?(?![0-9A-Za-z])")
GROUP = re.compile(r"[0-9]+X?")
MANY_DIGITS = re.compile(r"[0-9０-９](?:[ \-]?[0-9０-９]){10}")
MOBILE = re.compile(r"(?:86)?1[3-9][0-9]{9}")
MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HINT = "个人信息不得公开，请删去或遮盖"


@rule("P01", Severity.ERROR, "没有居民身份证号码")
def no_identity_numbers(document: Document) -> Iterator[Problem]:
    """P01: no identity numbers, of 18 digits (GB 11643) or of the former 15."""
    yield from _report(document, _identities, "有居民身份证号码")


@rule("P02", Severity.ERROR, "没有手机号码")
def no_mobile_numbers(document: Document) -> Iterator[Problem]:
    """P02: no mobile telephone numbers."""
    yield from _report(document, _mobiles, "有手机号码")


@rule("P03", Severity.ERROR, "没有银行卡号")
def no_bank_cards(document: Document) -> Iterator[Problem]:
    """P03: no bank card numbers."""
    yield from _report(document, _bank_cards, "有银行卡号")


@rule("P04", Severity.ERROR, "没有电子邮箱地址")
def no_mail_addresses(document: Document) -> Iterator[Problem]:
    """P04: no e-mail addresses."""
    yield from _report(document, _mail, "有电子邮箱地址")


def private(content: Path) -> Iterator[Finding]:
    """P01–P04 for what is published beside the documents."""
    yield from private_in(content, SHARED)
    profiles = sorted(content.glob("departments/*/department.yaml"))
    yield from private_in(content, [path.relative_to(content).as_posix() for path in profiles])


def private_in(content: Path, names: Iterable[str]) -> Iterator[Finding]:
    """P01–P04 for some files of a content folder."""
    searches = {
        "P01": (_identities, "有居民身份证号码"),
        "P02": (_mobiles, "有手机号码"),
        "P03": (_bank_cards, "有银行卡号"),
        "P04": (_mail, "有电子邮箱地址"),
    }
    for below in names:
        path, name = content / below, f"{content.name}/{below}"
        source = read_source(path, name)[0] if reads.kind(path) == "file" else None
        if source is None:
            continue  # what can't be read is found while loading
        for code, (search, message) in searches.items():
            for position, found in search(source.text):
                place, shown = source.place_of(position), _masked(found)
                yield Finding(code, Severity.ERROR, message, place, shown, hint=HINT)


def is_identity(number: str) -> bool:
    """Whether a number can be an identity number: a birthday, and for 18 digits the check digit.

    >>> is_identity("11010519491231002X"), is_identity("110105194912310021")
    (True, False)
    """
    if re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        remainder = sum(w * int(d) for w, d in zip(WEIGHTS, number[:17], strict=True)) % 11
        return "10X98765432"[remainder] == number[17] and _is_day(number[6:14])
    return bool(re.fullmatch(r"[1-9][0-9]{14}", number)) and _is_day(f"19{number[6:12]}")


def is_mobile(number: str) -> bool:
    """Whether a number is one of a mobile telephone, with or without the country's code."""
    return bool(MOBILE.fullmatch(number))


def is_bank_card(number: str) -> bool:
    """Whether a number of 16 to 19 digits passes Luhn's check and is no identity number.

    >>> is_bank_card("6222021234567894"), is_bank_card("6222021234567890")
    (True, False)
    """
    if not (re.fullmatch(r"[1-9][0-9]{15,18}", number)) or is_identity(number):
        return False
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(number)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def _is_day(text: str) -> bool:
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1900
    except ValueError:
        return False


@searched
def _identities(text: str) -> Iterator[tuple[int, str]]:
    return _numbers(text, is_identity)


@searched
def _mobiles(text: str) -> Iterator[tuple[int, str]]:
    return _numbers(text, is_mobile)


@searched
def _bank_cards(text: str) -> Iterator[tuple[int, str]]:
    return _numbers(text, is_bank_card)


@searched
def _mail(text: str) -> Iterator[tuple[int, str]]:
    if "@" in text or "＠" in text:
        for match in MAIL.finditer(text.translate(WIDE)):
            yield match.start(), text[match.start() : match.end()]


def _numbers(text: str, accepts: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Long numbers of one sort, typed in one piece or in groups."""
    if not MANY_DIGITS.search(text):
        return
    plain = text.translate(WIDE).upper()
    for match in NUMBER.finditer(plain):
        whole = [match] if accepts(re.sub(r"[ \-]", "", match[0])) else []
        groups = GROUP.finditer(plain, match.start(), match.end())
        for one in whole or (group for group in groups if accepts(group[0])):
            yield one.start(), text[one.start() : one.end()]


def _report(document: Document, search: Search, message: str) -> Iterator[Problem]:
    for slip in slips(document, search):
        yield Problem(message, slip.place, _masked(slip.found), hint=HINT)


def _masked(found: str) -> str:
    return f"{found[:3]}…{found[-2:]}"
