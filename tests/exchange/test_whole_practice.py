import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acuchart import assets
from acuchart.exchange.codes import load_codes
from acuchart.exchange.csv_tables import column_meanings, read_table
from acuchart.exchange.errors import CancelledError, ExchangeError, TargetError, UnreadableError
from acuchart.exchange.parcel_out import target_errors
from acuchart.exchange.whole_practice import PracticeParcel, export_practice
from acuchart.model.change import RECORD_TYPES, Cause, Entity, change_of, inverted
from acuchart.model.needle import NeedleState
from acuchart.model.point_note import PointNote
from acuchart.store import blobs, create_file
from acuchart.store.records_in import create_from_records
from acuchart.store.records_out import PracticeReader, read_record
from tests.exchange.factory import AT, KEPT, PATIENT, PRACTICE, made_records, record
from tests.exchange.fhir_rules import problems

CODES = load_codes()
HOSTILE = "<script>alert(1)</script> \"'&=HYPERLINK(1)"


@pytest.fixture
def store(tmp_path):
    """Three patients: the worked-out one, one with a hostile name, one with nothing but a name."""
    made = create_file(tmp_path / "one.acuchart", practice=PRACTICE, passphrase=None)
    blobs.keep(made, KEPT)
    made.apply(record().additions())
    made.apply(record(patient=replace(PATIENT, id="patient-8", name=HOSTILE), prefix="b").additions())
    made.apply([change_of(None, replace(PATIENT, id="patient-9", name="Only A. Name", alerts=(), born=None))])
    made.apply([change_of(None, PointNote(id="LI4", text="=hand", favourite=True))])
    yield made
    made.close()


def out(store, target: Path, **more):
    with PracticeReader(store) as source:
        return export_practice(source, target, atlas=assets.load_atlas(), codes=CODES, at=AT, **more)


def everything(store):
    with PracticeReader(store) as source:
        return {entity: list(source.rows(entity)) for entity in Entity}


@pytest.mark.parametrize("name", ["export", "export.zip"])
def test_a_practice_comes_back_record_by_record(store, tmp_path, name):
    counts = out(store, tmp_path / name)
    with PracticeParcel(tmp_path / name) as parcel:
        again = create_from_records(
            tmp_path / "two.acuchart",
            practice=parcel.practice,
            records=parcel.records(),
            shared=parcel.shared,
            files=parcel.files(),
            passphrase=None,
        )
    assert everything(again) == everything(store)
    assert again.report("session-1").seal == store.report("session-1").seal
    assert again.report("session-1").amendments == store.report("session-1").amendments
    assert counts == {entity.value: len(rows) for entity, rows in everything(store).items()}
    proof = again.verify()
    assert proof.ok, proof.problems
    code = {"record_code": ""}
    assert replace(read_record(again, "patient-7"), **code, sessions=()) == replace(
        read_record(store, "patient-7"), **code, sessions=()
    )
    again.close()


def test_what_a_store_reads_is_what_was_written(store):
    chart = read_record(store, "patient-7")
    assert [r.session for r in chart.sessions] == [r.session for r in record().sessions]
    assert [r.needles for r in chart.sessions] == [r.needles for r in record().sessions]
    assert [r.number_in_course for r in chart.sessions] == [1, 1]
    assert chart.sessions[0] == store.report("session-1")
    assert chart.sessions[1] == store.report("session-2")


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(made_records())
def test_any_chart_goes_through_a_file_and_comes_back(tmp_path, chart):
    path = tmp_path / f"{uuid.uuid4().hex}.acuchart"
    made = create_from_records(path, practice=chart.practice, records=[chart], passphrase=None)
    try:
        found = read_record(made, chart.patient.id)
        assert {repr(item) for item in found.records()} == {repr(item) for item in chart.records()}
        assert made.verify().ok
    finally:
        made.close()


def test_a_reader_does_not_see_what_is_written_meanwhile(store):
    reader = store.reader()
    with PracticeReader(reader) as source:
        before = source.count(Entity.PATIENT)
        store.apply([change_of(None, replace(PATIENT, id="late"))])
        assert source.count(Entity.PATIENT) == before
        assert "late" not in source.patient_ids()
    reader.close()


def test_the_checksums_hold_for_the_ordinary_tool(store, tmp_path):
    out(store, tmp_path / "export")
    if shutil.which("sha256sum") is None:
        pytest.skip("not installed: sha256sum")
    done = subprocess.run(
        ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path / "export", capture_output=True
    )
    assert (done.returncode, done.stdout) == (0, b"")
    listed = {line.split("  ", 1)[1] for line in (tmp_path / "export/SHA256SUMS").read_text().splitlines()}
    there = {
        p.relative_to(tmp_path / "export").as_posix() for p in (tmp_path / "export").rglob("*") if p.is_file()
    }
    assert there == listed | {"SHA256SUMS"}


