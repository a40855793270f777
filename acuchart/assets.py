"""Finds the program's own files in a checkout, a wheel and the frozen program; nothing else builds these paths."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from acuchart.model.adverse import EventTerms
    from acuchart.model.answer_tables import Rules
    from acuchart.model.atlas import Atlas
    from acuchart.model.billing import Rules as BillingRules
    from acuchart.model.consent import ConsentText
    from acuchart.model.course import CoursePreset
    from acuchart.model.home_care import Library
    from acuchart.model.intake_form import IntakeForm
    from acuchart.model.intake_words import IntakeWords, TongueRegion
    from acuchart.model.measure import OwnMeasure
    from acuchart.model.measure_kinds import MeasureKind
    from acuchart.model.monofilament import Limb
    from acuchart.model.pictures import Pose
    from acuchart.model.prescription import Vocabulary
    from acuchart.model.protocol import Protocol
    from acuchart.model.safety_rules import Catalogue
    from acuchart.model.shelving import Retention
    from acuchart.model.snippet import Snippet
    from acuchart.model.stricta import Item

_PACKAGE: Final = Path(__file__).resolve().parent
FONTS: Final = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")
"""The interface's faces; the scripts that Inter lacks are in `SCRIPT_FONTS`."""
SCRIPT_FONTS: Final = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansArmenian-Regular.ttf",
    "NotoSansGeorgian-Regular.ttf",
    "NotoSansBengali-Regular.ttf",
    "NotoSansTamil-Regular.ttf",
    "WenQuanYiMicroHei.ttf",
)


def path(name: str) -> Path:
    """The file for a POSIX name such as ``resources/fonts/Inter-Bold.ttf`` or ``icons/actions/lock.svg``.

    Raises ValueError for a name that leaves the program's folders.
    """
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or parts.parts[:1] not in (("resources",), ("icons",)):
        raise ValueError(f"“{name}” is not one of the program's files.")
    return _root() / parts


def text(name: str) -> str:
    """The text of one of the program's files."""
    return path(name).read_text(encoding="utf-8")


def font_file(name: str) -> Path:
    """A bundled font by its file name."""
    return path(f"resources/fonts/{name}")


def icon_svg(name: str) -> str:
    """The drawing of an action's icon."""
    return text(f"icons/actions/{name}.svg")


def plate_svg(view_id: str) -> str:
    """The drawing of a plate."""
    return text(f"resources/atlas/plates/{view_id}.svg")


@cache
def load_atlas() -> Atlas:
    """All plates, points and systems, read once. Raises ValueError that names the row that is wrong."""
    from acuchart.model.atlas import Atlas  # half of its cost is paid by the import

    views, points, systems = (_json(f"resources/atlas/{name}.json") for name in ("views", "points", "systems"))
    return Atlas.from_data(views, points, systems)


@cache
def load_vocabulary() -> Vocabulary:
    """The techniques and waveforms that the prescription line knows, read once."""
    from acuchart.model.prescription import Vocabulary  # not at the start: most starts type no line

    return Vocabulary.from_data(_json("resources/intake/techniques.json"))


@cache
def load_safety() -> Catalogue:
    """The safety rules with the facts that they need, read once."""
    from acuchart.model.safety_rules import Catalogue  # not at the start: a session asks first

    return Catalogue.from_data(_json("resources/safety/rules.json"))


@cache
def load_events() -> EventTerms:
    """The kinds and grades of adverse events, read once."""
    from acuchart.model.adverse import EventTerms

    return EventTerms.from_data(_json("resources/safety/adverse.json"))


@cache
def load_protocols() -> tuple[Protocol, ...]:
    """The sets that come with the program, with their sources; read once."""
    from acuchart.model.protocol import Protocol

    return tuple(Protocol(**row) for row in _json("resources/protocols/shipped.json")["protocols"])


@cache
def load_course_presets() -> tuple[CoursePreset, ...]:
    """The course presets that come with the program, each with its origin; read once."""
    from acuchart.model.course_plan import presets_from

    return presets_from(_json("resources/courses/presets.json"))


@cache
def load_intake_words() -> IntakeWords:
    """The words that the forms of the note offer, read once."""
    from acuchart.model.intake_words import IntakeWords

    return IntakeWords.from_data(_json("resources/intake/vocabulary.json"))


