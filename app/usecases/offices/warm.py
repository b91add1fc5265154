"""What opening an office will need, fetched while the clerk types the password: modules, tables, definitions."""

from contextlib import suppress
from importlib import import_module

from app.errors import LirenError

LIBRARIES = (
    "sqlcipher3.dbapi2", "cryptography.hazmat.primitives.kdf.argon2", "cryptography.hazmat.primitives.ciphers.aead",
)  # fmt: skip
"""What the file and its key are opened with."""
FIRST = ("offices.opening", "today", "questions", "lists.kept", "search", "residents.files")
"""What the first rooms ask, in the order in which they ask it."""


def warm_up() -> None:
    """Run beside the window's thread. A definition that cannot be read is reported by the opening itself."""
    for module in (*LIBRARIES, *(f"app.usecases.{name}" for name in FIRST)):
        import_module(module)
    from sqlalchemy.orm import configure_mappers

    from app import paths
    from app.models.definitions.library import load_library

    configure_mappers()
    with suppress(LirenError):
        load_library(paths.resources())
