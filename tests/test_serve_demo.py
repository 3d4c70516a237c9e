"""What `governance serve --demo` prints to play with: tokens that hold, an application's secret."""

import re
from collections.abc import Iterator

import httpx
import jwt
import pytest
from doors import Serving, a_place, serving

WHO = "{ viewer { isSecretariat person { name } } }"
ACTING = '{ viewer { isSecretariat person { name } mandates { body { name(lang: "pt") } } } }'


@pytest.fixture(scope="module")
def served() -> Iterator[Serving]:
    with a_place() as place, serving("--demo", "--data-dir", place / "data") as opened:
        yield opened.ready()


def test_it_prints_tokens_that_hold(served: Serving) -> None:
    secretary, clerk, representative, visitor = served.tokens

    assert served.ask(WHO, secretary)["viewer"] == {
        "isSecretariat": True,
        "person": {"name": "Demo secretary (nobody real)"},
    }
    assert served.ask(WHO, visitor)["viewer"] == {
        "isSecretariat": False,
        "person": {"name": "Demo visitor (nobody real)"},
    }
    for token, name, body in (
        (clerk, "Demo clerk (nobody real)", "Comissão Regional de Parceiros"),
        (representative, "Demo representative (nobody real)", "Município da Covilhã"),
    ):
        assert served.ask(ACTING, token)["viewer"] == {
            "isSecretariat": False,
            "person": {"name": name},
            "mandates": [{"body": {"name": body}}],
        }
    assert "Demo secretary (nobody real) holds the secretariat's mandate" in served.said


def test_it_prints_how_an_outside_application_gets_its_tokens(served: Serving) -> None:
    line = re.search(r"curl -u (app_\S+):(\S+) -d grant_type=client_credentials (\S+)", served.said)
    assert line is not None
    client_id, secret, where = line.groups()
    assert where == f"http://127.0.0.1:{served.port}/oauth/token"
    answer = httpx.post(where, auth=(client_id, secret), data={"grant_type": "client_credentials"})
    token = answer.json()["access_token"]
    assert answer.json()["scope"] == "actors:read platforms:read platforms:write"
    shown = served.ask("{ viewer { isApplication person { name } } }", token)["viewer"]
    assert shown == {"isApplication": True, "person": {"name": "Demo clerk (nobody real)"}}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["iss"] == claims["aud"] == f"http://127.0.0.1:{served.port}"
