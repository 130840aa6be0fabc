"""Made-up documents with made-up figures, for benchmarks only; nothing of this is data.

Deterministic: the same seed gives the same documents. Places, metrics, levels and periods are spread about
as in the
sample corpus: many bodies below the province, part-year figures, targets with percents, several reports of
one figure.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from hashlib import sha256

from metrics import reference
from metrics.catalogue import load_catalogue
from metrics.model import Document, Observation, Span

_LEVELS = ("province", "province", "province", "district", "district", "bloc", "commune", "institution")
_BODIES = {
    "district": "Đảng bộ huyện số {}",
    "bloc": "Đảng bộ Khối số {}",
    "commune": "Đảng bộ xã số {}",
    "institution": "Đảng bộ cơ quan số {}",
}
_SUBGROUPS = (None, None, None, None, None, None, "female", "youth", "ethnic_minority", "private_enterprise")
_FILLER = (
    "Hội nghị đánh giá công tác xây dựng Đảng trong thời gian qua, nêu rõ những mặt làm được và những "
    "việc còn phải "
    "làm tiếp; các cấp ủy được yêu cầu tập trung chỉ đạo, kiểm tra, đôn đốc thường xuyên. "
)


def documents(
    count: int, *, figures: int = 10, seed: int = 1
) -> Iterator[tuple[Document, list[Observation]]]:
    """`count` documents of about 1,500 characters with `figures` figures each."""
    chance = random.Random(seed)
    catalogue = load_catalogue()
    places = sorted({unit.name for unit in reference.provinces()})
    codes = [metric for metric in catalogue.metrics.values() if metric.code != "other"]
    for number in range(count):
        yield _document(number, figures, chance, places, codes, catalogue.version)


def _value(subject: str, year: int, period: str) -> int:
    """The same for each report of a figure, growing a little every year, smaller for a part of the year."""
    number = int.from_bytes(sha256(subject.encode()).digest()[:4], "big")
    share = {"": 1.0, "-H1": 0.5, "-Q1": 0.25}.get(period[4:], 0.75)
    whole = (20 + number % 3000) * (1 + 0.01 * (number % 7)) ** (year - 2005)
    return max(1, int(whole * share * (0.02 if subject.split("|")[1].startswith("Đảng bộ xã") else 1)))


def _document(number, figures, chance, places, codes, version):  # type: ignore[no-untyped-def]
    place = chance.choice(places)
    level = chance.choice(_LEVELS)
    body = _BODIES[level].format(chance.randrange(12)) if level in _BODIES else f"Đảng bộ tỉnh {place}"
    year = chance.randrange(2005, 2026)
    period = chance.choice((f"{year}", f"{year}", f"{year}", f"{year}-H1", f"{year}-M01..M09", f"{year}-Q1"))
    name = f"synthetic-{number:07d}"
    parts: list[str] = [f"{body} báo cáo kết quả {period}. {_FILLER}"]
    position = len(parts[0])
    observations: list[Observation] = []
    while len(observations) < figures:
        metric = chance.choice(codes)
        population = chance.choice(metric.populations) if metric.populations else None
        subgroup = chance.choice(_SUBGROUPS)
        value = _value(f"{metric.code}|{body}|{place}|{subgroup}", year, period)
        group: list[tuple[str, float, str]] = [("count", value, "count")]
        if "pct_of_target" in metric.measures and chance.random() < 0.4:
            target = max(1, int(value / chance.uniform(0.7, 1.6)))
            group += [("target", target, "count"), ("pct_of_target", round(100 * value / target, 1), "pct")]
        elif "rate_pct" in metric.measures and chance.random() < 0.6:
            group = [("rate_pct", round(chance.uniform(5, 99), 2), "pct")]
        for measure, amount, unit in group[: figures - len(observations)]:
            printed = f"{amount:,.10g}".replace(",", "X").replace(".", ",").replace("X", ".")
            words = f"{metric.name_vi} đạt {printed}; "
            start = position + len(words) - 2 - len(printed)
            observations.append(
                Observation(
                    document=name,
                    metric=metric.code,
                    measure=measure,
                    value=float(amount),
                    unit=unit,
                    qualifier="exact",
                    period=period,
                    base_period=None,
                    province=place,
                    level=level,
                    organization=body,
                    population=population,
                    subgroup=subgroup,
                    start=position,
                    end=position + len(words) - 2,
                    quote=words[:-2],
                    period_evidence="stated",
                    province_evidence="inferred",
                    rule=f"{metric.code}.1",
                    catalogue_version=version,
                    spans=(
                        Span("number", start, start + len(printed)),
                        Span("metric", position, position + len(metric.name_vi)),
                        Span("period", 0, len(period)),
                    ),
                )
            )
            parts.append(words)
            position += len(words)
    parts.append(_FILLER * 3)
    text = "".join(parts)
    day = f"{year + chance.randrange(2)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    document = Document(
        id=name,
        text=text,
        title=f"{body}: {period}",
        publisher=f"Báo {place}",
        url=f"https://example.org/{number}",
        published=day,
        source=f"synthetic/{number:07d}.txt",
        content_hash=sha256(text.encode()).hexdigest(),
        reader="synthetic",
    )
    return document, observations
