"""明账: structured accounts in, a disclosure site and archive PDFs out."""

from __future__ import annotations

VERSION = "0.1.0"
