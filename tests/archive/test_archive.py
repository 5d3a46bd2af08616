"""Making bags: they hold what they should, always the same bytes, all of them or none."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from build import main
from tests.archive.bags import files, info, sha256, sums
from tests.load.workspace import DATA, DEPARTMENT, FORM, ROOT, Workspace, replace, run

pytestmark = pytest.mark.slow

YEAR = f"{DEPARTMENT}/2024"
BAG = f"{DEPARTMENT}-2024"


def payload(bag: Path) -> dict[str, bytes]:
    return files(bag / "data")


def under(held: dict[str, bytes], folder: str) -> dict[str, bytes]:
    """The files below a folder, by their path there."""
    return {name.removeprefix(folder): data for name, data in held.items() if name.startswith(folder)}  # fmt: skip


def judged(bag: Path) -> str:
    """What the Library of Congress's program says of a bag; nothing when it is valid."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", "--quiet", str(bag)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""


# --- What is in a bag ------------------------------------------------------------------------


def test_a_year_and_the_release_are_bags_for_others_too(bag: Path, release: Path) -> None:
    for one in (bag, release):
        assert judged(one) == ""
    readme = bag / "data" / "README.txt"
    readme.write_bytes(readme.read_bytes().swapcase())
    assert "README.txt" in judged(bag)


def test_manifests_hold_the_hash_of_every_file(bag: Path, release: Path) -> None:
    for one in (bag, release):
        held = {name: sha256(data) for name, data in files(one).items()}
        del held["tagmanifest-sha256.txt"]
        listed = sums((one / "manifest-sha256.txt").read_text(encoding="utf-8"))
        tags = sums((one / "tagmanifest-sha256.txt").read_text(encoding="utf-8"))
        assert listed.keys() == {name for name in held if name.startswith("data/")}
        assert listed | tags == held
        size = sum(len(data) for data in payload(one).values())
        assert info(one)["Payload-Oxum"] == [f"{size}.{len(payload(one))}"]


def test_the_bag_says_whose_it_is_and_of_which_day(work: Workspace, bag: Path) -> None:
    said = info(bag)
    assert said["Source-Organization"] == ["醴陵市人民政府办公室"]
    assert said["External-Identifier"] == [YEAR]
    assert said["External-Description"] == ["2024年度醴陵市人民政府办公室部门决算"]
    assert said["Bagging-Date"] == ["2025-01-01"]  # the first day on which it can exist
    replace(work.data, "unit: 元\n", "unit: 元\ndates: {approved: 2025-08-10, published: 2025-08-20}\n")  # fmt: skip
    assert main(["archive"]) == 0
    assert info(bag)["Bagging-Date"] == ["2025-08-20"]


def test_pages_and_files_are_those_of_the_site(work: Workspace, bag: Path) -> None:
    site = files(work.root / "site")
    # There is one document: the bag's home page lists what the site's does.
    assert under(payload(bag), "site/") == site
    assert f"{YEAR}/final-accounts/{BAG}-final-accounts.pdf" in site


def test_sources_are_as_typed(work: Workspace, bag: Path) -> None:
    typed = files(work.content)
    assert under(payload(bag), "source/content/") == typed
    assert DATA in typed


def test_the_form_set_comes_with_all_that_it_extends(work: Workspace, bag: Path) -> None:
    wanted: dict[str, bytes] = {}
    name: str | None = FORM.removesuffix("/final-accounts")
    while name:
        folder = next(
            path
            for path in (work.form(name), work.form(f"{name}/final-accounts"))
            if (path / "form.yaml").is_file()
        )
        place = folder.relative_to(work.templates).as_posix()
        wanted |= {f"{place}/{one}": data for one, data in files(folder).items()}
        name = yaml.safe_load((folder / "form.yaml").read_text(encoding="utf-8")).get("extends")
    held = under(payload(bag), "templates/")
    assert {one: data for one, data in held.items() if one.startswith("forms/")} == wanted
    assert len({one.rsplit("/", 1)[0] for one in wanted}) > 3
    for other in ("site", "print", "archive"):
        assert under(held, f"{other}/") == files(work.templates / other)


def test_the_release_holds_all_once_and_the_program(work: Workspace, release: Path) -> None:
    held = payload(release)
    assert under(held, "templates/") == files(work.templates)
    assert under(held, "source/content/") == files(work.content)
    assert under(held, "site/") == files(work.root / "site")
    for name in ("build.py", "requirements.lock", "mingzhang/build.py", "scripts/setup.sh"):
        assert held[f"program/{name}"] == (ROOT / name).read_bytes()
    assert not [name for name in held if "__pycache__" in name or name.endswith(".pyc")]
    large = [data for data in held.values() if len(data) > 20_000]
    # The tests' contents share a catalogue; the site publishes the two schemas of the program's docs.
    assert len(large) - len(set(large)) <= 4


