"""content/portal.yaml: its formats, and that nothing made up passes for an official website."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.findings import Place
from mingzhang.load.portal import NEEDED, PORTAL, WEBSITE, load_portal, unfit
from tests.load.workspace import ROOT, Workspace, only, run, spot

REAL = {
    "title": "部门预决算公开",
    "owner": "某市财政局",
    "contact": "0000-1234567",
    "site_name": "某市人民政府门户网站",
    "site_domain": "www.city.test",
    "site_id_code": '"4300000001"',
    "base_url": "https://www.city.test/budget/",
    "icp": "某ICP备12345678号-1",
    "error_report": "https://www.city.test/report?site=4300000001",
}


def portal(folder: Path, **changes: str | None) -> Path:
    """A content folder with a portal.yaml of real codes, some of them changed or left out."""
    lines = {**REAL, **changes}
    text = "".join(f"{name}: {value}\n" for name, value in lines.items() if value is not None)
    (folder / "portal.yaml").write_text(text, encoding="utf-8")
    return folder


def test_real_codes_make_an_official_website(tmp_path: Path) -> None:
    settings, findings = load_portal(portal(tmp_path))
    assert findings == []
    assert settings["demonstration"] is False
    assert unfit(tmp_path) == []
    assert settings["site_id_code"] == "4300000001"
    assert settings["police"] == ""  # not typed, not made up


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named_and_makes_a_demonstration(name: str, tmp_path: Path) -> None:
    settings, findings = load_portal(portal(tmp_path, **{name: None}))
    assert findings == []
    assert settings["demonstration"] is True
    (finding,) = unfit(tmp_path)
    assert finding.code == "PORTAL-MISSING"
    assert WEBSITE[name].label in finding.message


@pytest.mark.parametrize("name", WEBSITE)
def test_a_sample_is_found_where_it_stands(name: str, tmp_path: Path) -> None:
    typed = REAL.get(name) or "某公网安备12345678901234号"
    if PORTAL.fields[name].label.endswith("网址") or name == "institution_mark":
        typed = "https://www.city.test/budget/"
    portal(tmp_path, **{name: typed, "samples": f"[{name}]"})
    settings, findings = load_portal(tmp_path)
    assert findings == []
    assert settings["demonstration"] is True
    (finding,) = unfit(tmp_path)
    assert finding.code == "PORTAL-SAMPLE"
    text = (tmp_path / "portal.yaml").read_text(encoding="utf-8")
    line = spot("", text, f"{name}: ").line
    assert finding.place == Place(f"{tmp_path.name}/portal.yaml", line, len(name) + 3)


def test_without_the_file_there_is_only_a_demonstration(tmp_path: Path) -> None:
    settings, findings = load_portal(tmp_path)
    assert (findings, settings["demonstration"]) == ([], True)
    assert {one.code for one in unfit(tmp_path)} == {"PORTAL-MISSING"}
    assert len(unfit(tmp_path)) == len(NEEDED)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("site_id_code", "430000001"),
        ("site_id_code", '"４３０００００００１"'),
        ("site_domain", "https://www.city.test"),
        ("site_domain", "www.city.test/budget"),
        ("base_url", "https://www.city.test/budget"),
        ("base_url", "//www.city.test/budget/"),
        ("base_url", "javascript:alert(1)/"),
        ("base_url", "https://www.city.test/a b/"),
        ("icp", "12345678号"),
        ("police", "某公网安备123号"),
        ("error_report", "javascript:alert(1)"),
        ("error_report", '"https://www.city.test/\\" onclick="'),
        ("institution_mark", "mark.png"),
        ("samples", "[title]"),
        ("samples", "[site_code]"),
    ],
)
def test_what_can_be_no_such_code_is_found(name: str, typed: str, tmp_path: Path) -> None:
    settings, findings = load_portal(portal(tmp_path, **{name: typed}))
    assert only(findings, "IN-VALUE").expected
    assert not settings[name]
    assert unfit(tmp_path)


def test_the_codes_of_this_repository_are_all_samples() -> None:
    settings, findings = load_portal(ROOT / "content")
    assert findings == []
    assert {name for name in WEBSITE if settings[name]} == set(settings["samples"])


@pytest.mark.slow
def test_production_refuses_samples_and_writes_nothing(tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    output = tmp_path / "site"
    result = work.run("build", "--production", "--output", str(output))
    assert result.returncode == 1
    assert "PORTAL-SAMPLE" in result.stderr
    assert not output.exists()


def test_the_option_is_one_of_build_alone() -> None:
    assert run(["check", "--production"]).returncode == 2
