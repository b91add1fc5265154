"""`liren`: the same office without a window. Exit code 0 done, 1 refused with reasons, 2 wrong call."""
