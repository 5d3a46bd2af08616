"""A bag's documents made again from what the bag holds, and compared byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.build import Folders
from mingzhang.findings import Finding, Place, error
from mingzhang.verify.rebuilt import rebuilt
from mingzhang.work.shop import Progress

HINT = "程序、软件包、字体与 versions/versions.json 不同的，换成那些版本再试"


def rebuilt_bag(path: Path, progress: Progress) -> Iterator[Finding]:
    """What differs between the bag's pages and files and those built from its own data."""
    data = path / "data"
    sources = [one for one in (data / "source").glob("*") if one.is_dir()]
    if len(sources) != 1 or not (data / "templates").is_dir():
        place = Place(f"{path.name}/data")
        yield error("BAG-FORM", "包里没有重新生成所需的数据和模板", place, expected="source、templates")  # fmt: skip
        return
    folders = Folders(sources[0], data / "templates", data / "site", data)
    for one in rebuilt(folders, progress):
        if one.code == "BUILD-DIFFERS":
            place = Place(f"{path.name}/data/site/{one.place.file}")
            yield one._replace(message="重新生成的文件与包里的不同", place=place, hint=HINT)
        else:
            yield one
