"""The vocabularies of the note: made from tables, each row with its source."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.exam import REGIONS
from acuchart.model.intake_words import IntakeWords

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "build" / "intake" / "make.py"
TABLES = ROOT.parent / "shared" / "domain"
VOCABULARY = """category,subcategory,order,term,hanzi,note,chart_field,source,confidence
tongue,body_colour,1,crimson (dark red),絳,heat in deeper level,x,teaching (knowledge),high
technique,sensation,1,de qi: aching,酸,,x,teaching (knowledge),high
consent,items,1,pain,,,x,consent items (knowledge),high
"""
STRICTA = (
    "item,heading,requirement_own_words,applies_to,chart_fields,auto_fill,source\n2c,Details,Depth,all,x,y,S\n"
)


def make(facts, art, out):
    command = [sys.executable, str(SCRIPT), "--facts", str(facts), "--art", str(art), "--out", str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_rows_keep_their_source_and_explanations_leave_the_word(tmp_path):
    (tmp_path / "intake_vocab.csv").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "stricta.csv").write_text(STRICTA, encoding="utf-8")
    (tmp_path / "views").mkdir()
    drawing = {
        "viewBox": [0, 0, 10, 20],
        "regions": {"tip": {"polygon": [[0, 0], [5, 10], [10, 20]], "label": [5, 5]}},
    }
    (tmp_path / "views" / "tongue.json").write_text(json.dumps(drawing), encoding="utf-8")
    done = make(tmp_path, tmp_path, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    words = json.loads((tmp_path / "out" / "vocabulary.json").read_text(encoding="utf-8"))
    assert words[0] == {
        "form": "tongue",
        "group": "body",
        "word": "crimson",
        "more": "dark red",
        "han": "絳",
        "note": "heat in deeper level",
        "source": "intake_vocab: tongue, body_colour 1; teaching (knowledge)",
        "confidence": "high",
    }
    assert words[1]["word"] == "aching"
    assert not [row for row in words if "consent" in row["source"]]
    assert json.loads((tmp_path / "out" / "tongue.json").read_text(encoding="utf-8"))[0]["path"] == (
        "0.0000,0.0000 0.5000,0.5000 1.0000,1.0000"
    )


def test_the_script_says_which_table_is_not_there(tmp_path):
    done = make(tmp_path, tmp_path, tmp_path / "out")
    assert (done.returncode, "intake_vocab.csv" in done.stderr) == (1, True)


@pytest.mark.skipif(not (TABLES / "intake_vocab.csv").is_file(), reason="the facts tables are not here")
def test_the_shipped_files_are_what_the_script_makes(tmp_path):
    assert make(TABLES, TABLES.parent / "art-source", tmp_path).returncode == 0
    for file in tmp_path.iterdir():
        assert file.read_bytes() == (ROOT / "resources" / "intake" / file.name).read_bytes(), file.name


def test_the_shipped_words_are_there_with_sources_and_the_map_has_its_six_regions():
    words = assets.load_intake_words()
    assert all(row.source and row.confidence for row in words.rows)
    assert len(words.of("pulse", "quality")) == 28
    assert len(words.of("principles")) == 8
    assert {region.region for region in assets.load_tongue()} == set(REGIONS)
    assert len({(row.form, row.group, row.word) for row in words.rows}) == len(words.rows)


def test_a_row_without_a_source_is_refused():
    with pytest.raises(ValueError, match="Row 1"):
        IntakeWords.from_data([{"form": "tongue", "group": "body", "word": "pale"}])
    with pytest.raises(ValueError, match="Row 1"):
        IntakeWords.from_data([{"form": "tongue", "colour": "x"}])


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["form", "group", "word", "source", "more", "colour"]),
            st.text(max_size=3) | st.none() | st.integers(),
            max_size=5,
        ),
        max_size=4,
    )
)
def test_any_rows_are_read_or_refused_by_their_number(rows):
    try:
        made = IntakeWords.from_data(rows)
    except ValueError as error:
        assert str(error).startswith("Row ")  # noqa: PT017
    else:
        assert len(made.rows) == len(rows)
