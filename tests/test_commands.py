"""The two commands in bad situations, for real: ./run and ./test copied into a folder as clerks name them.

The copy has a small stand-in for the program that tells how it was called, and borrows this environment's packages.
What needs a machine with nothing on it is proven by installer/bare_root.sh.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
IS_ROOT = os.geteuid() == 0
STAND_IN = """\
\"\"\"Stands in for the program: tells how it was called.\"\"\"
import json, os, sys
print(json.dumps({"args": sys.argv[1:], "path": sys.path[:2],
    "env": {k: os.environ.get(k) for k in ("QT_IM_MODULE", "QT_QPA_PLATFORM")}}))
"""
needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root can take these away")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the commands are for Linux")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users of the machine may enter, unlike tmp_path; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="liren-commands-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def tree(place: Path) -> Path:
    """The scripts and locks in a folder with a space and Chinese characters; nothing is set up."""
    return _copy_scripts(place / "里仁 程序（新）")


def _copy_scripts(folder: Path) -> Path:
    for name in (
        "run",
        "test",
        ".ci/run",
        "installer/setup.sh",
        "requirements/runtime.txt",
        "requirements/dev.txt",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "app").mkdir()
    (folder / "app/__init__.py").write_text("")
    (folder / "app/main.py").write_text(STAND_IN)
    return folder


@pytest.fixture(scope="module")
def finished() -> Iterator[Path]:
    """One tree whose set-up really ran (with nothing left to fetch)."""
    folder = Path(tempfile.mkdtemp(prefix="liren-commands-"))
    tree = _copy_scripts(folder / "里仁")
    _borrow_environment(tree)
    done = _call(tree, "run", "--set-up")
    assert done.returncode == 0, done.stdout
    yield tree
    shutil.rmtree(folder)


@pytest.fixture
def ready(tree: Path, finished: Path) -> Path:
    """A tree whose set-up is finished: the finished one, moved; its environment notes every use of Python."""
    for name in (".venv", ".cache"):
        shutil.copytree(finished / name, tree / name)
    return tree


def _borrow_environment(tree: Path) -> None:
    python = tree / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$*" >>"${{0%/*}}/calls"\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)


def _call(tree: Path, script: str, *args: str, before=(), path: str | None = None, **env: str):
    """Run a script of the tree from another folder, without a screen or input; both outputs come back as one."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DISPLAY", "WAYLAND_DISPLAY", "LIREN_PYTHON", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [*before, str(tree / script), *args],
        cwd="/",
        env=kept | {"PATH": path or kept["PATH"]} | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )


def _without_network() -> list[str]:
    cut = ["unshare", "--net"] if IS_ROOT else ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*cut, "true"], capture_output=True).returncode:
        pytest.skip("this machine does not let us cut the network off")
    return cut


def _as_somebody() -> list[str]:
    return ["runuser", "-u", "nobody", "--"] if IS_ROOT else []


def _commands(place: Path, without: tuple[str, ...] = (), **fakes: str) -> str:
    """A PATH with the machine's commands but for some, and some replaced by a shell script of the given text."""
    farm = place / "commands"
    farm.mkdir()
    for folder in ("/usr/bin", "/bin", "/usr/sbin", "/sbin"):
        for command in Path(folder).iterdir():
            if command.name not in (*without, *fakes) and not (farm / command.name).is_symlink():
                (farm / command.name).symlink_to(command)
    for name, text in fakes.items():
        command = farm / name.replace("_", "-")
        command.unlink(missing_ok=True)
        command.write_text(f"#!/bin/sh\n{text}\n")
        command.chmod(0o755)
    return str(farm)


def _assert_sentence(done: subprocess.CompletedProcess[str], chinese: str, english: str) -> None:
    """Refused with one sentence in each language, advice, and nothing a program threw at us."""
    assert done.returncode == 1, done.stdout
    assert chinese in done.stdout
    assert english in done.stdout
    assert "怎么办：" in done.stdout
    assert "What to do: " in done.stdout
    for raw in ("Traceback", "command not found", "E: ", "ERROR:", ": line "):
        assert raw not in done.stdout


# Starting again


def test_second_start_sets_nothing_up_and_needs_no_network(ready: Path) -> None:
    (ready / ".venv/bin/calls").unlink()
    log = (ready / ".cache/setup.log").stat().st_mtime_ns
    done = _call(ready, "run", "--headless", "--months", "2", before=_without_network())
    assert done.returncode == 0, done.stdout
    assert "准备" not in done.stdout
    assert " pip " not in (ready / ".venv/bin/calls").read_text()
    assert (ready / ".cache/setup.log").stat().st_mtime_ns == log


def test_a_changed_lock_sets_up_again(ready: Path) -> None:
    with (ready / "requirements/runtime.txt").open("a") as file:
        file.write("\n# changed\n")
    done = _call(ready, "run", "--set-up")
    assert done.returncode == 0, done.stdout
    assert "准备完毕" in done.stdout


# What is started


def test_without_a_screen_the_month_runs(ready: Path) -> None:
    told = json.loads(_call(ready, "run", "--seed", "7 八").stdout.splitlines()[-1])
    assert told["args"] == ["month", "--sample", "--out", f"{ready}/out/month", "--seed", "7 八"]
    assert told["env"]["QT_QPA_PLATFORM"] == "offscreen"
    assert "" not in told["path"]


