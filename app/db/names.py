"""The names of an office's files, for those who only look whether they are there (no SQLAlchemy behind this)."""

DATABASE_FILE = "liren.db"
KEY_FILE = "keys.json"
HEAD_FILE = "audit.head"
