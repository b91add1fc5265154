"""What opening an office will need, fetched while the clerk types the password: modules, definitions."""

from contextlib import suppress
from importlib import import_module

from app.errors import LirenError

FIRST = ("offices.opening", "today", "questions", "lists.kept", "search", "residents.files")
"""What the first rooms ask, in the order in which they ask it."""


def warm_up() -> None:
    """Run beside the window's thread. A definition that cannot be read is reported by the opening itself."""
    for module in ("sqlcipher3.dbapi2", *(f"app.usecases.{name}" for name in FIRST)):
        import_module(module)
    from app import paths
    from app.models.definitions.library import load_library

    with suppress(LirenError):
        load_library(paths.resources())
