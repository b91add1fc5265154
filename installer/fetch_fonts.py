"""Bring the fonts named in resources/fonts/fonts.toml into place, through npm and apt as this machine has
them.

Run by plain `python3` (3.11 or newer) before any package is installed; needs no rights beyond writing the
folder. When everything is there already it touches no network and does not even hash the files again (a
stamp keeps size and time of each). `LIREN_FONTS` names another folder for the fonts. Ends with 0 or, after
a sentence, with 1.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "fonts"
CATALOGUE = FOLDER / "fonts.toml"
STAMP = ".stamp.json"
ROOM_NEEDED = 500 * 1024 * 1024  # packages, unpacked fonts and apt's list at the same time, in bytes

Font = dict[str, str]


class FetchError(Exception):
    """A sentence in Chinese and the same in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def main() -> int:
    """Bring what is missing; say what is being done; return the exit code."""
    folder = Path(os.environ.get("LIREN_FONTS") or FOLDER)
    with CATALOGUE.open("rb") as file:
        catalogue = tomllib.load(file)
    try:
        return bring(folder, catalogue["font"], catalogue["suite"])
    except FetchError as error:
        print(error, file=sys.stderr)
        return 1


def bring(folder: Path, fonts: list[Font], suite: str) -> int:
    """Make every font of the catalogue present and right in `folder`."""
    missing = [font for font in fonts if not _is_right(folder, font)]
    if not missing:
        _remember(folder, fonts)
        return 0
    print(f"正在取回 {len(missing)} 个字体文件（约 100 MB），请稍候……")
    print(f"Fetching {len(missing)} font files (about 100 MB)...")
    _check_folder(folder)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as name:
        work = Path(name)
        for package in sorted({(font["client"], font["package"], font["version"]) for font in missing}):
            _bring_package(package, [f for f in missing if f["package"] == package[1]], folder, work, suite)
    _remember(folder, fonts)
    print("字体已就绪。 Fonts are ready.")
    return 0


def _bring_package(
    key: tuple[str, str, str], fonts: list[Font], folder: Path, work: Path, suite: str
) -> None:
    client, package, version = key
    unpacked = work / re.sub(r"\W", "_", package)
    unpacked.mkdir()
    if client == "npm":
        _npm(package, version, unpacked, {f[key] for f in fonts for key in ("path", "licence_path")})
    else:
        _deb(package, version, unpacked, work, suite)
    (folder / "licences").mkdir(exist_ok=True)
    for font in fonts:
        _place(unpacked / font["licence_path"], licence_file(folder, font), font["licence_sha256"])
        _place(unpacked / font["path"], folder / font["file"], font["sha256"])


def licence_file(folder: Path, font: Font) -> Path:
    """Where the licence of a font lies beside it."""
    return folder / "licences" / f"{Path(font['file']).stem}.txt"


def _place(source: Path, target: Path, sha256: str) -> None:
    """Check and move into place; the temporary folder is on the same disk, so the file appears whole or
    not."""
    if not source.is_file() or _sha256(source) != sha256:
        raise FetchError(
            f"字体文件 {target.name} 与登记的校验码不符，没有采用。请稍后重试；多次如此请联系维护人员核对 "
            f"fonts.toml。",
            f"{target.name} does not match the recorded SHA-256 and was not used. "
            "Try again later; if it persists, check fonts.toml.",
        )
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, part)
    part.replace(target)


# What is there already


def _is_right(folder: Path, font: Font) -> bool:
    """Whether font and licence are there with the right content; trusts the stamp for unchanged size and
    time."""
    pairs = [(folder / font["file"], font["sha256"]), (licence_file(folder, font), font["licence_sha256"])]
    stamp = _stamp(folder)
    return all(
        path.is_file()
        and (stamp.get(path.name) == [sha256, *_size_and_time(path)] or _sha256(path) == sha256)
        for path, sha256 in pairs
    )


