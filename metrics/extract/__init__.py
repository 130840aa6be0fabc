"""Text in, observations out. Pure: no files, no database, no network; the same input gives the same output."""

from metrics.extract.pipeline import extract

__all__ = ["extract"]
