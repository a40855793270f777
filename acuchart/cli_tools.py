"""What the commands of the command line share: files, passphrases, sentences."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from acuchart.model.atlas import Atlas
    from acuchart.store import ChartStore

PASSPHRASE: Final = "ACUCHART_PASSPHRASE"
_F = TypeVar("_F", bound=Callable[..., Any])


file_argument = click.argument("file", type=click.Path(path_type=Path))
session_option = click.option(
    "--session", required=True, metavar="ID", help="Id of the session, or its beginning."
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")


class Trouble(click.ClickException):
    """One plain sentence for standard error, and exit code 1."""


def passphrase_option(command: _F) -> _F:
    """Where the passphrase of the file comes from."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path),
        help=f"File that holds the passphrase (else {PASSPHRASE}, else you are asked).",
    )(command)


@contextmanager
def plain(*expected: type[Exception]) -> Iterator[None]:
    """Turn expected failures, and those of the disk, into one sentence."""
    try:
        yield
    except BrokenPipeError:
        raise
    except expected as error:
        raise Trouble(str(error)) from error
    except OSError as error:
        named = error.filename
        name = f"“{Path(named).name}”" if isinstance(named, str | os.PathLike) else "A file"
        raise Trouble(f"{name} could not be used: {error.strerror or 'the system gave no reason'}.") from error


@contextmanager
def opened(file: Path, passphrase_file: Path | None) -> Iterator[ChartStore]:
    """A practice file, open for reading only."""
    from acuchart.store import StoreError, open_file

    with plain(StoreError):
        store = open_file(file, passphrase=key_of(file, passphrase_file), read_only=True)
        try:
            yield store
        finally:
            store.close()


def key_of(file: Path, passphrase_file: Path | None) -> str | None:
    """The passphrase of a practice file: as given, else asked for on the terminal, else None."""
    from acuchart.store import is_encrypted

    passphrase = given_passphrase(passphrase_file)
    if passphrase is None and is_encrypted(file) and sys.stdin.isatty():
        asked: str = click.prompt(f"Passphrase of {file.name}", hide_input=True, err=True)
        return asked
    return passphrase


def given_passphrase(file: Path | None) -> str | None:
    """The passphrase of a file or of the environment; None where neither was given."""
    if file is None:
        return os.environ.get(PASSPHRASE) or None
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Trouble(
            f"The passphrase file “{file.name}” cannot be read; check its name and that it is text."
        ) from None
    passphrase = text.removesuffix("\n").removesuffix("\r")
    if not passphrase:
        raise Trouble(f"The passphrase file “{file.name}” is empty.")
    return passphrase


def session_id(store: ChartStore, wanted: str) -> str:
    """The id that is meant by an id or by the beginning of one."""
    return _one_of([summary.id for summary in store.sessions()], wanted, "session", store)


def patient_id(store: ChartStore, wanted: str) -> str:
    """The id of a patient that is meant by an id or by the beginning of one."""
    return _one_of([summary.id for summary in store.patients(retired=True)], wanted, "patient", store)


def _one_of(ids: list[str], wanted: str, what: str, store: ChartStore) -> str:
    if wanted in ids:
        return wanted
    found = [id_ for id_ in ids if wanted and id_.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Trouble(f"{len(found)} {what}s begin with “{wanted}”; give more of the id.")
    raise Trouble(
        f"There is no {what} with the id “{wanted}” in “{store.path.name}”; “acuchart list” shows the ids."
    )


def the_atlas(store: ChartStore | None = None) -> Atlas:
    """Plates and points; those of a practice include its own systems."""
    from acuchart.assets import load_atlas

    with plain(ValueError):
        shipped = load_atlas()
    if store is None:
        return shipped
    from acuchart.store.own_systems import practice_atlas

    return practice_atlas(store, shipped)


def number_words(number: int, planned: int | None) -> str:
    """``5 of 12``, or the number alone outside a course."""
    return str(number) if planned is None else f"{number} of {planned}"


def print_json(value: Any) -> None:
    """A value on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def listed(words: Iterable[str]) -> str:
    """Words in quotes with commas."""
    return ", ".join(f"“{word}”" for word in words)


def sentence(text: str) -> str:
    """One line that ends like a sentence."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", "”")) else f"{text}."


def say(text: str) -> None:
    """A line on standard error."""
    click.echo(text, err=True)
