"""The one error of the warehouse: it names the file and says what to do."""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """Something about the stored data needs a person: the message names the file and a remedy."""

    def __init__(self, path: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}. {remedy}")
        self.path = str(path)
        self.problem = problem
        self.remedy = remedy
