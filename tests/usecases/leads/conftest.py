"""What the tests of leads begin with."""

import pytest
from sqlalchemy import select

from app.models.tables import Area
from app.office import Office


@pytest.fixture
def grids(office: Office) -> list[int]:
    """The two grids of the office, in their order."""
    with office.read() as session:
        return list(session.scalars(select(Area.id).where(Area.kind == "grid").order_by(Area.sort)))