def _stamp(folder: Path) -> dict[str, list[str | int]]:
    try:
        known = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(folder: Path, fonts: list[Font]) -> None:
    """Write the stamp when it says anything new; a folder we may not write simply hashes again next time."""
    stamp: dict[str, list[str | int]] = {}
    for font in fonts:
        for path, sha256 in (
            (folder / font["file"], font["sha256"]),
            (licence_file(folder, font), font["licence_sha256"]),
        ):
            stamp[path.name] = [sha256, *_size_and_time(path)]
    if stamp != _stamp(folder) and os.access(folder, os.W_OK):
        (folder / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def _size_and_time(path: Path) -> list[int]:
    state = path.stat()
    return [state.st_size, state.st_mtime_ns]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise FetchError(
            f"字体文件夹不能写入：{folder}。请换一个有写权限的位置，或用环境变量 LIREN_FONTS "
            f"指定另一个文件夹。",
            f"The font folder cannot be written: {folder}. Use a writable place, or name another in "
            f"LIREN_FONTS.",
        ) from error
    free = shutil.disk_usage(folder).free
    if free < ROOM_NEEDED:
        raise FetchError(
            f"磁盘空间不足：取回字体需要 500 MB，{folder} 只剩 {free // 2**20} MB。请清理后重试。",
            f"Not enough disk space: 500 MB needed, {free // 2**20} MB free at {folder}.",
        )


# npm


def _npm(package: str, version: str, unpacked: Path, wanted: set[str]) -> None:
    npm = _tool("npm", "npm")
    command = [npm, "pack", "--silent", f"{package}@{version}", "--pack-destination", str(unpacked)]
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=120000"]
    _call([*command, *patience, "--cache", str(unpacked / "cache")], package)
    for archive in unpacked.glob("*.tgz"):
        _unpack(archive, unpacked, wanted)


def _unpack(archive: Path, folder: Path, wanted: set[str]) -> None:
    """Take only the wanted members, by their exact names, and stop reading at the last of them."""
    left = set(wanted)
    with tarfile.open(archive) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.name in left else None
            if content is not None:
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as file:
                    shutil.copyfileobj(content, file)
                left.discard(member.name)
            if not left:
                return


# Debian


def _deb(package: str, version: str, unpacked: Path, work: Path, suite: str) -> None:
    apt, dpkg_deb = _tool("apt-get", "apt"), _tool("dpkg-deb", "dpkg")
    options = _apt_root(work / "apt", suite)
    if not (work / "apt" / "updated").exists():
        _call([apt, *options, "--quiet", "update"], f"Debian {suite}")
        (work / "apt" / "updated").touch()
    _call([apt, *options, "--quiet", "download", f"{package}={version}"], package, cwd=unpacked)
    for archive in unpacked.glob("*.deb"):
        _call([dpkg_deb, "-x", str(archive), str(unpacked)], package)


def _apt_root(root: Path, suite: str) -> list[str]:
    """Options that point apt at a private root holding `suite` from the mirrors this machine already uses."""
    for part in ("state/lists/partial", "cache/archives/partial"):
        (root / part).mkdir(parents=True, exist_ok=True)
    (root / "status").touch()
    (root / "sources.list").write_text("\n".join(derived_sources(suite)) + "\n", encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": root / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State": root / "state",
        "Dir::State::status": root / "status",
        "Dir::Cache": root / "cache",
        "Acquire::Languages": "none",
        "APT::Update::Error-Mode": "any",
        "APT::Sandbox::User": "",
    }
    return [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]


def derived_sources(suite: str, etc: Path = Path("/etc/apt")) -> list[str]:
    """This machine's main Debian lines, rewritten to `suite`; FetchError when it has none."""
    own = _codename()
    lines = [
        f"deb {options} {uri} {suite} main".replace("  ", " ")
        for options, uri, suites, components in _apt_sources(etc)
        if own in suites and "main" in components
    ]
    if not lines:
        raise FetchError(
            f"在 {etc} 里没有找到 Debian {own} 的软件源，无法取回楷体和补字字体。请先配置好本机的 apt "
            f"软件源。",
            f"No apt source for Debian {own} was found in {etc}; set up this machine's apt sources first.",
        )
    return list(dict.fromkeys(lines))


def _codename() -> str:
    text = Path("/etc/os-release").read_text(encoding="utf-8") if Path("/etc/os-release").exists() else ""
    found = re.search(r'^VERSION_CODENAME="?(\w+)', text, re.MULTILINE)
    return found[1] if found else "bookworm"


def _apt_sources(etc: Path) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Every (bracketed options, address, suites, components) in both of apt's formats."""
    for path in [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*.list"))]:
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            found = re.match(r"deb\s+(\[[^]]*\])?\s*(\S+)\s+(\S+)\s+(.+)", line.split("#")[0])
            if found:
                yield found[1] or "", found[2], [found[3]], found[4].split()
    for path in sorted((etc / "sources.list.d").glob("*.sources")):
        text = re.sub(r"(?m)^#.*\n?", "", path.read_text(encoding="utf-8"))
        for stanza in re.split(r"\n\s*\n", text):
            fields = {k.lower(): v.split() for k, v in re.findall(r"(?m)^([\w-]+):[ \t]*(.*)$", stanza)}
            signed = fields.get("signed-by", [])
            options = f"[signed-by={signed[0]}]" if signed and signed[0].startswith("/") else ""
            if "deb" in fields.get("types", []) and fields.get("enabled") != ["no"]:
                for uri in fields.get("uris", []):
                    yield options, uri, fields.get("suites", []), fields.get("components", [])


# Tools


def _tool(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FetchError(
            f"取回字体需要 {name}，本机没有。请安装软件包 {package} 后重试（./run 会自动安装它）。",
            f"Fetching fonts needs {name}: install the package `{package}` and try again (./run installs "
            f"it).",
        )
    return found


def _call(command: list[str], what: str, cwd: Path | None = None) -> None:
    """Run a client quietly; its last lines are shown only when it fails."""
    done = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-3:])
        raise FetchError(
            f"取回 {what} 失败，多半是网络不通。请检查网络后重试；没有网络的电脑，可从另一台已装好的电脑拷来"
            " resources/fonts 文件夹。",
            f"Fetching {what} failed, most likely for want of a network. Check it and try again, or copy "
            f"resources/fonts from a machine that has it.\n{tail}",
        )


if __name__ == "__main__":
    sys.exit(main())
