"""The rule engine: turns a row of rules into a place on the skin of the left side or the midline.

Kinds of rules
    at, hint   a place (landmarks, weights, offsets), brought to the skin; hint = plain coordinates
    path       a fraction or a count of cun along the skin between places
    pathlevel  where a skin path crosses a level
    front/back level y and lateral distance x, seen from the front or the back
    limb       cross-section of a limb: place along an axis + angle (0 front or palm, 90 lateral or radial)
    ring       the same on trunk and neck
    ray        from a place inside outwards
    scalp      cun behind the front hairline on the midline + a distance to the side along the skin
    web        the last skin before the web between two digits
`move=dir:distance > dir:distance` walks on along the skin; `lath medh fronth backh` stay in the horizontal
section, `upc downc` in the coronal, `ups downs fronts backs` in the sagittal one.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import mesh
import numpy as np
from mesh import Array, unit
from scipy.interpolate import PchipInterpolator
from surface import Spot, Surface, along, lengths
from terms import arguments, number_terms, place_terms, table

Arguments = Mapping[str, str]
AXES = "xyz"
COMPASS = {
    "up": (0, 1, 0), "down": (0, -1, 0), "front": (0, 0, 1), "back": (0, 0, -1),
    "lat": (1, 0, 0), "med": (-1, 0, 0),
}  # fmt: skip
SECTIONS = {"h": (0.0, 1.0, 0.0), "c": (0.0, 0.0, 1.0), "s": (1.0, 0.0, 0.0)}
RULES = Path(__file__).parent / "rules"


class Engine:
    """Landmarks, scales and rules over one body."""

    def __init__(self, art: Path) -> None:
        body = mesh.load(art, levels=2)
        self.joints = body.joints
        self.skin = Surface(body.vertices, body.triangles)
        marks = json.loads((art / "landmarks.json").read_text(encoding="utf-8"))
        self._given: dict[str, Spot] = {
            name: (np.array(mark["xyz"], float), np.array(mark["normal"], float)) for name, mark in marks.items()
        }
        self._landmarks = {row["name"]: row for row in table(RULES / "landmarks.csv")}
        self._scales = {row["name"]: row for row in table(RULES / "scales.csv")}
        self.rules: dict[str, list[dict[str, str]]] = {}
        for row in [*table(RULES / "points.csv"), *table(RULES / "micro.csv")]:
            self.rules.setdefault(row["code"], []).append(row)
        self._found: dict[str, Spot] = {}
        self._cun: dict[str, float] = {}
        self._paths: dict[str, Array] = {}
        self._asked: list[str] = []
        self._directions = self._compass()
        self._kinds: dict[str, Callable[[Arguments], Spot]] = {
            "at": self._at, "hint": self._at, "path": self._path, "pathlevel": self._path_level,
            "front": self._front, "back": self._back, "ray": self._ray, "limb": self._limb, "web": self._web,
            "ring": self._ring, "scalp": self._scalp,
        }  # fmt: skip

    def _compass(self) -> dict[str, Array]:
        wrist, knuckle = self.joints["wrist.L"], self.joints["finger3-1.L"]
        distal = unit(knuckle - wrist)
        across = self.joints["finger2-1.L"] - self.joints["finger5-1.L"]
        radial = unit(across - distal * (across @ distal))
        palmar = np.cross(distal, radial)
        forearm = unit(wrist - self.joints["lowerarm01.L"])
        found = {name: np.array(direction, float) for name, direction in COMPASS.items()}
        found |= {"dist": distal, "prox": -distal, "radial": radial, "ulnar": -radial, "palmar": palmar}
        return found | {"dorsal": -palmar, "adist": forearm, "aprox": -forearm}

    # ---- names, numbers, directions

    def spot(self, name: str) -> Spot:
        """A landmark, a point or a joint by name; the left one may drop its _L."""
        if name in self._found:
            return self._found[name]
        if name.startswith("j:"):
            return self.joints[name[2:]], np.zeros(3)
        if name not in self._landmarks:
            for known in (name, f"{name}_L"):
                if known in self._given:
                    self._found[name] = self._given[known]
                    return self._found[name]
        if name in self._asked:
            raise ValueError(f"circular rules: {' > '.join([*self._asked, name])}")
        self._asked.append(name)
        row = self._landmarks.get(name) or self._rule(name)
        spot = self.placed(row["kind"], row["args"])
        if row.get("side") == "midline":
            spot = self.on_midline(spot)
        self._found[name] = spot
        self._asked.pop()
        return spot

    def on_midline(self, spot: Spot) -> Spot:
        """The same place with x = 0."""
        flat = spot[0] * [0, 1, 1]
        place, normal = self.skin.closest(flat, unit(spot[1] * [0, 1, 1]))
        return place * [0, 1, 1], unit(normal * [0, 1, 1])

    def _rule(self, name: str) -> dict[str, str]:
        code, _, part = name.partition(".")
        rows = [row for row in self.rules.get(code, []) if not part or row["part"] == part]
        if not rows:
            raise KeyError(f"no landmark or point is called {name!r}")
        return rows[0]

    def place(self, text: str) -> Array:
        """A sum of named places."""
        total = np.zeros(3)
        for weight, name in place_terms(text):
            if name.startswith("("):
                total = total + weight * np.array([self.number(part) for part in name[1:-1].split(",")])
            else:
                total = total + weight * self.spot(name)[0]
        return total

    def number(self, text: str) -> float:
        """A sum of lengths and coordinates."""
        return sum(
            sign * (float(self.spot(name)[0][AXES.index(axis)]) if axis else self._length(name))
            for sign, name, axis in number_terms(text)
        )

    def _length(self, text: str) -> float:
        if text.endswith("mm"):
            return float(text[:-2]) / 100
        count, at, scale = text.partition("cun@")
        return float(count) * (self.cun(scale) if at else 1.0)

    def cun(self, name: str) -> float:
        """One cun of a named proportional measure, in dm."""
        if name not in self._cun:
            row = self._scales[name]
            if row["how"] == "value":
                length = float(row["a"])
            else:
                a, b = self.place(row["a"]), self.place(row["b"])
                if row["how"] == "path":
                    length = float(lengths(self.skin.path(a, b))[-1])
                elif row["how"] == "dist":
                    length = float(np.linalg.norm(b - a))
                else:
                    length = abs(float((b - a)[AXES.index(row["how"])]))
            self._cun[name] = length / float(row["cun"])
        return self._cun[name]

    def scales(self) -> dict[str, float]:
        """Every proportional measure: one cun in mm."""
        return {name: round(self.cun(name) * 100, 2) for name in self._scales}

    def direction(self, text: str) -> Array:
        """ "lat", "front+up" or "0.766down+0.643back"."""
        if text in self._directions:
            return self._directions[text]
        total = np.zeros(3)
        for part in text.split("+"):
            found = re.fullmatch(r"([\d.]*)([a-z]+)", part)
            if not found or found[2] not in self._directions:
                raise ValueError(f"{text!r} is not a direction")
            total = total + float(found[1] or 1) * self._directions[found[2]]
        return unit(total)

    # ---- kinds of rules

    def placed(self, kind: str, text: str) -> Spot:
        """The place that a rule means."""
        args = arguments(text)
        spot = self._kinds[kind](args)
        for step in args.get("move", "").split(">"):
            if ":" in step:
                direction, _, distance = step.strip().rpartition(":")
                spot = self.moved(spot[0], direction.strip(), self.number(distance))
        return spot

    def moved(self, place: Array, direction: str, distance: float) -> Spot:
        """Walk along the skin; "to:NAME" walks towards a place."""
        if direction.startswith("to:"):
            return self.skin.walk(place, unit(self.place(direction[3:]) - place), distance)
        stem, section = direction[:-1], direction[-1]
        if stem in COMPASS and section in SECTIONS:
            return self.skin.walk_section(place, self._directions[stem], distance, np.array(SECTIONS[section]))
        return self.skin.walk(place, self.direction(direction), distance)

    def curve(self, text: str) -> Array:
        """The skin path through named places: a>b>c."""
        if text not in self._paths:
            places = [self.place(part) for part in text.split(">")]
            pieces = [self.skin.path(a, b) for a, b in itertools.pairwise(places)]
            self._paths[text] = np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])
        return self._paths[text]

    def _towards(self, args: Arguments) -> Array | None:
        return self.direction(args["n"]) if "n" in args else None

    def _at(self, args: Arguments) -> Spot:
        return self.skin.closest(self.place(args["p"]), self._towards(args))

    def _path(self, args: Arguments) -> Spot:
        path = self.curve(args["pts"])
        whole = float(lengths(path)[-1])
        share = self.number(args["frac"]) if "frac" in args else self.number(args["cun"]) / float(args["of"])
        share = 1 - share if args.get("from") == "end" else share
        return self.skin.closest(along(path, share * whole), self._towards(args))

    def _path_level(self, args: Arguments) -> Spot:
        path = self.curve(args["pts"])
        above = path[:, AXES.index(args.get("axis", "y"))] - self.number(args["level"])
        crossings = np.flatnonzero(np.sign(above[:-1]) != np.sign(above[1:]))
        if len(crossings):
            i = int(crossings[0])
            t = above[i] / (above[i] - above[i + 1])
            place = path[i] * (1 - t) + path[i + 1] * t
        else:
            place = path[int(np.argmin(np.abs(above)))]
        return self.skin.closest(place, self._towards(args))

    def _front(self, args: Arguments) -> Spot:
        return self._seen(args, "front")

    def _back(self, args: Arguments) -> Spot:
        return self._seen(args, "back")

    def _seen(self, args: Arguments, viewer: str) -> Spot:
        line = np.array([self.number(args.get("x", "0")), self.number(args["y"]), 0])
        limit = self.number(args["zmax"]) if "zmax" in args else None
        return _need(self.skin.seen_from(line, self._directions[viewer], limit), args)

    def _ray(self, args: Arguments) -> Spot:
        return _need(self.skin.out_of(self.place(args["o"]), self.direction(args["dir"])), args)

    def _limb(self, args: Arguments) -> Spot:
        a, b = (self.place(part) for part in args["axis"].split(">"))
        axis = unit(b - a)
        if "y" in args:
            share = (self.number(args["y"]) - a[1]) / (b - a)[1]
            axis = np.array([0, -1.0, 0])
        else:
            share = self.number(args["t"]) if "t" in args else self.number(args["cun"]) / float(args["of"])
        origin = a + share * (b - a)
        zero = self.direction(args.get("zero", "front"))
        zero = unit(zero - (zero @ axis) * axis)
        ninety = self.direction(args.get("ninety", "lat"))
        ninety = unit(ninety - (ninety @ axis) * axis - (ninety @ zero) * zero)
        angle = np.radians(float(args["ang"]))
        return _need(self.skin.out_of(origin, np.cos(angle) * zero + np.sin(angle) * ninety), args)

    def _web(self, args: Arguments) -> Spot:
        a, b = (self.place(part) for part in args["axis"].split(">"))
        towards = self.direction(args["dir"])
        last: Spot | None = None
        for t in np.linspace(0, 1, 81):
            hit = self.skin.out_of(a + t * (b - a), towards)
            if hit is None or (last is not None and np.linalg.norm(hit[0] - last[0]) > 0.08):
                break
            last = hit
        return self.skin.walk(_need(last, args)[0], a - b, self.number(args.get("back", "3mm")))

    def _ring(self, args: Arguments) -> Spot:
        y = self.number(args["y"])
        if "c" in args:
            x, z = (float(part) for part in args["c"].split(","))
        else:
            near = np.array([0.001, y, 0])
            front = _need(self.skin.seen_from(near, self._directions["front"]), args)
            back = _need(self.skin.seen_from(near, self._directions["back"]), args)
            x, z = 0.0, (front[0][2] + back[0][2]) / 2
        angle = np.radians(float(args["ang"]))
        return _need(self.skin.out_of(np.array([x, y, z]), np.array([np.sin(angle), 0, np.cos(angle)])), args)

    def _scalp(self, args: Arguments) -> Spot:
        path, reach = self._midline()
        s = float(reach(self.number(args["cun"])))
        place, normal = self.skin.closest(along(path, s))
        place = place * [0, 1, 1]
        aside = self.number(args.get("lat", "0"))
        return self.skin.walk(place, np.array([1.0, 0, 0]), aside) if aside else (place, normal)

    def _midline(self) -> tuple[Array, PchipInterpolator]:
        """The midline of the scalp, and the distance along it for cun behind the front hairline."""
        start, end = self.spot("hairline_front")[0], self.spot("phl")[0]
        if "midline" not in self._paths:
            path = self.skin.path(start, end, via=self.spot("vertex")[0])
            path[:, 0] = 0
            self._paths["midline"] = path
        path = self._paths["midline"]
        reached = lengths(path)

        def near(name: str) -> float:
            return float(reached[np.argmin(np.linalg.norm(path - self.spot(name)[0], axis=1))])

        whole = float(reached[-1])
        cun = [-3.0, 0, 5, 9.5, 12, 15]
        places = [-3 * self.cun("face_v"), 0, near("gv20_level"), near("external_occipital_protuberance"), whole]
        return path, PchipInterpolator(cun, [*places, whole + 3 * self.cun("nape")])


def _need(spot: Spot | None, args: Arguments) -> Spot:
    if spot is None:
        raise ValueError(f"no skin there: {dict(args)}")
    return spot
