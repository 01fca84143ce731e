"""The worker that decodes strangers' pictures: a process of its own, with little memory, little time and no files.

Picture in on standard input, JPEG out on standard output, one line of reason by the exit code. It decodes only what
its header says is small enough, and writes anew: turned upright, without EXIF, GPS, profile, or whatever followed.
On Windows the system has no such limits; there the caller's clock and the check of the header have to do.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import BytesIO

from hub.gateway.limits import IMAGE_BYTES_MAX, IMAGE_PIXELS_MAX

MEMORY_BYTES = 1 << 30
"""A picture of 40 million pixels in four colours takes 160 MB, twice while it is made smaller."""
CPU_S = 10
SIDE_MAX_PX = 2560
"""A card's handwriting stays readable when zoomed; a picture weighs about 500 kB."""
QUALITY = 85
LOADED_BEFORE = ("PIL.ImageOps", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.WebPImagePlugin")
FORMATS = ("JPEG", "PNG", "WEBP")
OK, UNSUPPORTED, TOO_MANY_PIXELS, BROKEN, TOO_HEAVY = 0, 40, 41, 42, 43
"""Exit codes, outside those that Python and shells use."""


def confine() -> None:
    """Give up everything that making a picture smaller does not need. Imports must be done before."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_S,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in wanted.items():
        try:
            resource.setrlimit(limit, (most, most))
        except (OSError, ValueError):  # macOS does not take all of them
            continue


def shrink(data: bytes) -> tuple[int, bytes]:
    """Make a picture safe and small.

    Returns:
        (`OK`, JPEG bytes), or a code and nothing.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own check stands below and gives a code instead of a warning
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > IMAGE_PIXELS_MAX:
                return TOO_MANY_PIXELS, b""
            picture.draft("RGB", (SIDE_MAX_PX, SIDE_MAX_PX))
            upright = picture if picture.mode in ("RGB", "RGBA", "L") else picture.convert("RGBA")
            upright.thumbnail((SIDE_MAX_PX, SIDE_MAX_PX))
            turned = ImageOps.exif_transpose(upright)
            flat = Image.new("RGB", turned.size, "white")
            flat.paste(turned.convert("RGB"), mask=turned.getchannel("A") if turned.mode == "RGBA" else None)
            made = BytesIO()
            flat.save(made, "JPEG", quality=QUALITY, optimize=True)
    except UnidentifiedImageError:
        return UNSUPPORTED, b""
    except MemoryError:
        return TOO_HEAVY, b""
    except Exception:
        # A decoder given broken bytes may raise anything; to the caller all of it is one thing.
        return BROKEN, b""
    return OK, made.getvalue()


def main() -> int:
    """Run as the worker."""
    from PIL import Image

    for module in LOADED_BEFORE:
        import_module(module)
    Image.preinit()
    confine()
    data = sys.stdin.buffer.read(IMAGE_BYTES_MAX + 1)
    if len(data) > IMAGE_BYTES_MAX:
        return BROKEN
    code, made = shrink(data)
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return code
