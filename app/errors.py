"""The three kinds of error. Whatever is not one of these two families is a bug and goes to the crash dialog."""

import errno

_REASONS = {
    ("ENOSPC", "EDQUOT"): "磁盘满了",
    ("EACCES", "EPERM"): "没有权限，或正被别的程序打开",
    ("ENOENT",): "找不到",
    ("EROFS",): "磁盘是只读的，或开了写保护",
    ("EIO", "ENODEV", "ENXIO", "ESTALE", "ENOTCONN"): "磁盘读写出错，U盘可能已拔出",
    ("ENAMETOOLONG",): "名称太长",
    ("EEXIST", "ENOTEMPTY"): "已有同名的",
    ("EISDIR",): "它是文件夹，不是文件",
    ("ENOTDIR",): "它不是文件夹",
    ("EBUSY", "ETXTBSY"): "正被别的程序占用",
    ("EFBIG",): "文件太大，这个磁盘放不下",
    ("EINVAL",): "名称里有这个磁盘不能用的字",
    ("EMFILE", "ENFILE"): "打开的文件太多",
}


def reason(error: OSError) -> str:
    """Why the machine refused, in Chinese; what is rare by its number. What the house itself raised says so in its own words."""
    own = error.strerror or str(error)
    if any("\u4e00" <= letter <= "\u9fff" for letter in own):
        return own
    for names, words in _REASONS.items():
        if error.errno in {getattr(errno, name, None) for name in names}:
            return words
    return f"系统错误 {error.errno}" if error.errno else "系统没有说明原因"


class LirenError(Exception):
    """An expected failure: `message` says what happened and where, `hint` what the clerk can do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return (
            f"{self.message}{self.hint}"
            if self.message.endswith(("。", "；"))
            else (f"{self.message}。{self.hint}" if self.hint else self.message)
        )


class ClerkError(LirenError):
    """What was asked for cannot be done as it stands (a wrong value, a refused move): nothing was changed. `problems` says it
    of the `field` of the form (by its name there) whose value is the reason, where there is one."""

    def __init__(self, message: str, hint: str = "", *, field: str = "") -> None:
        super().__init__(message, hint)
        self.problems = {field: str(self)} if field else {}


class FormError(ClerkError):
    """Several fields of a form are wrong at once: `problems` says for each field (by its name in the form) what."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


class OfficeError(LirenError):
    """The machine failed us: disk, lock, damage, key, a pulled stick. Nothing half-done was kept."""


class DefinitionError(ClerkError):
    """A definition file is wrong: the message names the file, the line, what is wrong and what would be right."""


class Cancelled(ClerkError):  # noqa: N818 - it ends a task, it is not a mistake
    """The clerk stopped a long task; everything is as it was before."""

    def __init__(self) -> None:
        super().__init__("已取消，数据没有任何改动")
