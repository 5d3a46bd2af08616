"""Files that are no data files: huge, endless, nested without end, in another encoding, missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mingzhang.findings import Finding, Place, Severity
from mingzhang.load.card import RESERVED
from tests.load.workspace import DATA, DEPARTMENT, Workspace, codes, only, run
from tests.loading import load_all

FILE = f"content/{DATA}"
BOMB = "a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
NESTED = {
    "brackets": "a: " + "[" * 100_000,
    "braces": "a: " + "{b: " * 100_000,
    "dashes": "- " * 100_000,
    "wide-dashes": "-  " * 100_000,
    "questions": "? " * 100_000,
    "brackets-after-closing-ones": "# " + "]" * 100_000 + "\na: " + "[" * 100_000,
    "brackets-closed-in-comments": "[ # ]\n" * 100_000,
    "steps": "".join(f"{' ' * n}a:\n" for n in range(1_500)),
    "steps-with-old-line-ends": "".join(f"{' ' * n}a:\r" for n in range(1_500)),
}


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.of_content(tmp_path)


def load(work: Workspace) -> list[Finding]:
    content = load_all(work.content, work.templates)
    assert content.documents == []
    return content.findings


def test_a_huge_file_is_refused_without_being_read(work: Workspace) -> None:
    with work.data.open("wb") as file:
        file.truncate(50_000_000)
    finding = only(load(work), "IN-SIZE")
    assert (finding.place, finding.found) == (Place(FILE), "50.0 MB")


@pytest.mark.parametrize("name", NESTED)
def test_endless_nesting_is_an_error_and_does_not_end_the_process(
    name: str, work: Workspace
) -> None:
    work.data.write_text(NESTED[name], encoding="utf-8", newline="")
    finding = only(load(work), "IN-DEPTH")
    assert finding.place.file == FILE
    assert finding.place.line > 0
    assert "60" in finding.expected


@pytest.mark.parametrize("name", ["brackets", "brackets-closed-in-comments", "wide-dashes"])
def test_the_program_survives_endless_nesting(name: str, work: Workspace) -> None:
    work.data.write_text(NESTED[name], encoding="utf-8")
    result = work.run("check")
    assert result.returncode == 1
    assert "IN-DEPTH" in result.stdout
    assert result.stderr == ""


def test_aliases_that_multiply_are_refused_one_by_one_and_never_expanded(work: Workspace) -> None:
    work.data.write_text(BOMB, encoding="utf-8")
    findings = load(work)
    aliases = [f for f in findings if f.code == "IN-ALIAS"]
    assert len(aliases) == 9 + 8 * 9
    assert aliases[0].place == Place(FILE, 1, 4)
    assert aliases[-1].place.line == 9


def test_a_pipe_in_place_of_the_file_does_not_make_the_program_wait(work: Workspace) -> None:
    work.data.unlink()
    os.mkfifo(work.data)
    result = work.run("check", seconds=20)
    assert result.returncode == 1
    assert "IN-READ" in result.stdout
    built = work.run("build", "--output", str(work.root / "site"), seconds=20)
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    assert not (work.root / "site").exists()


def test_a_folder_in_place_of_the_file_is_an_error(work: Workspace) -> None:
    work.data.unlink()
    work.data.mkdir()
    assert only(load(work), "IN-READ").place == Place(FILE)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission_is_an_error(work: Workspace) -> None:
    work.data.chmod(0)
    finding = only(load(work), "IN-READ")
    assert finding.place == Place(FILE)
    assert "权限" in finding.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_without_permission_is_said_in_a_line(work: Workspace) -> None:
    folder = work.content / "departments" / DEPARTMENT
    folder.chmod(0)
    result = work.run("check")
    folder.chmod(0o755)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_another_encoding_is_named_with_line_and_byte(encoding: str, work: Workspace) -> None:
    text = "form: hunan/2024\n# 决算\n"
    work.data.write_bytes(text.encode(encoding))
    finding = only(load(work), "IN-UTF8")
    expected = {"utf-16": (1, "0xFF"), "gb18030": (2, "0xBE")}[encoding]
    assert (finding.place, finding.found) == (
        Place(FILE, expected[0]),
        f"字节 {expected[1]}",
    )
    assert "UTF-8" in finding.hint


def test_sixteen_bit_text_without_a_mark_is_an_error(work: Workspace) -> None:
    work.data.write_bytes("form: hunan".encode("utf-16-le"))
    finding = only(load(work), "IN-CHAR")
    assert (finding.place, finding.found) == (Place(FILE, 1, 2), "U+0000")


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有说明\n", "\ufeff"])
def test_an_empty_file_is_an_error(text: str, work: Workspace) -> None:
    work.data.write_text(text, encoding="utf-8")
    assert only(load(work), "IN-EMPTY").place == Place(FILE)


@pytest.mark.parametrize("text", ["决算", "- 决算", "7"])
def test_a_file_that_is_no_mapping_is_an_error(text: str, work: Workspace) -> None:
    work.data.write_text(text, encoding="utf-8")
    assert only(load(work), "IN-SHAPE").place.line == 1


@pytest.mark.parametrize("change", ["mark", "line-ends", "both"])
def test_byte_order_mark_and_foreign_line_ends_change_nothing(change: str, work: Workspace) -> None:
    plain = load_all(work.content, work.templates).documents[0]
    data = work.data.read_bytes()
    if change != "mark":
        data = data.replace(b"\n", b"\r\n")
    if change != "line-ends":
        data = b"\xef\xbb\xbf" + data
    work.data.write_bytes(data)
    content = load_all(work.content, work.templates)
    assert content.findings == []
    read = [(f.figure.key, f.figure.value, f.figure.place) for f in content.documents[0].facts]
    assert read == [(f.figure.key, f.figure.value, f.figure.place) for f in plain.facts]


# --- Folders and names -----------------------------------------------------------------------


def path_findings(work: Workspace) -> list[tuple[str, str]]:
    findings = load_all(work.content, work.templates).findings
    assert all(f.severity is Severity.ERROR for f in findings if f.code == "IN-PATH")
    return [(f.code, f.place.file) for f in findings]


@pytest.mark.parametrize("name", ["Liling", "醴陵", "a_b", "a..b", "-a", "a b", "a\nb", "<b>"])
def test_a_department_folder_has_a_plain_name(name: str, work: Workspace) -> None:
    (work.content / "departments" / name).mkdir()
    assert path_findings(work) == [("IN-PATH", f"content/departments/{name}")]


@pytest.mark.parametrize("name", RESERVED)
def test_a_folder_of_the_sites_own_pages_is_no_department(name: str, work: Workspace) -> None:
    """Not even with a profile and documents: its pages would overwrite the site's."""
    departments = work.content / "departments"
    shutil.copytree(departments / DEPARTMENT, departments / name)
    content = load_all(work.content, work.templates)
    (finding,) = content.findings
    assert (finding.code, finding.severity) == ("IN-PATH", Severity.ERROR)
    assert finding.place.file == f"content/departments/{name}"
    assert finding.found == name
    assert {one.department for one in content.documents} == {DEPARTMENT}


