"""The key file: every way it can refuse has its own sentence; parameters can be raised slot by slot."""

import json
from pathlib import Path

import pytest

from app.db import keys
from app.db.names import KEY_FILE
from app.errors import ClerkError, LirenError, OfficeError
from tests.offices import CHEAP, PASSWORD

CLERK = "王窗口"


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, bytes, str]:
    key, code = keys.create(tmp_path, CLERK, PASSWORD, CHEAP)
    return tmp_path, key, code


def slots(folder: Path) -> list[dict[str, object]]:
    return list(json.loads((folder / KEY_FILE).read_text(encoding="utf-8"))["slots"])


def test_the_password_and_the_recovery_code_open_the_same_key(made: tuple[Path, bytes, str]) -> None:
    folder, key, code = made
    assert len(key) == 32
    assert keys.unlock(folder, CLERK, PASSWORD) == key
    assert keys.recover(folder, code) == key
    assert keys.recover(folder, code.lower().replace("-", " ")) == key
    assert PASSWORD not in (folder / KEY_FILE).read_text(encoding="utf-8")
    assert key.hex() not in (folder / KEY_FILE).read_text(encoding="utf-8")


def test_two_offices_share_nothing(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made.append(keys.create(tmp_path / name, CLERK, PASSWORD, CHEAP))
    assert made[0] != made[1]
    assert slots(tmp_path / "a")[0]["salt"] != slots(tmp_path / "b")[0]["salt"]


def test_every_refusal_has_its_own_sentence(made: tuple[Path, bytes, str]) -> None:
    folder, _, code = made
    sentences = []

    def refused(kind: type[LirenError], *call: object) -> None:
        function, *values = call
        with pytest.raises(kind) as caught:
            function(*values)  # type: ignore[operator]
        assert caught.value.hint
        sentences.append(caught.value.message)

    refused(ClerkError, keys.unlock, folder, CLERK, "不是这个口令")
    refused(ClerkError, keys.unlock, folder, "别人", PASSWORD)
    refused(ClerkError, keys.recover, folder, "A" + code[1:] if code[0] != "A" else "B" + code[1:])
    refused(OfficeError, keys.create, folder, CLERK, PASSWORD, CHEAP)
    path = folder / KEY_FILE
    whole = path.read_text(encoding="utf-8")
    path.unlink()
    refused(OfficeError, keys.unlock, folder, CLERK, PASSWORD)
    path.write_text(whole[: len(whole) // 2], encoding="utf-8")
    refused(OfficeError, keys.unlock, folder, CLERK, PASSWORD)
    assert len(set(sentences)) == len(sentences) == 6
    assert sentences == [
        "密码不对", "没有名叫“别人”的办事员", "恢复码不对", "这个文件夹里已经有密钥文件",
        "找不到密钥文件 keys.json", "密钥文件 keys.json 已损坏",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    ["", "null", "[]", "{}", '{"slots": []}', '{"slots": [1]}', '{"slots": [{"kind": "clerk"}]}', "\x00"],
)
def test_any_damage_is_called_damage(made: tuple[Path, bytes, str], content: str) -> None:
    folder, _, code = made
    (folder / KEY_FILE).write_text(content, encoding="utf-8")
    for call in (lambda: keys.unlock(folder, CLERK, PASSWORD), lambda: keys.recover(folder, code)):
        with pytest.raises(OfficeError, match=r"已损坏"):
            call()


@pytest.mark.parametrize("field", ["salt", "nonce", "wrapped", "kdf"])
def test_a_damaged_slot_is_damage_and_never_a_key(made: tuple[Path, bytes, str], field: str) -> None:
    folder, _, _ = made
    content = json.loads((folder / KEY_FILE).read_text(encoding="utf-8"))
    content["slots"][0][field] = {"memory_kib": "much"} if field == "kdf" else "??"
    (folder / KEY_FILE).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(OfficeError, match="已损坏"):
        keys.unlock(folder, CLERK, PASSWORD)


def test_a_slot_renamed_by_hand_does_not_open(made: tuple[Path, bytes, str]) -> None:
    folder, _, _ = made
    path = folder / KEY_FILE
    path.write_text(path.read_text(encoding="utf-8").replace(CLERK, "冒名者"), encoding="utf-8")
    with pytest.raises(ClerkError, match="密码不对"):
        keys.unlock(folder, "冒名者", PASSWORD)


def test_parameters_stand_beside_each_slot_and_can_be_raised(made: tuple[Path, bytes, str]) -> None:
    """An old slot keeps opening with its own cost when a new password is kept with today's."""
    folder, key, _ = made
    keys.set_password(folder, "李接待", "另一个口令9", key)
    costs = {slot["name"]: slot["kdf"] for slot in slots(folder)}
    assert costs[CLERK] == {"memory_kib": CHEAP.memory_kib, "iterations": 1, "lanes": 1}
    assert costs["李接待"]["memory_kib"] == keys.Derivation().memory_kib > CHEAP.memory_kib  # type: ignore[index]
    assert keys.unlock(folder, CLERK, PASSWORD) == keys.unlock(folder, "李接待", "另一个口令9") == key
    assert keys.clerk_names(folder) == [CLERK, "李接待"]


def test_a_new_password_replaces_the_old_one(made: tuple[Path, bytes, str]) -> None:
    folder, key, code = made
    keys.set_password(folder, CLERK, "换过的口令8", key)
    with pytest.raises(ClerkError, match="密码不对"):
        keys.unlock(folder, CLERK, PASSWORD)
    assert keys.unlock(folder, CLERK, "换过的口令8") == keys.recover(folder, code) == key
    with pytest.raises(ClerkError, match="密码太短"):
        keys.set_password(folder, CLERK, "短", key)


def test_recovery_codes_have_no_letters_that_look_alike() -> None:
    code = keys.new_recovery_code()
    assert [len(group) for group in code.split("-")] == [5] * 6
    assert not set("01OIL") & set(code)
    assert keys.new_recovery_code() != code
