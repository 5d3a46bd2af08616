"""LAW-01 – LAW-03, LAW-18, LAW-20 – LAW-22: when, where and by whom a document is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.findings import Severity
from tests.check.cases import NOTE, WARNING, Case, each
from tests.loading import examine_all
from tests.samples import DATA, ROOT, sample

UNIT = "unit: 元\n"
FOLDER = DATA.rpartition("/2024/")[0]
PROFILE = f"{FOLDER}/department.yaml"
OTHER = FOLDER.replace("liling", "zhuzhou")
TEXT = (ROOT / DATA).read_text(encoding="utf-8")
PROFILE_TEXT = (ROOT / PROFILE).read_text(encoding="utf-8")
GLOSSARY = "content/glossary.yaml"
GLOSSARY_TEXT = (ROOT / GLOSSARY).read_text(encoding="utf-8")
TERM = "- term: 机关运行经费\n"
SECRECY = "review: {{secrecy: {{by: 张三, date: {}, result: {}}}}}\n"
REVIEWED = SECRECY.format("2025-08-10", "disclose")
PORTAL = "{kind: portal, url: https://www.example.gov.cn/a}"
PLATFORM = "{kind: platform, url: https://www.example.gov.cn/b}"


def dates(approved: str, published: str) -> str:
    return f"dates: {{approved: {approved}, published: {published}}}\n"


def batch(day: str) -> str:
    return f"release: {{batch_date: {day}, channels: [{PORTAL}, {PLATFORM}]}}\n"


def with_keys(*keys: str) -> dict[str, str]:
    return {UNIT: UNIT + "".join(keys)}


def unit_of(member: str) -> dict[str, str]:
    """Another department that goes with this one."""
    own = PROFILE_TEXT.replace("name: 醴陵市人民政府办公室", f"name: {member}", 1)
    more = "parent: 醴陵市人民政府办公室\npublishes: with_parent\npublishes_reason: 不独立核算\n"
    return {f"{OTHER}/department.yaml": own + more}


CASES = [
    Case(
        "LAW-01",
        "one day late",
        with_keys(dates("2025-08-01", "2025-08-22"), REVIEWED),
        at="dates:",
    ),
    Case(
        "LAW-01",
        "published before it was approved",
        with_keys(dates("2025-08-20", "2025-08-19"), REVIEWED),
        at="dates:",
    ),
    Case(
        "LAW-01",
        "only one date",
        with_keys("dates: {approved: 2025-08-20}\n"),
        at="dates:",
        severity=NOTE,
    ),
    Case(
        "LAW-02",
        "not on the day of the batch",
        with_keys(dates("2025-08-20", "2025-08-29"), batch("2025-09-01"), REVIEWED),
        at="release:",
        severity=WARNING,
    ),
    Case(
        "LAW-02",
        "a neighbour has another day",
        with_keys(batch("2025-09-01"), REVIEWED),
        files={
            f"{OTHER}/2024/final-accounts.yaml": TEXT.replace(UNIT, UNIT + batch("2025-09-02")),
            f"{OTHER}/department.yaml": PROFILE_TEXT,
        },
        at="release:",
        severity=WARNING,
    ),
    Case(
        "LAW-03",
        "exempt, and yet published",
        files={PROFILE: PROFILE_TEXT + "publishes: exempt\npublishes_reason: 涉密\n"},
        file=PROFILE,
        at="publishes: exempt",
    ),
    Case(
        "LAW-03",
        "goes with its parent without a reason",
        files={PROFILE: PROFILE_TEXT + "publishes: with_parent\nparent: 醴陵市人民政府\n"},
        file=PROFILE,
        at="publishes: with_parent",
    ),
    Case(
        "LAW-03",
        "goes with a parent that nobody knows",
        files={PROFILE: PROFILE_TEXT + "publishes: with_parent\npublishes_reason: 合署\n"},
        file=PROFILE,
        at="publishes: with_parent",
    ),
    Case(
        "LAW-03",
        "a unit that its parent leaves out",
        files=unit_of("醴陵市政务服务中心"),
        at="- {name: 醴陵市经济研究中心",
    ),
    Case(
        "LAW-18",
        "a term of the field is not explained",
        files={GLOSSARY: GLOSSARY_TEXT.replace(TERM, "- term: 别的名词\n")},
        file=GLOSSARY,
        severity=WARNING,
    ),
    Case(
        "LAW-20",
        "reviewed after it was published",
        with_keys(dates("2025-08-01", "2025-08-09"), REVIEWED),
        at="review:",
    ),
    Case(
        "LAW-20",
        "must not be published",
        with_keys(SECRECY.format("2025-08-01", "withhold")),
        at="review:",
    ),
    Case(
        "LAW-20",
        "no record of a review",
        with_keys(dates("2025-08-01", "2025-08-09")),
        severity=NOTE,
    ),
    Case(
        "LAW-21",
        "the platform is missing",
        with_keys(f"release: {{channels: [{PORTAL}]}}\n", REVIEWED),
        at="release:",
        severity=WARNING,
    ),
    Case(
        "LAW-21",
        "an address that is none",
        with_keys(
            f"release: {{channels: [{PORTAL}, {PLATFORM.replace('https://', '')}]}}\n", REVIEWED
        ),
        at="release:",
        severity=WARNING,
    ),
    Case(
        "LAW-22",
        "two years are missing",
        files={
            f"{FOLDER}/2021/final-accounts.yaml": TEXT.replace(
                "form: hunan/2024", "form: hunan/2024 "
            )
        },
        severity=NOTE,
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    case.verify(tmp_path)


def test_a_release_in_order_is_silent(tmp_path: Path) -> None:
    keys = dates("2025-08-12", "2025-09-01"), batch("2025-09-01"), REVIEWED
    _, findings = sample(tmp_path, with_keys(*keys), files=unit_of("醴陵市经济研究中心"))
    assert findings == []


def test_a_late_release_is_explained(tmp_path: Path) -> None:
    waiver = "waivers:\n  - {code: LAW-01, reason: 网站改版, by: 张三, date: 2025-08-20}\n"
    keys = dates("2025-08-01", "2025-09-01"), REVIEWED, waiver
    _, findings = sample(tmp_path, with_keys(*keys))
    assert [(f.code, f.severity) for f in findings] == [("LAW-01", Severity.NOTE)]


@pytest.mark.parametrize(
    ("more", "severities"),
    [
        ("", []),
        ("publishes: own\n", [Severity.WARNING]),
        ("publishes: exempt\n", [Severity.ERROR]),
        ("publishes: exempt\npublishes_reason: 涉密单位\n", []),
    ],
)
def test_a_department_without_documents(
    more: str, severities: list[Severity], tmp_path: Path
) -> None:
    sample(tmp_path, files={f"{OTHER}/department.yaml": PROFILE_TEXT + more})
    _, findings = examine_all(tmp_path / "content", ROOT / "templates")
    assert [f.severity for f in findings if f.code == "LAW-03"] == severities
