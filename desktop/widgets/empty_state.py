"""An empty list says that all is well and what comes next."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.theme import Color, Radius, Type
from desktop.widgets.button import Button
from desktop.widgets.mark import Mark
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words


class EmptyState(Panel):
    """The bow, a short title, one sentence, and where it helps one thing to do (`button`)."""

    def __init__(
        self,
        title: str,
        sentence: str,
        button: Button | None = None,
        parent: QWidget | None = None,
        *,
        touch: bool = False,
    ) -> None:
        super().__init__(line=Color.LINE_STRONG, radius=Radius.CARD, margin_px=24, gap_px=8, dashed=True, parent=parent)
        self.setAccessibleName(f"{title}. {sentence}")
        self._title = Words(title, Type.TOUCH_NAME if touch else Type.TITLE)
        body = Type.TOUCH_BODY if touch else Type.BODY
        self._sentence = Prose(sentence, body, Color.INK_SOFT, align=Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)
        self.body.addWidget(Mark(56, Color.LINE_STRONG, 0.8), 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addSpacing(4)
        self.body.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._sentence)
        self._sentence.setHidden(not sentence)  # the keyboard stops at no blank one
        if button is not None:
            self.body.addSpacing(8)
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)

    def set_words(self, title: str, sentence: str) -> None:
        self._title.setText(title)
        self._sentence.set_text(sentence)
        self._sentence.setHidden(not sentence)
        self.setAccessibleName(f"{title}. {sentence}")
