"""What is held on a person: known from the models, and shown to them and the secretariat alone."""

import json
from typing import Any

from conftest import Ask
from lives import EMAIL, NAME, SUBJECT_THERE, Life
from scene import acting_for, somebody, the_network

from governance import mail, privacy
from governance.access import ANYONE, Viewer
from governance.actors.models import Mandate, Person
from governance.calls.models import Candidacy
from governance.db import Base
from governance.identity.models import Account, RecoveryRequest


def test_every_personal_column_is_cleared_or_goes_with_its_row() -> None:
    words = {Mandate.__tablename__, Candidacy.__tablename__}
    cleared = {Person.__tablename__, Account.__tablename__, *words}
    gone = {each.table.name for each in privacy.holdings().values() if each.is_below_account}
    gone |= {mail.Mail.__tablename__, RecoveryRequest.__tablename__}
    assert {column.table.name for column in privacy.personal_columns()} <= cleared | gone
    assert {
        str(column) for column in privacy.personal_columns() if column.table.name in cleared
    } == {
        *("person.name", "person.languages", "person.gender"),
        *("account.email", "account.password_hash", "account.totp_secret"),
        *("mandate.end_reason", "candidacy.strengths"),
    }


def test_every_reference_to_a_person_or_an_account_is_known() -> None:
    held = set(privacy.holdings())
    leading = {
        str(key.parent)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in held - privacy.ACTS and table.name not in held
    }
    assert leading == set()
    assert held == {
        *("ballot_voter", "ballot_envelope", "vote"),
        *("proposal", "proposal_version", "proposal_contribution", "proposal_amendment"),
        *("person", "account", "one_time_link", "sign_in", "refresh_token", "linked_identity"),
        *("mandate", "seat", "seat_tally", "application", "charter_translation"),
        *("adherence", "adherence_commitment", "adherence_evidence", "commitment_review"),
        *("assessment", "assessment_evidence", "assessment_consent"),
        *("decision", "decision_erratum", "feedback"),
        *("candidacy", "facilitator", "accompaniment", "training"),
        *("meeting", "agenda_item", "attendance", "minutes", "minutes_erratum", "calendar_feed"),
    }
    ids_without_reference = {
        str(column)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name in {"person_id", "account_id"} and not column.foreign_keys
    }
    assert ids_without_reference == {"event_detail.person_id"}


async def test_what_is_held_is_shown_to_its_person_and_the_secretariat_alone(
    ask: Ask, life: Life
) -> None:
    viewer = await ask.viewer(life.person)
    shown = (await ask("{ held }", viewer=viewer))["held"]

    assert {
        name: len(rows) for name, rows in shown.items() if name != "registered_people" and rows
    } == {
        **dict.fromkeys(("person", "account", "one_time_link", "sign_in", "refresh_token"), 1),
        **dict.fromkeys(("linked_identity", "mandate", "seat", "seat_tally", "application"), 1),
        "idempotency_key": 1,
        "mail": 2,
        "journal": 4,
    }
    assert shown["registered_people"] == 0
    (account,) = shown["account"]
    assert (account["email"], account["password_hash"], account["totp_secret"]) == (
        EMAIL,
        "A password is kept only as its hash.",
        "What checks one-time codes is not shown.",
    )
    assert shown["refresh_token"][0]["secret_hash"] == "Only its hash is kept."
    assert (shown["person"][0]["name"], shown["person"][0]["gender"]) == (NAME, "other")
    assert shown["linked_identity"][0]["subject"] == SUBJECT_THERE
    assert [each["name"] for each in shown["journal"]] == [
        *("person.registered", "mandate.granted", "platform.person_seated", "person.corrected"),
    ]
    assert [each["was_done_by_them"] for each in shown["journal"]] == [False, False, False, True]
    told = json.dumps(shown)
    assert not any(secret in told for secret in ("argon2", "TOTPZULMIRA", "You"))

    query = "query($id: ID!) { held(personId: $id) }"
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    assert (await ask(query, viewer=secretariat, id=life.person))["held"] == shown
    assert (await ask(query, viewer=viewer, id=life.person))["held"] == shown
    program = Viewer(person_id=viewer.person_id, application_id=life.account, scopes=frozenset())
    for other in (ANYONE, await somebody(ask, "Zé"), program):
        answer: dict[str, Any] = await ask(query, viewer=other, id=life.person)
        assert answer == {"held": None}
    assert await ask("{ held }") == {"held": None}
    absent = f"per_{life.account}"
    assert await ask(query, viewer=secretariat, id=absent) == {"held": None}
