"""What people decide about figures: append-only, keyed by the document's content and the place of the number."""

from __future__ import annotations

from typing import Any


def stage(con: Any) -> None:
    """Temporary table `staged`: the current figures with decisions applied."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE staged AS
           SELECT o.*, 'reported' AS status, NULL::BIGINT AS decision, NULL::VARCHAR AS decided_by,
                  NULL::DOUBLE AS original_value
           FROM observations o JOIN documents d ON d.document_id = o.document AND d.version = o.document_version
           WHERE d.current"""
    )
