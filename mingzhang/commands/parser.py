"""An argument parser that speaks Chinese."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

# argparse's own words; everything else it prints comes from our texts.
WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这份帮助",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "expected one argument": "后面要跟一个值",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "ignored explicit argument %r": "后面不能跟值：%r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
    "invalid %(type)s value: %(value)r": "值不对：%(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有这一项：%(value)r（可用：%(choices)s）",
}
argparse._ = lambda text: WORDS.get(text, text)  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are short and Chinese."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{message}\n用 {self.prog} -h 查看帮助。\n")
