"""The ``acuchart`` command: the window for a person, and a practice file for scripts.

What a command needs is imported inside it: ``acuchart --help`` loads neither Qt nor reportlab.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

import click

from acuchart import __version__, cli_exchange, cli_papers, cli_safety
from acuchart.cli_tools import (
    Trouble,
    file_argument,
    given_passphrase,
    json_option,
    number_words,
    opened,
    passphrase_option,
    plain,
    print_json,
    say,
    sentence,
    session_id,
    session_option,
    the_atlas,
)

MOST_POINTS: Final = 50
_SCREENS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_WINDOW: Final = "window"
_OPTIONS: Final = {"max_content_width": 110, "help_option_names": ["-h", "--help"]}


class Program(click.Group):
    """A group whose first word may also be a practice file to open in the window."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the hidden window command before whatever is no command."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help", "--version")):
            args = [_WINDOW, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both forms of the command."""
        formatter.write_usage(ctx.command_path, "[FILE]")
        formatter.write_usage(ctx.command_path, "COMMAND …", prefix="   or: ")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code; what goes wrong is one sentence on standard error."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else None)
    sys.excepthook = _tell_own_error
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code."""
    try:
        code = program.main(args=arguments, prog_name="acuchart", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        path = "acuchart" if error.ctx is None else error.ctx.command_path.removesuffix(f" {_WINDOW}")
        say(f"{sentence(error.format_message())} “{path} --help” shows how it is called.")
        return error.exit_code
    except click.ClickException as error:
        say(sentence(error.format_message()))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("Stopped.")
        return 130
    except BrokenPipeError:
        # Whoever read the list has seen enough; Python must not complain while it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


_file = file_argument
_session = session_option
_json = json_option


@click.group(cls=Program, context_settings=_OPTIONS)
@click.version_option(__version__, message="acuchart %(version)s")
def program() -> None:
    """The chart a solo acupuncturist keeps open during the treatment.

    With a practice FILE, or with nothing, the window opens. A file that is named like a command is opened
    as ./NAME.
    """


@program.command(_WINDOW, hidden=True)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@passphrase_option
def _window(file: Path | None, passphrase_file: Path | None) -> int:
    """Open the window."""
    if file is not None and not file.exists():
        looks_like_a_path = file.suffix or len(file.parts) > 1
        if not looks_like_a_path:
            raise click.UsageError(f"“{file}” is neither a command nor a file.")
        raise Trouble(f"There is no file “{file.name}” at that place; check the name and the folder.")
    passphrase = given_passphrase(passphrase_file)
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in _SCREENS):
        raise Trouble("There is no display for a window here; “acuchart --help” lists what works without one.")
    from acuchart.app import run as run_window

    return run_window(file, passphrase)


@program.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def demo(folder: Path) -> None:
    """Write the demo practice and one summary PDF per session into DIR."""
    from acuchart.demo import write_demo
    from acuchart.documents import DocumentError
    from acuchart.store import StoreError

    def told(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done} of {total} papers", nl=done == total, err=True)

    with plain(StoreError, DocumentError):
        written = write_demo(folder, told)
    print_json(written)


@program.command("list")
@_file
@passphrase_option
@_json
def list_(file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Patients and sessions of a practice file."""
    from acuchart.listing import practice_value, table

    with opened(file, passphrase_file) as store:
        value = practice_value(store)
    if as_json:
        print_json(value)
        return
    click.echo(
        table(
            ("Patient", "Name", "Born", "Work", "Sessions", "Last seen"),
            [
                (row["id"], row["name"], row["born"], row["work"], row["sessions"], row["last_seen"][:10])
                for row in value["patients"]
            ],
        )
    )
    click.echo()
    click.echo(
        table(
            ("Session", "Patient", "Date", "Title", "Number", "Status", "Needles", "Still in"),
            [
                (
                    row["id"],
                    row["patient_name"],
                    row["started_at"][:10],
                    row["title"],
                    number_words(row["number_in_course"], row["planned_sessions"]),
                    row["status"],
                    row["needles"],
                    row["inside"],
                )
                for row in value["sessions"]
            ],
        )
    )


@program.command()
@_file
@_session
@passphrase_option
@_json
def show(file: Path, session: str, passphrase_file: Path | None, as_json: bool) -> None:
    """One session with every needle."""
    from acuchart.listing import session_value, table

    with opened(file, passphrase_file) as store:
        value = session_value(store.report(session_id(store, session)))
    if as_json:
        print_json(value)
        return
    seen = value["session"]
    number = number_words(seen["number_in_course"], seen["planned_sessions"])
    click.echo(f"{value['patient']['name']}, {seen['title']}")
    click.echo(f"{seen['started_at'][:16].replace('T', ' ')} UTC, session {number}, {seen['status']}")
    for section, text in value["notes"].items():
        if text:
            click.echo(f"{section}: {' '.join(text.split())}")
    click.echo()
    click.echo(
        table(
            ("No.", "Point", "View", "x", "y", "Needle", "Depth mm", "Angle", "Direction", "State", "Note"),
            [
                (
                    row["number"] or "",
                    row["name"],
                    row["view"],
                    f"{row['x']:.4f}",
                    f"{row['y']:.4f}",
                    row["product"],
                    *(
                        "" if row[key] is None else f"{row[key]:g}"
                        for key in ("depth_mm", "angle_deg", "direction_deg")
                    ),
                    row["state"],
                    row["note"],
                )
                for row in value["needles"]
            ],
        )
    )


@program.command()
@click.argument("query", required=False, default="")
@click.option("--all", "all_", is_flag=True, help=f"Every match; otherwise a QUERY gives at most {MOST_POINTS}.")
@click.option("--file", type=click.Path(path_type=Path), help="A practice file, for its own systems too.")
@passphrase_option
@_json
def points(query: str, all_: bool, file: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Points of the atlas, for a code, pinyin, Han characters or English words; without QUERY all of them."""
    from acuchart.listing import point_value, table

    if file is None:
        atlas = the_atlas()
    else:
        with opened(file, passphrase_file) as store:
            atlas = the_atlas(store)
    if query.strip():
        found = atlas.find(query, limit=len(atlas.points) if all_ else MOST_POINTS)
    else:
        found = tuple(atlas.points.values())
    if as_json:
        print_json([point_value(point, atlas) for point in found])
        return
    if not found:
        raise Trouble(f"No point is called “{query}”.")
    click.echo(
        table(
            ("Code", "Pinyin", "Han", "Name", "System", "Depth mm", "Location"),
            [
                (
                    point.code,
                    point.pinyin,
                    point.hanzi_trad,
                    point.name,
                    point.system,
                    "" if point.depth_mm_max is None else f"{point.depth_mm_min:g}–{point.depth_mm_max:g}",
                    point.location if len(point.location) <= 60 else point.location[:59] + "…",
                )
                for point in found
            ],
        )
    )


@program.command()
@_file
@passphrase_option
@_json
def verify(file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Check the pages, the references, the history chain and the seals of signed sessions of a practice file.

    A seal is the session as it was signed, with its SHA-256; papers print the first twelve letters of it. Each
    seal is computed again and compared with the needles, the note and the stamped times of today. Amendments
    never touch what was sealed.
    """
    from acuchart.listing import verification_value

    with opened(file, passphrase_file) as store:
        found = store.verify()
        value = verification_value(found, store)
    if as_json:
        print_json(value)
    elif found.ok:
        click.echo(
            f"“{file.name}” is whole: {found.patients} patients, {found.sessions} sessions,"
            f" {found.needles} needles, {found.history} entries of history; record code {found.head[:16]}."
        )
        click.echo(
            "Every page, reference and row is as the history says, and no entry of the history was altered."
            f" Sealed sessions that are as they were signed: {found.seals}."
        )
    if not found.ok:
        more = f" ({len(found.problems)} findings in all)" if len(found.problems) > 1 else ""
        raise Trouble(f"“{file.name}” did not pass: {found.problems[0].rstrip('.')}{more}.")


@program.command("self-test")
def self_test() -> int:
    """See that this installation works: a practice, a needle, a paper, every resource, the window."""
    from acuchart.self_test import self_test as test

    return test()


@program.command()
@click.argument("lines", nargs=-1, metavar="[LINE]…")
@_json
def rx(lines: tuple[str, ...], as_json: bool) -> None:
    """Read typed prescriptions, such as "LI4 ST36 bil; GB20 L 25mm"; without LINE from standard input."""
    from acuchart.rx_command import read_lines

    typed = lines or tuple(line.rstrip("\r\n") for line in sys.stdin)
    found = read_lines(typed, the_atlas())
    if as_json:
        print_json(found)
    else:
        for entry in found:
            click.echo(json.dumps(entry, ensure_ascii=False))


for _command in (
    cli_papers.pdf_command,
    cli_papers.show_pdf_command,
    cli_safety.backup,
    cli_safety.restore,
    cli_safety.salvage,
    cli_exchange.export_command,
    cli_exchange.import_command,
):
    program.add_command(_command)


def _tell_own_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The last resort: what broke is a fault of the program, and its report holds nothing of a chart."""
    from acuchart import crash

    written = crash.keep(kind, trace)
    where = "no report could be written" if written is None else f"a report without patient data is in {written}"
    say(f"acuchart met a fault of its own and stopped; {where}.")
