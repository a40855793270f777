"""Clinical facts from `facts/*.csv` as rows of points.json, without places."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import Any

import checks

Row = dict[str, Any]
FACTS = Path(__file__).parent / "facts"
# Codes of the channels as other schools write them; the number follows. Zeros and dashes are the program's work.
SCHOOLS = {
    "LU": "L Lu", "LI": "CO Di GI", "ST": "S E M", "SP": "RP MP", "HT": "H C He", "SI": "IG ID",
    "BL": "UB B V", "KI": "K KID KD R N", "PC": "PER P CX MH HC KS", "TE": "SJ TB TH TW SJ 3E TR",
    "GB": "G VB", "LR": "LIV LV F Le", "CV": "REN RN JM VC KG", "GV": "DU DM VG LG TM",
}  # fmt: skip
ANGLES = {"P": "perpendicular", "O": "oblique", "T": "transverse"}
CLOTHED = {
    "abdomen", "buttock", "chest", "groin", "hip", "lumbar", "perineum", "sacral", "scapula", "shoulder", "thigh",
    "upper back",
}  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    """The rows of one table of facts."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records() -> list[Row]:
    """Every point, line and zone of the atlas, in the order in which charts list them."""
    rows = [*_channel_points(), *_scalp(), *_ear(), *_hand(), *_foot(), *_face_sites(), *_muscles(), *_cosmetic()]
    _mark_hidden(rows)
    checks.apply(rows, table("checked"))
    codes = [row["code"] for row in rows]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise ValueError(f"Two rows of facts share the code {sorted(twice)}.")
    return rows


def systems() -> list[Row]:
    """The systems in the order of lists, with what each rests on."""
    rows: list[Row] = []
    for entry in table("systems"):
        reach = entry.pop("snap_mm")
        rows.append({**entry, "snap_mm": float(reach)} if reach else dict(entry))
    return rows


def not_placed() -> dict[str, str]:
    """Codes without a place on any plate, with the reason."""
    return {entry["code"]: entry["reason"] for entry in table("not_placed")}


def _mark_hidden(rows: list[Row]) -> None:
    """Sites where a needle is easily overlooked at removal."""
    why = {entry["code"]: entry["why"] for entry in table("hidden_sites")}
    for found in rows:
        reason = why.get(found["code"], "hidden_hair" if found["region"] == "scalp" else "")
        if reason:
            found["hidden"] = True
            found["flags"].append(reason)
        elif found["region"] in CLOTHED:
            found["flags"].append("under_clothing")


def row(**given: Any) -> Row:
    """A row with every field that points.json needs."""
    blank: Row = {
        "code": "", "system": "", "channel": "", "region": "", "name": "", "pinyin": "", "pinyin_plain": "",
        "hanzi_trad": "", "hanzi_simp": "", "aliases": [], "laterality": "bilateral", "location": "",
        "depth_mm": None, "angle": "", "cautions": [], "flags": [], "indications": [], "sets": [],
        "hidden": False, "shape": "point", "source": "", "confidence": "", "note": "",
    }  # fmt: skip
    unknown = set(given) - set(blank)
    if unknown:
        raise ValueError(f"Unknown fields {sorted(unknown)}.")
    return {**blank, **given}


def angle(text: str) -> str:
    """ "P/O downward" as words: "perpendicular or oblique, downward"."""
    found = re.match(r"([POT](?:/[POT])?)(?![a-z])\s*(.*)", text.strip())
    if not found:
        return "" if text.strip() == "none" else text.strip()
    words = " or ".join(ANGLES[letter] for letter in found[1].split("/"))
    more = found[2].lstrip(", ")
    return f"{words}, {more}" if more else words


def cautions(text: str) -> list[str]:
    """One caution an entry; a semicolon inside a caution stays."""
    return [part.strip() for part in re.split(r";\s+(?=[A-Z0-9])", text) if part.strip()]


def words(text: str) -> list[str]:
    """Comma-separated traditional uses as a list."""
    cleaned = re.sub(r"\s*\((?:claims|moxa)[^)]*\)", "", text)
    return [part.strip() for part in re.split(r"[,;]", cleaned) if part.strip()]


def marked(text: str) -> list[str]:
    """Semicolon-separated flags as a list."""
    return [part.strip() for part in text.split(";") if part.strip()]


