"""Text in, observations out. Pure: no files, no database, no network; the same input gives the same output."""

from __future__ import annotations

from metrics.model import Document, Observation

__all__ = ["extract"]


def extract(
    document: Document | str,
    *,
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> list[Observation]:
    """The reported figures of one text, in the order of the text.

    document: a `Document`, or the text itself; then the keywords give what is known of it, all optional.
    published: "YYYY-MM-DD", "YYYY-MM" or "YYYY"; words such as "năm nay" are resolved against it.
    Returns observations whose `start` and `end` are offsets into the given text. Never raises on any text.
    """
    # Its patterns take a third of a second to compile, which the dashboard need not wait for.
    from metrics.extract.pipeline import read

    if isinstance(document, str):
        document = Document("text", document, title=title, publisher=publisher, url=url, published=published)
    return read(document).observations
