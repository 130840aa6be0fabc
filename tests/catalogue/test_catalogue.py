"""The catalogue is complete in both languages; its loader says what is wrong in a file and how to mend it."""

from __future__ import annotations

import datetime
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import metrics.catalogue
from metrics import model
from metrics.catalogue import CatalogueError, load_catalogue, read_catalogue
from metrics.catalogue.docs import render

SHIPPED = Path(metrics.catalogue.__file__).parent
ROOT = SHIPPED.parents[1]

# The public contract: stored figures and downloads carry these codes, so none may vanish or change its name.
CODES = set(
    """
    new_members members_total members_confirmed members_struck_off members_expelled members_withdrawn
    members_deceased badges_awarded prospects_trained new_members_trained orgs_total cells_total
    orgs_established orgs_dissolved weak_orgs_consolidated rated_clean_strong rated_clean_strong_exemplary
    rated_excellent rated_good rated_completed rated_failed orgs_inspected members_inspected
    orgs_supervised members_supervised orgs_disciplined members_disciplined complaints_resolved
    resolution_study_rate cadres_trained training_classes cadres_appointed staff_reduced documents_issued
    tasks_completed awards_given congresses_held committee_members_elected orgs_violating
    members_violating inspection_rounds prospects_referred members_removed members_transferred
    orgs_assessed members_assessed rated_good_or_better orgs_admitting units_with_cell
    units_without_members
    """.split()
)


def _pairs() -> Iterator[tuple[str, str, str]]:
    """Every (where, Vietnamese, English) that a reader can meet."""
    catalogue = load_catalogue()
    for family in catalogue.families.values():
        yield f"family {family.code}", family.name_vi, family.name_en
    for name in catalogue.codes.values():
        where = f"{name.group} {name.code}"
        yield where, name.name_vi, name.name_en
        yield f"{where} explanation", name.explanation_vi, name.explanation_en
    for metric in catalogue.metrics.values():
        for field in ("name", "short", "definition", "unit", "rate_of"):
            vi, en = getattr(metric, f"{field}_vi"), getattr(metric, f"{field}_en")
            assert (vi is None) == (en is None), (metric.code, field)
            if vi is not None:
                yield f"{metric.code} {field}", vi, en
        for one in metric.breaks:
            yield f"{metric.code} break {one.period}", one.note_vi, one.note_en


def test_every_code_of_the_contract_has_a_metric():
    assert set(load_catalogue().metrics) == CODES


def test_both_languages_are_there_and_differ():
    for where, vi, en in _pairs():
        assert vi.strip() and en.strip(), where
        assert vi != en, where


def test_texts_are_composed_vietnamese_and_english_without_vietnamese_left_over():
    for where, vi, en in _pairs():
        assert vi == unicodedata.normalize("NFC", vi), where
        assert "Ð" not in vi, where
        # Names of legal acts keep their Vietnamese letters, and one term is glossed.
        english = en.replace("QĐ/TW", "").replace("đảng bộ", "")
        assert english.isascii(), where
        if len(vi.split()) > 3:
            assert not vi.isascii(), where


def test_definitions_are_sentences():
    for metric in load_catalogue().metrics.values():
        for text in (metric.definition_vi, metric.definition_en):
            assert text[0].isupper() and text.endswith("."), metric.code
            assert 8 <= len(text.split()) <= 60, metric.code


def test_names_are_told_apart():
    catalogue = load_catalogue()
    for field in ("name_vi", "name_en", "short_vi", "short_en"):
        names = [getattr(metric, field) for metric in catalogue.metrics.values()]
        assert len(names) == len(set(names)), field
    for group in {group for group, _ in catalogue.codes}:
        for field in ("name_vi", "name_en"):
            names = [getattr(name, field) for name in catalogue.group(group)]
            assert len(names) == len(set(names)), (group, field)


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("measure", model.MEASURES),
        ("qualifier", model.QUALIFIERS),
        ("level", model.LEVELS),
        ("population", model.POPULATIONS),
        ("subgroup", model.SUBGROUPS),
        ("evidence", model.EVIDENCE),
        ("unit", model.UNITS),
        ("kind", metrics.catalogue.KINDS),
        ("direction", metrics.catalogue.DIRECTIONS),
    ],
)
def test_no_code_is_ever_shown_raw(group, codes):
    catalogue = load_catalogue()
    for code in codes:
        for lang in metrics.catalogue.LANGUAGES:
            assert catalogue.label(group, code, lang) == catalogue.codes[group, code].name(lang)
            assert "_" not in catalogue.label(group, code, lang)


def test_labels_of_metrics_families_and_what_is_unknown():
    catalogue = load_catalogue()
    assert catalogue.label("metric", "new_members", "vi") == "Đảng viên mới kết nạp"
    assert catalogue.label("family", "members", "en") == "Members"
    assert catalogue.label("metric", "something_new", "en") == "something new"
    assert catalogue.label("level", None, "en", missing="not stated") == "not stated"


