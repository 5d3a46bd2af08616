"""Text templates of a form set: nothing in them can read, calculate, loop or print at will."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.compute.blocks import Paragraph, plain_text
from mingzhang.findings import Place, Severity
from tests.load.workspace import COMMON, FORM, Workspace, only, replace
from tests.samples import DATA, ROOT

DUTIES = f"{FORM}/text/duties.md"
FILE = f"templates/forms/{DUTIES}"


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.at(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One copy for all tests that only write duties.md anew."""
    return Workspace.at(tmp_path_factory.mktemp("templates"))


def write(work: Workspace, text: str) -> None:
    """A template whose third line is the given one."""
    work.form(DUTIES).write_text(f"职责如下：\n\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ ''.__class__ }}", "__class__"),
        ("{{ ''['__class__'] }}", "__class__"),
        ("{{ '' | attr('__class__') }}", "__class__"),
        ("{{ amount.__globals__ }}", "__globals__"),
        ("{{ amount.__init__ }}", "__init__"),
        ("{{ data.__class__.__mro__ }}", "__class__"),
        ("{{ '{0.__class__}'.format(department) }}", "__class__"),
        ("{{ ().__class__.__bases__[0].__subclasses__() }}", "__class__"),
        ("{{ self.__dict__ }}", "__dict__"),
        ("{% for x in range(1000000000) %}多{% endfor %}", "'range' is undefined"),
        ("{% for x in range(10**9) %}多{% endfor %}", "不能做运算"),
        ("{{ 7*7 }}", "不能做运算"),
        ("{{ 10**10**10 }}", "不能做运算"),
        ("{{ '多' * 10000000000 }}", "不能做运算"),
        ("{{ year.text + '年' }}", "不能做运算"),
        ("{{ 49 }}", "int"),
        ("{{ 4.9 }}", "float"),
        ("{{ true }}", "bool"),
        ("{{ (1, 2) }}", "tuple"),
        ("{{ data }}", "Record"),
        ("{{ data.bodies }}", "RecordList"),
        ("{{ data.bodies.entries }}", "list"),
        ("{{ amount }}", "function"),
        ("{{ data.bodies.entries.append('组') }}", "append"),
        ("{{ data.fields.clear() }}", "clear"),
        ("{% include 'duties.md' %}", "recursion"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
        ("{{ nothing }}", "nothing"),
        ("{{ nothing.more }}", "nothing"),
        ("{{ amount(none) }}", "没有录入"),
        ("{{ year | nothing }}", "nothing"),
        ("{{ amount('income.total', }}", "}"),
        ("{% if year %}", "endif"),
        ("{% for %}", "expected"),
    ],
)
def test_what_a_template_may_not_do_is_an_error_at_its_line(
    text: str, says: str, shared: Workspace
) -> None:
    write(shared, text)
    finding = only(shared.compute()[1], "TEMPLATE")
    assert finding.severity is Severity.ERROR
    assert finding.place.file == FILE
    # An open block is only noticed where the file ends.
    assert finding.place.line == 3 or "endif" in says
    assert says.lower() in (finding.message + finding.found).lower()


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("{{ data.nothing }}", "nothing", ""),
        ("{{ data.nothing.more }}", "nothing.more", ""),
        ("{{ data.staff.nothing }}", "staff.nothing", "staff"),
        ("{{ amount(at('staff.nothing')) }}", "staff.nothing", "staff"),
        ("{{ change(at('nothing'), 'prior.total') }}", "nothing", ""),
        ("{{ amount(sum(data.staff.nothing)) }}", "staff.nothing", "staff"),
        ("{{ number(data.nothing.count) }}", "nothing.count", ""),
    ],
)
def test_what_a_template_needs_and_the_data_lacks_is_missing_in_the_data(
    text: str, key: str, line: str, shared: Workspace
) -> None:
    write(shared, text)
    finding = only(shared.compute()[1], "IN-REQUIRED")
    assert finding.severity is Severity.ERROR
    assert finding.expected == f"{key}: …"
    assert f"{FILE}:3" in finding.hint
    assert finding.place.file == DATA
    lines = (ROOT / DATA).read_text(encoding="utf-8").splitlines()
    assert not line or lines[finding.place.line - 2].startswith(f"{line}:")