def test_no_file_name_names_a_patient_and_only_the_owner_reads(store, tmp_path):
    out(store, tmp_path / "export")
    for path in (tmp_path / "export").rglob("*"):
        assert "Maria" not in path.name
        assert "patient-7" not in path.name
        if os.name == "posix":
            assert path.stat().st_mode & 0o077 == 0


def test_tables_join_and_come_back(store, tmp_path):
    out(store, tmp_path / "export")
    for entity, rows in everything(store).items():
        data = (tmp_path / f"export/csv/{entity}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert list(read_table(data, RECORD_TYPES[entity])) == rows


def test_no_cell_is_a_formula(store, tmp_path):
    out(store, tmp_path / "export")
    seen = 0
    for path in (tmp_path / "export/csv").iterdir():
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
            for cell in row:
                seen += 1
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert seen > 200


def test_the_data_dictionary_knows_every_column(store, tmp_path):
    out(store, tmp_path / "export")
    rows = list(
        csv.reader(io.StringIO((tmp_path / "export/data-dictionary.csv").read_bytes().decode("utf-8-sig")))
    )
    assert rows[0] == ["table", "column", "kind", "may be absent", "meaning"]
    assert all(row[4] for row in rows[1:]), [row[:2] for row in rows[1:] if not row[4]]
    assert set(column_meanings()) == {(Entity(row[0]), row[1]) for row in rows[1:]}


def test_each_fhir_file_is_a_valid_document(store, tmp_path):
    import fhirkit

    out(store, tmp_path / "export")
    files = sorted((tmp_path / "export/fhir").iterdir())
    assert len(files) == 3
    for path in files:
        bundle = json.loads(path.read_bytes())
        assert [str(issue) for issue in fhirkit.validate(bundle)] == []
        assert problems(bundle) == []


def test_the_readme_counts_and_explains(store, tmp_path):
    out(store, tmp_path / "export")
    text = (tmp_path / "export/README.txt").read_bytes().decode()
    assert "Demo practice" in text
    assert "sha256sum -c SHA256SUMS" in text
    assert "LOINC" in text
    assert "needle              14" in text


def test_a_taken_place_is_not_overwritten(store, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    (tmp_path / "old.zip").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "old.zip", "file"):
        with pytest.raises(TargetError, match="already"):
            out(store, tmp_path / name)
    assert (tmp_path / "full/mine.txt").read_text() == "mine"
    assert (tmp_path / "old.zip").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    out(store, tmp_path / "empty")
    out(store, tmp_path / "old.zip", replace=True)
    assert zipfile.is_zipfile(tmp_path / "old.zip")
    with pytest.raises(TargetError, match="cannot be written"):
        out(store, tmp_path / "nowhere/export")


@pytest.mark.parametrize("name", ["export", "export.zip"])
def test_stopping_leaves_nothing_and_keeps_what_was_there(store, tmp_path, name):
    target = tmp_path / name
    if name.endswith("zip"):
        target.write_text("the old one")
    before = sorted(path.name for path in tmp_path.iterdir())
    told = []
    with pytest.raises(CancelledError):
        out(
            store,
            target,
            replace=True,
            progress=lambda done, total: told.append((done, total)),
            cancelled=lambda: bool(told),
        )
    assert told == [(1, 3)]
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    if name.endswith("zip"):
        assert target.read_text() == "the old one"


@pytest.mark.skipif(os.name != "posix", reason="needs a limit of file sizes")
@pytest.mark.parametrize("name", ["export", "export.zip"])
def test_a_write_that_fails_is_told_in_one_sentence_and_leaves_nothing(store, tmp_path, name):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(TargetError, match="cannot be written"):
            out(store, tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not [path for path in tmp_path.iterdir() if "export" in path.name]


def test_a_full_disk_is_told_in_one_sentence():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this system")
    with (
        pytest.raises(TargetError, match="no room"),
        target_errors(Path("export.zip")),
        full.open("wb", buffering=0) as file,
    ):
        file.write(b"x")


def test_stopping_an_import_leaves_no_file(store, tmp_path):
    out(store, tmp_path / "export.zip")
    with PracticeParcel(tmp_path / "export.zip") as parcel:
        parcel._cancelled = lambda: True
        with pytest.raises(CancelledError):
            create_from_records(
                tmp_path / "two.acuchart", practice=parcel.practice, records=parcel.records(), passphrase=None
            )
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("two")]
    with pytest.raises(CancelledError), PracticeParcel(tmp_path / "export.zip", cancelled=lambda: True):
        pass


def test_the_import_of_one_patient_can_be_undone(store, tmp_path):
    made = create_file(tmp_path / "two.acuchart", practice=PRACTICE, passphrase=None)
    drafts = replace(record(), sessions=record().sessions[1:], more=record().more[:8])
    made.apply(drafts.additions())
    made.apply(inverted(drafts.additions()), cause=Cause.UNDO)
    assert made.patients() == ()
    assert made.verify().ok
    made.close()


# ---- hostile sources


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    made = create_file(folder / "one.acuchart", practice=PRACTICE, passphrase=None)
    blobs.keep(made, KEPT)
    made.apply(record().additions())
    out(made, folder / "export")
    out(made, folder / "export.zip")
    made.close()
    return folder


def test_a_picture_without_its_file_is_noticed(copy, tmp_path):
    (name,) = [path.name for path in (copy / "files").iterdir() if path.suffix == ".jpg"]
    (copy / "files" / name).unlink()
    resealed(copy)
    assert "picture or paper" in refused(copy, tmp_path)


def refused(source: Path, scratch: Path) -> str:
    """The sentence with which a source is refused; nothing may be left at the new file."""
    target = scratch / "new.acuchart"
    with pytest.raises(ExchangeError) as caught, PracticeParcel(source) as parcel:
        create_from_records(target, practice=parcel.practice, records=parcel.records(), passphrase=None).close()
    assert not target.exists()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def resealed(folder: Path) -> None:
    """Give a tampered export a correct list of checksums, as a forger would."""
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names
        if name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))