def test_fcitx5_is_reached_through_ibus(ready: Path, place: Path) -> None:
    screen = str(place / "wayland-0")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(screen)
    before = json.loads(
        _call(ready, "run", WAYLAND_DISPLAY=screen, QT_IM_MODULE="compose").stdout.splitlines()[-1]
    )
    shutil.copy("/bin/sleep", place / "fcitx5")
    running = subprocess.Popen([place / "fcitx5", "30"])
    try:
        told = json.loads(
            _call(ready, "run", WAYLAND_DISPLAY=screen, QT_IM_MODULE="fcitx").stdout.splitlines()[-1]
        )
    finally:
        running.kill()
        running.wait()
    assert told["args"] == ["window"]
    assert (before["env"]["QT_IM_MODULE"], told["env"]["QT_IM_MODULE"]) == ("compose", "ibus")


# What is missing


def test_an_old_python_is_named(tree: Path, place: Path) -> None:
    path = _commands(place, python3='echo "Python 3.9.2"')
    done = _call(tree, "run", path=path, LIREN_PYTHON="python3")
    _assert_sentence(
        done, "python3 是 Python 3.9.2，需要 3.11 至 3.13", "python3 is Python 3.9.2; 3.11 to 3.13 is needed"
    )


def test_no_network_is_said_and_an_old_default_python_passed_over(tree: Path, place: Path) -> None:
    path = _commands(place, python3='echo "Python 3.9.2"')
    done = _call(tree, "run", path=path, before=_without_network(), PIP_RETRIES="1", PIP_DEFAULT_TIMEOUT="2")
    _assert_sentence(done, "连不上网络", "the network cannot be reached")
    assert "Python 3.9.2" in done.stdout
    assert str(tree / ".cache/setup.log") in done.stdout


def test_without_sudo_the_packages_are_named(tree: Path, place: Path) -> None:
    path = _commands(place, without=("sudo",), **{"dpkg-query": "exit 1"})
    if IS_ROOT:
        shutil.chown(tree, "nobody")
    done = _call(tree, "run", path=path, before=_as_somebody())
    _assert_sentence(done, "没有 sudo", "there is no sudo")
    assert "apt-get install --no-install-recommends libegl1 " in done.stdout


def test_a_refused_sudo_is_said(tree: Path, place: Path) -> None:
    path = _commands(place, sudo="echo sorry >&2; exit 1", **{"dpkg-query": "exit 1"})
    if IS_ROOT:
        shutil.chown(tree, "nobody")
    _assert_sentence(_call(tree, "test", path=path, before=_as_somebody()), "sudo 被拒绝", "sudo refused")


@pytest.mark.parametrize("script", ["run", "test"])
def test_a_read_only_folder_is_said(tree: Path, script: str) -> None:
    tree.chmod(0o555)
    try:
        done = _call(tree, script, before=_as_somebody())
    finally:
        tree.chmod(0o755)
    _assert_sentence(done, f"不能写入：{tree}", "cannot be written")


def test_where_the_month_cannot_be_laid_down_is_said(ready: Path) -> None:
    """What is set up may stand on a disk that is not written to; the results go elsewhere."""
    (ready / "out").write_text("")  # no folder can be made here, whoever asks
    done = _call(ready, "run", "--headless")
    elsewhere = _call(ready, "run", "--headless", "--out", "/tmp/x")
    _assert_sentence(done, f"不能写入：{ready}/out/month", "--out FOLDER")
    assert elsewhere.returncode == 0


@needs_root
@pytest.mark.parametrize("space", ["1500", "1"], ids=["seen before", "met on the way"])
def test_a_full_disk_is_said(place: Path, space: str) -> None:
    if subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    small = place / "小盘"
    small.mkdir()
    source = _copy_scripts(place / "source")
    script = 'mount -t tmpfs -o size=3m none "$1" && cp -a "$0/." "$1" && "$1/run"'
    done = subprocess.run(
        ["unshare", "--mount", "--net", "bash", "-c", script, source, small],
        env=os.environ | {"LIREN_SPACE_MB": space, "LIREN_PYTHON": sys.executable},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    _assert_sentence(done, "磁盘空间不够", "Not enough disk space")


# ./test and .ci/run themselves


def _with_tests(tree: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tree)
    (tree / "tests").mkdir()
    (tree / "tests/test_right.py").write_text("def test_right() -> None:\n    assert 1 + 1 == 2\n")
    (tree / "tests/test_wrong.py").write_text("def test_wrong() -> None:\n    assert 1 + 1 == 3\n")
    return tree


def test_one_failure_fails_the_command_and_the_closing_line_comes_last(ready: Path) -> None:
    done = _call(_with_tests(ready), "test", "--fast")
    assert done.returncode == 1
    assert "失败 FAIL  pytest" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 failed, 1 passed in ")


def test_paths_go_to_pytest(ready: Path) -> None:
    done = _call(_with_tests(ready), "test", "--fast", "tests/test_right.py")
    assert done.returncode == 0, done.stdout
    assert "ruff" not in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 passed in ")


def test_automation_calls_the_test_command_and_nothing_else(place: Path) -> None:
    tree = _copy_scripts(place / "里仁")
    (tree / "test").write_text('#!/bin/sh\necho "test $# $CI"\nexit 7\n')
    done = _call(tree, ".ci/run", CI="true")
    assert (done.returncode, done.stdout) == (7, "test 0 true\n")
