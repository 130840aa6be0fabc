"""Say in plain words what is missing before a virtual environment can be made. Runs on any Python 3."""

# ruff: noqa: UP031, UP036  (an old Python must be able to run this and say that it is too old)

import sys


def main():
    """Exit status 1 with a message where this Python cannot be used."""
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        print("Python 3.11 or newer is needed; %s is %s." % (sys.executable, found), file=sys.stderr)
        print("Install a newer one and run: make PYTHON=python3.12 ...", file=sys.stderr)
        return 1
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        print("Python's venv module is missing. On Debian, Ubuntu: apt install python3-venv", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
