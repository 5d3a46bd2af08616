"""What every test of a rule says: what is changed, which rule must notice, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mingzhang.findings import Severity
from tests.samples import COMMON, DATA, FORM, Edit, sample

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
# What a form set says about all documents, by short names.
FIGURES = f"{COMMON}/figures.yaml"
WORDING = f"{COMMON}/wording.yaml"
SETTINGS = f"{COMMON}/form.yaml"


def table(key: str) -> str:
    return f"{FORM}/tables/{key}.yaml"


def text(name: str) -> str:
    return f"{FORM}/text/{name}.md"


@dataclass(frozen=True)
class Case:
    """A document that breaks one rule.

    The finding must stand in `file`, on the first line that contains `at` once the change is made
    (without `at`: on the file as a whole). `also` are rules that the same fault may break too;
    `files` are further files of the content.
    """

    code: str
    why: str
    data: Edit | None = None
    form: dict[str, tuple[str, str]] = field(default_factory=dict)
    file: str = DATA
    at: str = ""
    severity: Severity = ERROR
    also: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.code} {self.why}"

    def verify(self, folder: Path) -> None:
        """Make the change and look for the finding."""
        document, findings = sample(folder, self.data, self.form, files=self.files)
        assert document is not None
        mine = [finding for finding in findings if finding.code == self.code]
        assert mine, f"没有发现；其他发现：{[(f.code, f.message) for f in findings]}"
        assert {finding.code for finding in findings} <= {self.code, *self.also}
        assert {finding.severity for finding in mine} == {self.severity}
        places = {(finding.place.file, finding.place.line) for finding in mine}
        assert (self.file, self._line(folder)) in places

    def _line(self, folder: Path) -> int:
        if not self.at:
            return 0
        lines = (folder / self.file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if self.at in line)


def each(cases: list[Case]) -> pytest.MarkDecorator:
    """Run a test for every case."""
    return pytest.mark.parametrize("case", cases, ids=[case.id for case in cases])
