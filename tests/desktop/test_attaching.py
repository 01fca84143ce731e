"""What may go into a message is told by its content, before it is decoded; what may not gets one sentence."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication

from desktop.attaching import CannotAttach, Unfit, from_file, from_picture, why_not
from desktop.pictures import SIDE_PX_MAX, encoded
from hub.domain.limits import MEDIA_BYTES_MAX


def written(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def png_that_claims(width: int, height: int) -> bytes:
    """A picture of one point whose head says that it is as large as that."""
    data = encoded(QImage(1, 1, QImage.Format.Format_RGB32), "image/png")
    head = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


def test_a_large_photograph_is_made_small_enough_to_send(qapp: QApplication, tmp_path: Path) -> None:
    photo = QImage(3000, 2000, QImage.Format.Format_RGB32)
    photo.fill(Qt.GlobalColor.darkRed)
    file = tmp_path / "IMG_0001.HEIC"  # a name says nothing
    assert QImageWriter(str(file), QByteArray(b"jpeg")).write(photo)
    attached = from_file(file)
    assert attached.media_type == "image/jpeg"
    assert max(attached.picture.width(), attached.picture.height()) == SIDE_PX_MAX
    assert QImage.fromData(QByteArray(attached.data)).size() == attached.picture.size()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7", Unfit.NO_PICTURE),
        (b"", Unfit.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", Unfit.NO_PICTURE),
        (b"GIF89a" + bytes(40), Unfit.NO_PICTURE),
        (png_that_claims(8_000, 8_000), Unfit.TOO_MANY_PIXELS),
        (png_that_claims(40_001, 1_000), Unfit.TOO_MANY_PIXELS),
        (b"\xff\xd8\xff" + bytes(MEDIA_BYTES_MAX["image"]), Unfit.TOO_LARGE),
    ],
    ids=["paper", "nothing", "drawing", "moving", "wide and high", "a long strip", "heavy"],
)
def test_what_may_not_go_is_refused_for_its_reason(
    qapp: QApplication, tmp_path: Path, data: bytes, reason: Unfit
) -> None:
    with pytest.raises(CannotAttach) as refused:
        from_file(written(tmp_path, "card.jpg", data))
    assert refused.value.reason is reason


def test_a_folder_and_a_file_that_is_gone_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.jpg"):
        with pytest.raises(CannotAttach) as refused:
            from_file(path)
        assert refused.value.reason is Unfit.UNREADABLE


def test_an_empty_clipboard_is_no_picture() -> None:
    with pytest.raises(CannotAttach):
        from_picture(QImage())


def test_every_reason_has_a_sentence_of_its_own(qapp: QApplication) -> None:
    sentences = {why_not(CannotAttach(reason)) for reason in Unfit}
    assert len(sentences) == len(Unfit)
    assert all(sentence.endswith(".") for sentence in sentences)
    assert why_not(MemoryError()) in sentences
