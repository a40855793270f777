"""See that a wheel holds the program and everything that it draws with: check_wheel.py WHEEL"""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    names = set(zipfile.ZipFile(sys.argv[1]).namelist())
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "acuchart").rglob("*.py")}
    for folder in ("resources", "icons"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                wanted.add(f"acuchart/_assets/{path.relative_to(ROOT).as_posix()}")
    program = {name for name in names if ".dist-info/" not in name}
    for name in sorted(wanted - program):
        print(f"missing from the wheel: {name}")
    for name in sorted(program - wanted):
        print(f"in the wheel by mistake: {name}")
    print(f"{len(program)} files in the wheel")
    return 0 if program == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
