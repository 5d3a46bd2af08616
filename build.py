"""明账的命令行：解析参数、打印结果、给出退出码；真正的工作在 mingzhang/ 里。"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang import VERSION, clock
from mingzhang.binding import DOCUMENT, WAYS
from mingzhang.build import Folders, build, examine, ordered
from mingzhang.cache.store import LIMIT
from mingzhang.clock import EXPECTED
from mingzhang.console import (
    Parser,
    Progress,
    findings_json,
    print_findings,
    print_profile,
    print_scorecards,
    scorecards_json,
    show_progress,
    speak_utf8,
    summary,
)
from mingzhang.findings import has_errors
from mingzhang.load.content import load_content
from mingzhang.memory import settle
from mingzhang.render.style import OFFICIAL, style_names
from mingzhang.scorecard import scorecard
from mingzhang.standing import ACTS, Standing, State
from mingzhang.work.cluster_link import scheduler
from mingzhang.work.shop import HERE, POOL

if TYPE_CHECKING:
    from mingzhang.publish.publish import Published

ROOT = Path(__file__).resolve().parent
SITE, PREVIEW = "site", "preview"
NO_LEDGER = "还没有公开台账（content/ledger），所有页面都标明草稿；用 sign 签署审核、批准、公开以后才算公开。"
EXAMPLES = """例：
  python build.py build                        生成网站到 site/
  python build.py build --production           正式发布：网站的各种代码必须齐全、真实
  python build.py check --format json          检查内容，结果给程序读
  python build.py check --report 报告.html      检查内容，另写一份网页报告
  python build.py sign 部门/年度/文种 reviewed --by 姓名   签署审核
  python build.py pdf 部门/年度/文种            只生成一份 PDF
  python build.py pdf --bind year              把每个年度的全部文件汇编成册
  python build.py archive                      把网站和所用的一切打成存档包
  python build.py publish /srv/disclosure --dry-run   看发布后会有哪些变化
  python build.py publish web@主机:/srv/disclosure    发布
  python build.py verify pdf                   检验 pdf 文件夹里的各册
  python build.py verify --bag archive/*/      检验存档包"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 well, 1 findings that are errors, 2 wrong usage."""
    speak_utf8()
    settle()
    options = parser().parse_args(arguments)
    try:
        status = int(options.run(options))
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


def parser() -> Parser:
    """All commands and their options."""
    top = Parser(
        prog="build.py",
        description="把部门预决算数据生成公开网站和 PDF。",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=VERSION, help="显示版本")
    commands = top.add_subparsers(title="命令", metavar="命令", required=True, dest="命令")

    def command(name: str, run: object, about: str) -> Parser:
        made: Parser = commands.add_parser(name, help=about, description=about)
        made.set_defaults(run=run)
        made.add_argument(
            "--content",
            type=Path,
            default=ROOT / "content",
            metavar="DIR",
            help="内容文件夹（默认 content）",
        )
        made.add_argument(
            "--templates",
            type=Path,
            default=ROOT / "templates",
            metavar="DIR",
            help="模板文件夹（默认 templates）",
        )
        return made

    def output(made: Parser, default: str) -> None:
        said = default or f"{SITE}，预览是 {PREVIEW}"
        made.add_argument(
            "--output",
            type=Path,
            default=ROOT / default if default else None,
            metavar="DIR",
            help=f"输出文件夹（默认 {said}）",
        )

    def hands(made: Parser) -> None:
        made.add_argument(
            "--jobs",
            type=count,
            default=cores(),
            metavar="N",
            help="同时用几个进程生成（默认与处理器核数相同）",
        )
        made.add_argument(
            "--cache-limit",
            type=count,
            default=LIMIT // 2**20,
            metavar="MB",
            help=f"缓存（.cache）最多占用多少 MB（默认 {LIMIT // 2**20}）；可以随时删除，只多费时间",
        )

    def time(made: Parser) -> None:
        made.add_argument(
            "--at",
            type=moment,
            metavar="TIME",
            help=f"按这个时间判断哪些文件已到公开时间（默认现在；{EXPECTED}）",
        )

    made = command("build", run_build, "检查并生成整个网站；内容没有变化就什么也不做")
    output(made, "")
    time(made)
    made.add_argument(
        "--drafts", action="store_true", help="连同没有公开的文件一起生成预览，标明草稿，不能公开"
    )
    made.add_argument(
        "--production",
        action="store_true",
        help="用于正式发布：网站标识码等不齐全或是示例的，不予生成",
    )
    hands(made)
    made.add_argument(
        "--executor",
        type=executor,
        default=POOL,
        metavar="WHERE",
        help="在哪里生成：pool 本机的几个进程（默认），here 只用这一个进程，dask://主机:端口 Dask 集群",
    )
    made.add_argument("--profile", action="store_true", help="最后列出各步用时和最慢的五份文件")
    made = command("check", run_check, "只检查内容，不生成；有错误时退出码为一")
    output(made, "site")
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
    made = command("new", run_new, "写一份待填的数据文件；已有的文件不会改动")
    made.add_argument(
        "document", metavar="部门/年度/文种", help="如 mayor-office/2024/final-accounts"
    )
    made.add_argument("--form", default="", metavar="NAME", help="套表，如 hunan/2024")
    made = command("sign", run_sign, "签署审核、批准、公开、更正、撤回；签的是文件现在的数据")
    made.add_argument(
        "document", nargs="?", metavar="部门/年度/文种", help="如 mayor-office/2024/final-accounts"
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
    made = command("serve", run_serve, "连同草稿在本机预览；改了文件，网页自己更新")
    made.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDR",
        help="在哪个地址上打开（默认 127.0.0.1，只有本机能看）",
    )
    made.add_argument(
        "--port", type=port, default=8000, metavar="N", help="端口（默认 8000，被占用时顺延）"
    )
    made = command("pdf", run_pdf, "只生成 PDF")
    output(made, "pdf")
    made.add_argument(
        "documents", nargs="*", metavar="部门/年度/文种", help="要生成的文件，不写就是全部"
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
    made = command(
        "archive", run_archive, "打存档包：每个部门每年一个，全部文件一个；先照 build 检查和生成"
    )
    output(made, "archive")
    made.add_argument(
        "--site", type=Path, default=ROOT / "site", metavar="DIR", help="网站文件夹（默认 site）"
    )
    made.add_argument("--zip", action="store_true", help="每个存档包另存一个 ZIP 文件")
    made.add_argument(
        "years", nargs="*", metavar="部门/年度", help="要打的存档包，不写就是全部，另加总包"
    )
    made = command(
        "publish", run_publish, "把生成好的网站发布到网站服务器：先复制、核对，再一步切换"
    )
    made.add_argument(
        "destination", metavar="DEST", help="文件夹，或者 主机:路径（经 ssh 和 rsync）"
    )
    output(made, SITE)
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
    made = command("verify", run_verify, "检验生成好的网站：PDF 合规、附件一致、重新生成逐字节相同")
    output(made, "site")
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
    made = command("bench", run_bench, "测量生成所需的时间和内存")
    made.add_argument("--runs", type=int, default=5, metavar="N", help="每项测几次（默认 5）")
    made.add_argument("--print", action="store_true", help="同一册 PDF，与别的排版引擎比较")
    made.add_argument("--scale", action="store_true", help="测量随文件份数增长的情况（不生成 PDF）")
    made.add_argument(
        "--peers", action="store_true", help="同样的一千份网页，与别的网站生成程序比较"
    )
    made.add_argument(
        "--incremental", action="store_true", help="没有改动、改动一个数、全部重新生成各要多久"
    )
    made.add_argument("--search", action="store_true", help="一万份文件的搜索索引（需要浏览器）")
    made.add_argument(
        "--preview", action="store_true", help="从改动数据到浏览器显示所需的时间（需要浏览器）"
    )
    made.add_argument(
        "--cluster", action="store_true", help="本机的 Dask 集群与本机的几个进程相比（很慢）"
    )
    command("doctor", run_doctor, "检查运行环境：系统库、版本、字体、字形")
    return top


def port(text: str) -> int:
    """A port number, as argparse wants it: ValueError for any other text."""
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise ValueError(text)
    return int(text)


def count(text: str) -> int:
    """A number of at least one, as argparse wants it: ValueError for any other text."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise ValueError(text)
    return int(text)


def executor(text: str) -> str:
    """What does the work, as argparse wants it: ValueError for any other text."""
    if text not in (HERE, POOL):
        scheduler(text)
    return text


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def moment(text: str) -> datetime:
    """A time of day, as argparse wants it: ValueError for any other text."""
    return clock.parsed(text)


def folders(options: argparse.Namespace) -> Folders:
    return Folders(
        options.content.resolve(),
        options.templates.resolve(),
        options.output,
        ROOT / ".cache",
        getattr(options, "cache_limit", LIMIT // 2**20) * 2**20,
    )


def run_build(options: argparse.Namespace) -> int:
    options.output = options.output or ROOT / (PREVIEW if options.drafts else SITE)
    return built(options, options.at, options.drafts, options.production)


def built(
    options: argparse.Namespace, now: datetime | None, drafts: bool, production: bool = False
) -> int:
    """Build, and say what came of it."""
    progress = Progress()
    outcome = build(
        folders(options),
        progress,
        now,
        drafts,
        production=production,
        jobs=options.jobs,
        executor=options.executor,
    )
    if outcome.unchanged:
        print(f"内容和模板没有变化，{_shown(options.output)} 已是最新，未做任何改动。")
        return 0
    if outcome.findings:
        print_findings(outcome.findings, sys.stderr if outcome.failed else sys.stdout)
    if getattr(options, "profile", False):
        print_profile(outcome.profile.stages, outcome.profile.slowest(5), sys.stderr)
    if outcome.failed:
        print("因为有错误，没有生成；原有网站保持不变。", file=sys.stderr)
        return 1
    for entry, standing in outcome.left_out:
        print(f"没有公开：{entry.id}　{why_left_out(standing)}")
    if not outcome.managed:
        print(NO_LEDGER)
    elif drafts:
        print("这是预览：没有公开的文件也在里面，标明草稿，不能对外发布。")
    print(
        f"已生成 {outcome.documents} 份文件，网站在 {_shown(options.output)}，首页是 index.html。"
    )
    return 0


def why_left_out(standing: Standing) -> str:
    """What a document waits for, in words."""
    if standing.state is State.WAITING and standing.released:
        return f"{standing.state.word}，到 {clock.written(standing.released)} 公开"
    if standing.state is State.WITHDRAWN:
        return f"{standing.state.word}，网站上只有撤回说明"
    if standing.changed:
        return f"{standing.state.word}，公开过的数据有改动，签署更正（corrected）以后网站才能生成"
    return standing.state.word


def run_check(options: argparse.Namespace) -> int:
    from mingzhang.render.report import report

    content = load_content(options.content.resolve(), options.templates.resolve())
    findings, cards, sources = list(content.findings), [], []
    for document, problems in examine(content):
        findings += problems
        card = scorecard(document, [*content.findings, *problems]) if document else None
        cards += [card] if card else []
        sources += [document.source] if document and options.report else []
    findings = ordered(findings)
    if options.format == "json":
        print(scorecards_json(cards) if options.scorecard else findings_json(findings))
    else:
        if findings:
            print_findings(findings, sys.stdout, options.all)
        else:
            print(f"检查了 {len(content.entries)} 份文件，{summary(findings)}")
        print_scorecards(cards, sys.stdout, options.scorecard)
    if options.report:
        page = report(
            options.content.resolve(),
            options.templates.resolve(),
            sources,
            findings,
            cards,
            summary(findings),
        )
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(page, encoding="utf-8")
        print(f"检查报告：{_shown(options.report)}", file=sys.stderr)
    return 1 if has_errors(findings) else 0


def run_new(options: argparse.Namespace) -> int:
    from mingzhang.starter import start

    content, templates = options.content.resolve(), options.templates.resolve()
    written, problem = start(content, templates, options.document, options.form)
    for path in written:
        print(f"已写好待填的文件：{_shown(path)}")
    if problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def run_sign(options: argparse.Namespace) -> int:
    from mingzhang.sign import Wish, sign, standings

    root, templates = options.content.resolve(), options.templates.resolve()
    if options.list:
        content = load_content(root, templates)
        for entry, standing in standings(content):
            last = standing.last
            signed = f"　{ACTS[last.state]}：{last.by}　{clock.written(last.at)}" if last else ""
            print(f"{entry.id}　{why_left_out(standing)}{signed}")
        if not content.ledgers.managed:
            print(NO_LEDGER)
        return 0
    if not (options.document and options.state):
        print("请写明文件和签署的事项，或者用 --list 查看；用 sign -h 查看帮助。", file=sys.stderr)
        return 2
    begins = not (root / "ledger").exists()
    now = options.at or clock.present().replace(second=0, microsecond=0)
    wish = Wish(
        options.document,
        options.state,
        options.by,
        now,
        options.release,
        options.what,
        options.reason,
    )
    done = sign(root, templates, wish)
    if done.findings:
        print_findings(done.findings, sys.stderr)
    if done.problem:
        print(f"{done.problem}。台账没有改动。", file=sys.stderr)
        return 1 if done.findings else 2
    for path in done.written:
        print(f"已写入：{_shown(path)}")
    standing = load_content(root, templates, now).standings[options.document]
    print(f"{options.document}　现在是：{why_left_out(standing)}")
    if begins:
        print("从现在起只有签署过公开的文件才会生成到网站，其余的用预览查看。")
    return 0


def run_serve(options: argparse.Namespace) -> int:
    from mingzhang.preview.supervisor import address, foreign, listen, run

    content, templates = options.content.resolve(), options.templates.resolve()
    for folder in (content, templates):
        if not folder.is_dir():
            print(f"没有这个文件夹：{folder}", file=sys.stderr)
            return 2
    try:
        listener = listen(options.host, options.port)
    except OSError as problem:
        why = problem.strerror or str(problem)
        print(f"不能在 {options.host} 上打开预览：{why}", file=sys.stderr)
        return 1
    with listener:
        if foreign(options.host):
            print(
                "注意：同一网络里的人都能打开这个预览，看到没有公开的草稿。不需要时请不写 --host。",
                file=sys.stderr,
            )
        print(f"预览地址：{address(listener, options.host)}　按 Ctrl-C 结束。", flush=True)
        try:
            run(listener, content, templates, options.host)
        except KeyboardInterrupt:
            print("\n预览已结束。")
    return 0


def run_pdf(options: argparse.Namespace) -> int:
    from mingzhang.booklets import write_booklets

    there = style_names(options.templates)
    if options.style not in there:
        print(f"没有这种版式：{options.style}（可用：{'、'.join(there)}）", file=sys.stderr)
        return 2
    findings, written, unknown = write_booklets(
        folders(options), options.documents, show_progress, options.style, options.bind
    )
    if unknown:
        print(f"没有这份文件：{'、'.join(unknown)}", file=sys.stderr)
        return 2
    if findings:
        print_findings(findings, sys.stderr)
    for path in written:
        print(_shown(path))
    return 1 if has_errors(findings) else 0


def run_archive(options: argparse.Namespace) -> int:
    from mingzhang.archive.make import archive

    where = replace(folders(options), output=options.site)
    made = archive(where, options.output, options.years, options.zip, show_progress)
    if made.unknown:
        print(f"没有这个部门或者年度：{'、'.join(made.unknown)}", file=sys.stderr)
        return 2
    if has_errors(made.findings):
        print_findings(made.findings, sys.stderr)
        print("因为有错误，没有存档；原有的存档包保持不变。", file=sys.stderr)
        return 1
    for name in made.bags:
        print(_shown(options.output / name))
    print(f"已打好 {len(made.bags)} 个存档包，检查结果也在包里：{summary(made.findings)}")
    return 0


def run_publish(options: argparse.Namespace) -> int:
    from mingzhang.publish.publish import Wish, listed, publish, rollback

    wish = Wish(
        options.destination, options.rsh, options.keep, options.demonstration, options.dry_run
    )
    if options.list:
        made = listed(wish)
        for one in made.releases:
            state = "使用中" if one.used else "保留" if one.whole else "不完整"
            print(f"{one.name}　{clock.written(one.time)}　{state}")
        if not (made.releases or made.failed):
            print("还没有发布过。")
    elif options.rollback is not None:
        made = rollback(wish, options.rollback)
    else:
        made = publish(folders(options), wish)
    if made.findings:
        print_findings(made.findings, sys.stderr if made.failed else sys.stdout)
    if made.failed:
        print("没有完成；访问者看到的仍是完整的一版。", file=sys.stderr)
        return 1
    if made.difference is not None:
        print_published(made, options)
    return 0


def print_published(made: Published, options: argparse.Namespace) -> None:
    """What changed for visitors, or would."""
    difference = made.difference
    if not difference:
        print("没有变化：网站服务器上的就是这一版。")
    elif options.dry_run and options.rollback is None:
        for line in difference.pages(options.output):
            print(line)
    for line in difference.counts() if difference else ():
        print(line)
    if options.dry_run:
        print("以上只是试算，什么也没有改动。")
    elif made.name:
        print(f"{'已发布' if options.rollback is None else '已回退到'} {made.name}")
    for name in made.gone:
        print(f"已清理旧版 {name}")


def run_verify(options: argparse.Namespace) -> int:
    if options.bag and options.paths:
        print("--bag 不能与 PDF 一起用。", file=sys.stderr)
        return 2
    if options.bag:
        return verify_bags(options.bag, options.rebuild)
    if options.rebuild:
        print("--rebuild 与 --bag 一起用；检验网站时总会重新生成。", file=sys.stderr)
        return 2
    if options.paths:
        return verify_pdfs(options)
    from mingzhang.verify.site import verify

    booklets, findings = verify(folders(options), show_progress)
    if findings:
        print_findings(findings, sys.stderr)
    else:
        print(f"检验了 {booklets} 份 PDF 和全部文件，没有发现问题。")
    return 1 if has_errors(findings) else 0


def verify_pdfs(options: argparse.Namespace) -> int:
    from mingzhang.verify.bound import verify_bound

    for path in options.paths:
        if not (path.is_file() or any(path.rglob("*.pdf"))):
            print(f"没有这个 PDF，或者文件夹里没有 PDF：{path}", file=sys.stderr)
            return 2
    booklets, findings = verify_bound(folders(options), options.paths, show_progress)
    if findings:
        print_findings(findings, sys.stderr)
    else:
        print(f"检验了 {booklets} 份 PDF，重新生成逐字节相同，没有发现问题。")
    return 1 if has_errors(findings) else 0


def verify_bags(bags: list[Path], rebuild: bool) -> int:
    from mingzhang.archive.rebuild import rebuilt_bag
    from mingzhang.archive.verify import verify_bag

    failed = False
    for path in bags:
        bag = path.resolve()
        findings = verify_bag(bag) or (list(rebuilt_bag(bag, show_progress)) if rebuild else [])
        if findings:
            print_findings(findings, sys.stderr)
            failed = True
        else:
            also = "，重新生成逐字节相同" if rebuild else ""
            print(f"{_shown(path)}：存档包完好{also}。")
    return 1 if failed else 0


def run_bench(options: argparse.Namespace) -> int:
    if options.print:
        from bench.print import main as measure_print

        measure_print()
        return 0
    if options.scale:
        from bench.scale import main as measure_scale

        measure_scale()
        return 0
    if options.peers:
        from bench.peers import main as measure_peers

        measure_peers()
        return 0
    if options.incremental:
        from bench.incremental import main as measure_incremental

        measure_incremental()
        return 0
    if options.search:
        from bench.search import main as measure_search

        measure_search()
        return 0
    if options.preview:
        from bench.preview import main as measure_preview

        measure_preview(max(1, options.runs))
        return 0
    if options.cluster:
        from bench.cluster import main as measure_cluster

        measure_cluster(max(1, options.runs))
        return 0
    from bench.run import main as measure

    measure(max(1, options.runs))
    return 0


def run_doctor(options: argparse.Namespace) -> int:
    from mingzhang.doctor import examine_environment

    healthy = True
    for ok, name, detail in examine_environment(
        options.content.resolve(), options.templates.resolve()
    ):
        healthy &= ok
        print(f"{'正常' if ok else '缺少'}　{name}　{detail}")
    print("运行环境齐全。" if healthy else "运行环境不齐，请按上面的提示补齐。")
    return 0 if healthy else 1


def _shown(path: Path) -> str:
    """A path as people read it: relative where it lies below this folder."""
    path = path.resolve()
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    sys.exit(main())