def test_what_is_not_there_is_untrue_and_without_entries(shared: Workspace) -> None:
    write(
        shared,
        "{% if data.nothing.more or typed('nothing') %}有{% endif %}"
        "{% for one in data.nothing.more or [] %}有{% endfor %}"
        "{% if has(data.nothing.more) %}有{% endif %}{{ data.nothing | length | string }}"
        "{{ listing(data.nothing) }}{% if typed('staff.quota') %}好{% endif %}",
    )
    document, findings = shared.compute()
    assert findings == []
    assert document is not None
    texts = [plain_text(one.inlines) for one in document.blocks if isinstance(one, Paragraph)]
    assert texts[:2] == ["职责如下：", "0好"]


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../form.yaml", "../../../../../../content/portal.yaml", "nothing.md"]
)
def test_a_file_outside_the_texts_is_never_included(name: str, shared: Workspace) -> None:
    write(shared, f"{{% include '{name}' %}}")
    document, findings = shared.compute()
    finding = only(findings, "TEMPLATE")
    assert (finding.place, finding.found) == (Place(FILE, 3), name)
    text = "".join(plain_text(b.inlines) for b in document.blocks if isinstance(b, Paragraph))
    assert "root:" not in text
    assert "extends" not in text


def test_a_text_of_the_form_set_that_it_extends_can_be_included(work: Workspace) -> None:
    folder = work.form(f"{COMMON}/text")
    folder.mkdir()
    (folder / "greeting.md").write_text("本部门为{{ department }}。", encoding="utf-8")
    write(work, "{% include 'greeting.md' %}")
    blocks = work.document().blocks
    assert any("本部门为醴陵市人民政府办公室。" in plain_text(b.inlines) for b in blocks if isinstance(b, Paragraph))  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("income.totl", "income.total"),
        ("three_public.abroad.outurn", "three_public.abroad.outturn"),
        ("zzzz", ""),
    ],
)
def test_an_unknown_figure_is_named_with_line_and_suggestion(
    typed: str, hint: str, shared: Workspace
) -> None:
    write(shared, f"共{{{{ amount('{typed}') }}}}。")
    finding = only(shared.compute()[1], "IN-REFERENCE")
    assert (finding.place, finding.found) == (Place(FILE, 3), typed)
    assert finding.hint == (f"是不是 {hint}？" if hint else "")


def test_a_missing_template_is_asked_for_by_the_form(work: Workspace) -> None:
    work.form(DUTIES).unlink()
    finding = only(work.compute()[1], "TEMPLATE")
    assert (finding.place.file, finding.found) == (
        f"templates/forms/{FORM}/form.yaml",
        "duties.md",
    )


def test_a_mistake_in_a_heading_is_an_error_of_the_form(work: Workspace) -> None:
    replace(work.form(f"{FORM}/form.yaml"), "title: 部门职责", 'title: "{{ nothing }}"')
    finding = only(work.compute()[1], "TEMPLATE")
    assert finding.place.file == f"templates/forms/{FORM}/form.yaml"


def test_a_wording_that_is_missing_or_has_an_unknown_slot_is_an_error(work: Workspace) -> None:
    wording = work.form("shared/wording.yaml")
    replace(wording, "share: ，占{rate}", "share: ，占{rat}")
    found = [f for f in work.compute()[1] if f.code == "TEMPLATE"]
    assert found
    assert {f.found for f in found} == {"'rat'"}


# --- Values are never read as markup ---------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["# 标题", "**重点**", "- 项", "1. 项", "> 引", "`码`", "[名](址)", "* * *", "甲_乙_丙"],
)
def test_markup_in_typed_text_stays_text(typed: str, tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    replace(work.data, "文电会议组", f"'{typed}'")
    document, _ = work.compute()
    texts = [plain_text(b.inlines) for b in document.blocks if isinstance(b, Paragraph)]
    assert any(f"即：{typed}、综合调研组" in text for text in texts)


def test_markup_of_the_template_is_read(work: Workspace) -> None:
    write(work, "### 小标题\n\n一、**重点**{{ department }}\n\n1) {{ year }}\n2) {{ year }}")
    blocks = work.document().blocks
    kinds = [type(block).__name__ for block in blocks[2:6]]
    assert kinds == ["Paragraph", "Heading", "Paragraph", "Entries"]
    assert getattr(blocks[3], "number", "") == "（一）"
    assert getattr(blocks[5], "markers", []) == ["（一）", "（二）"]


def test_more_than_ninety_nine_entries_are_numbered_on(work: Workspace) -> None:
    last = '  - "办理市委、市政府安排的其他工作事项。"\n'
    replace(work.data, last, last * 120)
    entries = next(b for b in work.document().blocks if type(b).__name__ == "Entries")
    assert getattr(entries, "markers", [])[98:101] == ["（九十九）", "（一百）", "（一百零一）"]
