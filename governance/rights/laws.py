"""Who may do what with laws."""

from collections.abc import Mapping

from governance.laws import operations, queries
from governance.rights.rule import TERRITORY, Question, Rules, secretariats

_LAW: Mapping[str, Question] = {"law": queries.law}

RULES: Rules = {
    operations.tell_of_law: secretariats(TERRITORY),
    operations.correct_law: secretariats(_LAW),
    operations.end_law: secretariats(_LAW),
}
