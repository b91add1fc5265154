"""Shipped definitions are read once, and again as soon as a file is another one."""

import os
import shutil
from pathlib import Path

import pytest

from app import paths
from app.errors import DefinitionError
from app.models.definitions.library import load_library


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    """A copy of what is shipped, to be changed."""
    shutil.copytree(paths.resources(), tmp_path / "resources")
    return tmp_path / "resources"


def test_a_shipped_file_that_changes_is_read_again_and_nobody_shares_a_table_of_his_own(
    resources: Path,
) -> None:
    first, again = load_library(resources), load_library(resources)
    key = next(iter(first.ledgers))
    assert first.ledgers[key] is again.ledgers[key]
    assert first.codes is not again.codes
    assert first.prepared is not again.prepared
    file = resources / "ledgers" / f"{key}.toml"
    name = first.ledgers[key].name
    file.write_text(
        file.read_text(encoding="utf-8").replace(f'"{name}"', '"改了名的台账"', 1), encoding="utf-8"
    )
    os.utime(file, ns=(1, 1))
    changed = load_library(resources)
    assert changed.ledgers[key].name == "改了名的台账"
    assert changed.digests[f"ledgers/{key}"] != first.digests[f"ledgers/{key}"]


def test_a_file_with_many_definitions_is_read_once_and_again_when_it_changes_or_goes(resources: Path) -> None:
    first, again = load_library(resources), load_library(resources)
    key = next(iter(first.roles))
    assert first.roles[key] is again.roles[key]
    assert first.roles is not again.roles
    file = resources / "roles.toml"
    name = first.roles[key].name
    file.write_text(
        file.read_text(encoding="utf-8").replace(f'"{name}"', '"改了名的岗位"', 1), encoding="utf-8"
    )
    os.utime(file, ns=(1, 1))
    assert load_library(resources).roles[key].name == "改了名的岗位"
    file.unlink()
    with pytest.raises(DefinitionError, match=r"缺少定义文件 roles\.toml"):
        load_library(resources)
