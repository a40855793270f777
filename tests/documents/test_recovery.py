"""The recovery sheet prints the code that opens the file: in groups, as a square, with a check."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from acuchart.documents.recovery import RecoverySheet, check_of, qr_rows, recovery_sheet
from acuchart.store.keys import key_of_recovery_code, recovery_code

KEY = "x'" + "0f1e2d3c4b5a6978" * 4 + "'"


def sheet(paper: str = "a4", practice: str = "Fernwood Practice") -> bytes:
    made = RecoverySheet(
        code=recovery_code(KEY),
        practice=practice,
        file_name="Fernwood Practice.acuchart",
        made_on=date(2026, 11, 17),
    )
    return recovery_sheet(made, paper=paper)


def text_of(data: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("not installed: pdftotext")
    file = tmp_path / "sheet.pdf"
    file.write_bytes(data)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_what_is_printed_opens_the_file(tmp_path: Path, paper: str):
    text = text_of(sheet(paper), tmp_path)
    groups = {
        int(number): group
        for number, group in re.findall(r"\b(\d{1,2})\s+([0-9A-HJKMNP-TV-Z]{5})\b", text)
        if int(number) <= 13
    }
    assert sorted(groups) == list(range(1, 14))
    assert key_of_recovery_code("-".join(groups[number] for number in sorted(groups))) == KEY
    assert "Fernwood Practice, made 17 November 2026" in text
    assert "Nobody else can do it for you." in " ".join(text.split())
    assert text.count("\f") == 1, "one page"


def test_the_check_tells_sheets_apart_and_nothing_of_the_code():
    code = recovery_code(KEY)
    other = recovery_code(KEY.replace("0f1e", "0f1f", 1))
    assert check_of(code) == check_of(code.lower().replace("-", " "))
    assert check_of(code) != check_of(other)
    assert check_of(code).replace(" ", "") not in code.replace("-", "")


def test_the_square_has_its_three_corners_and_is_drawn_module_by_module():
    rows = qr_rows(recovery_code(KEY))
    size = len(rows)
    eye = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    for down, across in ((0, 0), (0, size - 7), (size - 7, 0)):
        seen = ["".join(str(int(rows[down + y][across + x])) for x in range(7)) for y in range(7)]
        assert seen == eye
    assert (size - 17) % 4 == 0


def test_a_practice_in_any_script_gets_its_sheet():
    assert sheet(practice="鍼灸院 Łąka").startswith(b"%PDF-")
