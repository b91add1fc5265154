"""Who changed what; taken back, thrown away, or kept for good."""
