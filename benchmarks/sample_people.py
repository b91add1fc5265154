"""How long an invented community of 100,000 takes, streamed, and how much memory: python -m benchmarks.sample_people"""

import resource
import sys
import time
from datetime import date

from app.usecases.sample.people import generate

RESIDENTS = 100_000
TODAY = date(2026, 11, 20)


def main() -> int:
    """Print seconds of processor time, residents, households and peak megabytes."""
    start = time.process_time()
    households = residents = 0
    for household in generate(RESIDENTS, 1, TODAY):
        households += 1
        residents += len(household.members)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{residents} residents in {households} households: {seconds:.2f} s, peak {peak:.0f} MB")
    return 0 if residents == RESIDENTS else 1


if __name__ == "__main__":
    sys.exit(main())
