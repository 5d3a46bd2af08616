"""明账的命令行：解析参数，交给 mingzhang/commands 里的命令，给出退出码。"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

from mingzhang.commands.arguments import parser
from mingzhang.console import speak_utf8
from mingzhang.memory import settle

ROOT = Path(__file__).resolve().parent


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 well, 1 findings that are errors, 2 wrong usage."""
    speak_utf8()
    settle()
    options = parser(ROOT).parse_args(arguments)
    try:
        # A command's own modules are loaded when it is wanted.
        status = int(import_module(f"mingzhang.commands.{options.command}").run(options))
        sys.stdout.flush()  # a reader that has gone away shows itself here, not at exit
        return status
    except KeyboardInterrupt:
        print("\n已中断，原有网站没有改动。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as problem:
        print(f"读写不成：{problem.filename or ''} {problem.strerror or problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
