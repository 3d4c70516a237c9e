"""The foundation: the journal, territories, actors and seats."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "seat, mandate, person, external_ref, organisation_version, organisation,"
    " territory_succession, territory_membership, territory_identifier, territory_version,"
    " territory, scale, unsealed_event, sealed_event, seal, event_detail, event,"
    " idempotency_key, superseded, duplicate"
)
FUNCTIONS = (
    "localised, sort_key, search_key, folded, labels, path_end, keep_superseded, refuse_change,"
    " await_seal, enter_tree, set_path, check_tree, move_within_tree, move_descendants,"
    " show_territory, show_organisation, check_parts,"
    " end_with_organisation, check_grouping, check_delegation,"
    " ancestors_on, descendants_on"
)


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text(f"DROP FUNCTION {FUNCTIONS}"))
