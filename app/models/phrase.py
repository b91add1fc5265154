"""Sentences an office writes again and again, inserted by a key while a record is typed."""

from sqlalchemy import Boolean, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class Phrase(Record, Base):
    """A sentence of the office's own; of the same `key` it stands before the shipped one, not `active` hides that.

    `kind` is the record it is offered in (resources/phrases.toml); "" in all.
    """

    __tablename__ = "phrase"

    key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
