"""Fields of the sheets that came back of surveys: when, of which survey, how many answers, how many of them content."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.models.fields.base import Field, Kind, Scope, by_name, plain
from app.models.tables import Survey, SurveySheet

CONTENT = "543"
"""非常满意, 满意, 基本满意."""


def _of_survey(name: str) -> Any:
    def column(entity: Any, _scope: Scope) -> Any:
        survey = aliased(Survey)
        return select(getattr(survey, name)).where(survey.id == entity.survey_id).scalar_subquery()

    return column


def _how_many(signs: str) -> Any:
    """How many answers of a sheet are one of these."""

    def column(entity: Any, _scope: Scope) -> Any:
        left = entity.answers
        for sign in signs:
            left = func.replace(left, sign, "")
        return func.length(entity.answers) - func.length(left)

    return column


SURVEY_SHEET = Kind(
    "survey_sheet",
    "测评表",
    SurveySheet,
    by_name(
        Field("survey", "测评", "text", _of_survey("title"), width=24),
        Field("on_day", "测评日期", "date", _of_survey("on_day"), width=12),
        plain("number", "第几份", "number", width=8),
        Field("answered", "作答题数", "number", _how_many("54321"), width=8),
        Field("content", "满意题数", "number", _how_many(CONTENT), width=8),
        plain("opinion", "意见", "note", width=30),
        plain("id", "编号", "number", filterable=False),
    ),
    columns=("survey", "on_day", "number", "content", "answered", "opinion"),
    order=("-on_day", "number", "id"),
)
