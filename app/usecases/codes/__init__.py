"""Code tables as 设置 shows them: what each holds and where it is used, the office's own values, sheets out and in."""

from app.usecases.codes.editing import (
    Opened,
    Saved,
    ValueForm,
    delete,
    move,
    open_value,
    problems,
    save,
    switch,
)
from app.usecases.codes.tables import Place, TableRow, ValueRow, places, tables, values

__all__ = [
    "Opened",
    "Place",
    "Saved",
    "TableRow",
    "ValueForm",
    "ValueRow",
    "delete",
    "move",
    "open_value",
    "places",
    "problems",
    "save",
    "switch",
    "tables",
    "values",
]
