"""Our own statements laid out over lines, so that people can read them."""

import re
from collections.abc import Iterator

_WORDS = (
    "LEFT OUTER JOIN LATERAL",
    "LEFT OUTER JOIN",
    "ORDER BY",
    "GROUP BY",
    "UNION ALL",
    "UNION",
    "SELECT",
    "FROM",
    "WHERE",
    "HAVING",
    "LIMIT",
    "JOIN",
    "AND",
    "OR",
)
_PIECE = re.compile(
    r"""E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\b(?:"""
    + "|".join(_WORDS)
    + r""")\b|\bBETWEEN\b|[()]|\s+|[^\s()'"]+?(?=[\s()'"]|$)|.""",
    re.DOTALL,
)
INDENT = "  "


def laid_out(sql: str) -> str:
    """The statement with a line for every clause, as deep as its parentheses are."""
    lines: list[str] = [""]
    for depth, piece in _pieces(sql):
        if piece.startswith("\n"):
            lines.append(INDENT * depth + piece[1:])
        elif piece != " " or lines[-1].strip():
            lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _pieces(sql: str) -> Iterator[tuple[int, str]]:
    """The statement piece by piece, each with its depth; one that begins a line says so."""
    words = [" " if word.isspace() else word for word in _PIECE.findall(sql)]
    is_question: list[bool] = []  # Whether each open parenthesis holds a statement.
    within_between = False
    for place, word in enumerate(words):
        depth = sum(is_question)
        if word == "(":
            following = next((each for each in words[place + 1 :] if each != " "), "")
            is_question.append(following == "SELECT")
            yield depth, word
        elif word == ")" and is_question:
            was_question = is_question.pop()
            yield sum(is_question), f"\n{word}" if was_question else word
        elif word in {"AND", "OR"}:
            starts = not within_between and not (is_question and not is_question[-1])
            within_between = False
            yield depth, f"\n{INDENT}{word}" if starts else word
        elif word in _WORDS and not (is_question and not is_question[-1]):
            yield depth, f"\n{word}"
        else:
            within_between = within_between or word == "BETWEEN"
            yield depth, word
