"""The whole month, every section, on 1,000,000 service records, against one scan of a covering index (performance line 5)."""

from typing import Any

from benchmarks._common import Line, fill_records, fill_residents, office_in, seconds, show, size

PEOPLE = 20_000
_SCAN = "SELECT month, item_id, count(*) FROM service_record GROUP BY month, item_id"


def scan_seconds(office: Any) -> float:
    """The limit: one scan of a covering index, over the same connection settings and the same file."""
    raw = office.store.engine.raw_connection()
    cursor = raw.cursor()

    def scan() -> None:
        cursor.execute(_SCAN).fetchall()

    seconds(scan)
    limit = seconds(scan, 5)
    raw.close()
    return limit


def measure(office: Any, count: int) -> list[Line]:
    """The page against the scan."""
    from app.usecases.summaries import figures as summaries

    limit = scan_seconds(office)
    first = seconds(lambda: summaries.collect(office, "2026-10"))
    whole = seconds(lambda: summaries.collect(office, "2026-10"), 3)
    return [
        Line(
            f"month of {count:,} records",
            limit * 1000,
            whole * 1000,
            "ms",
            "≤ 10",
            f"first {first * 1000:.0f} ms",
        )
    ]


def main() -> None:
    """Fill an encrypted office and collect a month."""
    count = size(1_000_000, __doc__)
    with office_in() as office:
        fill_residents(office, min(PEOPLE, count))
        fill_records(office, count, min(PEOPLE, count))
        show("month", measure(office, count))


if __name__ == "__main__":
    main()
