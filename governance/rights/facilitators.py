"""Who may do what with facilitators."""

from governance.facilitators import operations, queries
from governance.rights.rule import ORGANISATION, PERSON, TERRITORY, Rules, secretariats

RULES: Rules = {
    operations.begin_accompaniment: secretariats(
        {**PERSON, **ORGANISATION, **TERRITORY}, asks_first=False
    ),
    operations.end_accompaniment: secretariats({"aco": queries.accompaniment}),
    operations.record_training: secretariats(PERSON, asks_first=False),
    operations.correct_training: secretariats({"trg": queries.training}),
}