@pytest.mark.parametrize("name", ["20x4", "２０２４", "1824", "2024-1", "2024年"])
def test_a_year_folder_is_a_year(name: str, work: Workspace) -> None:
    (work.content / "departments" / DEPARTMENT / name).mkdir()
    assert path_findings(work) == [("IN-PATH", f"content/departments/{DEPARTMENT}/{name}")]


def test_linked_folders_and_files_are_refused(work: Workspace, tmp_path: Path) -> None:
    departments = work.content / "departments"
    (tmp_path / "elsewhere").mkdir()
    (departments / "linked").symlink_to(tmp_path / "elsewhere")
    (departments / DEPARTMENT / "2023").symlink_to(departments / DEPARTMENT / "2024")
    moved = tmp_path / "elsewhere" / "data.yaml"
    work.data.rename(moved)
    work.data.symlink_to(moved)
    assert sorted(path_findings(work)) == [
        ("IN-PATH", f"content/departments/{DEPARTMENT}/2023"),
        ("IN-PATH", FILE),
        ("IN-PATH", "content/departments/linked"),
    ]


def test_a_link_to_itself_is_refused(work: Workspace) -> None:
    work.data.unlink()
    work.data.symlink_to(work.data)
    assert path_findings(work) == [("IN-PATH", FILE)]


def test_a_department_without_its_profile_is_an_error(work: Workspace) -> None:
    (work.content / "departments" / DEPARTMENT / "department.yaml").unlink()
    finding = only(load(work), "IN-MISSING")
    assert finding.place == Place(f"content/departments/{DEPARTMENT}/department.yaml")


