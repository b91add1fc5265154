"""The line that says what is wrong with a form as a whole; it takes no room while nothing is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class ProblemLine(QLabel):
    """`say` a sentence, or nothing; `refuse` says an error the way the window does."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problem")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, words: str) -> None:
        """Show the words; with none the line goes."""
        self.setText(words)
        self.setVisible(bool(words))

    def refuse(self, error: BaseException) -> None:
        """What was refused, and what to do."""
        from app.ui.messages import sentence

        self.say(sentence(error))
