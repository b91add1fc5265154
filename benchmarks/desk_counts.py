"""The counts of the desk by item, grid, clerk and promise on 1,000,000 matters, against one scan of a covering index."""

from typing import Any

from benchmarks._common import Line, fill_records, fill_residents, office_in, seconds, show, size
from benchmarks.month import PEOPLE, scan_seconds

WAYS = ("group", "item", "channel", "clerk", "promise")
PERIODS = ("2026-10", "2026")


def measure(office: Any) -> list[Line]:
    """Both tables of the report, by several dimensions, for a month and for the whole year."""
    from app.usecases.services import counts as service_counts

    limit = scan_seconds(office)
    return [
        Line(
            f"by {by}, {period}",
            limit * 1000,
            seconds(lambda by=by, period=period: service_counts.collect(office, by, period), 3) * 1000,  # type: ignore[misc]
            "ms",
            "≤ 10" if len(period) > 4 else "≤ 20",
        )
        for period in PERIODS
        for by in WAYS
    ]


def main() -> None:
    """Fill an encrypted office and count."""
    count = size(1_000_000, __doc__)
    with office_in() as office:
        fill_residents(office, min(PEOPLE, count))
        fill_records(office, count, min(PEOPLE, count))
        show("desk counts", measure(office))


if __name__ == "__main__":
    main()
