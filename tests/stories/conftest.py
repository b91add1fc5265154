"""A clerk at a real screen: the program as its own process on an X server, driven by xdotool, looked at by pictures."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 25.0


class Desk:
    """The window and the hand on the keyboard."""

    def __init__(self, office: Path, pictures: Path) -> None:
        self.office, self.pictures = office, pictures
        self._program: subprocess.Popen[bytes] | None = None
        self._log = pictures / "window.log"

    def start(self) -> None:
        """`liren window`, and wait until it is seen."""
        environment = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
        environment |= {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT), "QT_IM_MODULE": "none"}
        with self._log.open("wb") as log:
            self._program = subprocess.Popen(
                [sys.executable, "-m", "app.main", "window", "--office", str(self.office)],
                cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.wait(lambda: bool(self.windows()), "a window is seen")

    def windows(self) -> list[str]:
        """The titles of the windows on the screen."""
        found = _xdotool(
            "search",
            "--onlyvisible",
            "--name",
            ".",
            check=False,
        )
        return [_xdotool("getwindowname", number, check=False).strip() for number in found.split()]

    def wait_for_window(self, title: str) -> None:
        """Until a window with this in its title is seen, and in front."""
        self.wait(lambda: any(title in t for t in self.windows()), f"window {title}")
        self.wait(
            lambda: title in _xdotool("getactivewindow", "getwindowname", check=False), f"{title} is in front"
        )
        time.sleep(0.3)

    def keys(self, *keys: str) -> None:
        """Press keys one after the other ("ctrl+n", "Tab", "Return")."""
        for key in keys:
            _xdotool("key", "--clearmodifiers", key)
            time.sleep(0.12)

    def type(self, text: str) -> None:
        """Type Latin text with keys; paste any other, since a virtual keyboard has no keys for it."""
        if text.isascii():
            _xdotool("type", "--delay", "25", text)
        else:
            subprocess.run(
                ["xclip", "-selection", "clipboard"],
                input=text.encode(),
                stdout=subprocess.DEVNULL,
                check=True,
                timeout=10,
            )
            self.keys("ctrl+v")
        time.sleep(0.25)

    def look(self, name: str) -> Path:
        """A picture of the screen, kept beside the test's files."""
        path = self.pictures / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=30)
        return path

    def wait(self, seen: Callable[[], bool], what: str) -> None:
        """Until something is so; fails with a picture and the window's own words."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if seen():
                return
            time.sleep(0.15)
        self.look("failed")
        pytest.fail(
            f"waited in vain: {what}\nwindows: {self.windows()}\n{self._log.read_text(errors='replace')}"
        )

    def close(self) -> None:
        """Close the window as a clerk does; its log must be empty: no Qt message, no traceback."""
        program = self._program
        if program is None:
            return
        if program.poll() is None:
            _xdotool("search", "--onlyvisible", "--name", "里仁 ·", "windowclose", check=False)
            try:
                program.wait(timeout=15)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait(timeout=10)
        self._program = None
        said = self._log.read_text(errors="replace").strip()
        assert not said, f"the window said: {said}"


def _xdotool(*words: str, check: bool = True) -> str:
    done = subprocess.run(["xdotool", *words], capture_output=True, text=True, timeout=30)
    if check and done.returncode:
        pytest.fail(f"xdotool {' '.join(words)}: {done.stderr}")
    return done.stdout


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with an empty office folder; pictures are kept in LIREN_PICTURES when it is set."""
    assert os.environ.get("DISPLAY"), "stories need a real X server: run ./test"
    assert shutil.which("xdotool"), "stories need xdotool: run ./test"
    kept = os.environ.get("LIREN_PICTURES")
    pictures = Path(kept) if kept else tmp_path / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    made = Desk(tmp_path / "office", pictures)
    yield made
    made.close()
