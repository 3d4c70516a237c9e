"""Where decisions travel: whom they are sent to, who owes an answer, and what was answered."""
