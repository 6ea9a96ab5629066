"""A file that cannot be taken, as a whole, and why."""


class UnreadableFile(Exception):
    """The file cannot be read; `sentence` says what is the matter and what to do, for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
