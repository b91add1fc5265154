"""`python -m benchmarks`, and so `./run --bench`: every benchmark once, in one table."""

from benchmarks.run_all import main

raise SystemExit(main())
