"""The way to a Dask scheduler: its address as typed, and the client."""

from __future__ import annotations

import logging
import re
import warnings
from typing import TYPE_CHECKING

from mingzhang.work import cluster_said as said
from mingzhang.work.job import StoppedError

if TYPE_CHECKING:
    from distributed import Client, Security

# How an address is typed; what Dask calls it.
SCHEMES = {"dask": "tcp", "tls": "tls"}
ADDRESS = re.compile(
    r"(dask|tls)://(?P<host>\[[0-9a-fA-F:]+\]|[^\s/:@\[\]]+):(?P<port>[0-9]{1,5})/?"
)
TIMEOUT = 10  # seconds to connect


def scheduler(address: str) -> str:
    """Dask's name of an address; ValueError for what is none."""
    found = ADDRESS.fullmatch(address)
    if not found or not 0 < int(found["port"]) < 65536:
        raise ValueError(address)
    return f"{SCHEMES[found[1]]}://{found['host']}:{found['port']}"


def connected(address: str, timeout: float = TIMEOUT) -> Client:
    """A client; StoppedError where there is none to be had.

    What `tls://` needs (certificates, keys) is in Dask's own configuration, distributed.comm.tls.
    """
    try:
        from distributed import Client, Security
    except ImportError:
        raise StoppedError([said.not_installed()]) from None
    # What it would say is said in findings.
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
    try:
        if lacking := _unencrypted(scheduler(address), Security()):
            raise OSError(lacking)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared, and better
            return Client(scheduler(address), timeout=timeout, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as problem:
        why = re.sub(r"^in <[^>]*>: ", "", str(problem.__cause__ or problem).strip())
        raise StoppedError([said.unreachable(address, why.partition("\n")[0])]) from None


def _unencrypted(name: str, security: Security) -> str:
    """What Dask would refuse, and leave half a client behind."""
    if not name.startswith("tls:"):
        return "Dask 的配置要求连接要加密" if security.require_encryption else ""
    given = security.get_connection_args("client")
    return "" if given.get("ssl_context") else "没有配置证书（distributed.comm.tls）"
