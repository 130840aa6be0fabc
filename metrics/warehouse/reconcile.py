"""Arithmetic checks over reported figures: pure functions from facts to findings and implied values.

Every finding names its figures, the formula and the interval that printed rounding allows: a percent printed
as 133 may be anything from 132.5 to 133.5, counts are exact. What cannot be told apart for certain is not
reported: a document with several counts of the same subject is judged by the count next to the percent.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import TypeVar

from metrics.warehouse.facts import Fact, Finding, Implied, between, percent, plain
from metrics.warehouse.rounding import decimals

# Metrics whose figures of one body and year need not be the same thing (which documents? which course?).
LOOSE = frozenset(
    "other awards_given documents_issued training_classes cadres_trained cadres_appointed tasks_completed "
    "inspection_rounds prospects_trained new_members_trained committee_members_elected prospects_referred "
    "resolution_study_rate congresses_held".split()
)
# Counted within differing scopes (all checks, or only those on signs of violation), so a mismatch proves
# little.
SCOPED = frozenset(
    "orgs_inspected members_inspected orgs_supervised members_supervised complaints_resolved "
    "orgs_disciplined members_disciplined orgs_violating members_violating".split()
)
STOCKS = frozenset("members_total orgs_total cells_total units_with_cell units_without_members".split())
# Each list excludes each other; "exemplary" is a part of clean-strong and stands in none.
CLASS_SYSTEMS = (
    ("rated_clean_strong", "rated_good", "rated_completed", "rated_failed"),
    ("rated_excellent", "rated_good", "rated_completed", "rated_failed"),
)
NEAR = 300  # characters within which two figures of one document are taken to speak of each other
SLACK = 1e-6
ROUNDING = "rounding of the printed percent"
EXACT = "counts are exact"

Facts = Sequence[Fact]
_K = TypeVar("_K")


def check_document(facts: Facts) -> list[Finding]:
    """All checks within one document (facts of one document only)."""
    return judge_document(facts)[0]


def implied_values(facts: Facts) -> list[Implied]:
    """Targets and earlier values that the figures of one document imply."""
    return judge_document(facts)[1]


def judge_document(facts: Facts) -> tuple[list[Finding], list[Implied]]:
    """Findings and implied values of one document, grouped once."""
    findings: list[Finding] = []
    implied: list[Implied] = []
    for group in _by(facts, lambda f: f.subject).values():
        measures = {f.measure for f in group}
        if "rate_pct" in measures:
            findings += shares_over_100(group)
        if len(measures) == 1:
            continue
        if "pct_of_target" in measures:
            findings += target_against_percent(group)
        if "denominator" in measures:
            findings += share_against_counts(group)
        if "change_pct" in measures or "change_abs" in measures:
            findings += changes_against_counts(group)
        for fact in group:
            if fact.measure == "pct_of_target":
                implied += _implied_target(fact, group)
            elif fact.measure in ("change_pct", "change_abs") and fact.base_period:
                implied += _implied_base(fact, group)
    if any(f.subgroup or f.category for f in facts):
        findings += parts_over_whole(facts)
    if any(f.metric.startswith("rated_") for f in facts):
        findings += classes_over_100(facts)
    return findings, implied


def check_across(facts: Facts) -> list[Finding]:
    """All checks between documents (facts of any number of documents)."""
    return check_subjects(facts) + bodies_over_province(facts)


def check_subjects(facts: Facts) -> list[Finding]:
    """The checks between documents that set figures of one subject against each other."""
    findings: list[Finding] = []
    for group in _by((f for f in facts if f.metric not in LOOSE), lambda f: f.subject).values():
        if len(group) > 1:
            findings += conflicts(group)
            findings += parts_of_year(group)
            findings += changes_across(group)
            findings += outliers(group)
    return findings


# --- within one document -----------------------------------------------------------------------------------


def target_against_percent(group: Facts) -> list[Finding]:
    """Count / target against the percent of target: 93 / 70 is 132.9 %, printed as 133 %."""
    findings = []
    for pct in _of(group, "pct_of_target"):
        counts = [f for f in _of(group, "count") if f.period == pct.period]
        targets = [f for f in _of(group, "target") if f.period == pct.period or _whole_year(f, pct)]
        alone = sum(f.period == pct.period for f in _of(group, "pct_of_target")) == 1
        findings += _quotient("target_percent", pct, counts, targets, "target", alone)
    return findings


def share_against_counts(group: Facts) -> list[Finding]:
    """Count / population against the share in percent; and a count above its own population."""
    findings = []
    counts, totals = _of(group, "count"), _of(group, "denominator")
    for rate in _of(group, "rate_pct"):
        if rate.metric != "new_members":  # a share of all members: its population is no figure of this group
            fitting = [f for f in counts if f.period == rate.period]
            alone = sum(f.period == rate.period for f in _of(group, "rate_pct")) == 1
            populations = [f for f in totals if f.period == rate.period]
            findings += _quotient("share", rate, fitting, populations, "of", alone)
    for total in totals:
        part = _nearest(total, [f for f in counts if f.period == total.period], 80)
        if part and part.bounds[0] > total.bounds[1] + SLACK:
            findings.append(
                Finding(
                    "count_over_population",
                    "error",
                    (part, total),
                    f"{plain(part.value)} of {plain(total.value)}",
                    0.0,
                    total.value,
                    part.value,
                    EXACT,
                )
            )
    return findings


def _quotient(check: str, pct: Fact, counts: Facts, totals: Facts, word: str, alone: bool) -> list[Finding]:
    """alone: no other percent of the period in this group could belong to the same count."""
    low, high = pct.bounds
    pairs = [(c, t) for c in counts for t in totals if t.value > 0]
    sure = alone and len(pairs) == 1
    if not pairs or (not sure and pct.metric in LOOSE):
        return []
    if any(_touch(_ratio(c.bounds, t.bounds), (low, high)) for c, t in pairs):
        return []
    near = [(c, t) for c, t in pairs if abs(c.start - pct.start) <= NEAR and abs(t.start - pct.start) <= NEAR]
    if not near:
        return []
    count, total = min(near, key=lambda pair: abs(pair[0].start - pct.start) + abs(pair[1].start - pct.start))
    computed = 100 * count.value / total.value
    close = _last_digit(pct, computed)
    formula = f"{plain(count.value)} / {plain(total.value)} ({word}) = {percent(computed)}; "
    return [
        Finding(
            check,
            "note" if close else "error" if sure else "warning",
            (count, total, pct),
            f"{formula}reported {percent(pct.value)}{', which differs in the last digit' if close else ''}",
            low,
            high,
            computed,
            ROUNDING,
        )
    ]


def changes_against_counts(group: Facts) -> list[Finding]:
    """A reported change against the two figures it compares, in one document."""
    return [f for change in _changes(group) for f in _change(change, group, "change", "error")]


def _changes(group: Facts) -> list[Fact]:
    return [f for f in group if f.measure in ("change_pct", "change_abs") and f.base_period and f.period]


def _change(change: Fact, group: Facts, check: str, severity: str) -> list[Finding]:
    measure = "rate_pct" if change.unit == "pp" else "count"
    now = [f for f in group if f.measure == measure and f.period == change.period]
    base = [f for f in group if f.measure == measure and f.period == change.base_period]
    pairs = [(n, b) for n in now for b in base if change.measure == "change_abs" or b.value > 0]
    if not pairs or any(_touch(_changed(change, n, b), change.bounds) for n, b in pairs):
        return []
    later, earlier = min(
        pairs, key=lambda pair: abs(pair[0].start - change.start) + abs(pair[1].start - change.start)
    )
    if change.measure == "change_pct":
        found = 100 * (later.value / earlier.value - 1)
        formula = (
            f"{plain(later.value)} / {plain(earlier.value)} - 1 = {percent(found)}; reported "
            f"{percent(change.value)}"
        )
    else:
        found = later.value - earlier.value
        formula = (
            f"{plain(later.value)} - {plain(earlier.value)} = {plain(found)}; reported {plain(change.value)}"
        )
    low, high = change.bounds
    return [Finding(check, severity, (later, earlier, change), formula, low, high, found, ROUNDING)]


def _changed(change: Fact, later: Fact, earlier: Fact) -> tuple[float, float]:
    if change.measure == "change_pct":
        low, high = _ratio(later.bounds, earlier.bounds)
        return low - 100, high - 100
    return later.bounds[0] - earlier.bounds[1], later.bounds[1] - earlier.bounds[0]


def parts_over_whole(facts: Facts) -> list[Finding]:
    """A subgroup above the whole, or categories that together exceed their total, in one document."""
    findings = []
    counts = [f for f in facts if f.measure == "count" and f.metric not in LOOSE and f.period]
    for group in _by(counts, lambda f: (f.metric, *f.place, f.population, f.period)).values():
        wholes = [f for f in group if f.subgroup is None and f.category is None]
        if not wholes or len(group) == len(wholes):
            continue
        whole = max(wholes, key=lambda f: f.bounds[1])
        for part in group:
            if part.subgroup is not None and part.bounds[0] > whole.bounds[1] + SLACK:
                formula = f"{part.subgroup} {plain(part.value)} > all {plain(whole.value)}"
                severity = "error" if abs(part.start - whole.start) <= NEAR else "warning"
                findings.append(
                    Finding(
                        "part_over_whole",
                        severity,
                        (part, whole),
                        formula,
                        0.0,
                        whole.value,
                        part.value,
                        EXACT,
                    )
                )
        parts = [f for f in group if f.subgroup is None and f.category is not None]
        distinct = {f.category for f in parts}
        if len(distinct) == len(parts) > 0:
            total = sum(f.bounds[0] for f in parts)
            if total > whole.bounds[1] + SLACK:
                numbers = " + ".join(plain(f.value) for f in parts)
                findings.append(
                    Finding(
                        "categories_over_total",
                        "warning",
                        (*parts, whole),
                        f"{numbers} = {plain(total)} > {plain(whole.value)}",
                        0.0,
                        whole.value,
                        total,
                        EXACT,
                    )
                )
    return findings


def classes_over_100(facts: Facts) -> list[Finding]:
    """Shares of classes that exclude each other must not exceed 100 % together; nor a class the one it is
    part of."""
    findings = []
    shares = [f for f in facts if f.measure == "rate_pct" and f.metric.startswith("rated_") and f.period]
    for group in _by(shares, lambda f: (*f.place, f.population, f.subgroup, f.period)).values():
        least: dict[str, Fact] = {}
        for fact in group:
            if fact.metric not in least or fact.value < least[fact.metric].value:
                least[fact.metric] = fact
        for system in CLASS_SYSTEMS:
            parts = [least[code] for code in system if code in least]
            total = sum(f.bounds[0] for f in parts)
            if parts and parts[0].metric == system[0] and len(parts) > 1 and total > 100 + SLACK:
                formula = (
                    " + ".join(percent(f.value) for f in parts) + f" = {percent(sum(f.value for f in parts))}"
                )
                # "100 % completed, 20 % of them excellently": the wider class was given with its parts.
                severity = "note" if any(f.value >= 100 for f in parts) else "error"
                findings.append(
                    Finding("classes_over_100", severity, tuple(parts), formula, 0.0, 100.0, total, ROUNDING)
                )
        inner, outer = least.get("rated_clean_strong_exemplary"), least.get("rated_clean_strong")
        if inner and outer and inner.bounds[0] > outer.bounds[1] + SLACK:
            formula = f"exemplary {percent(inner.value)} > clean-strong {percent(outer.value)}"
            findings.append(
                Finding(
                    "part_over_whole",
                    "note",
                    (inner, outer),
                    formula,
                    0.0,
                    outer.value,
                    inner.value,
                    ROUNDING,
                )
            )
    return findings


def shares_over_100(group: Facts) -> list[Finding]:
    """A single share above 100 %."""
    return [
        Finding("share_over_100", "error", (f,), f"{percent(f.value)} > 100 %", 0.0, 100.0, f.value, ROUNDING)
        for f in group
        if f.measure == "rate_pct" and f.bounds[0] > 100 + SLACK
    ]


# --- between documents -------------------------------------------------------------------------------------


def conflicts(group: Facts) -> list[Finding]:
    """The same figure of the same period reported differently by two documents."""
    findings = []
    facts = [f for f in group if f.period and f.measure != "change_abs"]
    for same in _by(facts, lambda f: (f.measure, f.unit, f.period, f.base_period)).values():
        documents = _by(same, lambda f: f.document)
        if len(documents) < 2:
            continue
        # A document that gives several values for one subject speaks of several things.
        single = sorted((d[0] for d in documents.values() if len({f.value for f in d}) == 1), key=_order)
        for index, one in enumerate(single):
            other = next((f for f in single[index + 1 :] if not _touch(one.bounds, f.bounds)), None)
            if other:
                stock = one.metric in SCOPED or (one.metric in STOCKS and one.period_kind == "year")
                findings.append(
                    Finding(
                        "conflict",
                        "note" if stock or one.measure.startswith("target") else "warning",
                        (one, other),
                        f"{plain(one.value)} against {plain(other.value)}",
                        *one.bounds,
                        other.value,
                        "rounding and qualifiers of both",
                    )
                )
    return findings


def parts_of_year(group: Facts) -> list[Finding]:
    """A part of a year above the whole year, or above a longer part that contains it."""
    findings = []
    flows = [
        f for f in group if f.measure == "count" and f.metric not in STOCKS and f.year and f.period_months
    ]
    for same in _by(flows, lambda f: f.year).values():
        for part in same:
            longer = [f for f in same if f.period != part.period and _contains(f, part)]
            over = [f for f in longer if part.bounds[0] > f.bounds[1] + SLACK]
            # Where another report of the longer period allows the part, the conflict is reported already.
            if over and len(over) == len(longer):
                whole = max(over, key=lambda f: (f.period_months or 0, f.value, f.observation_id))
                severity = "error" if whole.document == part.document else "warning"
                severity = "note" if part.metric in SCOPED else severity
                formula = f"{part.period} {plain(part.value)} > {whole.period} {plain(whole.value)}"
                findings.append(
                    Finding(
                        "part_over_year",
                        severity,
                        (part, whole),
                        formula,
                        0.0,
                        whole.value,
                        part.value,
                        EXACT,
                    )
                )
    return findings


def changes_across(group: Facts) -> list[Finding]:
    """A reported change against figures of the two periods that stand in other documents."""
    findings = []
    for change in _changes(group):
        own = [f for f in group if f.document == change.document]
        if _pairs_exist(change, own):
            continue  # judged within the document
        findings += _change(change, group, "change_across", "warning")
    return findings


def _pairs_exist(change: Fact, group: Facts) -> bool:
    measure = "rate_pct" if change.unit == "pp" else "count"
    periods = {f.period for f in group if f.measure == measure}
    return {change.period, change.base_period} <= periods


def outliers(group: Facts) -> list[Finding]:
    """A whole-year figure far from the place's own other years (at least four of them)."""
    findings = []
    for same in _by((f for f in group if f.is_headline), lambda f: (f.measure, f.unit)).values():
        years = [f for f in same if f.year and (f.period_kind == "year" or f.metric in STOCKS)]
        if len(years) < 5 or years[0].measure not in ("count", "rate_pct"):
            continue
        for fact in years:
            others = [f.value for f in years if f is not fact]
            middle = median(others)
            spread = median(abs(value - middle) for value in others)
            if fact.unit == "count":
                far = middle > 0 and not middle / 5 <= fact.value <= middle * 5
            else:
                far = abs(fact.value - middle) > 30
            if far and abs(fact.value - middle) > 6 * spread:
                low, high = (middle / 5, middle * 5) if fact.unit == "count" else (middle - 30, middle + 30)
                formula = (
                    f"{plain(fact.value)} in {fact.year}; median of {len(others)} other years {plain(middle)}"
                )
                findings.append(
                    Finding("outlier", "note", (fact,), formula, low, high, fact.value, "own history")
                )
    return findings


