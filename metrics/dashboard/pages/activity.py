"""The families without a page of their own: members, recruitment, organisations, badges, training,
congresses."""

from __future__ import annotations

from metrics.dashboard import shell
from metrics.dashboard.components.family import family_page
from metrics.dashboard.shell import View

ELSEWHERE = ("ratings", "inspection")


def page(view: View) -> None:
    codes = [code for code in view.catalogue.families if code not in ELSEWHERE]
    family = shell.choose(
        view,
        "family",
        view.words("filter.family"),
        codes,
        lambda code: view.label("family", code),
        kind="segments",
        wrap=True,
    )
    family_page(view, [family])


page(shell.view())
