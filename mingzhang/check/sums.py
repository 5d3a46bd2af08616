"""Which cells of which table are sums of which others: the data behind F01–F20, B01, B03–B06 and B08.

The keys are those of the form set's tables, rows and columns; what a form set does not have is
passed over, so another region's tables are checked as far as they share the keys.
"""

from __future__ import annotations

FUND_COLUMNS = ("general", "government_fund", "state_capital")
BOTH = ("basic", "project")
GOVERNMENT_CLASSES = (*(str(code) for code in range(501, 516)), "599")
CLASSES = ("301", "302", "303", "307", "309", "310", "311", "312", "313", "399")

# code → (table, column, row that is a sum, its parts; "-" is subtracted)
ROWS: dict[str, list[tuple[str, str, str, tuple[str, ...]]]] = {
    "B01": [
        (
            "income-expenditure",
            "amount",
            "income_total",
            (
                *(*FUND_COLUMNS, "special_account", "superior_grant", "institutional"),
                *("operating", "affiliate", "other", "carry_over"),
            ),
        )
    ],
    "B03": [
        ("government-classes", column, "total", BOTH) for column in ("total", *GOVERNMENT_CLASSES)
    ],
    "B06": [
        (table, column, "total", BOTH)
        for table, classes in (
            ("fund-government-classes", GOVERNMENT_CLASSES),
            ("fund-economic-classes", CLASSES),
        )
        for column in ("total", *classes)
    ],
    "B08": [("procurement", "amount", "total", ("goods", "works", "services"))],
    "F01": [
        (
            "income-expenditure",
            "amount",
            "income_total",
            (*FUND_COLUMNS, "superior_grant", "institutional", "operating", "affiliate", "other"),
        )
    ],
    "F02": [
        (
            "income-expenditure",
            "amount",
            "income_grand",
            ("income_total", "surplus_used", "opening"),
        )
    ],
    "F03": [
        (
            "income-expenditure",
            "amount",
            "expenditure_grand",
            ("expenditure_total", "distribution", "closing"),
        )
    ],
    "F10": [
        ("fiscal", "amount", "income_total", FUND_COLUMNS),
        ("fiscal", "amount", "opening", tuple(f"opening_{fund}" for fund in FUND_COLUMNS)),
        ("fiscal", "amount", "income_grand", ("income_total", "opening")),
    ],
    "F11": [
        ("fiscal", column, "expenditure_grand", ("expenditure_total", "closing"))
        for column in ("total", *FUND_COLUMNS)
    ],
}
# code → (table, column that is a sum, its parts), in every row
COLUMNS: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {
    "B03": [
        (
            "income",
            "total",
            (
                *(*FUND_COLUMNS, "special_account", "superior_grant", "institutional"),
                *("operating", "affiliate", "other", "carry_over"),
            ),
        ),
        ("government-classes", "total", GOVERNMENT_CLASSES),
        # A set with a column per nature has no column per class of projects.
        ("economic-classes", "total", (*CLASSES, *BOTH)),
    ],
    "B06": [
        ("fund-government-classes", "total", GOVERNMENT_CLASSES),
        ("fund-economic-classes", "total", CLASSES),
    ],
    "B08": [("procurement", "total", ("goods", "works", "services"))],
    "B05": [
        ("three-public", "total", ("abroad", "vehicle", "reception")),
        ("three-public", "vehicle", ("purchase", "running")),
    ],
    "F08": [
        (
            "income",
            "total",
            ("fiscal", "superior_grant", "institutional", "operating", "affiliate", "other"),
        )
    ],
    "F09": [("expenditure", "total", (*BOTH, "to_superior", "operating", "to_affiliate"))],
    "F11": [("fiscal", "total", FUND_COLUMNS)],
    "F13": [("general-expenditure", "total", BOTH), ("state-capital", "total", BOTH)],
    "F17": [
        ("three-public", f"{stage}_{whole}", tuple(f"{stage}_{part}" for part in parts))
        for stage in ("budget", "outturn")
        for whole, parts in (
            ("total", ("abroad", "vehicle", "reception")),
            ("vehicle", ("purchase", "running")),
        )
    ],
    "F20": [
        ("government-fund", "total", BOTH),
        ("government-fund", "closing", ("opening", "income", "-total")),
    ],
}
# code → (table, row that sums up a column); below it each code sums up those it begins
LEVELS: dict[str, list[tuple[str, str]]] = {
    "B01": [("income-expenditure", "expenditure_total")],
    "B03": [
        ("income-expenditure", "economic_total"),
        ("income-expenditure", "government_total"),
    ],
    "B04": [
        (table, "total")
        for table in (
            *("wages-government", "wages", "household-government", "household"),
            *("goods-services-government", "goods-services"),
        )
    ],
    "F05": [("income-expenditure", "expenditure_total")],
    "F08": [("income", "total")],
    "F09": [("expenditure", "total")],
    "F11": [("fiscal", "expenditure_total")],
    "F13": [("general-expenditure", "total"), ("state-capital", "total")],
    "F15": [("general-basic", "")],
    "F20": [("government-fund", "total")],
}
CODES = sorted({*ROWS, *COLUMNS, *LEVELS})
