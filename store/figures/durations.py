"""Durations: tenths of a day between two instants, computed and grouped by the database."""

from typing import Any

from sqlalchemy import Integer, SQLColumnExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class tenths_between(FunctionElement[int]):  # noqa: N801 - called as the functions of SQL are
    """Whole tenths of a day from the first instant to the second."""

    type = Integer()
    inherit_cache = True

    def __init__(self, start: SQLColumnExpression[Any], end: SQLColumnExpression[Any]) -> None:
        super().__init__(start, end)


@compiles(tenths_between, "sqlite")
def _in_sqlite(element: tenths_between, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(ROUND((julianday({end}) - julianday({start})) * 10) AS INTEGER)"


@compiles(tenths_between, "postgresql")
def _in_postgresql(element: tenths_between, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(ROUND(EXTRACT(EPOCH FROM {end} - {start}) / 8640) AS INTEGER)"
