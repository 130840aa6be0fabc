"""Questions about the published figures: small typed functions, each giving a DataFrame with documented
columns.

Every function takes a Reader first. Units: `value` is in `unit` (count, pct = percent, pp = percentage
points); years are `Int64` with <NA> where a figure has none; texts that are absent are None/NaN. Rejected
figures never take part in charts; `observations` shows them only when asked.
"""

from __future__ import annotations

from metrics.warehouse.query_compare import (
    compare_periods,
    compare_years,
    key_figures,
    latest_full_year,
    ratings,
    targets,
    under_borders,
)
from metrics.warehouse.query_documents import (
    DocumentRecord,
    Info,
    corrections,
    decisions,
    document,
    document_observations,
    documents,
    failures,
    findings,
    findings_count,
    implied,
    info,
    ingest_runs,
    recent_documents,
)
from metrics.warehouse.query_figures import (
    Extent,
    FilterOptions,
    ProvinceExtent,
    alternatives,
    commonest,
    coverage,
    extent,
    filter_options,
    headline,
    observation,
    observations,
    organizations,
    own_figures,
    periods,
    profile,
    province_extent,
    series,
)

__all__ = [
    "DocumentRecord",
    "Extent",
    "FilterOptions",
    "Info",
    "ProvinceExtent",
    "alternatives",
    "commonest",
    "compare_periods",
    "compare_years",
    "corrections",
    "coverage",
    "decisions",
    "document",
    "document_observations",
    "documents",
    "extent",
    "failures",
    "filter_options",
    "findings",
    "findings_count",
    "headline",
    "implied",
    "info",
    "ingest_runs",
    "key_figures",
    "latest_full_year",
    "observation",
    "observations",
    "organizations",
    "own_figures",
    "periods",
    "profile",
    "province_extent",
    "ratings",
    "recent_documents",
    "series",
    "targets",
    "under_borders",
]
