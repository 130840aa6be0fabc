"""The reference tables as the program reads them."""

from __future__ import annotations

from datetime import date

import pytest

from metrics import reference


def test_tables_are_whole() -> None:
    assert len(reference.provinces()) == 95
    assert len(reference.lineage()) == 69
    assert len(reference.districts()) == 726


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2003, 6, 1), 61), (date(2004, 6, 1), 64), (date(2020, 1, 1), 63), (date(2025, 7, 1), 34)],
)
def test_number_of_provinces_on_a_day(day: date, count: int) -> None:
    assert sum(unit.in_force(day) for unit in reference.provinces()) == count


def test_codes_are_unique_and_links_point_at_them() -> None:
    codes = [unit.code for unit in reference.provinces()]
    assert len(set(codes)) == len(codes)
    for link in reference.lineage():
        assert {link.predecessor, link.successor} <= set(codes)
    for district in reference.districts():
        assert district.province_code in codes


def test_name_as_figures_carry_it() -> None:
    city = reference.province("ho-chi-minh-1997")
    assert (city.name, city.official_name, city.family) == (
        "TP Hồ Chí Minh",
        "Thành phố Hồ Chí Minh",
        "ho-chi-minh",
    )


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Cần Thơ", date(2003, 1, 1), "can-tho-1997"),
        ("Cần Thơ", date(2012, 1, 1), "can-tho-2004"),
        ("Thừa Thiên Huế", date(2024, 12, 31), "thua-thien-hue-1997"),
        ("Huế", date(2025, 1, 1), "hue-2025"),
        ("Huế", date(2024, 12, 31), None),
        ("Bắc Giang", date(2026, 1, 1), None),
        ("Nowhere", date(2020, 1, 1), None),
    ],
)
def test_version_in_force(name: str, day: date, code: str | None) -> None:
    unit = reference.province_on(name, day)
    assert (unit.code if unit else None) == code


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("dak-nong-2004", date(2025, 8, 1), ("lam-dong-2025", True)),
        ("dak-lak-1997", date(2025, 8, 1), ("dak-lak-2025", False)),
        ("ha-tay-1997", date(2020, 1, 1), ("ha-noi-2008", True)),
        ("cao-bang-1997", date(2026, 1, 1), ("cao-bang-1997", True)),
        ("ha-noi-2008", date(2000, 1, 1), ("ha-noi-2008", True)),
    ],
)
def test_forward(code: str, day: date, expected: tuple[str, bool]) -> None:
    assert reference.forward(code, day) == expected


def test_unknown_code() -> None:
    with pytest.raises(KeyError):
        reference.province("nowhere-1997")


def test_every_unit_leads_to_one_in_force_today() -> None:
    today = date(2026, 11, 1)
    for unit in reference.provinces():
        code, _ = reference.forward(unit.code, today)
        assert reference.province(code).in_force(today)
