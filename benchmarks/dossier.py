"""A dossier of mediation of 120 pages in one go: half of them papers, half scans of a colour scanner.

Limit: the same pages laid out and drawn by the printing floor alone, the scans already small, without the office. Prints
seconds, time a page, size and peak memory, each measured in a process of its own.
"""

import io
import os
import subprocess
import sys
import time
from typing import Any

from benchmarks._common import Line, office_in, peak_mb, show

PAGES = 120
SCANS = 60
ROUNDS = 3
SCAN = (2480, 3508)
"""A sheet of A4 at 300 dpi, as scanners make it."""


def photograph(number: int, longest: int = SCAN[1]) -> bytes:
    """A page of a scan: paper grain with lines of writing, in colour."""
    from PIL import Image, ImageDraw

    width, height = SCAN[0] * longest // SCAN[1], longest
    grain = Image.effect_noise((width // 8, height // 8), 24).resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(grain)
    for line in range(24):
        top = height * (line + 3) // 30
        pen.rectangle(
            (width // 10, top, width * (9 - (line + number) % 5) // 10, top + height // 90), fill=(40, 40, 90)
        )
    buffer = io.BytesIO()
    grain.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def case_with_scans(office: Any) -> int:
    """A case whose dossier has at least `PAGES` pages, `SCANS` of them scans."""
    from app.usecases.attachments import files as attachments
    from tests.usecases import dossier_cases

    case = dossier_cases.make(office, paragraphs=260, sessions=3)
    for number in range(SCANS):
        attachments.add(
            office, "mediation_case", case, f"{number}.jpg", photograph(number), f"证据照片{number}"
        )
    return case


def limit() -> None:
    """The same number of pages without the office: papers of text, scans of the final size."""
    from app.reports import bound
    from app.reports.document import Document, Text
    from tests.usecases.dossier_cases import PARAGRAPH

    small = photograph(0, 1900)
    record = Document("记录", (Text("\n".join([PARAGRAPH] * 11)),))
    parts = [
        bound.Part("记录", (record,) * (PAGES - SCANS)),
        bound.Part("照片", tuple(bound.Shot(0.7, lambda: small) for _ in range(SCANS))),
    ]
    bound.render("预热", parts[:1])
    start = time.perf_counter()
    bound.measure(parts)
    data = bound.render("卷宗", parts)
    _tell(time.perf_counter() - start, data, 0.0)


def ours() -> None:
    """The whole dossier from the office's file: looked through, opened, made small, bound, kept. The case is made in a
    process of its own, so that the memory measured is the printing's."""
    with office_in(plain=True) as office:
        office.store.engine.dispose()
        maker = os.fork()
        if not maker:
            made = case_with_scans(office)
            os._exit(made)
        _, status = os.waitpid(maker, 0)
        _print_it(office, os.waitstatus_to_exitcode(status))


def _print_it(office: Any, case: int) -> None:
    from app.usecases import dossiers

    dossiers.preview(office, "mediation", case, dossiers.Choice(keys=frozenset({"application"})))
    before = peak_mb()
    start = time.perf_counter()
    printed = dossiers.issue(office, "mediation", case)
    _tell(time.perf_counter() - start, printed.pdf, before)


def _tell(seconds: float, data: bytes, before: float) -> None:
    from app.reports import raster

    print(f"{seconds:.3f} {raster.page_count(data)} {len(data)} {peak_mb():.0f} {before:.0f}")


def measured(name: str) -> list[float]:
    """The median round of a child: seconds, pages, bytes, peak MB, peak MB before it began."""
    rounds = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-m", "benchmarks.dossier", name]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=600)
        rounds.append([float(word) for word in done.stdout.split()])
    return sorted(rounds)[ROUNDS // 2]


def main() -> None:
    """One table."""
    bare, whole = measured("limit"), measured("ours")
    pages = f"{whole[1]:.0f} pages, {whole[2] / 1e6:.1f} MB"
    lines = [
        Line("dossier printed", bare[0], whole[0], "s", "–", pages),
        Line("a page", 1000 * bare[0] / bare[1], 1000 * whole[0] / whole[1], "ms", "–", "scans opened and made small"),
        Line("peak memory; limit: one paper printed", whole[4], whole[3], "MB", "+ 100 MB", "five fonts are most of it"),
    ]  # fmt: skip
    show(f"Dossier of {PAGES} pages, {SCANS} of them scans", lines)


if __name__ == "__main__":
    {"limit": limit, "ours": ours}.get(sys.argv[1] if len(sys.argv) > 1 else "", main)()
