"""What the commands of `party-metrics` do; metrics/cli.py says how they are called."""
