"""一站式: the counter and its records."""
