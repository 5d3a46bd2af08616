"""PDF-A, PDF-UA: what validators say."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from itertools import groupby

import page

from mingzhang.findings import Finding
from mingzhang.verify.printed import Printed

STANDARDS = {"3a": ("PDF-A", "PDF/A-3a"), "ua1": ("PDF-UA", "PDF/UA-1")}


def standards(printed: Printed) -> Iterator[Finding]:
    """One finding for each broken rule; veraPDF is asked as well where it is installed."""
    for profile, (code, name) in STANDARDS.items():
        try:
            failures = page.validate_pdf(printed.path, profile=profile).failures
        except page.PageError as problem:
            yield printed.wrong(code, f"无法按 {name} 检验", problem)
            continue
        failures.sort(key=lambda failure: failure.rule_id)
        for rule, group in groupby(failures, key=lambda failure: failure.rule_id):
            same = list(group)
            yield printed.wrong(
                code, f"不符合 {name}：{rule}（{len(same)} 处）", same[0].message, name
            )
        if shutil.which("verapdf"):
            yield from _verapdf(printed, profile)


def _verapdf(printed: Printed, profile: str) -> Iterator[Finding]:
    done = subprocess.run(
        ["verapdf", "--format", "text", "--flavour", profile, str(printed.path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout.startswith("PASS"):
        code, name = STANDARDS[profile]
        said = (done.stdout or done.stderr).strip()
        yield printed.wrong(code, f"veraPDF 认为不符合 {name}", said, "PASS")
