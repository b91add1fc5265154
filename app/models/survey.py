"""Surveys of satisfaction (满意度测评): one occasion, and the sheets that came back (domain.md A3.2, A4 好差评)."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class Survey(Record, Base):
    """One occasion: where, about what, how many sheets went out. `questions` are codes of survey_question parted by |, in
    the order they stand on the sheet."""

    __tablename__ = "survey"

    questions: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(100))
    on_day: Mapped[date] = mapped_column(Date, index=True)
    place: Mapped[str | None] = mapped_column(String(100))
    about: Mapped[str | None] = mapped_column(String(200))
    issued: Mapped[int] = mapped_column(Integer, default=0)
    worker: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)


class SurveySheet(Record, Base):
    """One sheet that came back. `answers` are the codes of the answers in the order of the questions, `-` where none
    was given; `name` only of those who gave theirs."""

    __tablename__ = "survey_sheet"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    answers: Mapped[str] = mapped_column(String(60))
    opinion: Mapped[str | None] = mapped_column(String(500))
    name: Mapped[str | None] = mapped_column(String(60))
