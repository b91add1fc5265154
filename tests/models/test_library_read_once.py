"""Shipped definitions are read once, and again as soon as a file is another one."""

import os
import shutil
from pathlib import Path

from app import paths
from app.models.definitions.library import load_library


def test_a_shipped_file_that_changes_is_read_again_and_nobody_shares_a_table_of_his_own(
    tmp_path: Path,
) -> None:
    resources = tmp_path / "resources"
    shutil.copytree(paths.resources(), resources)
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
