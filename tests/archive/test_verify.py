"""Reading bags back: what is damaged, missing or added is named, and nothing outside is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from build import main
from tests.archive.bags import files, seal, sha256
from tests.load.workspace import replace

pytestmark = pytest.mark.slow

README = "data/README.txt"
MANIFEST, TAGS, INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"


def verified(bag: Path, capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str]]:
    """The findings as (code, file), as they are printed."""
    capsys.readouterr()
    status = main(["verify", "--bag", str(bag)])
    out, err = capsys.readouterr()
    assert status == (1 if err else 0)
    assert bool(out) != bool(err)
    assert "Traceback" not in err
    found, file = set(), ""
    for line in err.splitlines():
        if line.startswith(bag.name):
            file = line.removeprefix(bag.name).lstrip("/")
        if " 错误 " in line and line.startswith("  "):
            found.add((line.split(" 错误 ")[1].split("　")[0], file))
    return found


def test_whole_bags_are_said_to_be_whole(
    bag: Path, release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["verify", "--bag", str(bag), str(release)]) == 0
    out, err = capsys.readouterr()
    assert (out.count("存档包完好。\n"), err) == (2, "")


def flipped(bag: Path, name: str = README) -> None:
    data = bytearray((bag / name).read_bytes())
    data[len(data) // 2] ^= 1
    (bag / name).write_bytes(data)


def forged(bag: Path) -> None:
    """A changed file whose entry was changed with it."""
    old = sha256((bag / README).read_bytes())
    flipped(bag)
    replace(bag / MANIFEST, old, sha256((bag / README).read_bytes()))


def without_line(bag: Path) -> None:
    lines = (bag / MANIFEST).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if README not in line]
    (bag / MANIFEST).write_text("".join(kept), encoding="utf-8")


def added(*names: str) -> Callable[[Path], None]:
    def change(bag: Path) -> None:
        for name in names:
            (bag / name).parent.mkdir(exist_ok=True)
            (bag / name).write_bytes(b"x")

    return change


def removed(name: str) -> Callable[[Path], None]:
    return lambda bag: (bag / name).unlink()


def listed(*lines: str) -> Callable[[Path], None]:
    """Lines added to the manifest, and all made to agree."""

    def change(bag: Path) -> None:
        with (bag / MANIFEST).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        path = bag / TAGS
        kept = [line for line in path.read_text(encoding="utf-8").splitlines() if MANIFEST not in line]  # fmt: skip
        kept.append(f"{sha256((bag / MANIFEST).read_bytes())}  {MANIFEST}")
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")

    return change


def resized(bag: Path) -> None:
    text = (bag / INFO).read_text(encoding="utf-8")
    (bag / INFO).write_text(text.replace("Payload-Oxum: ", "Payload-Oxum: 1"), encoding="utf-8")
    seal(bag)


def older(bag: Path) -> None:
    (bag / "bagit.txt").write_text("BagIt-Version: 0.97\n", encoding="utf-8")
    seal(bag)


def fetched(bag: Path) -> None:
    (bag / "fetch.txt").write_text("http://localhost/x - data/x\n", encoding="utf-8")


HASH = "0" * 64
CHANGES: dict[str, tuple[Callable[[Path], None], set[tuple[str, str]]]] = {
    "a flipped bit": (flipped, {("BAG-DAMAGED", README)}),
    "a lost file": (removed(README), {("BAG-MISSING", README)}),
    "a new file": (added("data/x.txt"), {("BAG-ADDED", "data/x.txt")}),
    "a hidden file": (added("data/site/.x"), {("BAG-ADDED", "data/site/.x")}),
    "a new tag file": (added("x.txt", "more/y.txt"), {("BAG-ADDED", "more/y.txt"), ("BAG-ADDED", "x.txt")}),
    "a list of what to fetch": (fetched, {("BAG-ADDED", "fetch.txt")}),
    "a forged entry": (forged, {("BAG-DAMAGED", MANIFEST)}),
    "a lost entry": (without_line, {("BAG-ADDED", README), ("BAG-DAMAGED", MANIFEST)}),
    "a flipped bit in bag-info.txt": (lambda bag: flipped(bag, INFO), {("BAG-DAMAGED", INFO)}),
    "no bag-info.txt": (removed(INFO), {("BAG-MISSING", INFO)}),
    "no tag manifest": (removed(TAGS), {("BAG-MISSING", TAGS), *(("BAG-ADDED", n) for n in (INFO, "bagit.txt", MANIFEST))}),
    "another size": (resized, {("BAG-FORM", INFO)}),
    "another version": (older, {("BAG-FORM", "bagit.txt")}),
    "a line that is none": (listed("abc"), {("BAG-FORM", MANIFEST)}),
    "an empty line": (listed(""), {("BAG-FORM", MANIFEST)}),
    "a file listed twice": (listed(f"{HASH}  {README}"), {("BAG-FORM", MANIFEST)}),
    "a tag file among the payload": (listed(f"{HASH}  x.txt"), {("BAG-FORM", MANIFEST)}),
    "a file that is nowhere": (listed(f"{HASH} *data/a%0Ab%25"), {("BAG-MISSING", "data/a%0Ab%25")}),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_done_to_a_bag_is_named(
    what: str, bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, expected = CHANGES[what]
    assert verified(bag, capsys) == set()
    change(bag)
    assert verified(bag, capsys) == expected


def test_everything_is_named_at_once_with_both_hashes(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = sha256((bag / README).read_bytes())
    flipped(bag)
    removed("data/checks/findings.txt")(bag)
    added("data/x.txt")(bag)
    assert len(verified(bag, capsys)) == 3
    main(["verify", "--bag", str(bag)])
    said = capsys.readouterr().err
    assert good in said
    assert sha256((bag / README).read_bytes()) in said


@pytest.mark.parametrize(
    "path",
    ["data/../../secret", "../secret", "/etc/hostname", "data/./x", "data//x", "~/x", "C:/x", "data\\..\\x", "data/.."],
)  # fmt: skip
def test_a_path_out_of_the_bag_is_refused_and_not_read(
    path: str, bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = bag.parent / "secret"
    secret.write_bytes(b"secret")
    # Its hash is right: whoever read it would be content.
    listed(f"{sha256(b'secret')}  {path}")(bag)
    assert verified(bag, capsys) == {("BAG-PATH", MANIFEST)}


@pytest.mark.parametrize("kind", ["file", "folder", "pipe", "dangling", "manifest"])
def test_links_and_pipes_are_refused_and_not_followed(
    kind: str, bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = {"file": README, "folder": "data/checks", "manifest": MANIFEST}.get(kind, "data/x")
    path, elsewhere = bag / name, bag.parent / "elsewhere"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "dangling":
        path.symlink_to(elsewhere)
    else:
        path.rename(elsewhere)  # the very same bytes, but outside
        path.symlink_to(elsewhere)
    assert ("BAG-PATH", name) in verified(bag, capsys)


def test_a_file_with_an_odd_name_is_no_obstacle(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bag / "data" / os.fsdecode(b"\xff\n.txt")).write_bytes(b"x")
    assert {code for code, _ in verified(bag, capsys)} == {"BAG-ADDED"}


def test_names_that_manifests_escape_are_read_back(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from mingzhang.archive.bag import Bag

    names = ["100%.txt", "a%0Ab", "line\nbreak", "return\r", "汉字.txt", " space"]
    for name, data in Bag("x", (), dict.fromkeys(names, b"x")).files():
        path = bag.parent / "x" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert set(files(bag.parent / "x" / "data")) == set(names)
    assert verified(bag.parent / "x", capsys) == set()


@pytest.mark.parametrize("place", ["", "data", "bagit.txt", "nowhere"])
def test_what_is_no_bag_is_said_to_be_none(
    place: str, bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bag / place if place else bag.parent
    assert main(["verify", "--bag", str(path)]) == 1
    said = capsys.readouterr().err
    assert "BAG-FORM" in said
    assert "这里没有存档包" in said


def test_to_rebuild_is_said_of_bags(bag: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--rebuild", "--output", str(bag)]) == 2
    assert "--bag" in capsys.readouterr().err


def test_a_bag_is_built_again_and_what_differs_is_named(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--rebuild", "--bag", str(bag)]) == 0
    assert "重新生成逐字节相同" in capsys.readouterr().out
    page = bag / "data/site/index.html"
    page.write_bytes(page.read_bytes().replace(b"2024", b"2025", 1))
    seal(bag)  # the manifests agree, the data do not
    assert main(["verify", "--bag", str(bag)]) == 0
    assert main(["verify", "--rebuild", "--bag", str(bag)]) == 1
    said = capsys.readouterr().err
    assert f"{bag.name}/data/site/index.html\n" in said
    assert "BUILD-DIFFERS" in said


def test_a_bag_without_data_can_not_be_built_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from mingzhang.archive.bag import Bag

    for name, data in Bag("x", (), {"x": b"x"}).files():
        path = tmp_path / "x" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert main(["verify", "--bag", str(tmp_path / "x")]) == 0
    assert main(["verify", "--rebuild", "--bag", str(tmp_path / "x")]) == 1
    assert "BAG-FORM" in capsys.readouterr().err
