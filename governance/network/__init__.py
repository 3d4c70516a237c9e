"""The network as a file tells of it: its territories, organisations and mandates."""

from governance.network.form import SYSTEM, NetworkError, demo, read
from governance.network.importing import Imported, import_network

__all__ = ["SYSTEM", "Imported", "NetworkError", "demo", "import_network", "read"]
