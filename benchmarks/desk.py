"""What the desk is opened with on 1,000,000 matters: today's page, the board, the due list, against one scan."""

from typing import Any

from benchmarks._common import Line, fill_records, fill_residents, office_in, seconds, show, size
from benchmarks.month import PEOPLE, scan_seconds


def measure(office: Any) -> list[Line]:
    """Each page's reading against one scan of a covering index; how much each of them holds is the note."""
    from app.usecases import today
    from app.usecases.services import board, due

    limit = scan_seconds(office) * 1000
    works = {
        "today's page": (lambda: today.collect(office), lambda: f"{len(today.due(office)):,} due"),
        "the number beside 待办": (lambda: today.count(office), lambda: ""),
        "board": (lambda: board.board(office), lambda: f"{len(board.board(office))} stages"),
        "due list": (lambda: due.due_lines(office), lambda: f"{len(due.due_lines(office)):,} lines"),
    }
    return [
        Line(name, limit, seconds(work, 3) * 1000, "ms", "≤ 10", note())
        for name, (work, note) in works.items()
    ]


def main() -> None:
    """Fill an encrypted office and open the desk."""
    count = size(1_000_000, __doc__)
    with office_in() as office:
        fill_residents(office, min(PEOPLE, count))
        fill_records(office, count, min(PEOPLE, count))
        show("the desk", measure(office))


if __name__ == "__main__":
    main()
