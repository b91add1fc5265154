"""A clerk at a real screen: the program as its own process on an X server, driven by xdotool, looked at by pictures."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from app.clock import SystemClock
from app.office import Office
from app.usecases.offices import opening as offices
from app.usecases.offices.opening import FirstRunForm

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
WATCHED = Path(__file__).with_name("watched.py")
PATIENCE = 20.0


@dataclass(frozen=True)
class Seen:
    """What the window in front says: its title, the name of the control with the keyboard, all words, tables in rows."""

    title: str = ""
    focus: str = ""
    words: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, a line for each."""
        return "\n".join(self.words)

    def rows(self, *words: str) -> list[list[str]]:
        """The rows of tables that hold all these words, as cells."""
        return [line.split("\t") for line in self.words if "\t" in line and all(w in line for w in words)]


class Desk:
    """The window and the hand on the keyboard."""

    def __init__(self, office: Path, pictures: Path) -> None:
        self.office, self.pictures = office, pictures
        self._program: subprocess.Popen[bytes] | None = None
        self._log = pictures / "window.log"
        self._eyes = pictures / "eyes"
        self._eyes.mkdir(exist_ok=True)
        self._asked = count(1)

    def make_office(self) -> None:
        """A small office without a password, as a trial is."""
        form = FirstRunForm("向阳社区", "239901001002", "向阳", "向阳街道办事处", clerk="王芳")
        offices.create(self.office, form, SystemClock(), plain=True)[0].close()

    def kept(self, read: Callable[[Office], T]) -> T:
        """What the plain office holds now, asked beside the window."""
        office = offices.open_plain(self.office, SystemClock())
        try:
            return read(office)
        finally:
            office.close()

    def start(self) -> None:
        """`liren window`, and wait until it is seen."""
        environment = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
        environment |= {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT), "QT_IM_MODULE": "none"}
        environment["PYTHONFAULTHANDLER"] = "1"  # what ends it is in its log
        with self._log.open("wb") as log:
            self._program = subprocess.Popen(
                [sys.executable, str(WATCHED), str(self._eyes), "window", "--office", str(self.office)],
                cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.wait(lambda: bool(self.windows()), "a window is seen")

    def _ended(self) -> str:
        """Whether the program is still there, for who reads why a story waited in vain."""
        code = self._program.poll() if self._program is not None else None
        return "runs" if code is None else f"ended with {code}"

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

    def seen(self) -> Seen:
        """What the window says now (`watched.py` looks); empty while it is too busy to answer."""
        number = str(next(self._asked))
        part = self._eyes / "ask.part"
        part.write_text(number, encoding="utf-8")
        part.rename(self._eyes / "ask")
        answer = self._eyes / "seen.json"
        end = time.monotonic() + 3
        while time.monotonic() < end:
            if answer.exists():
                found = json.loads(answer.read_text(encoding="utf-8"))
                if found["number"] == number:
                    return Seen(found["title"], found["focus"], tuple(found["words"]))
            time.sleep(0.03)
        return Seen()

    def shows(self, *words: str) -> Seen:
        """Wait until the window says all these words; returns what it says then."""
        last = Seen()

        def there() -> bool:
            nonlocal last
            last = self.seen()
            return all(word in last.text for word in words)

        self.wait(there, f"the window shows {words}", lambda: f"{last.title} / {last.focus}\n{last.text}")
        time.sleep(0.25)  # a page may be drawn once more when a write has been told of
        return last

    def at(self, name: str) -> None:
        """Wait until the keyboard is in the control of this name."""
        focus = ""

        def there() -> bool:
            nonlocal focus
            focus = self.seen().focus
            return name in focus

        self.wait(there, f"the keyboard is at {name}", lambda: f"it is at {focus}")

    def go_to(self, name: str, key: str = "Tab", most: int = 40) -> None:
        """Press a key until the keyboard is in the control of this name, as one who sees where it is."""
        self._until(lambda seen: name in seen.focus, key, most, f"{key} comes to {name}")

    def choose(self, value: str, key: str = "Down", most: int = 40) -> None:
        """Press a key until a control shows exactly this value."""
        self._until(lambda seen: value in seen.words, key, most, f"{key} comes to {value}")

    def _until(self, there: Callable[[Seen], bool], key: str, most: int, what: str) -> None:
        """Press a key again only when the last one has been seen to do something: a busy window is slow, not deaf."""
        for _ in range(most):
            before = self.seen()
            if there(before):
                return
            self.keys(key)
            end = time.monotonic() + 2
            while self.seen() in (before, Seen()) and time.monotonic() < end:
                time.sleep(0.05)
        self.wait(lambda: there(self.seen()), what)

    def look(self, name: str) -> Path:
        """A picture of the screen, kept beside the test's files."""
        path = self.pictures / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=30)
        return path

    def wait(self, seen: Callable[[], bool], what: str, more: Callable[[], str] = str) -> None:
        """Until something is so; fails with a picture and the window's own words."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if seen():
                return
            time.sleep(0.15)
        self.look("failed")
        pytest.fail(
            f"waited in vain: {what}\nwindows: {self.windows()}\nthe program: {self._ended()}\n{more()}\n"
            f"{self._log.read_text(errors='replace')}"
        )

    def close(self) -> None:
        """Close the window as a clerk does; its log must be empty: no Qt message, no traceback."""
        program = self._program
        if program is None:
            return
        end = time.monotonic() + 15
        while program.poll() is None and time.monotonic() < end:
            _xdotool("key", "--clearmodifiers", "alt+F4", check=False)
            time.sleep(1)
        if program.poll() is None:
            program.kill()
        program.wait(timeout=10)
        self._program = None
        shutil.rmtree(self._eyes)
        said = self._log.read_text(errors="replace").strip()
        assert not said, f"the window said: {said}"


def _xdotool(*words: str, check: bool = True) -> str:
    done = subprocess.run(["xdotool", *words], capture_output=True, text=True, timeout=30)
    if check and done.returncode:
        pytest.fail(f"xdotool {' '.join(words)}: {done.stderr}")
    return done.stdout


def pytest_configure() -> None:
    """Each process that plays stories has a screen of its own: two windows on one would take each other's keys."""
    displays = os.environ.get("LIREN_STORY_DISPLAYS", "").split()
    if displays:
        os.environ["DISPLAY"] = displays[int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])]


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