def test_stray_files_are_named_and_hidden_ones_passed_over(work: Workspace) -> None:
    year = work.data.parent
    (year / "final-acounts.yaml").write_text("form: x", encoding="utf-8")
    (year / "原件.docx").write_bytes(b"PK")
    (year.parent / "notes.txt").write_text("", encoding="utf-8")
    (year.parent / ".DS_Store").write_bytes(b"\0")
    (year.parents[1] / ".DS_Store").write_bytes(b"\0")
    findings = load_all(work.content, work.templates).findings
    stray = {f.place.file: (f.code, f.severity) for f in findings}
    assert stray == {
        f"content/departments/{DEPARTMENT}/2024/final-acounts.yaml": ("IN-FILE", Severity.WARNING),
        f"content/departments/{DEPARTMENT}/2024/原件.docx": ("IN-FILE", Severity.WARNING),
        f"content/departments/{DEPARTMENT}/notes.txt": ("IN-PATH", Severity.ERROR),
    }


def test_missing_folders_are_named(tmp_path: Path) -> None:
    nowhere = load_all(tmp_path / "nowhere", tmp_path).findings
    assert only(nowhere, "IN-MISSING").place == Place(str(tmp_path / "nowhere"))
    (tmp_path / "empty").mkdir()
    findings = load_all(tmp_path / "empty", tmp_path).findings
    assert {(f.code, f.place.file) for f in findings} == {
        ("IN-MISSING", "empty/catalogue/function.yaml"),
        ("IN-MISSING", "empty/catalogue/economic.yaml"),
        ("IN-MISSING", "empty/departments"),
    }


@pytest.mark.parametrize("option", ["--content", "--templates"])
def test_a_folder_that_does_not_exist_ends_a_check_with_findings(
    option: str, tmp_path: Path
) -> None:
    result = run(["check", option, str(tmp_path / "nowhere")])
    assert result.returncode == 1
    assert result.stderr == ""


def test_mistakes_in_the_profile_and_the_portal_are_found_by_a_check(work: Workspace) -> None:
    profile = work.content / "departments" / DEPARTMENT / "department.yaml"
    profile.write_text("name: 某局\nregion: 某市\ntype: 机关\n", encoding="utf-8")
    (work.content / "portal.yaml").write_text("titel: 专栏\n", encoding="utf-8")
    findings = work.findings()
    value = only(findings, "IN-VALUE")
    assert value.place == Place(f"content/departments/{DEPARTMENT}/department.yaml", 3, 7)
    assert "administrative" in value.expected
    assert only(findings, "IN-UNKNOWN-KEY").hint == "是不是想写 title（专栏名称）？"
    assert "IN-REQUIRED" not in codes(findings)  # one mistake, said once


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("P01", "11010519491231002X"),
        ("P02", "138 0013 8000"),
        ("P03", "6222021234567894"),
        ("P04", "ming@example.gov.cn"),
    ],
)
@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("portal.yaml", "owner: 政务公开科，"),
        ("glossary.yaml", "- term: 联系人"),
        (f"departments/{DEPARTMENT}/department.yaml", "short_name: 市政府办，"),
    ],
)
def test_private_matters_are_found_wherever_readers_would_see_them(
    code: str, typed: str, file: str, start: str, work: Workspace
) -> None:
    path = work.content / file
    key = start.partition(" ")[0] if start[0] != "-" else "#"
    lines = [one for one in path.read_text(encoding="utf-8").splitlines() if one[: len(key)] != key]
    after = "  definition: 见上。" if key == "#" else ""
    path.write_text("\n".join([*lines, start + typed, after, ""]), encoding="utf-8")
    finding = only(work.findings(), code)
    assert finding.severity is Severity.ERROR
    assert finding.place == Place(f"content/{file}", len(lines) + 1, len(start) + 1)
    assert typed not in str(finding)


def test_hotlines_and_office_telephones_may_stand_in_the_portal(work: Workspace) -> None:
    text = "title: 部门预决算公开\nowner: 政务公开科，电话0731-28681234，热线12345\n"
    (work.content / "portal.yaml").write_text(text, encoding="utf-8")
    assert [one for one in work.findings() if one.code.startswith("P0")] == []
