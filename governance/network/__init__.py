"""The network as a file tells of it: its territories, organisations and mandates."""

from governance.network.form import SYSTEM, NetworkError, demo, read
from governance.network.imported import Imported
from governance.network.importing import import_network
from governance.network.table import read_mapping, read_table
from governance.network.tabling import Row, Tabled, import_table

__all__ = [
    "SYSTEM",
    "Imported",
    "NetworkError",
    "Row",
    "Tabled",
    "demo",
    "import_network",
    "import_table",
    "read",
    "read_mapping",
    "read_table",
]
