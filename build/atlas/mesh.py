"""The body: the mesh of the art source, subdivided, with its joints. Units are decimetres.

+y is up, +z is the front, +x is the figure's left. Left and right are exact mirrors, so that rules are written for
the left side and the midline only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Body:
    """Vertices and triangles, the same vertices with the left arm raised, and the joints of the rig."""

    vertices: Array
    raised: Array
    triangles: Ints
    joints: dict[str, Array]


def load(art: Path, levels: int) -> Body:
    """Read the mesh and subdivide it `levels` times. Eyeballs and helper shapes are left out."""
    stored = np.load(art / "neutral_adult.npz", allow_pickle=True)
    neutral, faces = stored["V"].astype(float), stored["F"].astype(int)
    faces = faces[stored["G"] == list(stored["gname"]).index("body")]
    posed = np.load(art / "pose_left_arm_raised.npz", allow_pickle=True)
    raised = neutral.copy()
    raised[posed["id"]] = posed["V"]
    for _ in range(levels):
        raised, _same = subdivided(raised, faces)
        neutral, faces = subdivided(neutral, faces)
    joints = {
        str(name).replace("____head", "").replace("____tail", ".tail"): place.astype(float)
        for name, place in zip(stored["jname"], stored["jpos"], strict=True)
    }
    return Body(neutral, raised, np.vstack([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]]), joints)


def unit(vector: Array | list[float] | tuple[float, ...]) -> Array:
    """The same direction with length one."""
    v = np.asarray(vector, float)
    return v / max(float(np.linalg.norm(v)), 1e-12)


def vertex_normals(vertices: Array, triangles: Ints) -> Array:
    """Outward normals, averaged over the triangles around each vertex by their area."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    total = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(total, triangles[:, corner], across)
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def subdivided(vertices: Array, faces: Ints) -> tuple[Array, Ints]:
    """One Catmull-Clark step on quads; a triangle is a quad whose last two ids are the same."""
    count, face_count = len(vertices), len(faces)
    triangle = faces[:, 3] == faces[:, 2]
    centres = np.where(triangle[:, None], vertices[faces[:, :3]].mean(1), vertices[faces].mean(1))
    start, end = np.full((face_count, 4), -1), np.full((face_count, 4), -1)
    for side in range(4):
        following = np.where(triangle & (side == 2), faces[:, 0], faces[:, (side + 1) % 4])
        real = ~(triangle & (side == 3))
        start[real, side], end[real, side] = faces[real, side], following[real]
    valid = start >= 0
    low, high = np.minimum(start, end)[valid], np.maximum(start, end)[valid]
    keys, edge_of, uses = np.unique(low.astype(np.int64) * count + high, return_inverse=True, return_counts=True)
    first, second = keys // count, keys % count
    beside = np.zeros((len(keys), 3))
    np.add.at(beside, edge_of, centres[np.repeat(np.arange(face_count)[:, None], 4, 1)[valid]])
    border = uses != 2
    middle = (vertices[first] + vertices[second]) / 2
    edge_points = np.where(border[:, None], middle, (vertices[first] + vertices[second] + beside) / 4)

    moved = _moved(vertices, faces, valid, centres, first, second, middle, border)
    edges = np.full((face_count, 4), -1)
    edges[valid] = edge_of + count
    quads = []
    for side in range(4):
        real = valid[:, side]
        before = edges[np.arange(face_count), np.where(triangle & (side == 0), 2, (side - 1) % 4)]
        middle_ids = np.arange(face_count) + count + len(keys)
        quads.append(np.c_[faces[:, side], edges[:, side], middle_ids, before][real])
    return np.vstack([moved, edge_points, centres]), np.vstack(quads)


def _moved(
    vertices: Array,
    faces: Ints,
    valid: NDArray[np.bool_],
    centres: Array,
    first: Ints,
    second: Ints,
    middle: Array,
    border: NDArray[np.bool_],
) -> Array:
    """The old vertices after smoothing."""
    count = len(vertices)
    edges = np.zeros(count)
    rim, inner, corners = np.zeros((count, 3)), np.zeros((count, 3)), np.zeros(count)
    for ids in (first, second):
        np.add.at(edges, ids, 1)
        np.add.at(rim, ids, middle)
    for side in range(4):
        real = valid[:, side]
        np.add.at(inner, faces[real, side], centres[real])
        np.add.at(corners, faces[real, side], 1)
    n, c = np.maximum(edges, 1)[:, None], np.maximum(corners, 1)[:, None]
    moved = (inner / c + 2 * rim / n + (n - 3) * vertices) / n
    on_border = np.zeros(count, bool)
    border_sum, border_count = np.zeros((count, 3)), np.zeros(count)
    for ids in (first[border], second[border]):
        on_border[ids] = True
        np.add.at(border_sum, ids, middle[border])
        np.add.at(border_count, ids, 1)
    moved[on_border] = (vertices[on_border] * 2 + border_sum[on_border]) / (2 + border_count[on_border])[:, None]
    moved[edges == 0] = vertices[edges == 0]
    return np.asarray(moved)
