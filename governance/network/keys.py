"""The rows of a table by their keys, and in an order in which each finds what it is part of."""

from governance.network.table import Line, Table, folded


class Keys:
    """The lines of a table that are rows: those with a key of their own."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._lines: dict[str, Line] = {}
        self._names: dict[str, list[str]] = {}
        self.faults: list[tuple[Line, str | None, str]] = []
        """The lines that are no rows, each with the column that is at fault, and why."""
        for line in table.lines:
            self._enter(line)

    def _enter(self, line: Line) -> None:
        key, column = self._table.cell(line, "key"), self._table.column("key")
        if line.fault is not None:
            self.faults.append((line, None, line.fault))
        elif key is None:
            self.faults.append((line, column, "is empty; every row has a key of its own."))
        elif key in self._lines:
            other = self._lines[key].number
            self.faults.append((line, column, f"{key!r} stands in line {other} already."))
        else:
            self._lines[key] = line
            name = folded(self._table.cell(line, "name") or "")
            self._names.setdefault(name, []).append(key)

    def whole(self, line: Line) -> str:
        """The key of the row that a line says it is part of: by that key, or by its name alone."""
        said = self._table.cell(line, "part_of") or ""
        named = self._names.get(folded(said), [])
        return named[0] if said not in self._lines and len(named) == 1 else said

    def ordered(self) -> list[Line]:
        """The lines, each after the one it is part of; in a circle one has to come first."""
        found: dict[str, Line] = {}
        for key in self._lines:
            chain = [key]
            while (whole := self.whole(self._lines[chain[-1]])) in self._lines:
                if whole in found or whole in chain:
                    break
                chain.append(whole)
            for each in reversed(chain):
                found.setdefault(each, self._lines[each])
        return list(found.values())