def depth(low: str, high: str) -> list[float] | None:
    """The usual range in mm; None where no depth is given."""
    return [float(low), float(high)] if low and high else None


def plain(text: str) -> str:
    """Pinyin without tone marks."""
    letters = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


def han(text: str) -> tuple[str, str]:
    """Traditional and simplified form from "直腸/直肠"."""
    trad, _, simp = text.partition("/")
    return trad, simp or simplified(trad)


def simplified(text: str) -> str:
    """The simplified form, by the characters that these names use."""
    return "".join(SIMPLE.get(c, c) for c in text)


def _simple() -> dict[str, str]:
    with (FACTS / "simplified.csv").open(encoding="utf-8", newline="") as file:
        return {entry["trad"]: entry["simp"] for entry in csv.DictReader(file)}


SIMPLE = _simple()


def _channel_points() -> list[Row]:
    faces = {entry["code"]: entry for entry in table("face_points")}
    found: list[Row] = []
    for entry in table("points"):
        code, channel = entry["code"], entry["channel"]
        is_channel = entry["set"] == "who_channel"
        face = faces.get(code)
        uses = words(entry["indications"])
        if face and face["cosmetic_use"]:
            uses += [use for use in words(face["cosmetic_use"]) if use not in uses]
        found.append(
            row(
                code=code,
                system="channel" if is_channel else "extra",
                channel=channel if is_channel else "",
                region=entry["region"].replace("_", " "),
                name=entry["english_name"],
                pinyin=entry["pinyin"],
                pinyin_plain=entry["pinyin_plain"],
                hanzi_trad=entry["hanzi_trad"],
                hanzi_simp=entry["hanzi_simp"],
                aliases=_aliases(entry),
                laterality="midline" if entry["side"] == "midline_group" else entry["side"],
                location=entry["location"],
                depth_mm=depth(entry["depth_mm_min"], entry["depth_mm_max"]),
                angle=angle(entry["angle"]),
                cautions=cautions(entry["caution"]),
                flags=marked(entry["flags"]),
                indications=uses,
                source=entry["sources"],
                confidence=entry["confidence"],
                note=entry["disagreement"],
            )
        )
    return found


def _aliases(entry: dict[str, str]) -> list[str]:
    code, number = entry["code"], entry["number"]
    if entry["set"] == "who_channel":
        names = [f"{prefix}{number}" for prefix in dict.fromkeys(SCHOOLS[entry["channel"]].split())]
    else:
        names = [alias for alias in marked(entry["alt_codes"]) if "-" not in alias or not code.startswith("EX-")]
    names += [alias for alias in marked(entry["alt_codes"]) if re.fullmatch(r"[A-Z]+\d+", alias)]
    for text in re.split(r"[/;]", entry["alt_names"]):
        names += [part for part in re.split(r"\s+", re.sub(r"\(.*?\)|in GB/T|T\)|\(GB", "", text).strip()) if part]
    return [name for name in dict.fromkeys(names) if name != code]


def _scalp() -> list[Row]:
    systems = {"MS": "scalp", "Ji": "jiao", "Zh": "zhu", "YN": "ynsa"}
    shapes = {"line": "line", "lines": "line", "reference": "line", "band": "zone"}
    found: list[Row] = []
    for entry in table("scalp_lines"):
        trad, simp = han(entry["name_hanzi"])
        found.append(
            row(
                code=entry["code"],
                system=systems[entry["system"][:2]],
                region="scalp",
                name=entry["name_en"],
                pinyin=entry["name_pinyin"],
                pinyin_plain=plain(entry["name_pinyin"]),
                hanzi_trad=trad,
                hanzi_simp=simp,
                laterality=entry["side"],
                location=entry["definition"],
                angle=entry["needling_note"],
                flags=["reference"] if entry["shape"] == "reference" else [],
                indications=[] if entry["shape"] == "reference" else words(entry["uses_traditional"]),
                shape="zone" if entry["code"] == "YNSA-Y" else shapes.get(entry["shape"], "point"),
                source=entry["sources"],
                confidence=entry["confidence"],
                note=entry["disagreement"],
            )
        )
    return found