@cache
def load_intake_form() -> IntakeForm:
    """The sections of the intake with the words that are flagged in them, read once."""
    from acuchart.model.intake_form import IntakeForm

    return IntakeForm.from_data(_json("resources/intake/sections.json"))


@cache
def load_consent_texts() -> tuple[ConsentText, ...]:
    """The starting texts of consent, one for each scope; read once."""
    from acuchart.model.signing import texts_from

    return texts_from(_json("resources/text/en/consent.json"))


@cache
def load_billing() -> BillingRules:
    """How units are counted and what payers say about visits, read once."""
    from acuchart.model.billing import Rules

    return Rules.from_data(_json("resources/money/rules.json"))


@cache
def load_retention() -> dict[str, Retention]:
    """How long charts are kept, by country; read once."""
    from acuchart.model.shelving import retention_rules

    return retention_rules(_json("resources/records/retention.json"))


@cache
def load_tongue() -> tuple[TongueRegion, ...]:
    """The regions of the tongue plate, read once."""
    from acuchart.model.intake_words import tongue_regions

    return tongue_regions(_json("resources/intake/tongue.json"))


@cache
def load_snippets() -> tuple[Snippet, ...]:
    """The snippets that come with the program, read once."""
    from acuchart.model.snippet import Snippet

    return tuple(Snippet(id=row["id"], text=row["text"]) for row in _json("resources/intake/snippets.json"))


@cache
def load_measures() -> dict[str, MeasureKind]:
    """The kinds of measures by id, read once; the practice's own are added by who asks."""
    from acuchart.model.measure_kinds import kinds_from

    return kinds_from(_json("resources/measures/kinds.json"))


@cache
def load_limbs() -> dict[str, Limb]:
    """Feet and hands with the sites that a thread touches, read once."""
    from acuchart.model.monofilament import limbs_from

    return limbs_from(_json("resources/measures/sites.json"))


def kind_names(own: Iterable[OwnMeasure]) -> dict[str, str]:
    """What every kind of measure is called, by id; the practice's own among them."""
    return {**{one.id: one.name for one in load_measures().values()}, **{one.id: one.name for one in own}}


@cache
def load_answer_rules() -> Rules:
    """What is few, what is rare and what the practice's own numbers cannot say, read once."""
    from acuchart.model.answer_tables import Rules

    return Rules.from_data(_json("resources/answers/rules.json"))


@cache
def load_questions() -> Any:
    """What a patient is asked on the screen that is handed over, as ``own_words.questions_for`` takes it."""
    return _json("resources/measures/questions.json")


@cache
def measure_names() -> dict[str, str]:
    """What the shipped kinds of measures are called in a sentence, by id: “Eye pressure (mmHg)”."""
    return {
        kind.id: f"{kind.name} ({kind.unit_words})" if kind.entry == "number" and kind.unit_words else kind.name
        for kind in load_measures().values()
    }


@cache
def load_stricta() -> tuple[Item, ...]:
    """The items of STRICTA 2010 in our own words, read once."""
    from acuchart.model.stricta import Item

    return tuple(Item.from_data(row) for row in _json("resources/intake/stricta.json"))


@cache
def load_poses() -> dict[str, Pose]:
    """The views of the photo set, read once."""
    from acuchart.model.pictures import poses_from

    return poses_from(_json("resources/photos/poses.json"))


@cache
def load_home_care(language: str = "en") -> Library:
    """What a handout can carry home in a language, read once."""
    from acuchart.model.home_care import library_from

    words = None if language == "en" else _json(f"resources/text/{language}/home.json")
    return library_from(_json("resources/text/en/home.json"), words)


def languages() -> tuple[str, ...]:
    """The languages that there are words for patients in, such as ``en``."""
    return tuple(sorted(file.parent.name for file in path("resources/text").glob("*/handout.json")))


def every_file() -> tuple[Path, ...]:
    """Every resource and icon, for the self-test."""
    root = _root()
    return tuple(
        sorted(file for name in ("resources", "icons") for file in (root / name).rglob("*") if file.is_file())
    )


@cache
def _root() -> Path:
    inside = _PACKAGE / "_assets"
    return inside if inside.is_dir() else _PACKAGE.parent


def _json(name: str) -> Any:
    return json.loads(path(name).read_bytes())
