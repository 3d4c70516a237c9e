"""What is asked of a hundred thousand memberships and applications."""

from typing import Any

SELECTIVE_OF_MEMBERS: dict[str, dict[str, Any]] = {
    "Membership": {
        "membershipClass": "$associate",
        "standing": ["SUSPENDED"],
        "basis": ["ON_THE_WAY"],
        "name": "$body",
        "within": "$town",
        "organisation": {"kind": ["BANK"]},
        "validOn": "1880-01-01",
        "beginsFrom": "2017-05-01",
        "beginsBy": "1850-02-01",
        "endsBy": "2027-01-03",
    },
    "MembershipApplication": {
        "membershipClass": "$associate",
        "isOpen": True,
        "organisation": {"kind": ["BANK"]},
    },
}
"""A value of each filter that few rows meet."""

READY = "{ sympathisersReady(first: 100) { nodes { id } } }"
