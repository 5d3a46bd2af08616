"""`bench`: measurements, each a module of the folder bench."""

from __future__ import annotations

import argparse
from importlib import import_module

# Those that are told how often to measure.
REPEATED = ("run", "preview", "cluster")


def run(options: argparse.Namespace) -> int:
    measure = import_module(f"bench.{options.measure}").main
    measure(*([max(1, options.runs)] if options.measure in REPEATED else []))
    return 0
