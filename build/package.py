"""Freeze acuchart into dist/acuchart and see that the frozen program works: python3 build/package.py"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import setup_env

GOAL_MB = 160


def sizes(folder):
    found = []
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            if not os.path.islink(full):
                found.append((os.path.getsize(full), os.path.relpath(full, folder)))
    return sorted(found, reverse=True)


def main():
    python = setup_env.ensure_environment(dev=True)
    command = [python, "-m", "PyInstaller", "acuchart.spec", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--workpath", ".pyi", "--distpath", "dist"]
    code = subprocess.call(command, cwd=setup_env.ROOT)
    if code:
        return code
    folder = os.path.join(setup_env.ROOT, "dist", "acuchart")
    files = sizes(folder)
    total = sum(size for size, _ in files) / 1e6
    setup_env.say("Frozen: {:.0f} MB unpacked (goal {} MB). The largest files:".format(total, GOAL_MB))
    for size, name in files[:10]:
        setup_env.say("  {:6.1f} MB  {}".format(size / 1e6, name))
    program = os.path.join(folder, "acuchart.exe" if os.name == "nt" else "acuchart")
    return subprocess.call([program, "self-test"])


if __name__ == "__main__":
    setup_env.guarded(main)
