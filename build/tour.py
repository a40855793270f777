"""Every screen of the real program with the demo practice, as pictures: .venv/bin/python build/tour.py OUT

OUT gets a folder for each light, size and scaling, such as light-1280x800. `--only NAME` takes one screen,
`--readme` renews docs/pictures. A new screen joins by one row in SCREENS.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "build"))

SIZES = (((1280, 800), 1), ((1920, 1080), 1), ((1280, 800), 2))
README = (
    ("session-face", "light", "session"),
    ("patient-eye", "light", "patient"),
    ("session-back", "dim", "session-dim"),
    ("summary", "light", "summary"),
)


def one_pass(out: Path, size: tuple[int, int], scale: int, screens: list[str], themes: list[str]) -> None:
    """All screens at one size in a process of its own: Qt takes the scaling from the environment, once."""
    with tempfile.TemporaryDirectory(prefix="acuchart-tour-", ignore_cleanup_errors=True) as folder:
        environment = {
            **os.environ,
            "ACUCHART_DATA_DIR": folder,
            "QT_SCALE_FACTOR": str(scale),
            "PYTHONPATH": str(ROOT),
        }
        if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, str(ROOT / "build" / "tour_screens.py"), str(out), *map(str, size), str(scale)]
        code = subprocess.call([*command, ",".join(screens), ",".join(themes)], env=environment)
    if code:
        raise SystemExit(code)


def renew_readme(out: Path) -> None:
    """The README's pictures, small enough for a repository."""
    from PIL import Image

    folder = ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for screen, theme, name in README:
        picture = Image.open(out / f"{theme}-1280x800" / f"{screen}.png").convert("RGB")
        picture.quantize(256, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


def main() -> int:
    from tour_screens import SCREENS

    parser = argparse.ArgumentParser(description="Pictures of every screen.")
    parser.add_argument("out", type=Path, nargs="?", help="folder for the pictures")
    parser.add_argument("--only", action="append", choices=list(SCREENS), help="one screen; may be repeated")
    parser.add_argument("--readme", action="store_true", help="renew the README's pictures in docs/pictures")
    parser.add_argument("--quick", action="store_true", help="1280 × 800 and the dim room only")
    options = parser.parse_args()
    if options.readme:
        with tempfile.TemporaryDirectory() as folder:
            one_pass(Path(folder), (1280, 800), 1, [row[0] for row in README], ["light", "dim"])
            renew_readme(Path(folder))
        return 0
    if options.out is None:
        parser.error("say where the pictures go")
    for size, scale in SIZES[: 1 if options.quick else None]:
        lights = ["dim"] if options.quick else ["light", "dim"]
        one_pass(options.out, size, scale, options.only or list(SCREENS), lights)
    return 0


if __name__ == "__main__":
    sys.exit(main())
