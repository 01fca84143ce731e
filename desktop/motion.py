"""Asks each system whether its person wants things to move. Motion only shows what changed, so off costs nothing."""

import subprocess
import sys

# A settings daemon that hangs must not hold the first window for longer than an eye notices.
_ANSWER_WITHIN_S = 0.5
_SPI_GETCLIENTAREAANIMATION = 0x1042


def reduced_by_system() -> bool:
    """True where the system asks for reduced motion; False where it does not say."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _answer("defaults", "read", "com.apple.universalaccess", "reduceMotion") == "1"
    return _answer("gsettings", "get", "org.gnome.desktop.interface", "enable-animations") == "false"


def _windows() -> bool:
    import ctypes

    animated = ctypes.c_int(1)
    asked = ctypes.windll.user32.SystemParametersInfoW(  # type: ignore[attr-defined,unused-ignore] # Windows only
        _SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0
    )
    return bool(asked) and not animated.value


def _answer(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_ANSWER_WITHIN_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
