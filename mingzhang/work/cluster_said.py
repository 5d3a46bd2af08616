"""What is said when a cluster can't do the work."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.findings import Finding, Place, Severity, error

CODE, UNLIKE = "BUILD-CLUSTER", "BUILD-UNLIKE"
INSTALL = "sh scripts/setup.sh cluster"
BY_HAND = ".venv/bin/pip install --require-hashes --no-deps -r requirements-cluster.lock"
NAMED = 3  # documents in one message


def not_installed() -> Finding:
    hint = f"运行 {INSTALL}，或者 {BY_HAND}；不用集群生成的，不写 --executor"
    return error(CODE, "用集群生成所需的软件包没有装好", Place("distributed"), hint=hint)


def unreachable(address: str, why: str) -> Finding:
    hint = "核对地址和端口、调度程序是否在运行、防火墙是否放行；连接加密的，写 tls://"
    return error(CODE, "连不上集群的调度程序", Place(address), found=why, hint=hint)


def lost(address: str, names: Sequence[str]) -> Finding:
    hint = "调度程序重新运行以后再生成一次；已经做好的不会重做"
    return error(CODE, "与集群的调度程序断开了", Place(address), _in_hand(names), hint=hint)


def nobody(address: str, names: Sequence[str]) -> Finding:
    hint = "启动 worker 以后再生成一次，已经做好的不会重做；一再这样的，先看 worker 的内存够不够"
    return error(CODE, "集群里没有可用的 worker", Place(address), _in_hand(names), hint=hint)


def unlike(worker: str, how: Sequence[str]) -> Finding:
    """A worker that is not used, as it differs: a warning while there are others."""
    message = "worker 与这里不一样，没有用它"
    hint = "让 worker 用同一版本的程序和软件包（requirements-cluster.lock），再重新启动它"
    found, severity = "；".join(how), Severity.WARNING
    return Finding(UNLIKE, severity, message, Place(worker), found, "与这里相同", hint)


def unfit(worker: str, why: str) -> Finding:
    """A worker that is not used for another reason: a warning while there are others."""
    hint = "查看那台机器上 worker 的日志，再重新启动它"
    return Finding(CODE, Severity.WARNING, "没有用这个 worker", Place(worker), why, hint=hint)


def _in_hand(names: Sequence[str]) -> str:
    more = "等" if len(names) > NAMED else ""
    return f"正在做：{'、'.join(names[:NAMED])}{more}" if names else ""
