"""Runs one SELECT of a stranger, in a process of its own that holds nothing of value and may be killed.

`sql.py` runs this file as a script: it imports nothing of the package, inherits no environment, and gives up
the right to use more memory and time, to write files and to start processes before it looks at the SQL. The
database file it opens holds only what is public. DuckDB's own limits come on top; alone they do not suffice
(`repeat('x', 2000000000)` passes its limits of memory and time).

Arguments: file, bytes of memory, seconds, rows, bytes of the answer. Standard input: the SQL, UTF-8. Standard
output: a line "ready", then JSON with columns, types, rows and cut, or error.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

import duckdb

DATABASE_SHARE = 4  # the part of the memory that DuckDB may use for data: one in four


def confine(memory: int, seconds: int) -> None:
    """Give up rights, for good."""
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1,) * 2)


def connect(path: str, memory: int) -> Any:
    """The database, read-only, with everything off that reaches beyond it, and no way to turn it on."""
    options: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "python_enable_replacements": "false",
        "threads": "1",
        "memory_limit": f"{memory // DATABASE_SHARE // 1024}KiB",
        "max_temp_directory_size": "0KiB",
        "lock_configuration": "true",
    }
    return duckdb.connect(path, read_only=True, config=options)


def run(con: Any, sql: str, most_rows: int, most_bytes: int) -> dict[str, Any]:
    """The answer of one SELECT, cut at the limits."""
    statements = con.extract_statements(sql)
    if len(statements) != 1:
        return {"error": f"one statement at a time; these are {len(statements)}"}
    kind = statements[0].type
    if kind != duckdb.StatementType.SELECT:
        return {"error": f"only SELECT is allowed, not {kind.name.removesuffix('_STATEMENT')}"}
    relation = con.sql(sql).limit(most_rows + 1)
    answer: dict[str, Any] = {
        "columns": relation.columns,
        "types": [str(kind) for kind in relation.types],
        "rows": [],
        "cut": None,
    }
    size = 0
    while rows := relation.fetchmany(100):
        for row in rows:
            values = [plain(value) for value in row]
            size += len(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"))
            if len(answer["rows"]) >= most_rows or size > most_bytes:
                answer["cut"] = "rows" if size <= most_bytes else "bytes"
                return answer
            answer["rows"].append(values)
    return answer


def plain(value: Any) -> Any:
    """As JSON can hold it: numbers and truth values as they are, everything else as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def main() -> None:
    path, memory, seconds, rows, size = sys.argv[1], *map(int, sys.argv[2:6])
    sql = sys.stdin.buffer.read().decode("utf-8", "replace")
    confine(memory, seconds)
    con = connect(path, memory)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    try:
        answer = run(con, sql, rows, size)
    except (duckdb.Error, ValueError, OverflowError) as error:
        answer = {"error": str(error).strip()[:2000]}
    except MemoryError:
        answer = {"error": "the answer needs more memory than is allowed"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
