"""How each row of the facts table acts: which fact it needs, and what must be done where for it to speak.

One entry makes one rule; its key is the row's id, with a suffix after a slash where a row makes several.
``fact`` is the kind of a patient's fact, or empty for what holds for everybody. ``{fact}`` in a sentence stands
for the fact as it was written down (“Aspirin”), ``{point}`` for the needle's name.
"""

from __future__ import annotations

from typing import Any, Final

Act = dict[str, Any]
NEEDLE: Final = ("needle",)
CURRENT: Final = ("electro",)
HEAT: Final = ("moxa", "heat")
SKIN: Final = ("cupping", "gua_sha")
STAYS: Final = ("stays",)  # a needle that remains when the patient goes: tack, seed, intradermal, left in
RETAINED: Final = ("retained",)  # a needle that is not taken out at once

ABDOMEN: Final = ("abdomen",)
LOW_BACK: Final = ("lumbar", "sacral")
BACK: Final = ("upper back", "scapula", *LOW_BACK)
CHEST: Final = ("chest", "axilla")
FACE: Final = ("face", "eye")
HEAD: Final = ("head", "scalp", "neck", *FACE)
FEET: Final = ("foot", "ankle", "leg")

NO_RULE: Final = {
    "driving": "It speaks of going home, not of something that is placed.",
}

_N: Final = {"techniques": NEEDLE}


def _needle(fact: str, sentence: str, **where: Any) -> Act:
    return {"fact": fact, "sentence": sentence, **_N, **where}


def _with(techniques: tuple[str, ...], fact: str, sentence: str, **where: Any) -> Act:
    return {"fact": fact, "sentence": sentence, "techniques": techniques, **where}


