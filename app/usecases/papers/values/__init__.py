"""What papers are filled from: for each kind of record one function that gives the values its templates may name."""
