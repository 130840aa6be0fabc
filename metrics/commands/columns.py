"""The columns of figures and what each holds; docs/fields.md is checked against this, exports carry it."""

from __future__ import annotations

# name: (Frictionless type, meaning). The first 24 are the observation contract of metrics/model.py.
CONTRACT: dict[str, tuple[str, str]] = {
    "document": ("string", "Document that reports the figure: its id, or the path it was read from."),
    "metric": ("string", "What is counted or rated; codes in docs/metrics.md."),
    "measure": (
        "string",
        "count, rate_pct, target, target_rate_pct, pct_of_target, change_pct, change_abs, denominator.",
    ),
    "value": ("number", "The number, in the unit of the column unit."),
    "unit": ("string", "count: people or things; pct: percent; pp: percentage points."),
    "qualifier": ("string", "exact, at_least, at_most or approx, as the text says."),
    "period": (
        "string",
        "Period the figure is for: 2022, 2022-H1, 2022-Q1, 2022-M01..M09, 2022-03, 2020..2025.",
    ),
    "base_period": ("string", "For changes: the period compared with, in the same forms."),
    "province": (
        "string",
        "Province or city the reporting body belonged to at the time; Việt Nam for the whole country.",
    ),
    "level": ("string", "national, province, bloc, district, commune or institution."),
    "organization": ("string", "The reporting body as named in the document."),
    "population": ("string", "For ratings, what is rated: grassroots_orgs, cells, committees or members."),
    "subgroup": (
        "string",
        "Part of the members or organisations the figure is limited to, such as female or youth.",
    ),
    "start": ("integer", "Offset, in characters of the original text, where the words of the figure begin."),
    "end": ("integer", "Offset where they end (not included)."),
    "quote": ("string", "Exactly the words of the original text from start to end."),
    "category": ("string", "Finer kind: years of a badge, form of discipline, direction of a transfer."),
    "stated": ("string", "The number as printed, where it is not the value."),
    "period_evidence": ("string", "stated, inferred, document_date or unknown."),
    "province_evidence": ("string", "stated, inferred, document_date or unknown."),
    "rule": ("string", "Rule of the catalogue that claimed the number."),
    "catalogue_version": ("string", "Version of the catalogue the figure was extracted with."),
    "spans": ("array", "Intervals of the text that decided: role, start and end of each."),
}

STORED: dict[str, tuple[str, str]] = {
    "observation_id": (
        "string",
        "Identifier of the figure in the warehouse; stable while its document and place are.",
    ),
    "year": ("integer", "Year of the period; empty for spans of years and unknown periods."),
    "organization_key": ("string", "The body folded, without Đảng bộ and the like; for grouping only."),
    "period_kind": ("string", "year, half, quarter, month, months, years."),
    "period_months": ("integer", "Length of the period in months."),
    "is_part": ("boolean", "The period covers only part of its year."),
    "status": ("string", "reported, confirmed, corrected, added or rejected: what a person decided."),
    "decided_by": ("string", "Who decided."),
    "original_value": ("number", "The value before a correction."),
    "is_headline": ("boolean", "This figure stands for its place and year in charts."),
    "n_other": ("integer", "Other figures that compete for that place and year."),
    "n_values": ("integer", "How many different values they have."),
    "number_start": ("integer", "Offset where the number itself begins."),
    "number_end": ("integer", "Offset where it ends (not included)."),
    "document_version": ("integer", "Version of the document's content in this warehouse."),
    "title": ("string", "Title of the document."),
    "publisher": ("string", "Who published it."),
    "url": ("string", "Its address."),
    "published": ("string", "Its date of publication: day, month or year."),
}

COLUMNS = CONTRACT | STORED
