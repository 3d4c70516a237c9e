"""Settings: what cannot be used is refused in a sentence that names it."""

import pytest

from governance.settings import SettingsError, read_settings

URL = "postgresql://user:secret@127.0.0.1/governance"


def test_an_address_with_parameters_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"GOVERNANCE_DATABASE_URL": f"{URL}?sslmode=disable"})
    assert str(refused.value) == (
        "GOVERNANCE_DATABASE_URL takes no parameters after a question mark; leave them out."
    )


def test_an_address_without_parameters_is_taken() -> None:
    assert read_settings({"GOVERNANCE_DATABASE_URL": URL}).database_url == URL
