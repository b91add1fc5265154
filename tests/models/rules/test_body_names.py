"""What a party is called tells a firm from a person."""

import pytest

from app.models.rules.body_names import sounds_like_body


@pytest.mark.parametrize("name", ["和平路物业公司", "丽人美容店", "向阳社区居委会", "振兴路派出所 "])
def test_bodies(name: str) -> None:
    assert sounds_like_body(name)


@pytest.mark.parametrize("name", ["", "王大海", "欧阳小明", "王小店", "买买提艾力·阿卜杜中心"])
def test_people(name: str) -> None:
    assert not sounds_like_body(name)
