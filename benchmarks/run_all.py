"""Every benchmark, one after the other, each in a process of its own: python -m benchmarks.run_all [--quick]"""

import subprocess
import sys

FULL = {
    "start_window": 0, "search_keystroke": 1_000_000, "import_roster": 100_000, "month": 1_000_000,
    "desk_counts": 1_000_000, "desk": 1_000_000, "scroll": 1_000_000, "ledger_grid": 200_000, "save_one": 100_000, "unlock": 0,
    "memory": 100_000, "window_memory": 100_000, "window_gaps": 100_000,
}  # fmt: skip
QUICK = {
    "start_window": 0, "search_keystroke": 30_000, "import_roster": 10_000, "month": 100_000, "desk_counts": 100_000,
    "desk": 100_000, "scroll": 30_000, "ledger_grid": 20_000, "save_one": 10_000, "unlock": 0, "memory": 20_000,
    "window_memory": 1_000, "window_gaps": 10_000,
}  # fmt: skip
OTHERS = ("read_sheet", "export_xlsx", "paper", "dossier", "sample_people")
"""Benchmarks with tables of their own."""


def main() -> int:
    """Print the tables in Markdown; the number of benchmarks that failed is the exit status."""
    failed = 0
    for name, count in (QUICK if "--quick" in sys.argv else FULL).items():
        command = [sys.executable, "-m", f"benchmarks.{name}", *(["--size", str(count)] if count else [])]
        failed += subprocess.run(command, check=False).returncode != 0
    if "--quick" not in sys.argv:
        for name in OTHERS:
            print(f"\n**{name}**\n\n```", flush=True)
            failed += (
                subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
            )
            print("```", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
