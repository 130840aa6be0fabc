"""The annotated page: escaped, well formed, and every distinct interval marked once."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import load_catalogue
from metrics.cli import main
from metrics.extract import extract
from metrics.extract.page import page
from metrics.model import Document, Observation
from metrics.paths import data_dir
from metrics.read import read

VOID = {"meta", "br", "hr", "img", "input", "link", "base"}
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;!--]]>"


class Page(HTMLParser):
    """Collects the elements and the text of the marked document; fails on tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.inside = 0
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in VOID:
            return
        self.open.append(tag)
        if self.inside or (tag == "div" and dict(attrs).get("class") == "text"):
            self.inside += 1
            if self.inside == 1:
                self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.inside = max(0, self.inside - 1)

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def _observation(start: int, end: int, text: str, metric: str = "new_members") -> Observation:
    empty = dict.fromkeys(
        ("period", "base_period", "province", "level", "organization", "population", "subgroup")
    )
    return Observation(
        document="d", metric=metric, measure="count", value=1, unit="count", qualifier="exact", start=start, end=end,
        quote=text[start:end], **empty,
    )  # fmt: skip


def _check(document: Document, found: list[Observation]) -> Page:
    shown = Page(page([(document, found)]))
    marks = shown.all("mark")
    assert len(marks) == len({(one.start, one.end) for one in found})
    assert len({mark["id"] for mark in marks}) == len(marks)
    targets = {attributes["id"] for _, attributes in shown.tags if attributes.get("id")}
    links = [link["href"] or "" for link in shown.all("a")]
    assert all(link[1:] in targets for link in links if link.startswith("#"))
    return shown


@pytest.mark.parametrize(
    "path", sorted((data_dir() / "corpus").glob("*/*1*.md"))[::4], ids=lambda path: path.stem
)
def test_every_distinct_interval_is_marked_once(path: Path) -> None:
    (document,) = read([path])
    assert isinstance(document, Document)
    found = extract(document)
    shown = _check(document, found)
    assert shown.texts == [document.text[document.body_start :]]
    assert len([row for row in shown.all("tr") if row.get("id")]) == len(found)


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 5), (0, 5)],
        [(0, 5), (5, 9)],
        [(0, 9), (2, 4), (6, 8)],
        [(0, 9), (0, 4), (4, 9)],
        [(0, 6), (3, 9), (5, 12)],
        [(1, 2), (0, 12)],
    ],
)
def test_intervals_may_touch_overlap_and_nest(spans: list[tuple[int, int]]) -> None:
    text = "abc<efg&ijkl"
    found = [_observation(start, end, text) for start, end in spans]
    assert _check(Document("d", text), found).texts == [text]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_any_text_with_any_intervals(text: str, spans: list[tuple[int, int]]) -> None:
    inside = [(start, end) for start, end in spans if start < end <= len(text)]
    shown = _check(Document("d", text), [_observation(start, end, text) for start, end in inside])
    assert len(shown.texts) == 1
    plain = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text)
    assert shown.texts[0] == plain


def test_hostile_text_comes_out_escaped() -> None:
    text = f"{ATTACK} Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp 2.345 đảng viên mới {ATTACK}"
    document = Document(
        ATTACK, text, title=ATTACK, publisher=ATTACK, url="javascript:alert(1)", published=ATTACK
    )
    found = extract(document)
    assert found
    html = page([(document, found)])
    shown = _check(document, found)
    assert "<script" not in html and "<img" not in html and "<!--" not in html
    assert not shown.all("script") and not shown.all("img")
    assert not [name for _, attributes in shown.tags for name in attributes if name.startswith("on")]
    assert not [link for link in shown.all("a") if not (link["href"] or "").startswith("#")]


def test_hostile_codes_come_out_escaped() -> None:
    text = "12 đảng viên"
    one = _observation(0, 12, text, metric=ATTACK)
    assert "<script" not in page([(Document("d", text), [one])])


def test_lone_surrogates_and_control_characters_can_be_written(tmp_path: Path) -> None:
    text = "\ud800 kết nạp 5 đảng viên\x00\x1b[2J"
    html = page([(Document("\udfff", text, title="\x08"), [_observation(10, 12, text)])])
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    assert "\x00" not in html and "\x1b" not in html


def test_the_page_requests_nothing() -> None:
    document = Document("d", "Năm 2021 kết nạp 5 đảng viên mới.", url="https://example.org/a?b=1&c=2")
    shown = _check(document, extract(document))
    assert not {tag for tag, _ in shown.tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [
        name for _, attributes in shown.tags for name in attributes if name in ("src", "srcset", "style")
    ]
    html = page([(document, [])])
    assert "url(" not in html and "@import" not in html and "default-src 'none'" in html
    (link,) = [link for link in shown.all("a") if not (link["href"] or "").startswith("#")]
    assert link["href"] == document.url and "noopener" in (link["rel"] or "")


def test_names_and_legend_in_both_languages() -> None:
    document = Document(
        "d", "Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp 2.345 đảng viên mới, đạt 102,5% kế hoạch."
    )
    html = page([(document, extract(document))])
    family = load_catalogue().families[load_catalogue().metrics["new_members"].family]
    for words in (
        "Đảng viên mới kết nạp",
        "New members admitted",
        family.name_vi,
        family.name_en,
        "2.345",
        "102,5%",
    ):
        assert words in html


def test_several_documents_on_one_page_keep_their_links_apart() -> None:
    document = Document("d", "Năm 2021 kết nạp 5 đảng viên mới.")
    found = extract(document)
    shown = Page(page([(document, found), (document, found)]))
    ids = [attributes["id"] for _, attributes in shown.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert len(shown.all("mark")) == 2


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "page.html"
    target.write_text("old", encoding="utf-8")
    folder = str(data_dir() / "corpus" / "seed_digests")
    assert main(["extract", folder, "--html", str(target)]) == 0
    assert len(Page(target.read_text(encoding="utf-8")).texts) == 5
    assert capsys.readouterr().out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_page_that_cannot_be_written_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(data_dir() / "corpus" / "seed_digests")
    assert main(["extract", folder, "--html", str(tmp_path / "nowhere" / "page.html")]) == 1
    assert capsys.readouterr().err.startswith("error: ")
