"""Why a value cannot be used, in the languages of the network, by what it is in English."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("reasons.json")


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """What each of our reasons is in the other languages; `{}` stands where a value comes."""
    read: dict[str, dict[str, str]] = json.loads(_FILE.read_text("utf-8"))
    return read
