"""One paper and 1,000 papers against a bare reportlab canvas with a prepared template (performance line 8).

The limit draws the same rulings and words at places already known: no measuring, no breaking, no fallback. Each
runs in a process of its own. Prints limit, ours, ratio, peak MB and bytes a page.
"""

import io
import resource
import subprocess
import sys
import time

PAPERS, ROUNDS = 1000, 3
LABELS = [f"栏目{n:02d}" for n in range(16)]


def values(number: int) -> list[str]:
    """Sixteen invented values."""
    return [f"和平路{number % 400}号翠湖小区{n}栋" if n % 2 else f"199{number:08d}" for n in range(16)]


def text(number: int) -> str:
    """A sentence of two lines."""
    return f"兹收到编号 {number:05d} 的申请材料，经核对材料齐全、符合法定形式，现予受理，请于五个工作日后凭本回执领取办理结果。"


def ours(count: int) -> bytes:
    """The product."""
    from app.reports import pdf
    from app.reports.document import Document, KeyValues, Text, Title

    def paper(number: int) -> Document:
        pairs = [word for pair in zip(LABELS, values(number), strict=True) for word in pair]
        rows = [pairs[at : at + 4] for at in range(0, 32, 4)]
        return Document("回执", (Title("受理回执"), KeyValues.of(rows), Text(text(number))))

    return pdf.render(paper(number) for number in range(count))


def limit(count: int) -> bytes:
    """A canvas with the rulings and labels in a form XObject; one font."""
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfgen.canvas import Canvas

    from app.reports.fonts import book

    pdfmetrics.registerFont(ttfonts.TTFont("S", str(book().folder / "NotoSerifSC-Regular.ttf")))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=1)
    canvas.beginForm("f")
    canvas.setFont("S", 22)
    canvas.drawCentredString(300, 760, "受理回执")
    canvas.setFont("S", 12)
    for n, label in enumerate(LABELS):
        x, y = 60 + n % 2 * 240, 720 - n // 2 * 26
        canvas.rect(x, y - 8, 70, 26)
        canvas.rect(x + 70, y - 8, 170, 26)
        canvas.drawString(x + 6, y, label)
    canvas.endForm()
    for number in range(count):
        canvas.doForm("f")
        canvas.setFont("S", 12)
        for n, value in enumerate(values(number)):
            canvas.drawString(136 + n % 2 * 240, 720 - n // 2 * 26, value)
        line = text(number)
        canvas.drawString(84, 480, line[:38])
        canvas.drawString(60, 460, line[38:])
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def child(name: str, count: int) -> None:
    """One measured run: seconds for the first paper, seconds for all, bytes, peak MB."""
    start = time.perf_counter()
    globals()[name](1)
    first = time.perf_counter() - start
    start = time.perf_counter()
    data = globals()[name](count)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{first:.4f} {seconds:.4f} {len(data)} {peak:.0f}")


def main() -> None:
    """Interleaved rounds, medians."""
    middle: dict[tuple[str, int], list[float]] = {}
    for count in (1, PAPERS):
        runs: dict[str, list[list[float]]] = {"limit": [], "ours": []}
        for _ in range(ROUNDS):
            for name, found in runs.items():
                command = [sys.executable, __file__, name, str(count)]
                done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
                found.append([float(word) for word in done.stdout.split()])
        for name, found in runs.items():
            first, seconds, size, peak = middle[name, count] = sorted(found, key=lambda run: run[1])[
                ROUNDS // 2
            ]
            print(
                f"{name:5} {count:5} papers: first {first:.3f} s, then {seconds:7.3f} s ({count / seconds:5.0f}/s), "
                f"{size / count / 1000:6.1f} kB a page, peak {peak:.0f} MB"
            )
    rate = middle["limit", PAPERS][1] / middle["ours", PAPERS][1]
    print(
        f"rate ours / limit {rate:.2f} (target >= 0.40); first paper {middle['ours', 1][0]:.2f} s (target <= 0.5)"
    )


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2])) if len(sys.argv) > 1 else main()
