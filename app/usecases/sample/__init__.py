"""An invented community for trying the program, for tests and for benchmarks: pure, and one seed decides."""
