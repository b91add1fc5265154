"""A screen that is not there is said in a sentence before Qt ends the program with an abort."""

import os
import socket
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from app import main
from app.errors import ClerkError
from app.ui import displays

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system brings the screen")
DEAD = ":9876"


@pytest.mark.parametrize(
    "named", [{}, {"DISPLAY": DEAD}, {"WAYLAND_DISPLAY": "none"}, {"QT_QPA_PLATFORM": "xcb", "DISPLAY": DEAD}]
)
def test_a_screen_that_does_not_answer(named: dict[str, str]) -> None:
    with pytest.raises(ClerkError, match="连不上屏幕") as said:
        displays.require(named)
    assert "请在桌面里打开终端" in said.value.hint
    assert "No display server answers" in said.value.hint


def test_a_screen_that_answers_or_is_not_needed(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        displays.require({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
        displays.require({"WAYLAND_DISPLAY": str(tmp_path / "wayland-0")})
    displays.require({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": DEAD})


@pytest.mark.parametrize("command", [[], ["screenshots", "--out", "pictures"]])
def test_the_program_says_it_and_ends(command: list[str], tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "app.main", *command],
        env=environment | {"DISPLAY": DEAD, "PYTHONPATH": str(Path.cwd())},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("连不上屏幕")
    assert "What to do: " in done.stderr
    assert "Traceback" not in done.stderr


def test_pictures_need_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "taken back when the test ends")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    asked: list[Namespace] = []
    monkeypatch.setattr("app.ui.screenshots.run_screenshots", lambda args: asked.append(args) or 0)
    assert main.cli(["screenshots", "--out", "x", "--size", "1920x1080"]) == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert asked[0].size == (1920, 1080)


@pytest.mark.parametrize("size", ["large", "1366", "0x768", "1366x", "1366 x 768"])
def test_a_size_that_is_none(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.cli(["screenshots", "--out", "x", "--size", size])
    assert ended.value.code == 2
    assert "例如 1366x768" in capsys.readouterr().err
