"""The names of an office's files, for those who only look whether they are there (no SQLAlchemy behind this)."""

DATABASE_FILE = "liren.db"
KEY_FILE = "keys.json"
HEAD_FILE = "audit.head"
UNFINISHED_FILE = "sample.unfinished"
"""Lies beside a sample while it is being made: one that was killed meanwhile must not be taken for whole."""
