"""Reported Party-building figures from Vietnamese texts, each with the words it came from."""

from metrics.extract import extract
from metrics.model import Document, Observation, Span

__all__ = ["Document", "Observation", "Span", "extract"]
__version__ = "0.1.0"
