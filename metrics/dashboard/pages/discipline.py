"""Inspection, supervision and discipline."""

from metrics.dashboard import shell
from metrics.dashboard.components.family import family_page

family_page(shell.view(), ["inspection"])
