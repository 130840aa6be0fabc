"""What goes into an address comes out again; what does not belong there is named and replaced."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from metrics.dashboard.address import BY_NAME, MAX_TEXT, PARAMETERS, decode, defaults, encode

CODES = st.from_regex(r"[a-z][a-z0-9_-]{0,20}", fullmatch=True)
YEARS = st.integers(min_value=1930, max_value=2100)
PERIODS = st.from_regex(r"20[0-9]{2}(-(H[12]|Q[1-4]|M[01][0-9]\.\.M[01][0-9]|0[1-9]))?", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=MAX_TEXT)


def values(name: str) -> st.SearchStrategy[Any]:
    parameter = BY_NAME[name]
    if parameter.kind == "choice":
        return st.sampled_from(parameter.options) if parameter.options else CODES
    if parameter.kind == "choices":
        return st.lists(CODES, max_size=6, unique=True).map(tuple)
    if parameter.kind == "year":
        return YEARS | st.none()
    if parameter.kind == "years":
        return st.tuples(YEARS, YEARS).map(lambda pair: (min(pair), max(pair))) | st.none()
    if parameter.kind == "period":
        return PERIODS | st.none()
    return TEXTS | st.none()


STATES = st.fixed_dictionaries({parameter.name: values(parameter.name) for parameter in PARAMETERS})


@given(STATES)
def test_a_state_survives_the_address(state: dict[str, Any]) -> None:
    decoded = decode(encode(state))
    assert decoded.state == state
    assert decoded.wrong == ()


@given(
    st.dictionaries(
        st.sampled_from([parameter.name for parameter in PARAMETERS]) | st.text(max_size=8),
        st.text(max_size=300),
    )
)
def test_any_query_gives_a_state_that_can_be_written_again(query: dict[str, str]) -> None:
    decoded = decode(query)
    assert set(decoded.state) == set(defaults())
    assert decode(encode(decoded.state)).state == decoded.state
    for name in decoded.wrong:
        assert name in query


def test_defaults_need_no_address() -> None:
    assert encode(defaults()) == {}
    assert decode({}).state == defaults()


def test_wrong_values_fall_back_and_are_named() -> None:
    decoded = decode(
        {
            "metric": "nonsense",
            "years": "2022-2010",
            "provinces": "ha-noi.atlantis",
            "year": "20x2",
            "utm_source": "mail",
        },
        {"metric": ["new_members"], "provinces": ["ha-noi"]},
    )
    assert decoded.wrong == ("metric", "provinces", "years", "year")
    assert decoded.state["metric"] == "new_members"
    assert decoded.state["provinces"] == ("ha-noi",)
    assert decoded.state["years"] is None


def test_codes_in_addresses_are_ascii_without_labels() -> None:
    query = encode({"provinces": ("ha-noi", "dong-thap"), "years": (2015, 2022), "scale": "index"})
    assert query == {"provinces": "ha-noi.dong-thap", "years": "2015-2022", "scale": "index"}
