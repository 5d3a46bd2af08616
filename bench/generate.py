"""Content of any size for measuring: consistent department-years, the same ones every time.

Every made-up department is the sample document with all amounts multiplied by a whole number of
its own. Sums, differences and bounds hold for the multiples as they do for the original, so the
checks find nothing, and each department has other figures on its page.

    python -m bench.generate DIR 100
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "content" / "departments" / "liling-government-office"
YEAR = "2024"
# Amounts are typed to the 分; counts, scores and thresholds are not, and stay.
AMOUNT = re.compile(r"(?<=: )([0-9]+)\.([0-9]{2})(?=[,}\s])")
FACTORS = 89  # a prime, so that neighbours differ


def generate(folder: Path, number: int) -> Path:
    """A content folder with `number` departments of one year each."""
    content = folder / "content"
    shutil.copytree(ROOT / "content" / "catalogue", content / "catalogue")
    for name in ("glossary.yaml", "portal.yaml"):
        shutil.copy(ROOT / "content" / name, content / name)
    profile = (SAMPLE / "department.yaml").read_text(encoding="utf-8")
    text = (SAMPLE / YEAR / "final-accounts.yaml").read_text(encoding="utf-8")
    for count in range(1, number + 1):
        department = content / "departments" / f"d{count:05d}"
        (department / YEAR).mkdir(parents=True)
        (department / "department.yaml").write_text(
            re.sub(r"(?m)^name: .*$", f"name: 示例单位第{count}号", profile), encoding="utf-8"
        )
        (department / YEAR / "final-accounts.yaml").write_text(
            multiplied(text, 1 + count * 31 % FACTORS), encoding="utf-8"
        )
    return content


def multiplied(text: str, factor: int) -> str:
    """A document with every amount a whole multiple of what it was."""

    def times(match: re.Match[str]) -> str:
        cents = int(match[1] + match[2]) * factor
        return f"{cents // 100}.{cents % 100:02d}"

    return AMOUNT.sub(times, text)


if __name__ == "__main__":
    print(generate(Path(sys.argv[1]), int(sys.argv[2])))
