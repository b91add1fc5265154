"""The rules of the house that a program can check: who imports whom, sizes, words that may not appear."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "app").rglob("*.py"))
# A migration states a whole schema once and is never edited afterwards: its length is no sign of anything.
WRITTEN = [path for path in MODULES if "migrations/versions" not in path.as_posix()]
LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 40  # lines, from def to its last line
WIDEST_CLASS = 25  # methods

# What is still too long, with its length today. It may only shrink: a number that is no longer exact fails.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
WIDE_CLASSES: dict[str, int] = {}

# Not before the window is painted: each costs a tenth of a second or tens of megabytes.
LATE_MODULES = [
    "sqlalchemy",
    "reportlab",
    "openpyxl",
    "pypinyin",
    "alembic",
    "cryptography",
    "numpy",
    "pandas",
]

SPEAKERS = ("app/cli", "app/main.py")  # may print


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _functions(path: Path) -> dict[str, int]:
    """Length in lines of every function of a module, of several with one name the longest; docstrings count."""
    found: dict[str, int] = {}
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            key, length = f"{_name(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1
            found[key] = max(length, found.get(key, 0))
    return found


def test_imports_go_down_only() -> None:
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


def test_files_stay_short() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in WRITTEN}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == LONG_FILES


def test_functions_stay_short() -> None:
    lengths = {name: n for path in WRITTEN for name, n in _functions(path).items()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == LONG_FUNCTIONS


def _classes(path: Path) -> dict[str, int]:
    """How many methods every class of a module has."""
    return {
        f"{_name(path)}:{node.name}": sum(isinstance(part, ast.FunctionDef) for part in node.body)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
    }


def test_classes_stay_narrow() -> None:
    widths = {name: n for path in WRITTEN for name, n in _classes(path).items()}
    assert {name: n for name, n in widths.items() if n > WIDEST_CLASS} == WIDE_CLASSES


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(_tree(path)), "the module has no docstring"


def _mentions(word: str) -> set[str]:
    pattern = re.compile(rf"\b{word}\b")
    return {_name(path) for path in MODULES if pattern.search(path.read_text(encoding="utf-8"))}


def test_no_nested_event_loop_by_hand() -> None:
    assert _mentions("processEvents") == set()


def test_message_boxes_have_one_room() -> None:
    assert _mentions("QMessageBox") <= {"app/ui/messages.py"}


LASTING = re.compile(
    r"tasks\.(changed|started|progress|ended|crashed|closing)$|\b(application|qApp|instance\(\)|clipboard\(\))\.\w+$"
)
"""What sends signals for as long as the program runs."""


def _outlives(node: ast.AST) -> bool:
    """Whether something that is no method of a widget is called by one who outlives every page: Qt takes back the
    connection of a method when its widget goes, a lambda's never."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if node.func.attr != "connect":
        return False
    sender = ast.unparse(node.func.value)
    return bool(LASTING.search(sender)) and not (node.args and isinstance(node.args[0], ast.Attribute))


def test_what_outlives_a_page_does_not_hold_it() -> None:
    assert _outlives(
        ast.parse("self._shell.tasks.changed.connect(lambda kinds: self._load())", mode="eval").body
    )
    assert not _outlives(ast.parse("self._shell.tasks.changed.connect(self._changed)", mode="eval").body)
    held = {
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        if _name(path).startswith("app/ui")
        for node in ast.walk(_tree(path))
        if _outlives(node)
    }
    assert held == set()


def test_only_the_command_line_prints() -> None:
    loud = {
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        if not _name(path).startswith(SPEAKERS)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert loud == set()


def test_window_starts_light() -> None:
    program = f"import sys, app.ui.application, app.ui.welcome.dialog\nprint(*[name for name in {LATE_MODULES!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt"])
def test_locks_name_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9._\[\]-]+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE | re.IGNORECASE)
    assert len(pins) > 5
    assert len(pins) == len(re.findall("^[A-Za-z]", text, re.MULTILINE))
    assert not re.search(r"://|^-|--(index|find|extra|trusted)", text, re.MULTILINE)


BARE_COUNT = re.compile(
    r"\{[\w.]*\b(?:new|changed|same|refused|undone|people|rows|moved|doubts|households)\} ?[行人处条户格]"
)


def test_counts_on_screen_have_their_thousands_parted() -> None:
    """5,000 in a list and 5000 on the button below it are two numbers to who compares them."""
    screens = [path for path in WRITTEN if path.is_relative_to(ROOT / "app" / "ui")]
    found = {_name(p): BARE_COUNT.findall(p.read_text(encoding="utf-8")) for p in screens}
    assert {name: counts for name, counts in found.items() if counts} == {}
