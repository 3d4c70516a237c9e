"""Names: the keys that rows are sorted and searched by, and the indexes of them."""

from sqlalchemy import Computed, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.db import LANGUAGES


class Named:
    """A row whose name has a key to sort it by in each language, and one to search it in all."""

    sort_en: Mapped[str] = mapped_column(Computed("sort_key(name, 'en')", persisted=True))
    sort_fr: Mapped[str] = mapped_column(Computed("sort_key(name, 'fr')", persisted=True))
    sort_pt: Mapped[str] = mapped_column(Computed("sort_key(name, 'pt')", persisted=True))
    search: Mapped[str] = mapped_column(Computed("search_key(name)", persisted=True))


def named_indexes(table: str, key: str = "id") -> tuple[Index, ...]:
    """The indexes that rows with names are listed by, and found by what is written of a name."""
    return (
        *(Index(f"{table}_sort_{lang}_idx", f"sort_{lang}", key) for lang in LANGUAGES),
        Index(
            f"{table}_search_idx",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ),
    )
