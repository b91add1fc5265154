"""What opening an office will need, fetched while the clerk types the password: modules, definitions."""

from contextlib import suppress
from importlib import import_module

from app.errors import LirenError


def warm_up() -> None:
    """Run beside the window's thread. A definition that cannot be read is reported by the opening itself."""
    import_module("app.usecases.offices")
    import_module("sqlcipher3.dbapi2")
    from app import paths
    from app.models.definitions.library import load_library

    with suppress(LirenError):
        load_library(paths.resources())
