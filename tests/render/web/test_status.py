"""The status board: what is there, late, missing or still to come."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.publishing import publish
from tests.render.web.making import Made, texts


def board(made: Made, path: str) -> dict[str, list[str]]:
    """A board's rows: department → what its two cells say (final accounts, budget)."""
    rows = made.tree(path).xpath("//table[@class='board']/tbody/tr")
    hidden = [row.xpath(".//*[@class='visually-hidden']") for row in rows]
    for one in [element for each in hidden for element in each]:
        one.drop_tree()
    return {texts(row.xpath("./th"))[0]: texts(row.xpath("./td")) for row in rows}


def test_each_state_is_a_word(made: Made) -> None:
    assert board(made, "status/2024/index.html") == {
        "青山市档案馆": ["已公开", "已公开"],
        # approved on 10 January, due on the 30th, out on 20 February
        "青山市财政局": ["已公开", "已公开（逾期）晚21天"],
        "青山市第一中学": ["已公开", "未公开"],  # final accounts are out, the budget was due before
    }
    assert board(made, "status/2023/index.html") == {
        "青山市财政局": ["已公开", "未公开"],
        "青山市第一中学": ["未公开", "未公开"],
    }
    # Twenty days are in time: approved on 10 January, out on the 25th.
    assert board(made, "status/2022/index.html")["青山市第一中学"] == ["未公开", "已公开"]


def test_what_falls_due_later_is_still_to_come(tmp_path: Path) -> None:
    made = Made(tmp_path / "content")
    made.department("finance", "青山市财政局")
    made.document("finance", 2023, "final-accounts")
    made.document("finance", 2024, "budget")
    publish(made.root)
    # The budget of 2024 is due before the accounts of 2023, so only the accounts of 2024 are open.
    assert board(made, "status/2024/index.html") == {"青山市财政局": ["尚未公开", "已公开"]}
    assert board(made, "status/2023/index.html") == {"青山市财政局": ["已公开", "未公开"]}


def test_counts_are_those_of_the_cells(made: Made) -> None:
    for year in (2022, 2023, 2024):
        cells = [cell.removesuffix("晚21天") for row in board(made, f"status/{year}/index.html").values() for cell in row]  # fmt: skip
        (item,) = made.tree("status/index.html").xpath(f"//li[a[contains(@href, '/{year}/')]]/span")
        told = texts([item])[0]
        assert told == "，".join(
            f"{word}{count}份"
            for word in ("已公开", "已公开（逾期）", "未公开", "尚未公开")
            if (count := Counter(cells)[word])
        )


def test_units_that_go_with_their_parent_are_not_expected(made: Made) -> None:
    for year in (2022, 2023, 2024):
        assert "青山市地方志编纂室" not in board(made, f"status/{year}/index.html")
