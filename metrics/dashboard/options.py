"""The options of Streamlit's server on which safety rests: what each must be is checked before it starts.

They stand in `.streamlit/config.toml`. An option given elsewhere (a variable STREAMLIT_*, an argument, the
file in the home folder) counts as well: what is checked is what the server would use.
"""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metrics.settings import SettingError

FILE = ".streamlit/config.toml"
MOST_MEGABYTES = 20
PUBLIC_MEGABYTES = 1


@dataclass(frozen=True, slots=True)
class Required:
    """One option: whether a value will do, how to write one that does, and what goes wrong otherwise."""

    name: str
    holds: Callable[[Any], bool]
    write: str
    why: str


def _is(wanted: object) -> Callable[[Any], bool]:
    return lambda value: bool(value == wanted)


def _empty(value: Any) -> bool:
    return not value


REQUIRED: tuple[Required, ...] = (
    Required(
        "server.address", bool, '"127.0.0.1"', "Without an address the server listens on every network."
    ),
    Required(
        "server.enableXsrfProtection",
        _is(True),
        "true",
        "Other sites could send files and act in the name of whoever is signed in.",
    ),
    Required(
        "server.enableCORS", _is(True), "true", "Pages of other sites could read and work the dashboard."
    ),
    Required(
        "server.maxUploadSize",
        lambda size: isinstance(size, int) and 0 < size <= MOST_MEGABYTES,
        str(MOST_MEGABYTES),
        f"Any client can fill the memory with files; at most {MOST_MEGABYTES} (megabytes), in public mode "
        f"{PUBLIC_MEGABYTES} and nothing is taken.",
    ),
    Required(
        "server.fileWatcherType", _is("none"), '"none"', "Changed files would be run without a restart."
    ),
    Required("server.trustedUserHeaders", _empty, "{}", "Anyone could sign in by sending a header."),
    Required("server.enableAgentApi", _is(False), "false", "Programs could work the pages over HTTP."),
    Required(
        "browser.gatherUsageStats", _is(False), "false", "Every reader's browser would call an outside host."
    ),
    Required(
        "client.showErrorDetails", _is("none"), '"none"', "Readers would see paths and code of the server."
    ),
    Required(
        "client.showErrorLinks", _is(False), "false", "Errors would be sent to outside sites by a click."
    ),
    Required(
        "client.toolbarMode", _is("minimal"), '"minimal"', "Readers would be shown tools for developers."
    ),
    Required("global.developmentMode", _empty, "false", "Requests from every site would be let in."),
)


def check(option: Callable[[str], Any]) -> None:
    """Refuse to start over an unsafe option. `option` gives the value in force by name.

    Raises SettingError that names the first wrong option, its value, the file and the line to write.
    """
    for required in REQUIRED:
        value = option(required.name)
        if not required.holds(value):
            section, key = required.name.split(".")
            raise SettingError(
                f"{required.name} is {value!r}. {required.why} Write `{key} = {required.write}` under "
                f"[{section}] in {FILE}, and give it nowhere else (variables STREAMLIT_*, arguments, "
                "the home folder)"
            )


SIGN_IN_KEYS = ("redirect_uri", "cookie_secret")
PROVIDER_KEYS = ("client_id", "client_secret", "server_metadata_url")
SHORTEST_SECRET = 32


def check_sign_in(files: Iterable[Path]) -> None:
    """Refuse to start over a half-made sign-in: it would otherwise be taken for none, and let everyone in.

    files: where Streamlit's secrets may be; those that exist are read. Raises SettingError.
    """
    for path in files:
        if not path.is_file():
            continue
        try:
            section = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
        except (OSError, ValueError) as error:
            raise SettingError(f"{path} cannot be read ({error}). Correct it, or move it away") from None
        if section is not None:
            _check_section(path, section)


def _check_section(path: Path, section: Any) -> None:
    where = f"[auth] in {path}"
    if not isinstance(section, dict):
        raise SettingError(f"{where} is no table. docs/deployment.md shows one")
    named = [part for part in section.values() if isinstance(part, dict) and "client_id" in part]
    missing = [key for key in SIGN_IN_KEYS if not section.get(key)]
    for provider in named or [section]:
        missing += [key for key in PROVIDER_KEYS if not provider.get(key)]
    if missing:
        raise SettingError(f"{where} lacks {', '.join(missing)}. docs/deployment.md shows a whole one")
    if len(str(section["cookie_secret"])) < SHORTEST_SECRET:
        raise SettingError(
            f"cookie_secret of {where} is shorter than {SHORTEST_SECRET} characters and could be guessed. "
            'Make one with: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    if importlib.util.find_spec("authlib") is None:
        raise SettingError(
            f"{where} sets up sign-in, but a package for it is missing. Install it: "
            "pip install 'party-metrics[auth]'"
        )
