"""LAW-09 – LAW-11: “三公” expenditure has all its amounts, causes and counts."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.compare import equal, first_place, home
from mingzhang.check.passages import passages
from mingzhang.check.reasons import unexplained
from mingzhang.check.rules import EVERY_KIND, Problem, rule
from mingzhang.compute.blocks import Chart
from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.findings import Place, Severity
from mingzhang.load.records import Record, figure_at, find, records_at
from mingzhang.terms import MEASURES, THREE_PUBLIC


@rule("LAW-09", Severity.ERROR, "“三公”经费每一项都有金额", EVERY_KIND)
def amounts_present(document: Document) -> Iterator[Problem]:
    """LAW-09: every line has its amounts, zero included, and the text names each line."""
    told = [
        run.text for run in passages(document) if run.block and not isinstance(run.block, Chart)
    ]
    texts = "".join(told)
    budget = document.source.kind == "budget"
    measures = ("amount",) if budget else ("adjusted_budget", "outturn")
    for line, name in THREE_PUBLIC.items():
        record = find(document.source.record, f"three_public.{line}")
        place = record.place if isinstance(record, Record) else home(document)
        for measure in measures:
            if not isinstance(record, Record) or record.get(measure) is None:
                yield Problem(
                    f"“三公”经费的{name}没有{MEASURES.get(measure, '预算数')}",
                    place,
                    expected=f"{measure}: 金额",
                    hint="没有发生的填 0.00",
                )
        if name not in texts:
            place = document.source.form.place
            yield Problem(f"文字说明没有提到“三公”经费的{name}", place, expected=f"写明{name}")


@rule("LAW-10", Severity.ERROR, "“三公”经费与预算、与上年不同时说明原因", EVERY_KIND)
def changes_explained(document: Document) -> Iterator[Problem]:
    """LAW-10: each difference to the budget and to last year has a reason."""
    yield from unexplained(document, "LAW-10")
    for line, name in THREE_PUBLIC.items():
        record = find(document.source.record, f"three_public.{line}")
        if isinstance(record, Record) and record.get("prior") is None:
            yield Problem(
                f"“三公”经费的{name}没有上年数，无法说明增减变化",
                record.place,
                expected="prior: 金额",
                hint="上年没有发生的填 0.00",
                severity=Severity.WARNING,
            )


@rule("LAW-11", Severity.ERROR, "“三公”经费的批次、人次、辆数与金额相符")
def counts_match(document: Document) -> Iterator[Problem]:
    """LAW-11: cost > 0 ⇔ count > 0, and the trips add up to the cost of going abroad."""
    record, lines = document.source.record, "three_public"
    for line, key, name in (
        ("abroad", "trips.count", "因公出国（境）团组个数"),
        ("vehicle_purchase", "bought", "购置公务用车数量"),
        ("reception", "batches", "国内公务接待批次"),
        ("reception", "guests", "国内公务接待人次"),
    ):
        spent = figure_at(record, f"{lines}.{line}.outturn")
        yield from _both(
            THREE_PUBLIC[line], spent, name, figure_at(record, f"{lines}.{line}.{key}")
        )
    spent = figure_at(record, f"{lines}.abroad.outturn")
    if records_at(record, f"{lines}.abroad.trips"):
        persons = document.named.get("three_public.trip_persons")
        yield from _both(THREE_PUBLIC["abroad"], spent, "因公出国（境）人次", persons)
        yield from equal(
            document,
            "各出国团组支出之和与因公出国（境）费决算数不相等",
            document.named.get("three_public.trip_amount"),
            spent,
            "请核对 trips 各团组的 amount 和 outturn",
        )
    kept = figure_at(record, f"{lines}.vehicle_running.kept")
    running = figure_at(record, f"{lines}.vehicle_running.outturn")
    if running is not None and running.nonzero and kept is not None and not kept.nonzero:
        yield Problem(
            "有公务用车运行维护费，公务用车保有量却是零",
            kept.place or home(document),
            hint="年内已经处置全部车辆的，请在原因中说明",
            severity=Severity.WARNING,
        )


def _both(cost: str, spent: Figure | None, name: str, count: Figure | None) -> Iterator[Problem]:
    """Money without a number, or a number without money."""
    if spent is None or count is None or spent.nonzero == count.nonzero:
        return
    place = first_place(count, first_place(spent, Place("")))
    if spent.nonzero:
        yield Problem(f"发生了{cost}，{name}却是零", place, "0", "大于零", "请补填，或核对金额")
    else:
        yield Problem(f"没有发生{cost}，却填了{name}", place, str(count.value), "0", "请核对金额")