def bodies_over_province(facts: Facts) -> list[Finding]:
    """A body in a province above the whole province in the same year."""
    findings = []
    counts = [
        f
        for f in facts
        if f.measure == "count"
        and f.is_headline
        and f.metric not in LOOSE
        and f.province
        and f.subgroup is None
    ]
    for group in _by(counts, lambda f: (f.metric, f.province, f.population, f.category, f.year)).values():
        wholes = [
            f for f in group if f.level == "province" and (f.period_kind == "year" or f.metric in STOCKS)
        ]
        if not wholes:
            continue
        whole = wholes[0]
        for part in group:
            inside = part.level in ("bloc", "district", "commune", "institution")
            if inside and part.bounds[0] > whole.bounds[1] + SLACK:
                formula = (
                    f"{part.organization or part.body} {plain(part.value)} > {whole.province} "
                    f"{plain(whole.value)}"
                )
                findings.append(
                    Finding(
                        "body_over_province",
                        "warning",
                        (part, whole),
                        formula,
                        0.0,
                        whole.value,
                        part.value,
                        EXACT,
                    )
                )
    return findings


# --- implied values ----------------------------------------------------------------------------------------


def _implied_target(pct: Fact, group: Facts) -> list[Implied]:
    counts = [f for f in _of(group, "count") if f.period == pct.period and f.unit == "count"]
    count = _nearest(pct, counts, NEAR)
    if count is None or pct.value <= 0 or not _two_sided(pct, count):
        return []
    value = 100 * count.value / pct.value
    low, high = (bound / 100 for bound in _ratio_bounds(count.bounds, pct.bounds))
    formula = f"{plain(count.value)} / {percent(pct.value)} = {plain(round(value))}"
    return [_whole(count, "target", value, low * 10_000, high * 10_000, pct.period, formula, (count, pct))]


