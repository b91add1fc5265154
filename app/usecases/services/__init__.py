"""一站式: matters from the counter to the archive, what they ask, count and print."""
