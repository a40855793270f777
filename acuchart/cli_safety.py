"""The commands that keep a practice safe: backup, restore and salvage. ``cli`` adds them to the program."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from acuchart.cli_tools import (
    Trouble,
    file_argument,
    json_option,
    key_of,
    passphrase_option,
    plain,
    print_json,
)


@click.command()
@file_argument
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder; else “Backups” beside FILE.")
@click.option("--second", type=click.Path(path_type=Path), help="A second folder that gets the same backup.")
@passphrase_option
@json_option
def backup(
    file: Path, folder: Path | None, second: Path | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Make a backup of a practice file and prove it: opened, every page checked, counted against the file.

    Works while the window has the file open. Older backups are thinned out: 24 hourly, 7 daily, 4 weekly and 12
    monthly ones stay.
    """
    from acuchart.store import StoreError, open_file
    from acuchart.store.backup import back_up
    from acuchart.store.places import sync_folder_warning
    from acuchart.store.shelf import copy_to_second_place, thin_out

    with plain(StoreError):
        store = open_file(file, passphrase=key_of(file, passphrase_file), read_only=True)
        try:
            target = folder or file.parent / "Backups"
            made = back_up(store, target, reason="hand", progress=_told)
            copy = None if second is None else copy_to_second_place(made, second, progress=_told)
            gone = thin_out(target, file.stem)
        finally:
            store.close()
    assert made.proof is not None
    warning = sync_folder_warning(file)
    if as_json:
        value: dict[str, Any] = {
            "file": file.name,
            "backup": str(made.path),
            "second": None if copy is None else str(copy.path),
            "removed": [str(path) for path in gone],
            "warning": warning or "",
            "proof": asdict(made.proof),
        }
        print_json(value)
        return
    proof = made.proof
    click.echo(
        f"Backup proved: {made.path}, {proof.patients} patients, {proof.sessions} sessions,"
        f" {proof.needles} needles, {proof.history} entries of history."
    )
    if copy is not None:
        click.echo(f"The same in the second place: {copy.path}.")
    if warning:
        click.echo(warning, err=True)


@click.command()
@click.argument("source", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="New file; nothing is overwritten.")
@passphrase_option
@json_option
def restore(source: Path, out: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Bring a backup back into a new file, and check all of it."""
    from acuchart.store import StoreError
    from acuchart.store.restore import restore as restored

    with plain(StoreError):
        store = restored(source, out, passphrase=key_of(source, passphrase_file))
        try:
            patients, sessions, head = len(store.patients()), len(store.sessions()), store.head()
        finally:
            store.close()
    if as_json:
        print_json({"file": str(out), "patients": patients, "sessions": sessions, "head": head})
    else:
        click.echo(f"Restored to {out}: {patients} patients, {sessions} sessions; every page and the chain hold.")


@click.command()
@file_argument
@click.option("--out", required=True, type=click.Path(path_type=Path), help="New file; nothing is overwritten.")
@click.option(
    "--with", "backup_file", type=click.Path(path_type=Path), help="A backup that what is newer is added to."
)
@passphrase_option
@json_option
def salvage(file: Path, out: Path, backup_file: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Read everything that can still be read of a damaged FILE into a new one. FILE is not changed.

    With a backup of the same practice its history is taken from there, and what came later from FILE.
    """
    from acuchart.store import StoreError
    from acuchart.store.salvage import salvage as saved

    with plain(StoreError):
        report = saved(file, out, passphrase=key_of(file, passphrase_file), backup=backup_file)
    if as_json:
        print_json({"file": str(out), **asdict(report)})
        return
    click.echo(f"Saved to {out}.")
    for line in report.lines:
        click.echo(line)
    if report.stand_ins:
        raise Trouble(
            f"Of {report.stand_ins} patients, sessions or courses only the number is known; compare with a backup."
        )


def _told(part: str, done: float) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{part}: {done * 100:.0f} %   ", nl=False, err=True)