def _implied_base(change: Fact, group: Facts) -> list[Implied]:
    measure = "rate_pct" if change.unit == "pp" else "count"
    now = _nearest(change, [f for f in _of(group, measure) if f.period == change.period], NEAR)
    if now is None or not _two_sided(change, now):
        return []
    if change.measure == "change_pct":
        low, high = 1 + change.bounds[0] / 100, 1 + change.bounds[1] / 100
        if measure != "count" or low <= 0:
            return []
        value = now.value / (1 + change.value / 100)
        formula = f"{plain(now.value)} / (1 + {percent(change.value)}) = {plain(round(value))}"
        bounds = (now.bounds[0] / high, now.bounds[1] / low)
        return [_whole(now, "count", value, *bounds, change.base_period, formula, (now, change))]
    value = now.value - change.value
    if value < 0:
        return []
    bounds = (now.bounds[0] - change.bounds[1], now.bounds[1] - change.bounds[0])
    formula = f"{plain(now.value)} - {plain(change.value)} = {plain(round(value, 6))}"
    if measure == "count":
        return [_whole(now, measure, value, *bounds, change.base_period, formula, (now, change))]
    rounded = (round(value, 6), round(bounds[0], 6), round(bounds[1], 6))
    return [Implied(now, measure, *rounded, "pct", change.base_period, formula, (now, change))]


