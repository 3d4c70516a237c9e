"""What PostgreSQL is told when it starts, where nobody says otherwise."""

import socket

import psutil  # type: ignore[import-untyped]  # It brings no types.

HOST = "127.0.0.1"


def defaults() -> dict[str, str]:
    """Give our settings: on loopback only, at a free port; a log of a week, one file a day."""
    memory_mb = psutil.virtual_memory().total // 2**20
    return {
        "listen_addresses": HOST,
        "port": str(_free_port()),
        "unix_socket_directories": "",
        "max_connections": "100",
        "shared_buffers": f"{min(256, max(16, memory_mb // 16))}MB",
        "jit": "off",
        "shared_preload_libraries": "pg_stat_statements",
        "password_encryption": "scram-sha-256",
        "logging_collector": "on",
        "log_directory": "..",
        "log_filename": "postgresql.%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
    }


def _free_port() -> int:
    # Somebody may take it before PostgreSQL does; the next attempt then finds another.
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
