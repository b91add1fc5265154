"""How large files may be and how small pictures are made: the office's own limits, kept in its file."""

from dataclasses import dataclass

from app.errors import ClerkError
from app.exchange import scans
from app.models.tables import OfficeSetting
from app.office import Office

RIGHT = "settings.definitions"
_LONGEST, _MOST = "attachments.longest", "attachments.most_mb"
MEGABYTE = 1024 * 1024
CEILING = scans.MOST_BYTES // MEGABYTE
"""Megabytes: above this no file is opened, whatever the office says."""
SIDES = (800, 6000)


@dataclass(frozen=True)
class Limits:
    """`most_mb` megabytes a file may have; `longest` pixels the longer side of a kept picture has at most."""

    most_mb: int = CEILING
    longest: int = scans.LONGEST_SIDE


def limits(office: Office) -> Limits:
    """The limits in force."""
    with office.read() as session:
        kept = {key: session.get(OfficeSetting, key) for key in (_MOST, _LONGEST)}
    standing = Limits()
    most, longest = kept[_MOST], kept[_LONGEST]
    return Limits(
        int(most.value) if most is not None else standing.most_mb,
        int(longest.value) if longest is not None else standing.longest,
    )


def set_limits(office: Office, wanted: Limits) -> None:
    """Change the limits from now on; what is kept stays as it is. Raises ClerkError."""
    office.require(RIGHT)
    if not 1 <= wanted.most_mb <= CEILING:
        raise ClerkError(f"单个文件可以是 1 到 {CEILING} MB")
    if not SIDES[0] <= wanted.longest <= SIDES[1]:
        raise ClerkError(f"照片长边可以是 {SIDES[0]} 到 {SIDES[1]} 像素")
    with office.write(f"设置附件：单个不超过 {wanted.most_mb} MB，照片长边 {wanted.longest} 像素") as w:
        w.session.merge(OfficeSetting(key=_MOST, value=wanted.most_mb))
        w.session.merge(OfficeSetting(key=_LONGEST, value=wanted.longest))


def check_size(office: Office, name: str, size: int) -> Limits:
    """The limits, once a file of `size` bytes is within them. Raises ClerkError."""
    found = limits(office)
    if size > found.most_mb * MEGABYTE:
        raise ClerkError(
            f"“{name}”有 {size / MEGABYTE:.1f} MB，本单位规定单个附件不超过 {found.most_mb} MB，没有放入",
            "请降低扫描的分辨率；上限在 设置 → 附件 里改。",
        )
    return found
