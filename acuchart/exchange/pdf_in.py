"""The chart that a PDF file of ours carries as an attachment, read without trust.

Only the attachments that the file's root lists are looked at, never its pages. What does not fit is one sentence.
"""

from __future__ import annotations

import hashlib
import io
import logging
import zlib
from typing import TYPE_CHECKING, Any, Final

from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.json_record import read_patient
from acuchart.model.patient_record import PatientRecord

if TYPE_CHECKING:
    from pypdf import PdfReader

RECORD_SUFFIX: Final = ".acuchart.json"
MOST_FILE: Final = 64 << 20
MOST_RECORD: Final = 32 << 20  # of JSON; a patient with 1 000 sessions comes to about 10
_MOST_ATTACHMENTS: Final = 50
_HEADER_ROOM: Final = 1024  # readers allow so much before the header
_MOST_ITEMS: Final = 20_000  # of a list or a dictionary; our own have some hundred
_LIMITS: Final = (  # pypdf's words for what may become long
    "maximum_declared_stream_length",
    "array_based_stream_maximum_output_length",
    "lzw_maximum_output_length",
    "run_length_maximum_output_length",
    "zlib_maximum_output_length",
)
_COUNTS: Final = ("array_maximum_element_count", "dictionary_maximum_element_count")


class LockedPdfError(UnreadableError):
    """The file needs a password, or another one than was given."""


def attached_record(data: bytes, name: str = "This file", *, password: str = "") -> bytes:
    """The JSON of the chart in a PDF file, as it was attached; UnreadableError names the file."""
    if len(data) > MOST_FILE:
        raise UnreadableError(f"“{name}” is larger than {MOST_FILE >> 20} MB, which no paper of acuchart is.")
    if b"%PDF-" not in data[:_HEADER_ROOM]:
        raise UnreadableError(f"“{name}” is not a PDF file; choose another file.")
    from pypdf import apply_configuration, get_configuration  # only who reads a PDF waits for it
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its notes quote what is in the file
    limits = dict.fromkeys(_LIMITS, MOST_RECORD) | dict.fromkeys(_COUNTS, _MOST_ITEMS)
    try:
        with apply_configuration(get_configuration().with_overwrites(**limits)):
            return _found(data, name, password)
    except LimitReachedError:
        raise UnreadableError(
            f"“{name}” holds more than a paper of acuchart can, and was not opened; ask for the file again."
        ) from None
    except (
        PyPdfError,
        DependencyError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        EOFError,
        LookupError,
        NotImplementedError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
        zlib.error,
    ):
        raise _damaged(name) from None


def read_pdf(data: bytes, name: str = "This file", *, password: str = "") -> PatientRecord:
    """The chart in a PDF file, checked like every chart that arrives. UnreadableError as above."""
    return read_patient(attached_record(data, name, password=password), name)


def _found(data: bytes, name: str, password: str) -> bytes:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject, StreamObject

    reader = PdfReader(io.BytesIO(data), strict=True)
    _unlock(reader, name, password)
    listed: Any = reader.root_object.get("/AF", ())
    for item in listed.get_object()[:_MOST_ATTACHMENTS] if listed else ():
        spec = item.get_object()
        if not isinstance(spec, DictionaryObject):
            raise ValueError("an attachment is no file")
        if not str(spec.get("/UF", spec.get("/F", ""))).endswith(RECORD_SUFFIX):
            continue
        files: Any = spec["/EF"]
        held = files["/F"]
        if not isinstance(held, StreamObject):
            raise ValueError("an attachment has no content")
        content = held.get_data()
        if not isinstance(content, bytes) or not _whole(content, held.get("/Params", {})):
            raise _damaged(name)
        return content
    raise UnreadableError(f"“{name}” carries no chart from acuchart; ask for a paper that was made with its data.")


def _unlock(reader: PdfReader, name: str, password: str) -> None:
    if not reader.is_encrypted or reader.decrypt("") or (password and reader.decrypt(password)):
        return
    if password:
        raise LockedPdfError(f"The password does not open “{name}”; type it again as you were given it.")
    raise LockedPdfError(f"“{name}” is locked; give its password to read it.")


def _whole(content: bytes, facts: Any) -> bool:
    """Whether an attachment is what was attached: our papers say its length and its MD5 sum."""
    if facts.get("/Size", len(content)) != len(content):
        return False
    said = facts.get("/CheckSum")
    sum_ = hashlib.md5(content, usedforsecurity=False).digest()
    return said is None or getattr(said, "original_bytes", said) == sum_


def _damaged(name: str) -> UnreadableError:
    return UnreadableError(f"“{name}” is damaged and cannot be read; ask for the file again.")
