"""Querysets whose SQL is put together once.

Django takes longer to put a query together than PostgreSQL takes to answer it. Where many calls ask
the same, that is done at the first, and the others bring their values:

    _BY_ID = Compiled(lambda: Job.objects.filter(pk=Given("job_id")))
    _BY_ID.rows(limit=1, job_id=job_id)
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


class Given(models.Expression):
    """Stands in a queryset for the value of this name, which comes with each call."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        return "%s", [self]


class Compiled(Generic[Row]):
    """A queryset of one model, perhaps with annotations; not sliced."""

    def __init__(self, make: Callable[[], models.QuerySet[Row]]) -> None:
        self._make = make  # models may not be ready where this stands

    def rows(self, *, limit: int, **given: Any) -> list[Row]:
        """The first `limit` rows. Values go to the database as they are, unchecked by any field."""
        sql, parameters = self._statement
        values = [given[one.name] if isinstance(one, Given) else one for one in parameters]
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT %s", [*values, limit])
            return [self._row(row) for row in cursor.fetchall()]

    def _row(self, values: tuple) -> Row:
        model, names, annotations = self._shape
        row = model.from_db(connection.alias, names, values[: len(names)])
        for name, place in annotations.items():
            setattr(row, name, values[place])
        return row

    @cached_property
    def _compiler(self) -> Any:
        return self._make().query.get_compiler(connection=connection)

    @cached_property
    def _statement(self) -> tuple[str, tuple]:
        return self._compiler.as_sql()

    @cached_property
    def _shape(self) -> tuple[type[Row], list[str], dict[str, int]]:
        """The model, its columns' attributes, which come first, and where annotations stand."""
        shape = self._compiler.klass_info
        columns = [self._compiler.select[place][0] for place in shape["select_fields"]]
        names = [column.target.attname for column in columns]
        return shape["model"], names, self._compiler.annotation_col_map
