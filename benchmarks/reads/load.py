"""Load on a server for a few seconds: by wrk where it is installed, else by autocannon."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CONNECTIONS = 8
WRK = "wrk"


@dataclass(frozen=True)
class Load:
    """What came of a run."""

    requests: int
    per_second: float
    p50: float
    p99: float

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Load":
        """A run as its generator tells it; none may have failed."""
        assert told["failed"] == 0, f"not answered with 200: {told}"
        assert told["requests"] > 0, told
        return cls(told["requests"], told["requests"] / told["seconds"], told["p50"], told["p99"])


@dataclass(frozen=True)
class Generator:
    """What sends the requests; autocannon is run by a Node in a folder where it is installed."""

    scratch: Path
    node: str | None = None

    @property
    def name(self) -> str:
        """Its name."""
        return WRK if self._wrk() else "autocannon"

    def run(
        self, url: str, bodies: list[dict[str, Any]], seconds: float, token: str | None = None
    ) -> Load:
        """Send bodies in turn over the connections, as fast as they are answered.

        With a token, whoever it names is who asks.
        """
        lines = self.scratch / "bodies.jsonl"
        lines.write_text("".join(json.dumps(body) + "\n" for body in bodies), encoding="utf-8")
        wrk = self._wrk()
        if wrk:
            whole = str(max(1, round(seconds)))
            command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{whole}s", "--timeout", "20s"]
            command += ["-s", str(HERE / "wrk.lua"), url, "--", str(lines)]
            command += [token] if token else []
        else:
            assert self.node, "neither wrk nor Node is there to send requests"
            script = str(self.scratch / "peer" / "load.mjs")
            command = [self.node, script, url, str(lines), str(CONNECTIONS), str(seconds)]
            command += [token] if token else []
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=seconds + 60
        )
        return Load.of(json.loads(done.stdout.strip().splitlines()[-1]))

    @staticmethod
    def _wrk() -> str | None:
        return shutil.which(WRK)
