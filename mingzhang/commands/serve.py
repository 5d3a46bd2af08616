"""`serve`: a preview on this machine that follows what is edited."""

from __future__ import annotations

import argparse
import sys

from mingzhang.preview import supervisor


def run(options: argparse.Namespace) -> int:
    content, templates = options.content.resolve(), options.templates.resolve()
    for folder in (content, templates):
        if not folder.is_dir():
            print(f"没有这个文件夹：{folder}", file=sys.stderr)
            return 2
    try:
        listener = supervisor.listen(options.host, options.port)
    except OSError as problem:
        why = problem.strerror or str(problem)
        print(f"不能在 {options.host} 上打开预览：{why}", file=sys.stderr)
        return 1
    with listener:
        if supervisor.foreign(options.host):
            print(
                "注意：同一网络里的人都能打开这个预览，看到没有公开的草稿。不需要时请不写 --host。",
                file=sys.stderr,
            )
        where = supervisor.address(listener, options.host)
        print(f"预览地址：{where}　按 Ctrl-C 结束。", flush=True)
        try:
            supervisor.run(listener, content, templates, options.host)
        except KeyboardInterrupt:
            print("\n预览已结束。")
    return 0
