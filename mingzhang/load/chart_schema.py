"""What the file of a chart may hold (charts/<key>.yaml): where it stands, its series and its rows."""

from __future__ import annotations

from mingzhang.load.form_schema import SELECT, Several, names
from mingzhang.load.schema import Choice, Group, Items, Name

SERIES = Group(label="系列", fields={"name": Name(label="名称", required=True), "select": SELECT})
ROW = Group(
    label="条",
    fields={
        "label": Name(label="名称"),
        "figure": Name(label="套表的数"),
        "figures": names("各系列的套表的数"),
        "select": SELECT,
        "each": Group(label="逐项成条", fields={"digits": names("代码位数")}),
    },
)
CHART = Group(
    label="图",
    fields={
        "title": Name(label="图名"),
        "at": Several(label="位置", value=Name(label="位置")),
        "select": SELECT,
        "series": Items(label="各系列", value=SERIES),
        "rows": Items(label="各条", value=ROW),
        "zero": Choice(label="零", values={"shown": "列示", "blank": "不列"}),
        "whole": Name(label="总数"),
        "compare": Name(label="比较的句式"),
    },
)
