"""What the machine says in its own tongue is told in Chinese, once for the whole house."""

import errno
import os
import re
from pathlib import Path

import pytest

from app.errors import reason

APP = Path(__file__).parents[1] / "app"


@pytest.mark.parametrize("number", sorted({*errno.errorcode, 0, 9999}))
def test_no_reason_is_english(number: int) -> None:
    told = reason(OSError(number, os.strerror(number)))
    assert re.search("[一-龥]", told)
    assert not re.search("[a-z]", told)


def test_what_happens_to_a_clerk_is_told_by_its_reason() -> None:
    happens = (errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EROFS, errno.EIO, errno.ENAMETOOLONG)
    said = [reason(OSError(number, "")) for number in happens]
    assert not any("系统错误" in words for words in said)
    assert len(set(said)) == len(happens)


def test_nobody_else_tells_what_the_machine_said() -> None:
    told = [file.name for file in APP.rglob("*.py") if ".strerror" in file.read_text(encoding="utf-8")]
    assert told == ["errors.py"]