def test_ratings_and_only_ratings_have_populations():
    for metric in load_catalogue().metrics.values():
        assert bool(metric.populations) == (metric.family == "ratings"), metric.code


def test_categories_of_badges_discipline_and_transfers():
    found = load_catalogue().metrics
    having = {code for code, metric in found.items() if metric.categories}
    assert having == {"badges_awarded", "members_disciplined", "orgs_disciplined", "members_transferred"}
    years = [category.code for category in found["badges_awarded"].categories]
    assert years == ["30", "40", "45", "50", "55", "60", "65", "70", "75", "80", "85", "90"]
    assert found["badges_awarded"].categories[0].name("vi") == "Huy hiệu 30 năm"


def test_the_top_class_of_organisations_changes_its_metric_and_members_are_not_concerned():
    found = load_catalogue().metrics
    for code in ("rated_clean_strong", "rated_clean_strong_exemplary"):
        (own,) = [one for one in found[code].breaks if not one.general]
        assert (own.year, own.successor, own.related) == (2018, "rated_excellent", "rated_excellent")
    (before,) = [one for one in found["rated_excellent"].breaks if one.predecessor]
    assert before.related == "rated_clean_strong"
    assert "members" not in before.populations and "cells" in before.populations


def test_the_merger_of_provinces_breaks_every_series():
    for metric in load_catalogue().metrics.values():
        (merger,) = [one for one in metric.breaks if one.general]
        assert merger.date == datetime.date(2025, 7, 1), metric.code
        assert [one.date for one in metric.breaks] == sorted(one.date for one in metric.breaks)


def test_what_must_not_be_summed_says_so():
    found = load_catalogue().metrics
    not_additive = {code for code, metric in found.items() if not metric.additive}
    assert not_additive == {"members_transferred", "resolution_study_rate", "tasks_completed"}


def test_rates_say_what_they_are_a_percentage_of():
    for metric in load_catalogue().metrics.values():
        has_rate = bool({"rate_pct", "target_rate_pct"} & set(metric.measures))
        assert has_rate == (metric.rate_of("vi") is not None), metric.code


def test_documentation_is_up_to_date():
    page = ROOT / "docs" / "metrics.md"
    assert page.read_text(encoding="utf-8") == render(load_catalogue()), (
        "run: python -m metrics.catalogue.docs"
    )


def test_documentation_has_every_metric_and_every_code():
    catalogue = load_catalogue()
    page = render(catalogue)
    for metric in catalogue.metrics.values():
        assert f"### `{metric.code}`" in page
        assert metric.definition_vi in page and metric.definition_en in page
    for name in catalogue.codes.values():
        assert f"| `{name.code}` | {name.name_en} |" in page


# The loader, on changed copies of the shipped files.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in SHIPPED.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def _edit(folder: Path, file: str, change: Callable[[str], str]) -> None:
    path = folder / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the edit of this test no longer fits the file"
    path.write_text(after, encoding="utf-8", newline="")


def _append(folder: Path, file: str, text: str) -> None:
    _edit(folder, file, lambda before: before + text)


def _replace(folder: Path, file: str, old: str, new: str) -> None:
    _edit(folder, file, lambda before: before.replace(old, new, 1))


def test_version_names_the_content(folder):
    shipped = load_catalogue().version
    assert read_catalogue(folder).version == shipped
    stated, _, digest = shipped.partition("+")
    assert len(digest) == 8 and int(digest, 16) >= 0
    _edit(folder, "badges.toml", lambda text: text.replace("\n", "\r\n"))
    assert read_catalogue(folder).version == shipped, "line ends are no change"
    _append(folder, "badges.toml", "\n# another remark\n")
    changed = read_catalogue(folder).version
    assert changed != shipped and changed.startswith(stated + "+")


def test_patterns_are_kept_with_their_free_keys_and_cannot_be_changed(folder):
    before = read_catalogue(folder).metrics["badges_awarded"].patterns
    _append(
        folder,
        "badges.toml",
        '\n[[metrics.patterns]]\nid = "test.badge"\nregex = "huy hiệu"\nexamples = ["a", "b"]\n'
        "[metrics.patterns.groups]\nn = 1\n",
    )
    catalogue = read_catalogue(folder)
    *old, pattern = catalogue.metrics["badges_awarded"].patterns
    assert tuple(old) == before
    assert (pattern.id, pattern.metric) == ("test.badge", "badges_awarded")
    assert pattern.data["examples"] == ("a", "b") and pattern.data["groups"]["n"] == 1
    assert pattern in catalogue.patterns()
    with pytest.raises(TypeError):
        pattern.data["regex"] = "other"


