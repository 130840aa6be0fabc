"""The documentation says what the program does: written pages are up to date, links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from metrics import paths, settings
from metrics.commands.columns import CONTRACT, STORED
from metrics.model import LEVELS, MEASURES, POPULATIONS, QUALIFIERS, SUBGROUPS, Observation
from tools import write_docs as docs

ROOT = paths.CHECKOUT
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"])


@pytest.mark.parametrize("name", docs.PAGES)
def test_pages_written_from_the_program_are_up_to_date(name: str) -> None:
    written = (ROOT / name).read_text(encoding="utf-8")
    assert written == docs.PAGES[name](), f"run: python tools/write_docs.py ({name} is out of date)"


def test_every_field_of_the_contract_is_documented() -> None:
    assert list(CONTRACT) == [item.name for item in fields(Observation)]


def test_every_stored_column_is_documented(tmp_path: Path) -> None:
    from metrics.warehouse import open_warehouse, queries

    warehouse = open_warehouse(tmp_path)
    warehouse.ingest([])
    with warehouse.reader() as reader:
        columns = list(queries.observations(reader).columns)
    assert set(columns) == set(CONTRACT) | set(STORED)


def test_every_code_is_documented() -> None:
    page = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")
    codes = {*MEASURES, *QUALIFIERS, *LEVELS, *POPULATIONS, *SUBGROUPS}
    assert {code for code in codes if f"`{code}`" not in page} == set()


def test_every_command_is_in_both_readmes_or_the_page_of_commands() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## (\w+)", page) == list(docs.commands())


def test_settings_are_named_once_and_read() -> None:
    names = [item.name for item in settings.SETTINGS]
    assert len(set(names)) == len(names)
    for item in settings.SETTINGS:
        assert settings.get(item.name, {}) is not None
        assert item.help.endswith(".")


def test_no_variable_is_used_that_the_table_lacks() -> None:
    known = {item.variable for item in settings.SETTINGS}
    used = set()
    for path in [*(ROOT / "metrics").rglob("*.py"), *PAGES]:
        used |= set(re.findall(r"PARTY_METRICS_[A-Z][A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
    assert used <= known


def test_every_direct_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    wanted = [
        *project["dependencies"],
        *[item for extra in project["optional-dependencies"].values() for item in extra],
    ]
    names = {re.split(r"[\[<>=;~! ]", item)[0] for item in wanted}
    assert {name for name in names if name not in page} == set()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "duckdb==1.5.5 " in lock and "Tested is 1.5.5" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_both_readmes_show_the_same_pages() -> None:
    english, vietnamese = (ROOT / name for name in ("README.md", "README.vi.md"))
    wanted = re.findall(r"docs/img/(\w+)-en\.png", english.read_text(encoding="utf-8"))
    assert wanted
    assert wanted == re.findall(r"docs/img/(\w+)-vi\.png", vietnamese.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_example_in_the_readme_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)
    exec(compile(code, name, "exec"), {})
    assert "new_members 2345.0 2021 Đồng Nai 2.345 đảng viên mới" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/reliability.md", "docs/deployment.md"])
def test_every_test_that_a_promise_names_is_there(name: str) -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", (ROOT / name).read_text(encoding="utf-8"))
    assert named and [path for path in named if not (ROOT / path).exists()] == []
