"""An identity provider of the tests' own: real keys, a real server on loopback, its own clock."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from doors import free_port
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Request, Response, route
from litestar.enums import HttpMethod

AUDIENCE = "governance"
MAKES: dict[str, Any] = {
    "RS256": lambda: rsa.generate_private_key(public_exponent=65_537, key_size=2_048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": Ed25519PrivateKey.generate,
}


def public_jwk(algorithm: str, key: Any) -> dict[str, Any]:
    """The public half of a key, as a provider publishes it."""
    made: Any = jwt.get_algorithm_by_name(algorithm)
    said = made.to_jwk(key.public_key())
    known: dict[str, Any] = json.loads(said) if isinstance(said, str) else said
    return known


class Provider:
    """An issuer with a discovery document, keys that can be rotated, and tokens for whomever."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.keys: dict[str, tuple[str, Any]] = {}
        self.told: dict[str, Any] = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        self.extra: list[Any] = []
        """Keys published besides, whatever they are."""
        self.asked: list[str] = []
        """The paths that were asked for, in their order."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: Any = None
        self._thread: threading.Thread | None = None

    def rotate(self, algorithm: str = "RS256") -> str:
        """Make a key take the place of all others; its id."""
        kid = str(uuid4())
        self.keys = {kid: (algorithm, MAKES[algorithm]())}
        return kid

    def token(self, subject: str = "ana", header: dict[str, Any] | None = None, **more: Any) -> str:
        """A token for somebody, with some of it otherwise; None leaves a claim out."""
        ((kid, (algorithm, key)),) = self.keys.items()
        now = int(datetime.now(UTC).timestamp())
        said = {"iss": self.url, "aud": AUDIENCE, "exp": now + 300, "iat": now, "sub": subject}
        said = {name: value for name, value in (said | more).items() if value is not None}
        headers = {"kid": kid} | (header or {})
        headers = {name: value for name, value in headers.items() if value is not None}
        return jwt.encode(said, key, algorithm=algorithm, headers=headers)

    def start(self) -> None:
        """Serve, and come back when it answers."""
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)))
        self._thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        """Be away."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._server.stop)
            self._thread.join(10)
            self._thread = None

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._server = Server(
            self._application(),
            address="127.0.0.1",
            port=self.port,
            interface=Interfaces.ASGI,
            log_enabled=False,
        )
        serving = asyncio.create_task(self._server.serve())
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                break
            except OSError:
                await asyncio.sleep(0.02)
        writer.close()
        ready.set()
        await serving

    def _application(self) -> Litestar:
        @route("/.well-known/openid-configuration", http_method=[HttpMethod.GET])
        async def discovery() -> dict[str, Any]:
            self.asked.append("discovery")
            return self.told

        @route("/keys", http_method=[HttpMethod.GET])
        async def keys() -> dict[str, Any]:
            self.asked.append("keys")
            told = [public_jwk(*pair) | {"kid": kid} for kid, pair in self.keys.items()]
            return {"keys": [*told, *self.extra]}

        @route("/token", http_method=[HttpMethod.POST])
        async def token(request: Request[Any, Any, Any]) -> dict[str, str]:
            form = await request.form()
            return {"id_token": self.token(str(form["subject"])), "token_type": "Bearer"}

        @route("/large", http_method=[HttpMethod.GET])
        async def large() -> Response[str]:
            return Response('{"keys": "' + "x" * 300_000 + '"}', media_type="application/json")

        @route("/slow", http_method=[HttpMethod.GET])
        async def slow() -> dict[str, Any]:
            await asyncio.sleep(3)
            return {"keys": []}

        handlers: list[Any] = [discovery, keys, token, large, slow]
        return Litestar(route_handlers=handlers, openapi_config=None, logging_config=None)


@contextmanager
def a_provider(algorithm: str = "RS256") -> Iterator[Provider]:
    """An identity provider that serves."""
    made = Provider()
    made.rotate(algorithm)
    made.start()
    try:
        yield made
    finally:
        made.stop()
