"""Whatever bytes a reader is given, it reads them or says one sentence: no crash, no hang, no flood of memory.

Good files are spoilt at random: letters, cut ends, repeated parts, words that are trouble. 150 cases for each
reader in an ordinary run, ACUCHART_NIGHTLY=1 for 10 000 (ACUCHART_CASES sets it). The seed is printed;
ACUCHART_SEED sets it.
"""

import io
import itertools
import os
import random
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

from acuchart.assets import load_atlas, load_vocabulary
from acuchart.exchange.codes import load_codes
from acuchart.exchange.csv_tables import read_table, write_table
from acuchart.exchange.errors import ExchangeError
from acuchart.exchange.json_record import dumped, patient_value, read_patient
from acuchart.exchange.own_share import SharedFileError, unpack
from acuchart.exchange.patients_csv import mapping_problem, plan_patients
from acuchart.exchange.patients_source import DateOrder, propose_mapping, read_source
from acuchart.exchange.protocol_file import protocol_file, read_protocols
from acuchart.exchange.whole_practice import PracticeParcel, export_practice
from acuchart.model import own_system
from acuchart.model.needle import Needle
from acuchart.model.prescription import parse
from acuchart.model.protocol import Protocol
from acuchart.store import RecoveryCodeError, StoreError, open_file
from acuchart.store.keys import key_of_recovery_code, recovery_code
from acuchart.store.records_out import PracticeReader
from acuchart.store.shelf import proof_of
from tests.exchange.factory import record
from tests.store.charts import RAW_KEY, create, needle, one_session

NIGHTLY = os.environ.get("ACUCHART_NIGHTLY") == "1"
CASES = int(os.environ.get("ACUCHART_CASES", "10000" if NIGHTLY else "150"))
SEED = int(os.environ.get("ACUCHART_SEED", "20260106"))
LONGEST = 5.0  # seconds for one case
ROOM = 300  # megabytes that all cases of a reader together may add to the process
TROUBLE = (
    *(
        "\0",
        "\ufeff",
        "\u202e",
        "\ud800",
        "'",
        '"',
        "\r",
        "\n",
        ",",
        ";",
        "\t",
        "=cmd()",
        "../../x",
        "C:\\x",
        "{}",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        "null",
        "NaN",
        "1e999",
        "-1",
        "0",
        "9" * 400,
        "[" * 3000,
        "a" * 10_000,
        "<",
        "&x;",
        "]]>",
    ),
    *("<!DOCTYPE a [<!ENTITY x 'y'>]>", "<g>" * 300, "<script/>", "href='file:///x'", "width='1e9'", "PK\x03\x04"),
)
Spoil = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Reader:
    """What reads, what it is given before it is spoilt, and the refusals that are its right."""

    read: Callable[[bytes], object]
    good: tuple[bytes, ...]
    refusals: tuple[type[Exception], ...] = ()


def letters(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8, 40))):
        if out:
            out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def cut(data: bytes, dice: random.Random) -> bytes:
    start, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return dice.choice((data[:end], data[start:], data[:start] + data[end:]))


def repeat(data: bytes, dice: random.Random) -> bytes:
    start, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start : start + 2000] * dice.choice((1, 2, 20)) + data[end:]


def trouble(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(TROUBLE).encode("utf-8", "surrogatepass") + data[at + dice.randrange(4) :]


def junk(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.choice((0, 4, 16, 64))] + dice.randbytes(dice.randrange(300))


SPOILS: tuple[Spoil, ...] = (letters, letters, cut, repeat, trouble, trouble, junk)


def spoilt(good: tuple[bytes, ...], dice: random.Random) -> bytes:
    data = dice.choice(good)
    for _ in range(dice.choice((1, 1, 2, 3))):
        data = dice.choice(SPOILS)(data, dice)
    return data


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (90, 60), "teal")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Invented words"
    image.save(out, kind, **({"exif": exif} if kind == "JPEG" else {"dpi": (72, 72)}))
    return out.getvalue()


def resealed(data: bytes) -> bytes:
    """A PNG whose parts have the right checksums again, so that what is wrong in them is reached."""
    out, at = data[:8], 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        part = data[at + 4 : at + 8 + size]
        out += data[at : at + 4] + part + zlib.crc32(part).to_bytes(4, "big")
        at += 12 + size
    return out


def text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def header(folder: Path) -> Reader:
    """The first page of a practice file, with the rest behind it."""
    wholes: list[bytes] = []
    for encrypted in (True, False):
        path = folder / f"{encrypted}.acuchart"
        create(path, encrypted=encrypted).close()
        wholes.append(path.read_bytes())
    place = folder / "spoilt.acuchart"

    def read(data: bytes) -> None:
        plain = data[:6] == b"SQLite"
        place.write_bytes(data + (wholes[plain][4096:] if len(data) == 4096 else b""))
        open_file(place, raw_key=RAW_KEY, frozen=True).close()

    return Reader(read, tuple(whole[:4096] for whole in wholes), (StoreError,))


def pictures(kind: str) -> Reader:
    from acuchart.ui.points.own_picture import read_picture

    def read(data: bytes) -> None:
        with suppress(ValueError):
            read_picture(data)
        read_picture(resealed(data) if kind == "PNG" else data)

    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><g><path d="M0 0H90V60Z"/></g></svg>'
    return Reader(read, (svg if kind == "SVG" else picture(kind),), (ValueError,))


