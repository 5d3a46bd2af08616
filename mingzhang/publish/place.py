"""Where a site is published: a folder of this machine, or one behind ssh."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from mingzhang import findings as found
from mingzhang.findings import Finding

# As rsync and scp tell them apart: a colon before the first slash.
REMOTE = re.compile(r"(?P<host>[^/:]+):(?P<path>(?!:).+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A destination: `host` is empty for this machine; `rsh` starts a command on another one."""

    said: str
    path: str
    host: str = ""
    rsh: tuple[str, ...] = ()

    def command(self) -> list[str]:
        """What runs a shell there that reads its commands from standard input."""
        return [*self.rsh, self.host, "sh"] if self.host else ["sh"]


def place_of(said: str, rsh: str = "ssh") -> tuple[Place | None, list[Finding]]:
    """A destination as people write it, `/srv/site` or `user@host:/srv/site`; or why it won't do."""
    if said.startswith("rsync://") or re.match(r"[^/:]+::", said):
        return None, [
            found.error(
                "PUBLISH-PLACE",
                "不能发布到 rsync 服务（rsync://、主机::模块）：那里不能执行命令，做不到先核对、再切换",
                found.Place(said),
                expected="文件夹，或者 主机:路径（经 ssh）",
            )
        ]
    match = REMOTE.fullmatch(said)
    if match is None:
        return Place(said, str(Path(said).resolve())), []
    host, path = match["host"], match["path"]
    if host.startswith("-"):
        return None, [found.error("PUBLISH-PLACE", "主机名不能以 - 开头", found.Place(said))]
    command = tuple(shlex.split(rsh))
    missing = [name for name in ("rsync", *command[:1]) if shutil.which(name) is None]
    if missing or not command:
        return None, [
            found.error(
                "PUBLISH-TOOL",
                "发布到别的主机要用 rsync 和 ssh，这台机器上没有",
                found.Place(said),
                found="缺少 " + "、".join(missing or ["ssh"]),
                hint="请安装：apt install rsync openssh-client",
            )
        ]
    # The login shell starts in the home folder; a quoted ~ would mean a folder of that name.
    return Place(said, path.removeprefix("~/") or ".", host, command), []
