"""The servers that come with the program: PostgreSQL 18, started and stopped with it."""

from governance.embedded.folder import EmbeddedError
from governance.embedded.postgres import Server, running
from governance.embedded.programs import pg_bin

__all__ = ["EmbeddedError", "Server", "pg_bin", "running"]
