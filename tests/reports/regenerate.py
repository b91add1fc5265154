"""Write the goldens anew: `.venv/bin/python -m tests.reports.regenerate`; read the difference before committing."""

from tests.reports.papers import PAPERS
from tests.reports.test_pdf import GOLDEN, golden_text

if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, paper in PAPERS.items():
        (GOLDEN / f"{name}.txt").write_text(golden_text(paper()), encoding="utf-8")
