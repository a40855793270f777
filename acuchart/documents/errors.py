"""What can go wrong when a paper is made."""

from __future__ import annotations

from acuchart.documents.letters import letter_name


class DocumentError(Exception):
    """A paper could not be made. The text is a plain sentence for the practitioner; nothing was saved."""


class UnprintableLetterError(DocumentError):
    """No bundled face has a letter. `where` says what it was found in, such as “the patient’s name”."""

    def __init__(self, letter: str, where: str) -> None:
        self.letter = letter
        self.where = where
        super().__init__(
            f"{where[:1].upper()}{where[1:]} has a letter that cannot be printed: {letter_name(letter)}. "
            "Write it in another way, then print again."
        )