def parcel(folder: Path) -> Reader:
    """A whole practice as one zip."""
    store = create(folder / "given.acuchart", encrypted=False)
    one_session(store)
    place = folder / "given.zip"
    with PracticeReader(store) as source:
        export_practice(source, place, atlas=load_atlas(), codes=load_codes(), at=datetime(2026, 1, 6, tzinfo=UTC))
    store.close()
    good = place.read_bytes()

    def read(data: bytes) -> None:
        place.write_bytes(data)
        with PracticeParcel(place) as opened:
            list(opened.records())

    return Reader(read, (good,), (ExchangeError,))


def patients(data: bytes) -> None:
    """A list of patients up to the dry run."""
    table = read_source(data)
    mapping = propose_mapping(table.header)
    if not mapping_problem(table, mapping):
        ids = (str(number) for number in itertools.count())
        plan_patients(
            table,
            mapping,
            order=DateOrder.DMY,
            existing=(),
            today=date(2026, 1, 6),
            created_at="2026-01-06T09:00:00.000Z",
            new_id=lambda: next(ids),
        )


def readers(name: str, folder: Path) -> Reader:
    """The readers of everything that comes from outside."""
    atlas, vocabulary = load_atlas(), load_vocabulary()
    own = b"code,name,x,y,side,text\nQA1,Quillpoint,0.25,0.5,both,Invented\nQA2,Second,0.5,0.5,,\n"
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as file:
        file.writestr("points.csv", own)
        file.writestr("picture.jpg", picture("JPEG"))
    made = Protocol(id="p", name="Invented", line="LI4 ST36 25mm", made_at="2026-01-05T09:00:00.000Z")
    proof = (
        b'{"made_at": "a", "proved_at": "b", "reason": "hand", "bytes": 1, "sha256": "c", "patients": 1,'
        b' "sessions": 1, "needles": 1, "history": 1, "head": "d"}'
    )
    line = "LI4 ST36 bil 25mm 15deg; GB20:L 0.16x7 “tender”; A: LI4-LI11 2/100Hz 20min; ret 25min".encode()
    people = "Name,Surname,DOB,Phone\nAnna,Invented,1961-04-03,0555 1\nŁukasz,Figment,13/02/1970,\n".encode()
    table = io.BytesIO()
    write_table(table, Needle, [needle()])
    return {
        "practice file header": lambda: header(folder),
        "prescription line": lambda: Reader(lambda data: parse(text(data), atlas, vocabulary), (line,)),
        "csv table": lambda: Reader(
            lambda data: list(read_table(data, Needle, "x.csv")), (table.getvalue(),), (ExchangeError,)
        ),
        "json chart": lambda: Reader(read_patient, (dumped(patient_value(record())),), (ExchangeError,)),
        "whole practice": lambda: parcel(folder),
        "svg picture": lambda: pictures("SVG"),
        "png picture": lambda: pictures("PNG"),
        "jpeg picture": lambda: pictures("JPEG"),
        "own system table": lambda: Reader(lambda data: own_system.parse(text(data), atlas.views), (own,)),
        "own system file": lambda: Reader(unpack, (own, zipped.getvalue()), (SharedFileError,)),
        "protocols": lambda: Reader(read_protocols, (protocol_file([made]),), (ExchangeError,)),
        "patients csv": lambda: Reader(patients, (people,), (ExchangeError,)),
        "proof of a backup": lambda: Reader(lambda data: proof_of(text(data)), (proof,), (ValueError,)),
        "recovery code": lambda: Reader(
            lambda data: key_of_recovery_code(text(data)), (recovery_code(RAW_KEY).encode(),), (RecoveryCodeError,)
        ),
    }[name]()


NAMES = (
    *("practice file header", "prescription line", "csv table", "json chart", "whole practice", "svg picture"),
    *("png picture", "jpeg picture", "own system table", "own system file", "protocols", "patients csv"),
    *("proof of a backup", "recovery code"),
)


def megabytes() -> int:
    """The most memory that the process had so far."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)


@pytest.mark.qt_log_level_fail("CRITICAL")
@pytest.mark.parametrize("name", NAMES)
def test_hostile_bytes_are_read_or_refused_in_one_sentence(name, qapp, tmp_path: Path):
    reader = readers(name, tmp_path)
    for data in reader.good:
        reader.read(data)
    ends: Counter[str] = Counter()
    before, longest = megabytes(), 0.0
    for number in range(CASES):
        data = spoilt(reader.good, random.Random(f"{SEED} {name} {number}"))
        begin = time.perf_counter()
        try:
            reader.read(data)
            ends["read"] += 1
        except reader.refusals as error:
            ends["refused"] += 1
            sentence = str(error)
            if not isinstance(error, ValueError) or "picture" in name:
                assert sentence.endswith("."), (SEED, name, number, sentence)
                assert "\n" not in sentence, (SEED, name, number, sentence)
        except BaseException:
            print(f"seed {SEED}, {name}, case {number}")
            raise
        longest = max(longest, time.perf_counter() - begin)
        assert longest < LONGEST, (SEED, name, number, longest)
    grown = megabytes() - before
    print(f"\n{name}: {CASES} cases, seed {SEED}, {dict(ends)}, longest {longest * 1000:.0f} ms, {grown} MB more")
    assert grown < ROOM
