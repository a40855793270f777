"""Make `.venv` with the pinned dependencies; shared by the scripts of this folder.

Written in old Python on purpose: a Python that is too old must reach the sentence that says so.
"""

from __future__ import print_function

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
CONSTRAINTS = os.path.join(ROOT, "build", "constraints.txt")
OLDEST = (3, 11)
GROUPS = ("test", "lint", "package")

# library that Qt loads -> Debian/Ubuntu package, Fedora package
QT_LIBRARIES = (
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    ("libxcb-xinerama.so.0", "libxcb-xinerama0", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    ("libEGL.so.1", "libegl1", "mesa-libEGL"),
    ("libGL.so.1", "libgl1", "mesa-libGL"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libfreetype.so.6", "libfreetype6", "freetype"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
)


class SetUpError(Exception):
    """Something that the person at the keyboard has to mend; the text says what and how."""


def say(text):
    print(text)
    sys.stdout.flush()


def check_python(version=None):
    found = tuple(version or sys.version_info[:2])
    if found < OLDEST:
        raise SetUpError(
            "acuchart needs Python 3.11 or newer, and this is {}.{}.\n"
            "Install a newer one and run again, for example: python3.11 {}".format(
                found[0], found[1], " ".join(sys.argv) or "build/run.py"
            )
        )


def venv_python(venv=VENV):
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(venv, folder, name)


def stamp_of(dev, root=ROOT):
    """What the environment was made from: when this text is unchanged there is nothing to do."""
    digest = hashlib.sha256()
    for name in ("build/constraints.txt", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as file:
            digest.update(file.read())
    digest.update(("{} {}".format(root, sys.version_info[:2])).encode())
    return digest.hexdigest() + (" dev" if dev else " run")


def is_ready(dev, venv=VENV, root=ROOT):
    if not os.path.exists(venv_python(venv)):
        return False
    try:
        with open(os.path.join(venv, "acuchart-stamp"), encoding="utf-8") as file:
            found = file.read()
    except OSError:
        return False
    # An environment with the development tools can do what the smaller one can.
    return found == stamp_of(True, root) or (not dev and found == stamp_of(False, root))


def ensure_environment(dev=False):
    """The Python of an environment that can run acuchart (and its tests, with `dev`)."""
    check_python()
    if is_ready(dev):
        return venv_python()
    if not os.path.exists(venv_python()):
        say("Making the environment in .venv ...")
        make_venv(VENV)
    python = venv_python()
    say("Installing the pinned dependencies (a few minutes the first time) ...")
    import tomllib

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)
    wanted = list(project["project"]["dependencies"]) + ["hatchling", "editables"]
    if dev:
        for group in GROUPS:
            wanted += project["dependency-groups"][group]
    pip(python, ["install", "--progress-bar", "off", "-c", CONSTRAINTS] + wanted)
    say("Installing acuchart itself ...")
    pip(python, ["install", "--no-build-isolation", "--no-deps", "-e", ROOT])
    with open(os.path.join(VENV, "acuchart-stamp"), "w", encoding="utf-8") as file:
        file.write(stamp_of(dev))
    say("Ready.")
    return python


def make_venv(folder):
    if os.path.exists(folder):
        shutil.rmtree(folder)  # half made: a stop in the middle leaves no Python in it
    made = subprocess.run([sys.executable, "-m", "venv", folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        text = made.stdout.decode(errors="replace")
        if "ensurepip" in text:
            raise SetUpError(
                "This Python cannot make environments yet.\n"
                "On Debian or Ubuntu run: apt-get install python3-venv\nThen run this again."
            )
        raise SetUpError("The environment in .venv could not be made:\n" + text)


def progress_of(line):
    """What a person wants to see of a line that pip wrote, or None."""
    words = line.split()
    if line.lstrip().startswith("WARNING: Retrying"):
        return "The package registry does not answer, trying again ..."
    if len(words) > 1 and words[0] == "Downloading":
        return " ".join([words[0], words[1].rsplit("/", 1)[-1]] + words[2:4])
    if line.startswith("Installing collected packages"):
        return "Unpacking ..."
    return None


def pip(python, arguments):
    command = [python, "-m", "pip", "--disable-pip-version-check"] + arguments
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = []
    with process.stdout as pipe:
        for raw in pipe:
            line = raw.decode(errors="replace").rstrip()
            lines.append(line)
            shown = progress_of(line.strip())
            if shown:
                say("  " + shown)
    if process.wait() == 0:
        return
    text = "\n".join(lines)
    signs = ("connection broken", "Connection", "Temporary failure", "Max retries", "timed out", "ProxyError")
    if any(sign in text for sign in signs):
        raise SetUpError(
            "The package registry cannot be reached, so the dependencies could not be installed.\n"
            "Check the network (and a proxy, if you use one) and run this again; what is done is kept."
        )
    tail = [line for line in lines if line.strip()][-15:]
    raise SetUpError("The dependencies could not be installed. The last words of pip:\n  " + "\n  ".join(tail))


def missing_libraries(libraries=QT_LIBRARIES, loads=None):
    """The rows of `libraries` that this machine cannot load."""

    def can_load(name):
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return [row for row in libraries if not (loads or can_load)(row[0])]


def has_fonts():
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", os.path.expanduser("~/.fonts"))
    return any(files for folder in folders for _, _, files in os.walk(folder))


def library_commands(missing, fonts_missing):
    debian = sorted({row[1] for row in missing}) + (["fonts-dejavu-core"] if fonts_missing else [])
    fedora = sorted({row[2] for row in missing}) + (["dejavu-sans-fonts"] if fonts_missing else [])
    return debian, "apt-get install " + " ".join(debian), "dnf install " + " ".join(fedora)


def ensure_qt_libraries():
    """On Linux, see that Qt can open a window: install what is missing, or say the exact command."""
    if not sys.platform.startswith("linux"):
        return
    missing, no_fonts = missing_libraries(), not has_fonts()
    if not missing and not no_fonts:
        return
    packages, debian, fedora = library_commands(missing, no_fonts)
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing what Qt needs from the system: " + " ".join(packages))
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq"] + packages):
            done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
            if done.returncode and command[1] == "install":
                raise SetUpError("Installing them failed. Run this by hand and look at its words:\n  " + debian)
        return
    raise SetUpError(
        "Qt needs system libraries that are not here yet.\n"
        "  Debian, Ubuntu:  sudo " + debian + "\n  Fedora:          sudo " + fedora + "\nThen run this again."
    )


def has_display():
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def guarded(main):
    """Run a script's `main`; what the person has to mend is told in words, without a traceback."""
    try:
        code = main()
    except SetUpError as error:
        print(str(error), file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
