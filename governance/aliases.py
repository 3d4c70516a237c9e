"""Models under other names, for the statements that ask for the same rows more than once."""

from typing import Any, TypeVar, cast

from sqlalchemy import ColumnClause, inspect

from governance.db import Base

ModelType = TypeVar("ModelType", bound=Base)


class _Another:
    """Rows of a model under another name, with the columns alone, each made when it is asked."""

    def __init__(self, model: type[Base]) -> None:
        self._model, self._alias = model, model.__table__.alias()

    def __getattr__(self, key: str) -> Any:
        known = self._model.__table__.c.get(key)
        if known is None:
            raise AttributeError(f"{self._model.__name__} has no column {key}")
        made: ColumnClause[Any] = ColumnClause(known.name, known.type, _selectable=self._alias)
        self.__dict__[key] = made
        return made

    def as_mapper(self) -> Any:
        """The mapper of the model."""
        return inspect(self._model)

    def __clause_element__(self) -> Any:
        return self._alias


def another(model: type[ModelType]) -> type[ModelType]:
    """A model under another name, for its columns in a statement; it is not for loading rows.

    What joins something to it says so: `select(…).select_from(body).join(place, …)`.

    (SQLAlchemy's own `aliased` adapts whatever is asked of the model, and its aliases of tables
    bring all their columns: two thirds of what it would take to compile a read.)
    """
    return cast("type[ModelType]", _Another(model))
