"""Known weaknesses of the packages in the lock, by pip-audit where it is installed and its service answers.

    python tools/audit.py

Exit status 1 only when a weakness is known: a tool that is not there, or a service out of reach, is said and
passes, so that `make lint` works offline. The packages are asked about by name and version; nothing is
installed.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
SECONDS = 60


def audit(lock: Path) -> list[dict[str, object]] | str:
    """Packages with known weaknesses, or one line that says why nobody knows."""
    if importlib.util.find_spec("pip_audit") is None:
        return "pip-audit is not installed (pip install pip-audit)"
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--disable-pip",
        "--require-hashes",
        "--progress-spinner=off",
    ]
    command += ["--format=json", f"--timeout={SECONDS // 4}", "-r", str(lock)]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"the service did not answer within {SECONDS} seconds"
    try:
        packages = json.loads(found.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return (found.stderr.strip().splitlines() or ["pip-audit gave no answer"])[-1][:200]
    return [package for package in packages if package.get("vulns")]


def main() -> int:
    """Print what is known; the exit status."""
    found = audit(LOCK)
    if isinstance(found, str):
        print(f"not audited: {found}")
        return 0
    for package in found:
        for weakness in package["vulns"]:  # type: ignore[attr-defined]
            known = f"{weakness['id']}, fixed in {weakness['fix_versions']}"
            print(f"{package['name']} {package['version']}: {known}")
    print(f"audited: {len(found)} packages with known weaknesses")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
