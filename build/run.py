"""Set up acuchart on this machine and open it: python3 build/run.py [FILE]"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import setup_env


def main():
    setup_env.check_python()
    setup_env.ensure_qt_libraries()
    python = setup_env.ensure_environment()
    arguments = sys.argv[1:]
    if not arguments and not setup_env.has_display():
        setup_env.say("There is no display here, so the demo is written to demo-output/ instead of a window.")
        arguments = ["demo", os.path.join(setup_env.ROOT, "demo-output")]
    return subprocess.call([python, "-m", "acuchart"] + arguments)


if __name__ == "__main__":
    setup_env.guarded(main)
