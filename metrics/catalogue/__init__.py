"""What can be measured, as data: one TOML file a family of metrics, and the names that readers see.

Example::

    from metrics.catalogue import load_catalogue
    catalogue = load_catalogue()
    catalogue.metrics["new_members"].short("vi")        # "Đảng viên mới"
    catalogue.label("measure", "pct_of_target", "en")   # "Percent of target"
"""

from metrics.catalogue.load import load_catalogue, read_catalogue
from metrics.catalogue.types import (
    DIRECTIONS,
    KINDS,
    LANGUAGES,
    Break,
    Catalogue,
    CatalogueError,
    Category,
    CodeName,
    Family,
    Lang,
    Metric,
    Pattern,
)

__all__ = [
    "DIRECTIONS",
    "KINDS",
    "LANGUAGES",
    "Break",
    "Catalogue",
    "CatalogueError",
    "Category",
    "CodeName",
    "Family",
    "Lang",
    "Metric",
    "Pattern",
    "load_catalogue",
    "read_catalogue",
]
