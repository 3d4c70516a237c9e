"""Somebody who writes while others read: rows come, go and are sorted anew."""

import random
from typing import Any

import asyncpg

LETTERS = "abcdefgh"
KEYS: dict[str, dict[str, str]] = {
    "RECORDED": {},
    "NAME": {"name": "jsonb_build_object('en', {letter}, 'fr', {other})"},
    "POPULATION": {"population": "nullif({number}, 0)"},
    "BEGIN": {"valid_from": "{day}", "valid_until": "NULL"},
    "SINCE": {"valid_from": "{day}", "valid_until": "NULL"},
    "SIGNED": {"valid_from": "{day}", "valid_until": "NULL"},
    "END": {"valid_from": "NULL", "valid_until": "{day}"},
    "HELD": {"valid_from": "{day}", "valid_until": "NULL"},
    "DUE": {"return_due_on": "{known_day}", "due_on": "{known_day}"},
    "DAY": {"happened_on": "{known_day}"},
    "CLOSES": {"closes_at": "{moment}"},
    "ADOPTED": {"adopted_on": "{day}"},
    "DECIDED": {"decided_on": "{known_day}"},
    "NUMBER": {"number": "1 + {number}"},
    "SENT": {},
    "ANSWER_DUE": {"due_at": "{known_day}"},
    "BEGINS": {"begins_at": "{known_day}"},
}
"""What a row is sorted by in each order, as it is written anew; ids are never."""
OF_ANOTHERS_NAME = {f"sort_{lang}": "{letter}" for lang in ("en", "fr", "pt")}
"""Where the name is that of another row, whose keys are kept."""


class Writer:
    """Somebody who adds rows to a table, takes them away and sorts them anew."""

    def __init__(self, connection: asyncpg.Connection, table: str, seed: int) -> None:
        self.connection = connection
        self.table = table
        self.chance = random.Random(seed)  # noqa: S311  Nothing secret.
        self.columns: list[str] = []
        self.keys: dict[str, str] = {}
        self.touched: set[str] = set()

    async def begin(self, order: str | None, row: Any) -> None:
        """Keep the table as it is, and learn what it is sorted by."""
        found = await self.connection.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''",
            self.table,
        )
        self.columns = [each["attname"] for each in found]
        named = order or next(iter(row.orders), "RECORDED")
        self.keys = KEYS[named]
        if named == "DUE":  # Each table has its own word for it.
            self.keys = {key: how for key, how in self.keys.items() if key in self.columns}
        if named == "NAME" and "name" not in self.columns:
            self.keys = OF_ANOTHERS_NAME
        assert set(self.keys) <= set(self.columns), (self.table, named)
        await self.connection.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {self.table}")

    async def end(self) -> None:
        """Leave the table as it was."""
        columns = ", ".join(self.columns)
        await self.connection.execute(
            f"DELETE FROM {self.table}; INSERT INTO {self.table} ({columns})"
            f" OVERRIDING SYSTEM VALUE SELECT {columns} FROM kept; DROP TABLE kept"
        )

    def _written(self) -> dict[str, str]:
        """Each key anew, by chance."""
        pick = self.chance
        days = [f"DATE '2001-01-0{n}'" for n in range(1, 6)]
        made = {
            "letter": f"'{pick.choice(LETTERS)}'",
            "other": f"'{pick.choice(LETTERS)}'",
            "number": str(pick.randrange(5)),
            "day": pick.choice(["NULL", *days]),
            "known_day": pick.choice(days),
            "moment": f"TIMESTAMPTZ '2001-01-0{pick.randrange(1, 6)} 12:00:00.5Z'",
        }
        return {column: how.format(**made) for column, how in self.keys.items()}

    async def add(self, id_: str) -> None:
        """Let a row come that is like another, but for its key."""
        own = [name for name in self.columns if name not in {"id", "label"}]
        taken = self._written()
        values = ", ".join(taken.get(name, name) for name in own)
        made = await self.connection.fetchval(
            f"INSERT INTO {self.table} ({', '.join(own)}) SELECT {values}"
            f" FROM {self.table} WHERE id = $1 RETURNING id",
            bare(id_),
        )
        self.touched.add(str(made))

    async def sort(self, id_: str) -> None:
        """Let a row have another key."""
        changes = self._written() or {"id": "id"}
        await self.connection.execute(
            f"UPDATE {self.table} SET {', '.join(f'{a} = {b}' for a, b in changes.items())}"
            " WHERE id = $1",
            bare(id_),
        )
        self.touched.add(bare(id_))

    async def disturb(self, known: list[str]) -> None:
        """Do one to three of these to rows of a list."""
        for _ in range(self.chance.randint(1, 3) if known else 0):
            how = self.chance.choice([self.add, self.sort, self.remove])
            await how(self.chance.choice(known))

    async def remove(self, id_: str) -> None:
        """Let a row go."""
        await self.connection.execute(f"DELETE FROM {self.table} WHERE id = $1", bare(id_))
        self.touched.add(bare(id_))


def bare(id_: str) -> str:
    """An id without its prefix."""
    return id_.partition("_")[2]
