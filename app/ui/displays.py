"""Is there a screen to open a window on? Qt ends with an abort when it cannot reach one: ask before it does."""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from app.errors import ClerkError

_OWN = ("xcb", "wayland")
"""Platforms of Qt that need a display server; the others (offscreen, vnc …) are their own screen."""


def named(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the desktop named a screen, or this system needs none to be named."""
    if sys.platform != "linux":
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def require(environment: Mapping[str, str] = os.environ) -> None:
    """Raise ClerkError, in Chinese and English, when the window could not be opened."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if sys.platform != "linux" or (chosen and not chosen.startswith(_OWN)):
        return
    screen, wayland = environment.get("DISPLAY", ""), environment.get("WAYLAND_DISPLAY", "")
    if wayland and Path(environment.get("XDG_RUNTIME_DIR", "/"), wayland).is_socket():
        return
    if screen and _answers(screen):
        return
    said = f"DISPLAY={screen} WAYLAND_DISPLAY={wayland}"
    raise ClerkError(
        f"连不上屏幕（{said}），窗口打不开。",
        "请在桌面里打开终端再运行；没有桌面时运行 ./run --headless。\n"
        f"No display server answers ({said}): the window cannot be opened. What to do: start from a terminal inside "
        "the desktop; without a desktop use ./run --headless.",
    )


def _answers(screen: str) -> bool:
    """Whether the X server lets us in. Without the library to ask with, Qt will have to say."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(screen.encode(), None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