def _ear() -> list[Row]:
    found: list[Row] = []
    for entry in table("ear_points"):
        if entry["code"] == "NADA":
            continue  # a set of five points, not a point
        trad, simp = han(entry["name_hanzi"])
        sets = marked(entry["sets"])
        system = {"BFA": "battlefield", "nog": "nogier"}.get(sets[0][:3], "ear")
        found.append(
            row(
                code=entry["code"],
                system=system,
                region=f"ear, {entry['region'].lower()}" if system == "ear" else "ear",
                name=entry["name_en"],
                pinyin=entry["name_pinyin"],
                pinyin_plain=plain(entry["name_pinyin"]),
                hanzi_trad=trad,
                hanzi_simp=simp,
                location=entry["location"],
                indications=words(entry["uses_traditional"]),
                sets=[_SETS[name] for name in sets if name in _SETS],
                hidden=entry["surface"] == "posterior",
                shape="zone",
                source=entry["sources"],
                confidence=entry["confidence"],
                note=entry["disagreement"],
            )
        )
    return found


_SETS = {"NADA5": "NADA", "BFA": "Battlefield", "eye_common": "Eye"}


def _hand() -> list[Row]:
    return _micro("hand_points", {"ECIWO second metacarpal": "eciwo", "Chinese hand acupuncture": "hand",
                                  "Koryo hand therapy (regions)": "koryo"})  # fmt: skip


def _foot() -> list[Row]:
    return _micro("foot_points", {"Foot reflex zones": "foot"})


def _micro(name: str, systems: dict[str, str]) -> list[Row]:
    """Points of a micro system; placeholder sets without public positions are not shipped."""
    found: list[Row] = []
    for entry in table(name):
        if entry["set"] not in systems:
            continue
        trad, simp = han(entry["name_hanzi"])
        system = systems[entry["set"]]
        depths = None if system == "foot" else depth(entry["depth_mm_min"], entry["depth_mm_max"])
        found.append(
            row(
                code=entry["code"],
                system=system,
                region=name.partition("_")[0],
                name=entry["name_en"],
                pinyin=entry["name_pinyin"],
                pinyin_plain=plain(entry["name_pinyin"]),
                hanzi_trad=trad,
                hanzi_simp=simp,
                laterality=entry["side"],
                location=entry["location"],
                depth_mm=depths,
                flags=marked(entry["flags"]),
                indications=words(entry["uses_traditional"]),
                shape="zone" if system in ("foot", "koryo") else "point",
                source=entry["sources"],
                confidence=entry["confidence"],
                note=entry["note"],
            )
        )
    return found


def _face_sites() -> list[Row]:
    found: list[Row] = []
    for entry in table("face_points"):
        if entry["type"] != "motor_point":
            continue
        found.append(
            row(
                code=entry["code"],
                system="facial",
                region="face",
                name=entry["name_en"],
                laterality=entry["side"],
                location=entry["landmark_location"],
                depth_mm=depth(entry["depth_mm_min"], entry["depth_mm_max"]),
                angle=angle(entry["angle"]),
                cautions=cautions(entry["cautions"]),
                indications=words(entry["cosmetic_use"]),
                aliases=[entry["muscle_or_layer"]] if entry["muscle_or_layer"] else [],
                source=entry["sources"],
                confidence=entry["confidence"],
            )
        )
    return found


def _cosmetic() -> list[Row]:
    return [
        row(
            code=entry["code"],
            system="cosmetic",
            region="neck" if entry["code"] == "CZ-NECK" else "face",
            name=entry["name_en"],
            laterality=entry["side"],
            location=entry["location"],
            cautions=cautions(entry["caution"]),
            flags=marked(entry["flags"]),
            indications=words(entry["uses"]),
            shape="zone",
            source=entry["sources"],
            confidence=entry["confidence"],
        )
        for entry in table("cosmetic_zones")
    ]


def _muscles() -> list[Row]:
    return [
        row(
            code=entry["code"],
            system="muscle",
            region="neck" if entry["code"] == "MU-SCM" else "face",
            name=entry["name_en"],
            laterality=entry["side"],
            location=entry["location"],
            flags=["reference"],
            shape="zone",
            source=entry["sources"],
            confidence=entry["confidence"],
        )
        for entry in table("facial_muscles")
    ]
