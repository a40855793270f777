"""Places on a plate or a picture as text, ``0.1,0.2 0.3,0.2``: fractions of its width and height."""

import math

Corner = tuple[float, float]
Outline = tuple[Corner, ...]


def read_corners(text: str, *, unreadable: str, outside: str) -> Outline:
    """The corners in a text, empty for none; else ValueError with the sentence ``unreadable`` or ``outside``."""
    corners = []
    for pair in text.split():
        x, comma, y = pair.partition(",")
        try:
            place = (float(x), float(y))
        except ValueError:
            raise ValueError(unreadable) from None
        if not comma or not all(math.isfinite(value) and 0.0 <= value <= 1.0 for value in place):
            raise ValueError(outside)
        corners.append(place)
    return tuple(corners)


def path_of(corners: Outline) -> str:
    """The text of an outline, four decimals: a tenth of a millimetre on every plate."""
    return " ".join(f"{x:.4f},{y:.4f}" for x, y in corners)


def inside(corners: Outline, x: float, y: float) -> bool:
    """True where (x, y) lies in the area; the even-odd rule."""
    found = False
    before = corners[-1] if corners else (0.0, 0.0)
    for corner in corners:
        (ax, ay), (bx, by) = before, corner
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            found = not found
        before = corner
    return found
