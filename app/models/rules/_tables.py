"""Where the shipped tables of the rules lie; each rule reads its own table once, at first use."""

from pathlib import Path

CODES = Path(__file__).resolve().parents[3] / "resources" / "codes"


def read_tsv(name: str) -> list[list[str]]:
    """Rows of a tab- or comma-separated table under resources/codes, without comments and blank lines."""
    separator = "\t" if name.endswith(".tsv") else ","
    text = (CODES / name).read_text(encoding="utf-8-sig")
    return [line.split(separator) for line in text.splitlines() if line and not line.startswith("#")]
