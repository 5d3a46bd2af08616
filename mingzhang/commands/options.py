"""What each command takes besides content and templates."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from mingzhang.binding import DOCUMENT, WAYS
from mingzhang.cache.store import LIMIT, TIMES
from mingzhang.clock import EXPECTED
from mingzhang.commands.parser import Parser
from mingzhang.commands.values import count, executor, moment, port
from mingzhang.render.style import OFFICIAL
from mingzhang.standing import ACTS
from mingzhang.work.shop import POOL

SITE, PREVIEW = "site", "preview"
DOCUMENT_ID = "部门/年度/文种"


def folder(made: Parser, root: Path, name: str, what: str, default: str) -> None:
    """An option that names a folder."""
    made.add_argument(
        f"--{name}",
        type=Path,
        default=root / default,
        metavar="DIR",
        help=f"{what}文件夹（默认 {default}）",
    )


def _output(made: Parser, root: Path, default: str) -> None:
    folder(made, root, "output", "输出", default)


def _build(made: Parser, _: Path) -> None:
    made.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help=f"输出文件夹（默认 {SITE}，预览是 {PREVIEW}）",
    )
    made.add_argument(
        "--at",
        type=moment,
        metavar="TIME",
        help=f"按这个时间判断哪些文件已到公开时间（默认现在；{EXPECTED}）",
    )
    made.add_argument(
        "--drafts", action="store_true", help="连同没有公开的文件一起生成预览，标明草稿，不能公开"
    )
    made.add_argument(
        "--production",
        action="store_true",
        help="用于正式发布：网站标识码等不齐全或是示例的，不予生成",
    )
    made.add_argument(
        "--jobs",
        type=count,
        default=_cores(),
        metavar="N",
        help="同时用几个进程生成（默认与处理器核数相同）",
    )
    made.add_argument(
        "--cache-limit",
        type=count,
        metavar="MB",
        help=f"缓存（.cache）最多占用多少 MB（默认 {LIMIT // 2**20}，网站更大的为其 {TIMES} 倍）；可以随时删除，只多费时间",
    )
    made.add_argument(
        "--executor",
        type=executor,
        default=POOL,
        metavar="WHERE",
        help="在哪里生成：pool 本机的几个进程（默认），here 只用这一个进程，dask://主机:端口 Dask 集群",
    )
    made.add_argument("--profile", action="store_true", help="最后列出各步用时和最慢的五份文件")


def _cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _check(made: Parser, root: Path) -> None:
    _output(made, root, SITE)
    made.add_argument("--format", choices=("text", "json"), default="text", help="结果的格式")
    made.add_argument(
        "--scorecard", action="store_true", help="列出评分卡的各项指标；json 格式时只给评分卡"
    )
    made.add_argument(
        "--all",
        action="store_true",
        help="已在 waivers 里说明的也逐条列出（默认每个文件只列出处数）",
    )
    made.add_argument(
        "--report", type=Path, metavar="FILE", help="另写一份网页报告，供录入和复核人员查看"
    )


def _new(made: Parser, _: Path) -> None:
    made.add_argument("document", metavar=DOCUMENT_ID, help="如 mayor-office/2024/final-accounts")
    made.add_argument("--form", default="", metavar="NAME", help="套表，如 hunan/2024")


def _sign(made: Parser, _: Path) -> None:
    made.add_argument(
        "document", nargs="?", metavar=DOCUMENT_ID, help="如 mayor-office/2024/final-accounts"
    )
    made.add_argument(
        "state",
        nargs="?",
        choices=tuple(ACTS),
        metavar="事项",
        help="、".join(f"{name} {act}" for name, act in ACTS.items()),
    )
    made.add_argument("--by", default="", metavar="姓名", help="签署人")
    made.add_argument("--at", type=moment, metavar="TIME", help=f"签署时间（默认现在；{EXPECTED}）")
    made.add_argument(
        "--release", type=moment, metavar="TIME", help="公开时间，到时才公开（默认签署时就公开）"
    )
    made.add_argument("--what", default="", metavar="TEXT", help="更正了什么")
    made.add_argument("--reason", default="", metavar="TEXT", help="更正或者撤回的原因")
    made.add_argument("--list", action="store_true", help="列出每份文件现在的状态，不签署")


def _serve(made: Parser, _: Path) -> None:
    made.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDR",
        help="在哪个地址上打开（默认 127.0.0.1，只有本机能看）",
    )
    made.add_argument(
        "--port", type=port, default=8000, metavar="N", help="端口（默认 8000，被占用时顺延）"
    )


def _pdf(made: Parser, root: Path) -> None:
    _output(made, root, "pdf")
    made.add_argument(
        "documents", nargs="*", metavar=DOCUMENT_ID, help="要生成的文件，不写就是全部"
    )
    made.add_argument(
        "--style",
        default=OFFICIAL,
        metavar="NAME",
        help="版式：official 公文版式（默认），compact 紧凑版式",
    )
    made.add_argument(
        "--bind",
        choices=WAYS,
        default=DOCUMENT,
        metavar="WAY",
        help="装订：document 每份一册（默认），department 部门一年一册，year 全部部门一年汇编",
    )


def _archive(made: Parser, root: Path) -> None:
    _output(made, root, "archive")
    folder(made, root, "site", "网站", SITE)
    made.add_argument("--zip", action="store_true", help="每个存档包另存一个 ZIP 文件")
    made.add_argument(
        "years", nargs="*", metavar="部门/年度", help="要打的存档包，不写就是全部，另加总包"
    )


def _publish(made: Parser, root: Path) -> None:
    made.add_argument(
        "destination",
        nargs="?",
        metavar="DEST",
        help="要写：文件夹，或者 主机:路径（经 ssh 和 rsync）",
    )
    made.set_defaults(error=made.error)
    _output(made, root, SITE)
    made.add_argument("--dry-run", action="store_true", help="只列出会有哪些变化，什么也不写")
    made.add_argument("--list", action="store_true", help="列出已发布的各版、时间和状态")
    made.add_argument(
        "--rollback", nargs="?", const="", metavar="RELEASE", help="回退到这一版，不写就是前一版"
    )
    made.add_argument(
        "--keep",
        type=count,
        default=5,
        metavar="N",
        help="保留最近几版（默认 5），使用中的总会留着",
    )
    made.add_argument(
        "--demonstration", action="store_true", help="网站代码是示例或者缺少的，也作为演示网站发布"
    )
    made.add_argument(
        "--rsh",
        default="ssh",
        metavar="CMD",
        help='登录别的主机的命令（默认 ssh），如 "ssh -p 2222"',
    )


def _verify(made: Parser, root: Path) -> None:
    _output(made, root, SITE)
    made.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PDF",
        help="不检验网站，改为检验 pdf 命令写出的这些文件，或者这些文件夹里的 PDF，成册的也一样",
    )
    made.add_argument(
        "--bag", type=Path, nargs="+", metavar="DIR", help="不检验网站，改为检验这些存档包"
    )
    made.add_argument(
        "--rebuild",
        action="store_true",
        help="还用存档包里的数据和模板重新生成，逐字节比较（较慢）",
    )


def _bench(made: Parser, _: Path) -> None:
    made.add_argument("--runs", type=int, default=5, metavar="N", help="每项测几次（默认 5）")
    made.set_defaults(measure="run")
    for measure, about in (
        ("print", "同一册 PDF，与别的排版引擎比较"),
        ("scale", "测量随文件份数增长的情况（不生成 PDF）"),
        ("peers", "同样的一千份网页，与别的网站生成程序比较"),
        ("incremental", "没有改动、改动一个数、全部重新生成各要多久"),
        ("release", "一次发布的全部 PDF，与单独排版同样多的 PDF 相比（很慢）"),
        ("search", "一万份文件的搜索索引（需要浏览器）"),
        ("preview", "从改动数据到浏览器显示所需的时间（需要浏览器）"),
        ("cluster", "本机的 Dask 集群与本机的几个进程相比（很慢）"),
    ):
        made.add_argument(
            f"--{measure}", dest="measure", action="store_const", const=measure, help=about
        )


def _doctor(_made: Parser, _: Path) -> None:
    """Takes nothing more."""


# Commands as people type them, in the order of the help: what they do, and their own options.
COMMANDS: dict[str, tuple[str, Callable[[Parser, Path], None]]] = {
    "build": ("检查并生成整个网站；内容没有变化就什么也不做", _build),
    "check": ("只检查内容，不生成；有错误时退出码为一", _check),
    "new": ("写一份待填的数据文件；已有的文件不会改动", _new),
    "sign": ("签署审核、批准、公开、更正、撤回；签的是文件现在的数据", _sign),
    "serve": ("连同草稿在本机预览；改了文件，网页自己更新", _serve),
    "pdf": ("只生成 PDF", _pdf),
    "archive": ("打存档包：每个部门每年一个，全部文件一个；先照 build 检查和生成", _archive),
    "publish": ("把生成好的网站发布到网站服务器：先复制、核对，再一步切换", _publish),
    "verify": ("检验生成好的网站：PDF 合规、附件一致、重新生成逐字节相同", _verify),
    "bench": ("测量生成所需的时间和内存", _bench),
    "doctor": ("检查运行环境：系统库、版本、字体、字形", _doctor),
}
