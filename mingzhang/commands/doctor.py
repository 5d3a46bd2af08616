"""`doctor`: what the environment lacks."""

from __future__ import annotations

import argparse

from mingzhang.doctor import examine_environment


def run(options: argparse.Namespace) -> int:
    healthy = True
    for ok, name, detail in examine_environment(
        options.content.resolve(), options.templates.resolve()
    ):
        healthy &= ok
        print(f"{'正常' if ok else '缺少'}　{name}　{detail}")
    print("运行环境齐全。" if healthy else "运行环境不齐，请按上面的提示补齐。")
    return 0 if healthy else 1