ACTS: Final[dict[str, Act]] = {
    "bleeding_disorder": _needle("bleeding_disorder", "{fact} and a needle."),
    "anticoagulant/orbit": _needle("anticoagulant", "{fact} and a point near the orbit.", flags=("eye",)),
    "anticoagulant/vessel": _needle(
        "anticoagulant", "{fact} and a point beside a large vessel.", flags=("vessel",)
    ),
    "anticoagulant/deep": _needle("anticoagulant", "{fact} and a needle 20 mm deep or deeper.", depth_from_mm=20),
    "anticoagulant/skin": _with(
        (*SKIN, "bleeding"), "anticoagulant", "{fact} and work that leaves blood under the skin."
    ),
    "local_infection": _needle("infection", "{fact} at the site of this needle.", affected=True),
    "malignancy_site": _needle("tumour", "{fact} at the site of this needle.", affected=True),
    "emergency": _needle("emergency", "{fact}: a needle does not replace urgent care."),
    "unconsented": _needle("no_consent", "{fact} and a needle."),
    "pregnancy_points/point": _needle(
        "pregnancy",
        "{fact} and {point}, a point with a caution in pregnancy.",
        flags=("pregnancy_caution",),
        csv_points=True,
    ),
    "pregnancy_points/region": _needle(
        "pregnancy",
        "{fact} and a needle in the lower abdomen or over the sacrum.",
        regions=("sacral",),
        points=("CV2", "CV3", "CV4", "CV5", "CV6", "CV7"),
    ),
    "pregnancy_first_trim": _needle(
        "pregnancy",
        "{fact}, first trimester, and a needle in the abdomen or lower back.",
        regions=(*ABDOMEN, *LOW_BACK),
        week_to=13,
    ),
    "pregnancy_first_trim/later": _needle(
        "pregnancy",
        "{fact} and a needle in the abdomen or lower back.",
        regions=(*ABDOMEN, *LOW_BACK),
        week_from=14,
    ),
    "pregnancy_estim": _with(
        CURRENT, "pregnancy", "{fact} and current over the abdomen or back.", regions=(*ABDOMEN, *BACK)
    ),
    "pacemaker_ea": _with(CURRENT, "pacemaker", "{fact} and electroacupuncture."),
    "neurostimulator_ea": _with(CURRENT, "implant", "{fact} and electroacupuncture."),
    "epilepsy_ea/current": _with(CURRENT, "epilepsy", "{fact} and current at the head or neck.", regions=HEAD),
    "epilepsy_ea/strong": _needle(
        "epilepsy", "{fact} and strong stimulation of the scalp.", regions=("scalp", "head"), working=("disperse",)
    ),
    "carotid_ea": _with(CURRENT, "", "Current at {point}, beside the carotid sinus.", csv_points=True),
    "transthoracic_ea": _with(
        CURRENT,
        "",
        "Current at {point}: the path must not cross the chest or the spine.",
        regions=(*CHEST, "upper back"),
    ),
    "lymphoedema": _with((*NEEDLE, *SKIN), "lymphoedema", "{fact} and a needle in that limb.", affected=True),
    "immunosuppressed/deep": _needle(
        "immunosuppressed", "{fact} and a needle 20 mm deep or deeper.", depth_from_mm=20
    ),
    "immunosuppressed/stays": _with(
        (*STAYS, "moxa"), "immunosuppressed", "{fact} and a needle that stays in, or moxa."
    ),
    "valve_disease": _with(STAYS, "valve_disease", "{fact} and a needle that stays in."),
    "diabetes_uncontrolled": _with(
        (*NEEDLE, *HEAT), "diabetes_feeling", "{fact} and a needle or heat at the foot or lower leg.", regions=FEET
    ),
    "insensate_heat": _with(
        (*HEAT, "cupping"), "diabetes_feeling", "{fact} and heat or cups on skin that feels little.", regions=FEET
    ),
    "insensate_heat/site": _with(
        (*HEAT, "cupping"), "reduced_feeling", "{fact} and heat or cups there.", affected=True
    ),
    "metal_allergy": _needle("metal_allergy", "{fact} and a steel needle."),
    "latex_silicone": _needle("coating_allergy", "{fact}: is this needle coated?"),
    "needle_phobia": _needle("fainter", "{fact} and a needle: lying down, and few of them."),
    "needle_phobia/first": _needle("first_visit", "{fact} and a needle: lying down, and few of them."),
    "hunger_fatigue": _needle("exhausted", "{fact} and a needle."),
    "psychosis": _needle("distress", "{fact} and a needle."),
    "confused_child": _with(RETAINED, "child", "{fact} and a needle that is retained."),
    "confused_child/confused": _with(RETAINED, "confused", "{fact} and a needle that is retained."),
    "fontanelle": _needle(
        "infant", "{fact} and {point}, over the fontanelle.", csv_points=True, flags=("fontanelle",)
    ),
    "no_needle_points": _needle(
        "", "{point} is a landmark and is not needled.", csv_points=True, flags=("no_needle",)
    ),
    "classical_forbidden": _needle(
        "", "{point} is on the classical list of forbidden points.", csv_points=True, on=False
    ),
    "pneumothorax": _needle(
        "",
        "{point} lies over the lung, and the needle goes nearly straight in.",
        flags=("pneumothorax_risk",),
        angle_from_deg=60,
    ),
    "gb21_caution": _needle(
        "",
        "GB21 lies over the apex of the lung, and the needle goes nearly straight in.",
        csv_points=True,
        angle_from_deg=60,
    ),
    "orbital": _needle(
        "",
        "{point} lies in the orbit, beside the globe of the eye.",
        csv_points=True,
        points=("EXX-SHANGMING", "EXX-JIANMING", "EXX-SHANGJINGMING"),
    ),
    "raised_iop_surgery": _needle(
        "eye_surgery", "{fact} and a needle around the eye or in the face.", regions=FACE
    ),
    "sudden_vision_loss": _needle("vision_alarm", "{fact}: an eye emergency comes before any needle."),
    "facial_filler": _needle("filler", "{fact} at the site of this needle.", affected=True),
    "botulinum": _needle("toxin", "{fact} at the site of this needle.", affected=True),
    "facial_procedure/peel": _needle("peel", "{fact} at the site of this needle.", affected=True),
    "facial_procedure/laser": _needle("laser", "{fact} at the site of this needle.", affected=True),
    "facial_procedure/thread": _needle("thread", "{fact} at the site of this needle.", affected=True),
    "facial_procedure/surgery": _needle("surgery", "{fact} at the site of this needle.", affected=True),
    "retinoid_isotretinoin": _with(
        (*NEEDLE, "gua_sha"), "retinoid", "{fact} and a needle in the face.", regions=FACE
    ),
    "herpes_simplex": _needle("herpes", "{fact} and a needle in the face.", regions=FACE),
    "rosacea_acne": _needle("acne", "{fact} and a needle in the face.", regions=FACE),
    "migraine_acute_facial": _needle("facial_risk", "{fact} and a needle in the face.", regions=FACE),
    "hypertension_uncontrolled": _needle("hypertension", "{fact} and strong stimulation.", working=("disperse",)),
    "recent_stroke/strong": _needle("stroke", "{fact} and strong stimulation.", working=("disperse",)),
    "recent_stroke/current": _with(CURRENT, "stroke", "{fact} and current at the head.", regions=HEAD),
    "spleen_liver": _needle("large_organ", "{fact} and {point}, over that organ.", csv_points=True),
    "full_bladder": _needle("full_bladder", "{fact} and {point}, over the bladder.", csv_points=True),
    "ascites_cv9": _needle("ascites", "{fact} and a needle in the abdomen.", csv_points=True, regions=ABDOMEN),
    "breast_implant": _needle(
        "breast_implant",
        "{fact} and a needle beside them.",
        points=("ST13", "ST14", "ST15", "ST16", "ST17", "ST18", "PC1", "SP17", "SP18", "SP19", "SP20"),
    ),
    "prosthesis/current": _with(CURRENT, "prosthesis", "{fact} and current beside it.", affected=True),
    "prosthesis/deep": _needle(
        "prosthesis", "{fact} and a needle 20 mm deep or deeper beside it.", affected=True, depth_from_mm=20
    ),
    "dvt": _with((*NEEDLE, *SKIN), "dvt", "{fact} and a needle in that limb.", affected=True),
    "varicose": _with(
        (*NEEDLE, "cupping"),
        "varicose",
        "{fact} and a needle or cups at the leg.",
        regions=("leg", "thigh", "knee", "ankle"),
    ),
    "cupping_skin": _with(SKIN, "fragile_skin", "{fact} and cups or scraping."),
    "moxa_contra": _with(
        ("moxa",), "", "Moxa at {point}, a place without direct moxa.", flags=("no_direct_moxa", "eye")
    ),
    "moxa_contra/fever": _with(("moxa",), "fever", "{fact} and moxa."),
    "moxa_smoke": _with(("moxa",), "smoke", "{fact} and moxa smoke."),
}

