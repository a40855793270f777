"""Whether a folder is a place where a live database gets hurt: a sync folder or a network share."""

import re
import sys
from pathlib import Path, PurePath
from typing import Final

# Folder names are those that the programs themselves make, possibly with an account after them.
_SYNC: Final = (
    ("OneDrive", re.compile(r"onedrive( - .+)?", re.IGNORECASE)),
    ("Dropbox", re.compile(r"dropbox( \(.+\))?", re.IGNORECASE)),
    ("iCloud", re.compile(r"iclouddrive|icloud drive|com~apple~clouddocs|mobile documents", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive( - .+)?|googledrive-.+|my drive|meine ablage", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"nextcloud|owncloud", re.IGNORECASE)),
)
_CLOUD_STORAGE: Final = re.compile(
    r"(OneDrive|Dropbox|GoogleDrive)-.*", re.IGNORECASE
)  # macOS, ~/Library/CloudStorage
_MARKERS: Final = (
    (".stfolder", "Syncthing"),
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
)
_NETWORK: Final = {
    "nfs": "NFS",
    "nfs4": "NFS",
    "cifs": "SMB",
    "smb3": "SMB",
    "smbfs": "SMB",
    "fuse.sshfs": "SSH",
    "fuse.rclone": "a cloud store",
    "fuse.gvfsd-fuse": "a network place",
    "afs": "AFS",
    "9p": "a shared folder",
    "davfs": "WebDAV",
    "fuse.davfs2": "WebDAV",
}
_MOUNTS: Final = Path("/proc/mounts")


def sync_folder_warning(path: Path, *, mounts: str | None = None) -> str | None:
    """One sentence where the folder of ``path`` is synced or lies on the network, else None.

    ``mounts`` is the text of /proc/mounts; it is read from there where it is not given.
    """
    folder = path if path.is_dir() else path.parent
    service = _sync_service(folder)
    if service is not None:
        return (
            f"This folder is synced by {service}, which can copy a half-written chart or bring back an old one;"
            " keep the practice file in a folder that is not synced and let the backups go here."
        )
    share = _share(folder, mounts)
    if share is not None:
        return (
            f"This folder lies on the network ({share}), where a lost connection can damage a chart;"
            " keep the practice file on this computer and let the backups go here."
        )
    return None


def _sync_service(folder: Path) -> str | None:
    for part in _real(folder).parts:
        for service, name in _SYNC:
            if name.fullmatch(part):
                return service
        found = _CLOUD_STORAGE.fullmatch(part)
        if found is not None:
            return {"onedrive": "OneDrive", "dropbox": "Dropbox", "googledrive": "Google Drive"}[found[1].lower()]
    real = _real(folder)
    for above in (real, *real.parents):
        for marker, service in _MARKERS:
            if (above / marker).exists():
                return service
    return None


def _share(folder: Path, mounts: str | None) -> str | None:
    if PurePath(folder).as_posix().startswith("//") or str(folder).startswith("\\\\"):
        return "a network path"
    if sys.platform == "win32":
        return _windows_share(folder)
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
    real = _real(folder)
    best: tuple[int, str] = (-1, "")
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        # Spaces and such are octal in that file; the longest mount point that holds the folder is the one.
        point = Path(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), words[1]))
        if (real == point or point in real.parents) and len(point.parts) >= best[0]:
            best = (len(point.parts), words[2])
    return _NETWORK.get(best[1])


def _real(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError):
        return folder.absolute()


if sys.platform == "win32":
    import ctypes

    _REMOTE: Final = 4  # DRIVE_REMOTE of GetDriveTypeW

    def _windows_share(folder: Path) -> str | None:
        drive = folder.resolve().drive
        if drive.startswith("\\\\"):
            return "a network path"
        kind = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")
        return "a network drive" if kind == _REMOTE else None
