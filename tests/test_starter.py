"""`build.py new`: a file that holds every required name, nothing wrong, and never writes over one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build import main
from mingzhang.load.kinds import KINDS
from tests.load.workspace import Workspace

FORMS = {"budget": "hunan/zhuzhou-2024", "final-accounts": "hunan/2024"}
NEW = "new-office/2025"


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_lacks_values_and_nothing_else(kind: str, tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    asked = ["new", f"{NEW}/{kind}", *work.options()]
    assert main([*asked, "--form", FORMS[kind]]) == 0
    findings = [one for one in work.findings() if "new-office" in one.place.file]
    assert {one.code for one in findings} == {"IN-REQUIRED"}
    said = "".join(one.message for one in findings)
    for name, field in KINDS[kind].schema.fields.items():
        assert (f"缺少“{field.label}”" in said) <= (field.required or name == "income")
    assert "缺少“套表”" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_commented_out_fits_where_it_stands(kind: str, tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    assert main(["new", f"{NEW}/{kind}", *work.options(), "--form", FORMS[kind]]) == 0
    file = work.content / "departments" / NEW / f"{kind}.yaml"
    head, _, body = file.read_text(encoding="utf-8").partition("\nform:")
    body = re.sub(r"^( *)# ", r"\1", body, flags=re.MULTILINE)
    file.write_text(f"{head}\nform:{body}", encoding="utf-8")
    findings = [one for one in work.findings() if one.place.file.endswith(f"{NEW}/{kind}.yaml")]
    # A name typed in the wrong place would be unknown; one typed at the wrong depth, no YAML.
    assert not {one.code for one in findings} & {"IN-UNKNOWN-KEY", "IN-YAML"}
    assert "缺少“渠道种类”" in {one.message for one in findings}


def test_a_file_that_is_there_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Workspace.of_content(tmp_path)
    before = work.data.read_bytes()
    document = "/".join(work.data.with_suffix("").parts[-3:])
    assert main(["new", document, *work.options()]) == 2
    assert "没有改动" in capsys.readouterr().err
    assert work.data.read_bytes() == before


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("新部门/2025/budget", "小写字母"),
        ("../2025/budget", "小写字母"),
        ("a/b/2025/budget", "小写字母"),
        ("office/25/budget", "四位数字"),
        ("office/2025/plan", "没有这个文种"),
    ],
)
def test_a_wrong_request_writes_nothing(
    document: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", document, "--content", str(tmp_path / "content")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "content").exists()


def test_an_unknown_form_set_is_answered_with_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["new", f"{NEW}/部门决算", "--form", "mars/2024", "--content", str(tmp_path)]
    assert main(asked) == 2
    assert "hunan/2024" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