def test_files_of_vocabulary_are_left_alone(folder):
    (folder / "words_for_test.toml").write_text("[anything]\nx = 1\n", encoding="utf-8")
    assert set(read_catalogue(folder).metrics) == CODES


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("badges.toml", 'kind = "flow"', 'kind = "heap"', ["badges_awarded", "'kind'", "flow, stock"]),
        ("badges.toml", 'kind = "flow"', "kind = 3", ["'kind'", "type int; it must be str"]),
        ("badges.toml", 'kind = "flow"', "", ["badges_awarded", "'kind'", "missing"]),
        ("badges.toml", 'kind = "flow"', 'kind = "flow"\ncolour = "red"', ["'colour'", "unknown key"]),
        ("badges.toml", '"count", "rate_pct"', '"count", "weight"', ["'measures'", "'weight'", "rate_pct"]),
        ("badges.toml", '"count", "rate_pct"', '"count", "count"', ["'measures'", "twice"]),
        ("badges.toml", 'direction = "neutral"', 'direction = "up"', ["'direction'", "more_is_better"]),
        ("badges.toml", 'family = "badges"', 'family = "medals"', ["'family'", "'medals' is not known"]),
        ("badges.toml", 'family = "badges"', 'family = "members"', ["'family'", "its own file"]),
        ("badges.toml", 'categories = ["30"', 'categories = ["35"', ["'categories'", "'35'"]),
        ("badges.toml", 'short_en = "Party badges"', f'short_en = "{"x" * 29}"', ["'short_en'", "29", "28"]),
        ("badges.toml", 'unit_en = "badges"', 'unit_en = ""', ["'unit_en'", "empty"]),
        ("badges.toml", 'code = "badges_awarded"', 'code = "Badges"', ["'code'", "lower-case"]),
        ("badges.toml", 'code = "badges_awarded"', 'code = "new_members"', ["defined twice", "members.toml"]),
        ("ratings.toml", 'successor = "rated_excellent"', 'successor = "rated_x"', ["break 1", "'rated_x'"]),
        ("ratings.toml", 'period = "2018"', 'period = "2018-13"', ["'period'", "YYYY-MM"]),
        ("ratings.toml", 'period = "2018"', 'period = "2018-02-30"', ["'period'", "YYYY-MM"]),
        ("ratings.toml", 'populations = ["grassroots_orgs"', 'populations = ["people"', ["'people'"]),
        ("training_work.toml", "additive = true", 'additive = "yes"', ["'additive'", "must be bool"]),
        ("training_work.toml", 'rate_of_vi = "số lớp mà văn bản nêu"\n', "", ["'rate_of_vi'", "missing"]),
        ("families.toml", 'version = "', 'version = "v', ["families.toml", "'version'", "year.month.number"]),
        (
            "families.toml",
            'code = "badges"',
            'code = "medals"',
            ["medals.toml", "badges.toml", "of no family"],
        ),
        (
            "codes.toml",
            'code = "approx"',
            'code = "circa"',
            ["'circa'", "qualifier approx", "no display name"],
        ),
        ("codes.toml", 'group = "unit"', 'group = "units"', ["'group'", "'units'", "unit count"]),
        ("codes.toml", "[[codes]]", "[[codes]", ["codes.toml", "not valid TOML"]),
    ],
)
def test_a_fault_is_named_with_file_entry_key_and_remedy(folder, file, old, new, words):
    _replace(folder, file, old, new)
    with pytest.raises(CatalogueError) as error:
        read_catalogue(folder)
    for word in words:
        assert word in str(error.value)


def test_a_pattern_needs_an_id_of_its_own(folder):
    _append(
        folder, "badges.toml", '\n[[metrics.patterns]]\nid = "twice"\n[[metrics.patterns]]\nregex = "x"\n'
    )
    _append(folder, "congresses.toml", '\n[[metrics.patterns]]\nid = "twice"\n')
    with pytest.raises(CatalogueError) as error:
        read_catalogue(folder)
    assert "congresses.toml: metric committee_members_elected: pattern twice: key 'id'" in str(error.value)
    assert "badges.toml: metric badges_awarded: pattern entry" in str(error.value)


def test_all_faults_are_told_at_once(folder):
    _replace(folder, "badges.toml", 'kind = "flow"', 'kind = "heap"')
    _replace(folder, "members.toml", 'direction = "more_is_better"', 'direction = "up"')
    with pytest.raises(CatalogueError) as error:
        read_catalogue(folder)
    assert len(str(error.value).splitlines()) == 2


def test_a_missing_file_is_named(folder):
    (folder / "codes.toml").unlink()
    with pytest.raises(CatalogueError, match=r"codes\.toml: missing"):
        read_catalogue(folder)
