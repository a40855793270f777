"""Every patient of the demo practice, in every form."""

import json

import pytest

from acuchart import assets
from acuchart.demo import make_demo
from acuchart.exchange.codes import load_codes
from acuchart.exchange.fhir import document_bundle
from acuchart.exchange.json_record import dumped, patient_value, read_patient
from acuchart.exchange.whole_practice import PracticeParcel, export_practice
from acuchart.model.change import Entity
from acuchart.store.records_in import create_from_records
from acuchart.store.records_out import PracticeReader
from tests.exchange.factory import AT
from tests.exchange.test_fhir import check


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    store = make_demo(tmp_path_factory.mktemp("demo") / "demo.acuchart")
    yield store
    store.close()


def test_every_demo_patient_is_a_valid_document_and_comes_back_as_json(demo):
    with PracticeReader(demo) as source:
        ids = source.patient_ids()
        assert len(ids) >= 3
        for patient_id in ids:
            record = source.record(patient_id)
            for ips in (False, True):
                bundle = document_bundle(record, atlas=assets.load_atlas(), codes=load_codes(), at=AT, ips=ips)
                check(json.loads(json.dumps(bundle)))
            assert read_patient(dumped(patient_value(record))) == record


def test_the_demo_practice_comes_back_record_by_record(demo, tmp_path):
    with PracticeReader(demo) as source:
        export_practice(source, tmp_path / "demo.zip", atlas=assets.load_atlas(), codes=load_codes(), at=AT)
    with PracticeParcel(tmp_path / "demo.zip") as parcel:
        again = create_from_records(
            tmp_path / "again.acuchart",
            practice=parcel.practice,
            records=parcel.records(),
            shared=parcel.shared,
            files=parcel.files(),
            passphrase=None,
        )
    with PracticeReader(demo) as old, PracticeReader(again) as new:
        for entity in Entity:
            assert list(old.rows(entity)) == list(new.rows(entity))
    assert again.verify().ok
    again.close()
