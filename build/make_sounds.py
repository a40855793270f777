"""Makes the program's sounds from sines: .venv/bin/python build/make_sounds.py [FOLDER]

Two soft tones, the second lower, that tell that the retention is over. The same bytes every time.
"""

from __future__ import annotations

import math
import struct
import sys
import wave
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RATE = 22_050
TONES = ((0.0, 659.26), (0.55, 523.25))  # seconds, Hz: E5, then C5
LONG_S, RISE_S, FALL_S, LOUD = 1.9, 0.03, 0.42, 0.28


def samples() -> list[int]:
    """Each tone rises quickly and dies away; a weak octave makes it a bell rather than a beep."""
    made = []
    for at in range(int(RATE * LONG_S)):
        now, value = at / RATE, 0.0
        for start, pitch in TONES:
            since = now - start
            if since < 0:
                continue
            envelope = min(since / RISE_S, 1.0) * math.exp(-since / FALL_S)
            turn = 2 * math.pi * pitch * since
            value += envelope * (math.sin(turn) + 0.18 * math.sin(2 * turn))
        fade = min((LONG_S - now) / 0.1, 1.0)
        made.append(round(max(-1.0, min(1.0, value * LOUD * fade)) * 32_767))
    return made


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    values = samples()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(values)}h", *values))


if __name__ == "__main__":
    write((Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "sounds") / "time-is-up.wav")