# Facts: key, words, what is asked beside the day, group, usual days until a zone ends (None: by hand).
UNDER_YEARS: Final = {"child": 12, "infant": 2}  # derived from the birth date

KINDS: Final = (
    ("pregnancy", "Pregnancy", ("week",), "condition", None),
    ("anticoagulant", "Anticoagulant or antiplatelet", ("value",), "condition", None),
    ("bleeding_disorder", "Bleeding disorder", ("value",), "condition", None),
    ("pacemaker", "Pacemaker or defibrillator", ("value",), "condition", None),
    ("implant", "Nerve stimulator, pump or cochlear implant", ("value",), "condition", None),
    ("epilepsy", "Epilepsy or seizures", ("value",), "condition", None),
    ("lymphoedema", "Lymphoedema or nodes removed", ("site", "side"), "condition", None),
    ("immunosuppressed", "Immunosuppression", ("value",), "condition", None),
    ("diabetes_feeling", "Diabetes with reduced feeling", ("value",), "condition", None),
    ("reduced_feeling", "Reduced feeling", ("site", "side"), "condition", None),
    ("metal_allergy", "Metal allergy", ("value",), "condition", None),
    ("coating_allergy", "Silicone or latex allergy", ("value",), "condition", None),
    ("fainter", "Faints or fears needles", ("value",), "condition", None),
    ("valve_disease", "Heart valve disease or endocarditis", ("value",), "condition", None),
    ("hypertension", "High blood pressure, not controlled", ("value",), "condition", None),
    ("stroke", "Recent stroke", ("value",), "condition", None),
    ("large_organ", "Large liver or spleen", ("value",), "condition", None),
    ("ascites", "Ascites or peritonitis", ("value",), "condition", None),
    ("breast_implant", "Breast implants", ("side",), "condition", None),
    ("prosthesis", "Joint prosthesis or metal", ("value", "site", "side"), "condition", None),
    ("dvt", "Deep vein thrombosis", ("site", "side"), "condition", None),
    ("varicose", "Varicose veins", ("side",), "condition", None),
    ("distress", "Severe mental illness or cannot keep still", ("value",), "condition", None),
    ("confused", "Confused", ("value",), "condition", None),
    ("eye_surgery", "Recent eye surgery or serious eye disease", ("value",), "condition", None),
    ("retinoid", "Isotretinoin", ("value",), "condition", None),
    ("herpes", "Cold sore or shingles on the face", ("value",), "condition", None),
    ("acne", "Inflamed acne or rosacea", ("value",), "condition", None),
    ("facial_risk", "Severe migraine or pituitary disorder", ("value",), "condition", None),
    ("fragile_skin", "Fragile or burnt skin", ("value",), "condition", None),
    ("smoke", "Asthma or smoke sensitivity", ("value",), "condition", None),
    ("exhausted", "Fasting, exhausted or intoxicated", ("value",), "today", None),
    ("full_bladder", "Full bladder", (), "today", None),
    ("fever", "Fever", ("value",), "today", None),
    ("vision_alarm", "Sudden loss of sight or red painful eye", ("value",), "today", None),
    ("emergency", "Emergency", ("value",), "today", None),
    ("no_consent", "No valid consent", ("value",), "today", None),
    ("infection", "Infection or skin lesion", ("value", "site", "side"), "zone", None),
    ("tumour", "Tumour", ("value", "site", "side"), "zone", None),
    ("toxin", "Botulinum toxin", ("value", "site", "side"), "zone", 14),
    ("filler", "Filler", ("value", "site", "side"), "zone", 14),
    ("thread", "Threads", ("value", "site", "side"), "zone", 84),
    ("laser", "Laser", ("value", "site", "side"), "zone", 28),
    ("peel", "Peel", ("value", "site", "side"), "zone", 28),
    ("surgery", "Surgery", ("value", "site", "side"), "zone", 90),
    ("child", "Child", (), "derived", None),
    ("infant", "Infant", (), "derived", None),
    ("first_visit", "First visit", (), "derived", None),
)

# Where a fact can sit: key, words, regions of the atlas.
SITES: Final = (
    ("face", "Face", FACE),
    ("eye", "Around the eye", ("eye",)),
    ("scalp", "Scalp", ("scalp", "head")),
    ("ear", "Ear", ("ear",)),
    ("neck", "Neck", ("neck",)),
    ("arm", "Arm and hand", ("axilla", "shoulder", "upper arm", "elbow", "forearm", "wrist", "hand", "arm")),
    ("hand", "Hand and wrist", ("hand", "wrist")),
    ("chest", "Chest", CHEST),
    ("abdomen", "Abdomen", ABDOMEN),
    ("back", "Back", BACK),
    ("hip", "Hip and buttock", ("hip", "buttock", "groin")),
    ("leg", "Leg and foot", ("hip", "groin", "thigh", "knee", "leg", "ankle", "foot")),
    ("knee", "Knee", ("knee",)),
    ("foot", "Foot and ankle", ("foot", "ankle")),
)

SERIOUS: Final = {  # what the reporting rule of the grading means: from which grade on, at once where it is empty
    "": "G3",
    "pneumothorax": "",
    "broken": "",
    "vision": "",
    "infection": "G2",  # one that needs more than first aid
}
