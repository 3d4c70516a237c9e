"""Of what is absent, whether a deed may be done to it is answered as the deed itself would."""

from typing import Any
from uuid import uuid4

from conftest import Ask
from inputs import a_valid_input_for_each
from matrix import on, snake
from scene import acting_for, an_organisation, somebody, unchanged

from governance.access import ANYONE, OPERATOR
from governance.rights import RULES

CAN = "query($deed: Deed!, $on: ID!) { can(deed: $deed, on: $on) { isAllowed reason } }"


def missing(given: dict[str, Any], named: str) -> tuple[dict[str, Any], str]:
    """An input in which what the deed is done to is not there, and the id it has instead."""
    absent = f"{named.partition('_')[0]}_{uuid4()}"

    def other(value: Any) -> Any:
        if isinstance(value, list):
            return [other(each) for each in value]
        return absent if value == named else value

    return {key: other(value) for key, value in given.items()}, absent


async def test_can_and_the_deed_say_the_same_of_what_is_absent(ask: Ask) -> None:
    inputs = await a_valid_input_for_each(ask)
    chair = await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Eli", "CHAIR")
    viewers = {
        "anyone": ANYONE,
        "stranger": await somebody(ask, "Zé"),
        "chair": chair,
        "network": OPERATOR,
    }
    asked: set[str] = set()
    wrong = {}
    async with unchanged(ask):
        for deed, given in inputs.items():
            named = on(deed, given)
            if named is None:
                continue
            asked.add(snake(deed))
            instead, absent = missing(given, named)
            for who, viewer in viewers.items():
                answer = await ask.do(deed, "__typename", instead, viewer=viewer)
                told = await ask(CAN, viewer=viewer, deed=snake(deed).upper(), on=absent)
                if told["can"] != {"isAllowed": False, "reason": answer.get("message")}:
                    wrong[deed, who] = (answer, told["can"])
    assert wrong == {}
    unnamed = {name for name, rule in RULES.items() if rule.on} - asked
    assert unnamed == {"define_territory", "found_organisation", "sign_out_everywhere"}
