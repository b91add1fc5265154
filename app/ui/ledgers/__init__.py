"""台账: registers and views."""
