"""The office itself: how it comes into being, is opened, checked, backed up, and who works in it."""
