import json
import os
from dataclasses import replace

import pytest

from acuchart import assets
from acuchart.exchange.codes import load_codes
from acuchart.exchange.csv_tables import read_table
from acuchart.exchange.errors import TargetError
from acuchart.exchange.json_record import read_patient
from acuchart.exchange.one_patient import KINDS, patient_files, write_files
from acuchart.model.needle import Needle
from tests.exchange.factory import AT, PATIENT, record

CODES = load_codes()


def files(kind, chart=None, **more):
    return patient_files(chart or record(), kind, atlas=assets.load_atlas(), codes=CODES, at=AT, **more)


@pytest.mark.parametrize("kind", KINDS)
def test_a_patient_leaves_in_every_form_under_a_name_that_names_nobody(kind, tmp_path):
    paths = write_files(files(kind), tmp_path)
    assert paths
    for path in paths:
        assert path.stat().st_size > 0
        assert "Maria" not in path.name
        if os.name == "posix":
            assert path.stat().st_mode & 0o077 == 0
    assert sorted(tmp_path.iterdir()) == sorted([*paths, *tmp_path.glob("acuchart-data")])


def test_the_forms_hold_the_chart():
    (content,) = files("json").values()
    assert read_patient(content) == record()
    needles = next(content for name, content in files("csv").items() if name.endswith(".needle.csv"))
    assert len(list(read_table(needles, Needle))) == 7
    (content,) = files("fhir", ips=True).values()
    assert json.loads(content)["entry"][0]["resource"]["title"] == "Patient summary"
    (content,) = files("html").values()
    assert b"<symbol" in content


def test_a_file_that_is_there_is_kept(tmp_path):
    (path,) = write_files(files("json"), tmp_path)
    path.write_text("mine")
    with pytest.raises(TargetError, match="already there"):
        write_files(files("json"), tmp_path)
    assert path.read_text() == "mine"
    write_files(files("json"), tmp_path, replace=True)
    assert path.read_text() != "mine"
    with pytest.raises(TargetError, match="cannot be written"):
        write_files(files("json"), tmp_path / "nowhere")


def test_an_id_cannot_choose_another_folder():
    for id_ in ("../../etc/passwd", "C:\\x", "名", "a" * 500):
        chart = record(patient=replace(PATIENT, id=id_))
        (name,) = files("json", chart)
        assert name.isascii()
        assert not set(name) & set("/\\:")
        assert len(name) < 80


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="not as “xml”"):
        files("xml")