def test_the_release_names_the_other_bags_by_their_seal(bag: Path, release: Path) -> None:
    named = json.loads(payload(release)["bags.json"])
    assert named == {BAG: sha256((bag / "tagmanifest-sha256.txt").read_bytes())}


def test_findings_and_points_are_those_of_the_check(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (work.data.parent / "notes.txt").touch()
    (work.content / "departments" / DEPARTMENT / "2020").mkdir()
    (work.content / "departments" / DEPARTMENT / "2020" / "old.txt").touch()

    def printed(*arguments: str) -> str:
        capsys.readouterr()
        assert main([*arguments]) == 0
        return capsys.readouterr().out

    printed("archive")
    found = json.loads(printed("check", "--format", "json"))
    points = json.loads(printed("check", "--format", "json", "--scorecard"))
    text = printed("check", "--scorecard")
    assert len(found) == 2
    (release,) = (work.root / "archive").glob("release-*")
    held = payload(release)
    assert json.loads(held["checks/findings.json"]) == found
    assert json.loads(held["checks/scorecard.json"]) == points
    assert (held["checks/findings.txt"] + held["checks/scorecard.txt"]).decode() == text
    own = payload(work.root / "archive" / BAG)
    assert json.loads(own["checks/scorecard.json"]) == points
    # What another year lacks or has too much of is nothing to this one.
    assert [one["file"] for one in json.loads(own["checks/findings.json"])] == [
        f"content/{DATA.rsplit('/', 1)[0]}/notes.txt"
    ]


def test_waivers_are_kept_with_who_said_them(work: Workspace) -> None:
    waiver = "waivers:\n  - {code: LAW-24, reason: 测试用的理由, by: 张某, date: 2025-08-01}\n"
    work.data.write_text(work.data.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    assert main(["archive", YEAR]) == 0
    ((name, said),) = json.loads(payload(work.root / "archive" / BAG)["checks/waivers.json"]).items()  # fmt: skip
    assert name == f"{YEAR}/final-accounts"
    assert said == [
        {"code": "LAW-24", "about": None, "reason": "测试用的理由", "by": "张某", "date": "2025-08-01"}
    ]  # fmt: skip


def test_versions_are_those_that_made_it(bag: Path) -> None:
    held = payload(bag)
    said = json.loads(held["versions/versions.json"])
    assert said["python"].split()[1] == ".".join(map(str, sys.version_info[:3]))
    assert said["packages"]["weasyprint"] == version("weasyprint")
    for name, number in said["packages"].items():
        assert f"{name}=={number}".encode() in held["versions/requirements.lock"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in said["libraries"].values())
    pinned = (ROOT / "scripts" / "fonts.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in pinned.splitlines() if not line.startswith("#")]
    assert [[one["sha256"], one["package"], one["path"]] for one in said["fonts"]] == lines
    licences = b"".join(under(held, "licences/").values()).decode()
    for line in lines:
        assert line[2].rsplit("/", 1)[1] in licences
    assert "SIL OPEN FONT LICENSE Version 1.1" in licences
    assert "GNU GENERAL PUBLIC LICENSE" in licences


def test_the_readme_names_what_is_there(bag: Path, release: Path) -> None:
    for one in (bag, release):
        text = payload(one)["README.txt"].decode()
        assert "2024年度醴陵市人民政府办公室部门决算（" in text
        tops = {path.name for path in (one / "data").iterdir()} - {"README.txt"}
        listed = set(re.findall(r"^  ([a-z.]+) {2,}\S", text, re.MULTILINE))
        assert listed == tops
        assert "data/source/content --templates" in text
        # Commands are lines of their own, and work as they stand.
        assert "\n  sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt\n" in text
    done = subprocess.run(
        ["sha256sum", "--quiet", "-c", "manifest-sha256.txt", "tagmanifest-sha256.txt"],
        cwd=bag,
        check=False,
    )
    assert done.returncode == 0


# --- Always the same -------------------------------------------------------------------------


def test_a_zip_file_is_the_bag_and_knows_no_time(work: Workspace) -> None:
    assert main(["archive", "--zip", YEAR]) == 0
    path = work.root / "archive" / f"{BAG}.zip"
    first = path.read_bytes()
    with zipfile.ZipFile(path) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        inside = {one: file.read(one) for one in file.namelist()}
    assert inside == {f"{BAG}/{name}": data for name, data in files(path.with_suffix("")).items()}
    assert main(["archive", "--zip", YEAR]) == 0
    assert path.read_bytes() == first


def test_the_name_of_the_release_follows_what_is_in_it(work: Workspace, release: Path) -> None:
    assert main(["archive"]) == 0
    assert list(release.parent.glob("release-*")) == [release]
    replace(work.data, "guests: 123\n", "guests: 4321\n")
    assert main(["archive"]) == 0
    assert len(list(release.parent.glob("release-*"))) == 2  # the earlier one stays


def test_two_processes_write_the_same_bytes_whatever_their_circumstances(tmp_path: Path) -> None:
    work = Workspace.at(tmp_path)
    trees = []
    for seed, zone, place in (("1", "UTC", "one"), ("2", "Asia/Shanghai", "elsewhere/two")):
        output = tmp_path / place
        result = run(
            ["archive", *work.options(), "--zip", "--site", str(output / "site"), "--output", str(output / "bags")],
            environment={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C" if seed == "1" else ""},
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        trees.append(files(output / "bags"))
    assert trees[0].keys() == trees[1].keys()
    assert [name for name, data in trees[0].items() if trees[1][name] != data] == []
    assert len(trees[0]) > 100


# --- All or none -----------------------------------------------------------------------------


def test_an_error_in_the_data_leaves_the_archive_as_it_was(
    work: Workspace, bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(bag.parent)
    replace(work.data, "quota: 72", "quota: x")
    assert main(["archive"]) == 1
    said = capsys.readouterr().err
    assert "IN-NUMBER" in said
    assert "没有存档" in said
    assert files(bag.parent) == before


def test_a_current_site_is_taken_as_it_is(work: Workspace, bag: Path) -> None:
    page = work.root / "site" / "index.html"
    assert main(["build"]) == 0  # where it stands now
    before = page.stat().st_mtime_ns
    assert main(["archive"]) == 0
    assert page.stat().st_mtime_ns == before
    page.write_text("<p>", encoding="utf-8")  # no longer as built
    assert main(["archive"]) == 0
    assert b"<p>" != (bag / "data" / "site" / "index.html").read_bytes() == page.read_bytes()


def test_other_bags_stay_when_one_is_made(work: Workspace, bag: Path, release: Path) -> None:
    before = files(bag.parent)
    assert f"{release.name}/data/bags.json" in before
    (bag / "data" / "README.txt").unlink()
    (bag.parent / "notes.txt").write_bytes(b"kept")
    assert main(["archive", YEAR]) == 0
    assert files(bag.parent) == before | {"notes.txt": b"kept"}
    assert {path.name for path in work.root.iterdir()} == {"content", "templates", "site", "archive", ".cache"}  # fmt: skip


@pytest.mark.parametrize("name", ["nobody/2024", f"{DEPARTMENT}/1999", YEAR + "/final-accounts"])
def test_an_unknown_year_is_wrong_usage(
    name: str, work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["archive", YEAR, name]) == 2
    assert capsys.readouterr().err == f"没有这个部门或者年度：{name}\n"
    assert not (work.root / "archive").exists()


def test_neither_takes_the_others_place(
    work: Workspace, bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, archive = work.root / "site", bag.parent

    def all_but_the_cache() -> dict[str, bytes]:
        return {name: data for name, data in files(work.root).items() if ".cache" not in name}

    before = all_but_the_cache()
    for arguments in (
        ["archive", "--output", str(site)],
        ["archive", "--output", str(site / "bags")],
        ["archive", "--output", str(work.content)],
        ["build", "--output", str(archive)],
    ):
        assert main(arguments) == 1
        assert "OUT-FOREIGN" in capsys.readouterr().err
    assert all_but_the_cache() == before


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_link_in_the_archive_is_not_followed(
    kind: str, work: Workspace, bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(bag)
    (bag.parent / "link").symlink_to(work.content / ("portal.yaml" if kind == "file" else "."))
    assert main(["archive"]) == 1
    assert "OUT-WRITE" in capsys.readouterr().err
    assert files(bag) == before
    assert (bag.parent / "link").is_symlink()


def test_a_full_disk_leaves_the_archive_as_it_was(
    bag: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(bag.parent)
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "tagmanifest-sha256.txt":
            raise OSError(28, "No space left on device", str(path))
        return real(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert main(["archive"]) == 1
    assert "OUT-WRITE" in capsys.readouterr().err
    assert files(bag.parent) == before
    assert not [path for path in bag.parents[1].iterdir() if ".new-" in path.name]


def test_a_missing_font_is_said(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(*_: Any) -> None:
        return None

    monkeypatch.setattr("mingzhang.fonts.sources.Source.path", none)
    assert main(["archive"]) == 1
    assert "PDF-FONT" in capsys.readouterr().err
    assert not (work.root / "archive").exists()
