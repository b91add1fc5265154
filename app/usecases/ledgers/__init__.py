"""Ledgers (台账): rows of registers as spells, views as saved questions, both listed and exported by the same code."""

from app.usecases.ledgers.entries import EntryForm, add, add_in, change, end, hidden_now, problems
from app.usecases.ledgers.listing import LedgerRow, columns_of, listing, question_of, spoken
from app.usecases.ledgers.sheets import export, log_export, sheet_cells, sheet_column

__all__ = [
    "EntryForm",
    "LedgerRow",
    "add",
    "add_in",
    "change",
    "columns_of",
    "end",
    "export",
    "hidden_now",
    "listing",
    "log_export",
    "problems",
    "question_of",
    "sheet_cells",
    "sheet_column",
    "spoken",
]
