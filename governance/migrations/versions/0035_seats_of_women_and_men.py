"""Rules of composition may ask for parity of who sits there."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_KINDS = "'kind_share', 'sector_share', 'every_sector', 'seats_max'"
_SHARES = "'kind_share', 'sector_share'"


def upgrade() -> None:
    _constrain(f"{_KINDS}, 'parity'", f"{_SHARES}, 'parity'")


def downgrade() -> None:
    op.execute("DELETE FROM composition_rule WHERE kind = 'parity'")
    _constrain(_KINDS, _SHARES)


def _constrain(kinds: str, shares: str) -> None:
    """Let rules be of these kinds, and say a share where they are of those."""
    op.execute(
        "ALTER TABLE composition_rule DROP CONSTRAINT composition_rule_kind_known,"
        " DROP CONSTRAINT composition_rule_says_what_its_kind_needs,"
        f" ADD CONSTRAINT composition_rule_kind_known CHECK (kind IN ({kinds})),"
        " ADD CONSTRAINT composition_rule_says_what_its_kind_needs CHECK ("
        "(organisation_kind IS NOT NULL) = (kind = 'kind_share')"
        " AND (sector IS NOT NULL) = (kind = 'sector_share')"
        f" AND (share_percent_min IS NOT NULL) = (kind IN ({shares}))"
        " AND (seats_max IS NOT NULL) = (kind = 'seats_max')"
        " AND (seats_min IS NULL) = (kind = 'seats_max'))"
    )
