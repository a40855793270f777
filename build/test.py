"""Set up acuchart on this machine and run every test: python3 build/test.py [pytest arguments]"""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import setup_env


def main():
    setup_env.check_python()
    setup_env.ensure_qt_libraries()
    python = setup_env.ensure_environment(dev=True)
    absent = [tool for tool in ("Xvfb", "xdotool", "openbox", "pdftoppm", "qpdf") if not shutil.which(tool)]
    if absent and sys.platform.startswith("linux"):
        setup_env.say("Not installed, so tests that need them are skipped by name: " + ", ".join(absent))
    return subprocess.call([python, "-m", "pytest"] + sys.argv[1:], cwd=setup_env.ROOT)


if __name__ == "__main__":
    setup_env.guarded(main)
