"""`python -m metrics` is the same as the console script `party-metrics`."""

import sys

from metrics.cli import main

if __name__ == "__main__":
    sys.exit(main())
