"""The language of a station: Chinese or English, from files that Qt Linguist made; another language is one more file.

English is the source and needs no file: where a number decides between two sentences, both stand in the code. The compiled
`.qm` lies beside its `.ts` (`start.py` makes it).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop.theme import RESOURCES

FOLDER = RESOURCES / "i18n"
FILES = {"zh": "giftwire_zh_CN"}
_LOCALES = {
    "zh": QLocale(QLocale.Language.Chinese, QLocale.Country.China),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}
_installed: list[QTranslator] = []


def of_system() -> str:
    """The language that the system asks for: "zh" where it is Chinese, else "en"."""
    return "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def spoken() -> str:
    """The language that is spoken now: "zh" or "en"."""
    return "zh" if QLocale().language() == QLocale.Language.Chinese else "en"


def use(app: QCoreApplication, language: str, folder: Path = FOLDER) -> bool:
    """Speak a language from now on; windows that are open already keep theirs.

    Args:
        app: the program.
        language: "zh" or "en".
        folder: where the compiled files lie.

    Returns:
        False where the language's file is missing: the station then speaks English.
    """
    while _installed:
        app.removeTranslator(_installed.pop())
    QLocale.setDefault(_LOCALES[language])
    qt = QTranslator()
    if qt.load(_LOCALES[language], "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
        _installed.append(qt)
    if language not in FILES:
        return True
    ours = QTranslator()
    if not ours.load(str(folder / FILES[language])):
        return False
    app.installTranslator(ours)
    _installed.append(ours)
    return True
