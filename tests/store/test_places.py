"""A sync folder or a network share is named before it can hurt a chart; an ordinary folder is left in peace."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.store.places import sync_folder_warning

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
server:/export /mnt/office nfs4 rw 0 0
//nas/charts /mnt/with\\040space cifs rw 0 0
/dev/sdb1 /mnt/office/local ext4 rw 0 0
me@host: /mnt/far fuse.sshfs rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Invented Practice/charts", "OneDrive"),
        ("Dropbox (Personal)/x", "Dropbox"),
        ("iCloudDrive", "iCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Google Drive/My practice", "Google Drive"),
        ("Library/CloudStorage/GoogleDrive-nobody", "Google Drive"),
        ("Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_sync_folders_are_known_by_name(tmp_path: Path, folder: str, service: str):
    (tmp_path / folder).mkdir(parents=True)
    warning = sync_folder_warning(tmp_path / folder / "practice.acuchart", mounts="")
    assert warning is not None
    assert f"synced by {service}" in warning
    assert warning.endswith(".")


def test_syncthing_is_known_by_its_marker_above(tmp_path: Path):
    (tmp_path / ".stfolder").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert "Syncthing" in (sync_folder_warning(tmp_path / "a" / "b" / "x.acuchart", mounts="") or "")


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("/mnt/office/charts/a.acuchart", "NFS"),
        ("/mnt/with space/a.acuchart", "SMB"),
        ("/mnt/far/a.acuchart", "SSH"),
        ("//server/charts/a.acuchart", "network path"),
        ("/mnt/office/local/a.acuchart", None),
        ("/home/someone/a.acuchart", None),
    ],
)
def test_network_shares_are_known_by_their_mount(path: str, share: str | None):
    warning = sync_folder_warning(Path(path), mounts=MOUNTS)
    if share is None:
        assert warning is None
    else:
        assert warning is not None
        assert share in warning


def test_a_unc_folder_is_known(tmp_path: Path):
    assert "network" in (sync_folder_warning(Path("\\\\server\\charts") / "a.acuchart", mounts="") or "")


def test_an_ordinary_folder_gets_no_warning(tmp_path: Path):
    for name in ("practice", "Dropbox notes", "onedriver", "my drives"):
        (tmp_path / name).mkdir()
        assert sync_folder_warning(tmp_path / name / "a.acuchart", mounts=MOUNTS) is None


@given(st.text(max_size=300))
def test_any_mount_table_is_read(text: str):
    sync_folder_warning(Path("/somewhere/a.acuchart"), mounts=text)