@pytest.fixture
def copy(good, tmp_path):
    shutil.copytree(good / "export", tmp_path / "export")
    return tmp_path / "export"


def test_a_changed_file_is_named(copy, tmp_path):
    page = copy / "html/p0001.html"
    page.write_bytes(page.read_bytes().replace(b"left in on purpose", b"taken out         "))
    assert "html/p0001.html" in refused(copy, tmp_path)


def test_a_missing_file_is_named(copy, tmp_path):
    (copy / "csv/note.csv").unlink()
    assert "csv/note.csv" in refused(copy, tmp_path)


def test_a_chart_that_was_left_out_is_noticed(copy, tmp_path):
    (copy / "json/p0001.json").unlink()
    resealed(copy)
    assert "as many records" in refused(copy, tmp_path)


def test_a_chart_that_comes_twice_is_noticed(copy, tmp_path):
    shutil.copy(copy / "json/p0001.json", copy / "json/p0002.json")
    resealed(copy)
    assert "share a record" in refused(copy, tmp_path)


def test_a_folder_or_file_that_is_no_export_is_refused(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.zip").write_text("hello")
    (tmp_path / "none.zip").write_bytes(b"")
    for name in ("folder", "text.zip", "none.zip", "absent"):
        assert name in refused(tmp_path / name, tmp_path)


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "C:/x", "a\\..\\b", "..", "a/../b", "a//b", "json/\u202ep", ""]
)
def test_names_that_leave_the_folder_are_refused(copy, tmp_path, name):
    with (copy / "SHA256SUMS").open("a", newline="") as file:
        file.write(f"{'0' * 64}  {name}\n".encode("ascii", "replace").decode())
    refused(copy, tmp_path)
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as zipped:
        zipped.writestr(zipfile.ZipInfo(name or "x/"), b"x")
    refused(bad, tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes")
def test_links_and_pipes_are_not_followed(copy, tmp_path):
    secret = tmp_path / "secret.json"
    shutil.move(copy / "json/practice.json", secret)
    (copy / "json/practice.json").symlink_to(secret)
    assert "cannot be read" in refused(copy, tmp_path)
    (copy / "json/practice.json").unlink()
    os.mkfifo(copy / "json/practice.json")
    assert "cannot be read" in refused(copy, tmp_path)


def test_a_zip_bomb_is_not_opened(tmp_path):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as zipped, zipped.open("json/p0001.json", "w") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
    assert "far more" in refused(bomb, tmp_path)


def test_two_files_of_one_name_are_refused(good, tmp_path):
    twice = tmp_path / "twice.zip"
    shutil.copy(good / "export.zip", twice)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as zipped:
        zipped.writestr("json/practice.json", b"{}")
    assert "one name" in refused(twice, tmp_path)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_zip_with_a_damaged_byte_is_refused_or_still_whole(good, tmp_path, data):
    content = bytearray((good / "export.zip").read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.sampled_from([len(content), len(content) // 2, len(content) - 30]))
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(content[:cut])
    sentence, charts = "", []
    try:
        with PracticeParcel(damaged) as parcel:
            charts = list(parcel.records())
    except ExchangeError as error:
        sentence = str(error)
    whole = [chart.sessions[0].needles for chart in charts] == [record().sessions[0].needles]
    assert whole or sentence.endswith(".")


@settings(max_examples=150)
@given(st.binary(max_size=200), st.sampled_from(list(Entity)))
def test_junk_is_no_table(data, entity):
    with pytest.raises(UnreadableError, match=r"csv/x\.csv"):
        list(read_table(data, RECORD_TYPES[entity], "csv/x.csv"))


def test_a_needle_state_that_nobody_knows_is_refused(copy, tmp_path):
    path = copy / "json/p0001.json"
    path.write_text(path.read_text().replace(f'"{NeedleState.NOT_FOUND}"', '"vanished"'))
    resealed(copy)
    assert "json/p0001.json" in refused(copy, tmp_path)
