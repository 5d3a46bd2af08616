"""T1–T10: breaking what the texts say."""

from __future__ import annotations

from pathlib import Path

from tests.check.cases import FIGURES, NOTE, WARNING, WORDING, Case, each, text
from tests.samples import FORM, sample

FOLDER = f"templates/forms/{FORM}"
FISCAL = f"{FOLDER}/text/fiscal.md"
WORDS = f"templates/forms/{WORDING}"
NO_RATE = "  up_no_rate: 增加{amount}\n  down_no_rate: 减少{amount}\n  none: 持平"
PRIOR = "“三公”经费上年决算数, select: {{item: three_public, measure: {}}}"
SAVED = "坚持勤俭办事，从严压控"

CASES = [
    Case(
        "T1",
        "a figure in the data",
        {SAVED: f"压缩30%，{SAVED}"},
        at="压缩30%",
        also=("T8",),
    ),
    Case(
        "T1",
        "a figure in a template",
        form={text("fiscal"): ("}}年度财政", "}}年度12月财政")},
        file=FISCAL,
        at="12月",
    ),
    Case(
        "T1",
        "a figure in the code of a template",
        form={text("fiscal"): ("'，主要原因：'", "'，5个主要原因：'")},
        file=FISCAL,
        at="5个",
    ),
    Case(
        "T1",
        "a figure in a section's title",
        form={f"{FORM}/form.yaml": ("title: 部门职责", "title: 部门3项职责")},
        file=f"{FOLDER}/form.yaml",
        at="3项",
    ),
    Case(
        "T2",
        "a rate in the pattern for a base of zero",
        form={WORDING: (NO_RATE, NO_RATE.replace("{amount}\n", "{amount}，增长100%\n", 1))},
        file=WORDS,
        at="增长100%",
        also=("T8",),
    ),
    Case(
        "T3",
        "the budget is taken for last year's outturn",
        form={FIGURES: (PRIOR.format("prior"), PRIOR.format("initial_budget"))},
        at="initial_budget: 179800.00",
        also=("T5",),
    ),
    Case(
        "T4",
        "more and less are exchanged",
        form={WORDING: ("more: 大于, less: 小于", "more: 小于, less: 大于")},
        file=WORDS,
        at="comparison:",
    ),
    Case(
        "T6",
        "two bodies on one line",
        {"  - 督查组\n": "  - 督查组、机要组\n"},
        at="- 文电会议组",
    ),
    Case(
        "T7",
        "last year's text",
        form={text("fiscal"): ("{{ year }}年度财政", "2021年度财政")},
        file=FISCAL,
        at="2021年",
        also=("T1",),
    ),
    Case("T7", "a year that is quoted", {"[[12345]]": "[[2019年]]"}, at="2019年", severity=NOTE),
    Case(
        "T8",
        "元 for 万元",
        form={
            text("fiscal"): (
                "{{ amount('total.fiscal_income') }}",
                "{{ number('total.fiscal_income') }}元",
            )
        },
        file=FISCAL,
        at="}}元",
    ),
    Case(
        "T8",
        "an amount without its unit",
        form={text("fiscal"): ("{{ change(", "{{ number('income.total') }}，{{ change(")},
        file=FISCAL,
        at="number(",
    ),
    Case(
        "T8",
        "a quoted amount",
        {"[[12345]]": "[[12345万元]]"},
        at="12345万元",
        severity=WARNING,
    ),
    Case(
        "T9",
        "causes above the change",
        {SAVED: "会议费{{ meeting.total }}、接待费{{ three_public.total }}，" + SAVED},
        at="{{ meeting.total }}",
        severity=WARNING,
    ),
    Case("T10", "a placeholder", {SAVED: f"XX{SAVED}"}, at="XX"),
    Case("T10", "an instruction", {SAVED: f"{SAVED}（此处填写原因）"}, at="此处填写"),
    Case("T10", "a word twice", {SAVED: f"坚持{SAVED}"}, at="坚持坚持", severity=WARNING),
    Case(
        "T10",
        "a lead that the program writes",
        {SAVED: f"主要原因：{SAVED}"},
        at="主要原因：坚持",
        severity=WARNING,
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    """The rule notices, and names the line."""
    case.verify(tmp_path)


def test_a_document_without_trips_or_optional_lists_is_sound(tmp_path: Path) -> None:
    """The empty sum of a count is a count, and no template needs a list that may be left out."""

    def edit(text: str) -> str:
        start, end = text.index("    trips:"), text.index("  vehicle_purchase:")
        text = text[:start] + "    trips: []\n" + text[end:]
        text = text.replace("outturn: 179800.00", "outturn: 0.00")
        start, end = text.index("  work:"), text.index("  results:")
        return text[:start] + text[end:]

    document, findings = sample(tmp_path, edit)
    assert document is not None
    persons = document.named.amount("three_public.trip_persons")
    assert persons.value == 0
    assert persons.kind == "count"
    assert not {finding.code for finding in findings} & {"T8", "TEMPLATE"}
