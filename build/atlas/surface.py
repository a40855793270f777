"""Places and paths on the skin: nearest place, rays, walks and sections."""

from __future__ import annotations

import numpy as np
from mesh import Array, Ints, unit, vertex_normals
from scipy.spatial import cKDTree

Spot = tuple[Array, Array]
"""A place on the skin and the normal there."""
STEP = 0.01  # 1 mm


class Surface:
    """The skin of the left half (with a little overlap across the midline), or of the whole body."""

    def __init__(self, vertices: Array, triangles: Ints, *, half: bool = True) -> None:
        if half:
            triangles = triangles[vertices[triangles][:, :, 0].max(1) > -0.12]
        used = np.unique(triangles)
        renamed = np.full(len(vertices), -1)
        renamed[used] = np.arange(len(used))
        self.original = used
        self.vertices = vertices[used]
        ids = renamed[triangles]
        self.normals = vertex_normals(self.vertices, ids)
        a, b, c = (self.vertices[ids[:, k]] for k in range(3))
        across = np.cross(b - a, c - a)
        whole = np.linalg.norm(across, axis=1) > 1e-14
        self.triangles = ids[whole]
        self.facing = across[whole] / np.linalg.norm(across[whole], axis=1, keepdims=True)
        self.tree = cKDTree(self.vertices)
        flat = self.triangles.ravel()
        order = np.argsort(flat, kind="stable")
        self._around = order // 3
        self._starts = np.searchsorted(flat[order], np.arange(len(self.vertices) + 1))
        self.a, self.b, self.c = (self.vertices[self.triangles[:, k]] for k in range(3))
        low = np.minimum(np.minimum(self.a, self.b), self.c)
        high = np.maximum(np.maximum(self.a, self.b), self.c)
        self._centre, self._radius = (low + high) / 2, np.linalg.norm(high - low, axis=1) / 2

    def nearest(self, place: Array, towards: Array | None = None) -> tuple[int, Array, Array]:
        """Triangle, its weights, and the nearest place; `towards` keeps to skin that faces that way."""
        p = np.asarray(place, float)
        _, near = self.tree.query(p, k=6 if towards is None else 400)
        if towards is not None:
            wanted = unit(towards)
            good = near[self.normals[near] @ wanted > 0.15]
            if not len(good):
                _, near = self.tree.query(p, k=6000)
                good = near[self.normals[near] @ wanted > 0.15]
            near = good[:6] if len(good) else near[:6]
        ids = np.unique(np.concatenate([self._around[self._starts[v] : self._starts[v + 1]] for v in near]))
        places, weights = on_triangles(p, self.a[ids], self.b[ids], self.c[ids])
        best = int(np.argmin(((places - p) ** 2).sum(1)))
        return int(ids[best]), weights[best], places[best]

    def closest(self, place: Array, towards: Array | None = None) -> Spot:
        """The nearest place on the skin and its normal."""
        triangle, weights, found = self.nearest(place, towards)
        return found, unit(weights @ self.normals[self.triangles[triangle]])

    def hits(self, origin: Array, direction: Array) -> tuple[Array, Ints]:
        """Where a line crosses the skin: distances in order, and the triangles."""
        o, d = np.asarray(origin, float), unit(direction)
        first = unit(np.cross(d, [0.0, 1, 0] if abs(d[1]) < 0.9 else [1.0, 0, 0]))
        second = np.cross(d, first)
        near = np.flatnonzero(
            (np.abs(self._centre @ first - o @ first) <= self._radius)
            & (np.abs(self._centre @ second - o @ second) <= self._radius)
        )
        a, e1, e2 = self.a[near], self.b[near] - self.a[near], self.c[near] - self.a[near]
        p = np.cross(d, e2)
        det = (e1 * p).sum(1)
        good = np.abs(det) > 1e-15
        det = np.where(good, det, 1)
        u = ((o - a) * p).sum(1) / det
        q = np.cross(o - a, e1)
        v = (q @ d) / det
        t = (e2 * q).sum(1) / det
        good &= (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
        order = np.argsort(t[good], kind="stable")
        return t[good][order], near[good][order]

    def out_of(self, origin: Array, direction: Array) -> Spot | None:
        """From a place inside outwards: the first skin that faces away."""
        t, ids = self.hits(origin, direction)
        good = (t > 0) & (self.facing[ids] @ unit(direction) > 0)
        return self.closest(np.asarray(origin) + t[good][0] * unit(direction)) if good.any() else None

    def seen_from(self, place: Array, direction: Array, limit: float | None = None) -> Spot | None:
        """The skin that a viewer who stands at `direction` sees on the line through `place`."""
        t, ids = self.hits(place, direction)
        good = self.facing[ids] @ unit(direction) > 0
        if limit is not None:
            good &= t < limit
        return self.closest(np.asarray(place, float) + t[good][-1] * unit(direction)) if good.any() else None

    def walk(self, place: Array, direction: Array, distance: float) -> Spot:
        """Go `distance` along the skin, straight on in the plane of the direction and the normal."""
        p, n = self.closest(place)
        d = np.asarray(direction, float)
        if distance < 0:
            d, distance = -d, -distance
        across = unit(np.cross(n, unit(d - (d @ n) * n)))
        level, done = p @ across, 0.0
        while done < distance - 1e-9:
            step = min(STEP, distance - done)
            q, _ = self.closest(p + step * unit(np.cross(across, n)))
            q, after = self.closest(q - ((q @ across) - level) * across)
            moved = float(np.linalg.norm(q - p))
            if moved < 1e-7:
                break
            p, n = q, after
            done += moved if moved < 1.5 * step else step
        return p, n

    def walk_section(self, place: Array, direction: Array, distance: float, across: Array) -> Spot:
        """Go `distance` along the section of the body whose normal is `across`."""
        p, n = self.closest(place)
        m = -across if np.cross(across, n) @ direction < 0 else across
        level, done = p @ m, 0.0
        while done < distance - 1e-9:
            q, _ = self.closest(p + min(STEP, distance - done) * unit(np.cross(m, n)))
            q, after = self.closest(q - (q @ m - level) * m)
            moved = float(np.linalg.norm(q - p))
            if moved < 1e-7:
                break
            p, n, done = q, after, done + moved
        return p, n

    def path(self, start: Array, end: Array, via: Array | None = None, step: float = 0.012) -> Array:
        """The skin from one place to another, in the plane of both and the mean normal, or through `via`."""
        a, start_normal = self.closest(start)
        b, end_normal = self.closest(end)
        between = b - a
        length = float(np.linalg.norm(between))
        if length < 1e-6:
            return np.array([a, b])
        m = unit(np.cross(start_normal + end_normal if via is None else np.asarray(via) - a, between))
        level = a @ m
        p, n = a, start_normal
        goal = between if via is None else np.asarray(via) - a
        if np.cross(m, n) @ goal < 0:
            m, level = -m, -level
        passed = via is None
        found = [a]
        for _ in range(int(6 * length / step) + 60):
            q, _ = self.closest(p + step * unit(np.cross(m, n)))
            q, after = self.closest(q - ((q @ m) - level) * m)
            if np.linalg.norm(q - p) < 1e-6:
                break
            p, n = q, after
            found.append(p)
            passed = passed or float(np.linalg.norm(p - via)) < 3 * step
            left = float(np.linalg.norm(p - b))
            if left < 1.2 * step or (passed and (b - p) @ np.cross(m, n) < 0 and left < 0.25 * length):
                break
        return np.array([*found, b])


def on_triangles(p: Array, a: Array, b: Array, c: Array) -> tuple[Array, Array]:
    """The place of every triangle that is nearest to `p`, and its weights (after Ericson)."""
    ab, ac = b - a, c - a
    d1, d2 = (ab * (p - a)).sum(1), (ac * (p - a)).sum(1)
    d3, d4 = (ab * (p - b)).sum(1), (ac * (p - b)).sum(1)
    d5, d6 = (ab * (p - c)).sum(1), (ac * (p - c)).sum(1)
    vc, vb, va = d1 * d4 - d3 * d2, d5 * d2 - d1 * d6, d3 * d6 - d5 * d4
    total = _nonzero(va + vb + vc)
    v, w = vb / total, vc / total
    weights = np.c_[1 - v - w, v, w]
    edge = (vc <= 0) & (d1 >= 0) & (d3 <= 0)
    s = d1 / _nonzero(d1 - d3)
    weights[edge] = np.c_[1 - s, s, 0 * s][edge]
    edge = (vb <= 0) & (d2 >= 0) & (d6 <= 0)
    s = d2 / _nonzero(d2 - d6)
    weights[edge] = np.c_[1 - s, 0 * s, s][edge]
    edge = (va <= 0) & (d4 - d3 >= 0) & (d5 - d6 >= 0)
    s = (d4 - d3) / _nonzero((d4 - d3) + (d5 - d6))
    weights[edge] = np.c_[0 * s, 1 - s, s][edge]
    weights[(d1 <= 0) & (d2 <= 0)] = [1, 0, 0]
    weights[(d3 >= 0) & (d4 <= d3)] = [0, 1, 0]
    weights[(d6 >= 0) & (d5 <= d6)] = [0, 0, 1]
    return weights[:, :1] * a + weights[:, 1:2] * b + weights[:, 2:] * c, weights


def lengths(path: Array) -> Array:
    """Distance along a path at each of its places."""
    return np.r_[0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]


def along(path: Array, distance: float) -> Array:
    """The place at a distance along a path."""
    reached = lengths(path)
    s = min(max(distance, 0.0), float(reached[-1]))
    i = min(max(int(np.searchsorted(reached, s)) - 1, 0), len(path) - 2)
    t = (s - reached[i]) / max(float(reached[i + 1] - reached[i]), 1e-12)
    return np.asarray(path[i] * (1 - t) + path[i + 1] * t)


def spaced(path: Array, step: float) -> Array:
    """The same path with places every `step`."""
    total = float(lengths(path)[-1])
    count = max(round(total / step), 1)
    return np.array([along(path, total * i / count) for i in range(count + 1)])


def _nonzero(values: Array) -> Array:
    return np.where(np.abs(values) < 1e-30, 1e-30, values)
