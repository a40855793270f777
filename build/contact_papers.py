"""Contact sheets of every kind of paper: .venv/bin/python build/contact_papers.py [OUT] [--wide PX] [--only KIND]

Each sheet is one kind: a row for each of three invented patients (Arabic, Chinese, Vietnamese), and in it A4 and
Letter in normal and in large print, all pages of each. Needs pdftoppm. Without OUT docs/papers is renewed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

    from acuchart.store import ChartStore

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "build")]

PATIENT, SESSION = "demo-p02", "demo-p02-s07"
NOW = datetime(2026, 11, 17, 13, 46, tzinfo=UTC)  # the moment of the demo's clock
WIDE: Final = 180  # px of a page on a committed sheet
COLOURS: Final = 40
GAP, LABEL = 8, 22
MOST_PAGES: Final = 4
KINDS: Final = ("summary", "handout", "slip", "letter", "course", "consent", "superbill", "receipt", "recall")


@dataclass(frozen=True)
class Person:
    """An invented patient, with words in one script."""

    script: str
    name: str
    complaint: str
    goal: str
    address: str


PEOPLE: Final = (
    Person(
        "Arabic",
        "ليلى المثالية بنت عبد الرحمن",
        "ضعف النظر في العينين (مثال مخترع)",
        "أريد أن أقرأ الأسعار في المتجر",
        "شارع المثال 7، بلدة النموذج",
    ),
    Person("Chinese", "陳示例", "雙眼乾性黃斑變性（虛構）", "想在店裡看清價錢", "示例市樣本路7號"),
    Person(
        "Vietnamese",
        "Nguyễn Thị Ví Dụ Hồng Ngọc",
        "Thoái hóa điểm vàng khô, hai mắt (ví dụ)",
        "Đọc được giá tiền trong cửa hàng",
        "7 đường Mẫu, thị trấn Ví Dụ",
    ),
)


def practice_for(store: ChartStore, person: Person) -> None:
    """The demo's patient becomes this person, with money and codes that mean nothing."""
    from acuchart.model.change import change_of
    from acuchart.model.complaint import Complaint
    from acuchart.model.consent import Consent
    from acuchart.model.money import Charge, Fee, Package
    from acuchart.store.kinds import of_patient

    today, patient, practice = date.today(), store.patient(PATIENT), store.practice()
    person_now = replace(
        patient, name=person.name, complaint=person.complaint, goal=person.goal, address=person.address
    )
    practice_now = replace(practice, currency="USD", country="US", licence="AC 00000 (invented)")
    changes = [change_of(patient, person_now)]
    if practice_now != practice:
        changes.append(change_of(practice, practice_now))
        bought, plain = today - timedelta(days=20), {"patient_id": PATIENT}
        records = (
            Fee(id="f", name="Treatment, unit of 15 min", cents=4500, code="T15", minutes=15),
            Package(id="k", name="Ten visits bought ahead", visits=10, cents=80_000, bought_on=bought, **plain),
            Charge(id="c1", day=today, words="Treatment, unit of 15 min", cents=4500, units=2, code="T15",
                   session_id=SESSION, **plain),
            Charge(id="c2", day=today, words="Treatment", cents=8500, code="T60", package_id="k", **plain),
            Charge(id="c3", day=today, words="Ear seeds", cents=1550, paid_on=today, paid_how="card", **plain),
            Complaint(id="x", words="Dry macular degeneration", side="B", code="ZZ1.2", code_system="ICD-10",
                      **plain),
        )  # fmt: skip
        changes += [change_of(None, one) for one in records]
    changes += [change_of(one, replace(one, by=person.name)) for one in of_patient(store, Consent, PATIENT)]
    store.apply(changes)


def made(store: ChartStore, kind: str, paper: str, *, large: bool) -> bytes:
    """One paper of the patient."""
    from acuchart import papers
    from acuchart.papers import Order

    order = Order(
        kind=kind,
        patient_id=PATIENT,
        session_id=SESSION,
        made_on=date.today(),
        paper=paper,
        large=large,
    )
    return papers.make(store, order)


def pages_of(data: bytes, wide: int) -> list[Image]:
    """The pages as pictures of that width."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(data)
        subprocess.run(
            ["pdftoppm", "-scale-to-x", str(2 * wide), "-scale-to-y", "-1", "-png", str(file), f"{folder}/page"],
            check=True,
        )
        out = []
        for one in sorted(Path(folder).glob("page*.png")):
            picture = Image.open(one).convert("RGB")
            size = (wide, round(picture.height * wide / picture.width))
            out.append(picture.resize(size, Image.Resampling.LANCZOS))
        return out


def sheet(kind: str, rows: Sequence[tuple[str, Sequence[tuple[str, Sequence[Image]]]]]) -> Image:
    """The pages of a kind on one picture, with a word over each paper."""
    from PIL import Image, ImageDraw, ImageFont

    face = ImageFont.truetype(str(ROOT / "resources" / "fonts" / "Inter-Medium.ttf"), 13)
    heights = [LABEL + max(page.height for _, pages in cells for page in pages[:MOST_PAGES]) for _, cells in rows]
    widths = [
        max(sum(page.width + 3 for page in cells[at][1][:MOST_PAGES]) for _, cells in rows)
        for at in range(len(rows[0][1]))
    ]
    size = (sum(widths) + GAP * (len(widths) + 1), sum(heights) + GAP * (len(heights) + 1))
    out = Image.new("RGB", size, "#d9d5cc")
    draw = ImageDraw.Draw(out)
    y = GAP
    for (script, cells), height in zip(rows, heights, strict=True):
        x = GAP
        for (words, pages), width in zip(cells, widths, strict=True):
            more = f", {len(pages)} pages" if len(pages) > 1 else ""
            draw.text((x, y), f"{script}, {words}{more}", fill="#1b2624", font=face)
            left = x
            for page in pages[:MOST_PAGES]:
                out.paste(page, (left, y + LABEL))
                left += page.width + 3
            x += width + GAP
        y += height + GAP
    return out


def sheets(folder: Path, kinds: Sequence[str], wide: int) -> Iterator[tuple[str, Image]]:
    """Every kind with its sheet."""
    from acuchart.demo import make_demo
    from acuchart.documents import PAPERS
    from acuchart.papers import LARGE

    store = make_demo(folder / "demo.acuchart", shift=datetime.now(UTC) - NOW)
    found: dict[str, list[tuple[str, list[tuple[str, list[Image]]]]]] = {kind: [] for kind in kinds}
    try:
        for person in PEOPLE:
            practice_for(store, person)
            for kind in kinds:
                cells = [
                    (f"{paper.upper() if paper == 'a4' else 'Letter'}{' large' if large else ''}",
                     pages_of(made(store, kind, paper, large=large), wide))
                    for paper in PAPERS
                    for large in ((False, True) if kind in LARGE else (False,))
                ]  # fmt: skip
                found[kind].append((person.script, cells))
    finally:
        store.close()
    for kind in kinds:
        yield kind, sheet(kind, found[kind])


def main() -> int:
    from PIL import Image

    parser = argparse.ArgumentParser(description="Contact sheets of the papers.")
    parser.add_argument("out", type=Path, nargs="?", default=ROOT / "docs" / "papers")
    parser.add_argument("--wide", type=int, default=WIDE, help="px of a page")
    parser.add_argument("--only", action="append", choices=KINDS)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for kind, picture in sheets(Path(folder), options.only or KINDS, options.wide):
            small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(options.out / f"{kind}.png", optimize=True)
            print(f"{kind}: {picture.width} × {picture.height}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