def _whole(
    basis: Fact,
    measure: str,
    value: float,
    low: float,
    high: float,
    period: str | None,
    formula: str,
    facts: tuple[Fact, ...],
) -> Implied:
    """Counts are whole: the interval is the whole numbers inside it, and at least the rounded value
    itself."""
    middle = float(round(value))
    least, most = min(float(math.ceil(low - SLACK)), middle), max(float(math.floor(high + SLACK)), middle)
    return Implied(
        basis, measure, middle, least, most, "count", period, f"{formula} ({between(least, most)})", facts
    )


# --- small tools -------------------------------------------------------------------------------------------


def _by(facts: Iterable[Fact], key: Callable[[Fact], _K]) -> dict[_K, list[Fact]]:
    groups: dict[_K, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return groups


def _of(group: Facts, measure: str) -> list[Fact]:
    return [f for f in group if f.measure == measure]


def _order(fact: Fact) -> tuple[str, int, str]:
    return fact.document, fact.start, fact.observation_id


def _last_digit(pct: Fact, computed: float) -> bool:
    """Whether only the last printed digit differs: digits cut off, or rounded the wrong way."""
    return abs(computed - pct.value) < 10.0 ** -decimals(pct.value, pct.stated)


def _nearest(fact: Fact, candidates: Facts, reach: int) -> Fact | None:
    near = [f for f in candidates if abs(f.start - fact.start) <= reach]
    return min(near, key=lambda f: (abs(f.start - fact.start), _order(f)), default=None)


def _two_sided(*facts: Fact) -> bool:
    return all(f.qualifier in ("exact", "approx") for f in facts)


def _touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    slack = SLACK * max(1.0, *(abs(v) for v in (*one, *other) if math.isfinite(v)))
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack


def _ratio(part: tuple[float, float], whole: tuple[float, float]) -> tuple[float, float]:
    low, high = _ratio_bounds(part, whole)
    return 100 * low, 100 * high


def _ratio_bounds(part: tuple[float, float], whole: tuple[float, float]) -> tuple[float, float]:
    low = part[0] / whole[1] if math.isfinite(whole[1]) and whole[1] > 0 else 0.0
    high = part[1] / whole[0] if whole[0] > 0 else math.inf
    return low, high


def _whole_year(target: Fact, figure: Fact) -> bool:
    return target.period_kind == "year" and target.year is not None and target.year == figure.year


def _contains(longer: Fact, part: Fact) -> bool:
    if None in (longer.period_last, longer.period_months, part.period_last, part.period_months):
        return False
    assert longer.period_last and longer.period_months and part.period_last and part.period_months
    longer_first = longer.period_last - longer.period_months
    return longer_first <= part.period_last - part.period_months and part.period_last <= longer.period_last
