"""The eight sentences of the house, held by a machine."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull, GraphQLObjectType, GraphQLUnionType

import governance
from governance.actions import operations as actions
from governance.actors import operations as actors
from governance.calls import operations as calls
from governance.charter import operations as charter
from governance.charter.adherences import operations as adherences
from governance.charter.assessments import operations as assessments
from governance.db import Base
from governance.decisions import operations as decisions
from governance.decisions.ballots import operations as ballots
from governance.decisions.consultations import operations as consultations
from governance.decisions.joint import operations as joint
from governance.decisions.proposals import operations as proposals
from governance.decisions.rules import operations as rules
from governance.decisions.travel import operations as travel
from governance.errors import Refusal, Said
from governance.facilitators import operations as facilitators
from governance.identity import operations as identity
from governance.laws import operations as laws
from governance.members import operations as members
from governance.platforms import operations as platforms
from governance.platforms.meetings import operations as meetings
from governance.territories import operations as territories
from schema.problems import problem_type
from schema.root import schema
from schema.rows.declare import ROWS

ROOT = Path(governance.__file__).parent.parent
DOMAINS: dict[str, ModuleType] = {
    "territories": territories,
    "actors": actors,
    "charter": charter,
    "identity": identity,
    "platforms": platforms,
    "members": members,
    "laws": laws,
    "calls": calls,
    "facilitators": facilitators,
    "decisions": decisions,
    "actions": actions,
    "decisions/travel": travel,
    "decisions/joint": joint,
    "decisions/consultations": consultations,
    "charter/adherences": adherences,
    "decisions/ballots": ballots,
    "decisions/rules": rules,
    "decisions/proposals": proposals,
    "charter/assessments": assessments,
    "platforms/meetings": meetings,
}
FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 50
SDL = schema._schema


def sources(*folders: str) -> list[Path]:
    """Our own Python files."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "static" not in path.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a file, methods included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def refusals() -> list[type[Refusal]]:
    """Every refusal there is."""
    found = {*Refusal.__subclasses__(), *Said.__subclasses__()} - {Said}
    return sorted(found, key=lambda refusal: refusal.__name__)


def deeds() -> dict[str, object]:
    """The public coroutines of the domains' operations, by name."""
    return {
        name: operation
        for module in DOMAINS.values()
        for name, operation in vars(module).items()
        if inspect.iscoroutinefunction(operation)
        and not name.startswith("_")
        and operation.__module__.startswith(module.__name__)
    }


def mutations() -> dict[str, object]:
    """The mutations of the schema, by the name of their operation."""
    mutation = SDL.mutation_type
    assert mutation is not None
    return {
        re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower(): f for name, f in mutation.fields.items()
    }


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_has_a_problem_of_its_name_and_fields(refusal: type[Refusal]) -> None:
    shown = SDL.get_type(refusal.__name__)
    assert isinstance(shown, GraphQLObjectType), "no mutation declares it"
    assert problem_type(refusal).__name__ == refusal.__name__
    own: set[str] = {one.name for one in fields(refusal)} if is_dataclass(refusal) else set()
    camel = {re.sub(r"_(\w)", lambda m: m[1].upper(), name) for name in own}
    assert set(shown.fields) == camel | {"message", "code"}


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_every_row_type_declares_what_a_viewer_may_see(row: object) -> None:
    assert callable(getattr(row, "visible"))  # noqa: B009  The attribute is the point.
    assert isinstance(SDL.get_type(row.name), GraphQLObjectType)  # type: ignore[attr-defined]


def test_a_request_commits_in_one_place_and_each_worker_in_another() -> None:
    committing = [
        path.relative_to(ROOT).as_posix()
        for path in sources("governance", "schema")
        if "cli" not in path.parts and ".commit()" in path.read_text(encoding="utf-8")
    ]
    assert committing == [
        "governance/identity/keys.py",
        "governance/identity/pruning.py",
        "governance/identity/recoveries.py",
        "governance/mail/mailing.py",
        "governance/oauth.py",
        "governance/seals/sealing.py",
        "schema/deeds.py",
    ]


@pytest.mark.parametrize("name", sorted(deeds()))
def test_an_operation_takes_a_session_a_viewer_and_the_clock(name: str) -> None:
    parameters = list(inspect.signature(deeds()[name]).parameters.values())  # type: ignore[arg-type]
    assert parameters[0].name == "session"
    assert all(each.kind is each.KEYWORD_ONLY for each in parameters[1:])
    assert {"viewer", "at"} <= {each.name for each in parameters}


@pytest.mark.parametrize("name", sorted(mutations()))
def test_a_mutation_is_an_operation_of_its_name(name: str) -> None:
    field = mutations()[name]
    kind = "".join(word.capitalize() for word in name.split("_"))
    argument = field.args["input"].type  # type: ignore[attr-defined]
    assert isinstance(argument, GraphQLNonNull)
    assert isinstance(argument.of_type, GraphQLInputObjectType)
    assert argument.of_type.name == f"{kind}Input"
    outcome = field.type.of_type  # type: ignore[attr-defined]
    assert isinstance(outcome, GraphQLUnionType)
    assert outcome.name == f"{kind}Result"
    assert f"{kind}Payload" in {member.name for member in outcome.types}
    operation = deeds()[name]
    assert field.description == inspect.getdoc(operation)  # type: ignore[attr-defined]


def test_every_operation_is_a_mutation() -> None:
    assert set(deeds()) - set(mutations()) == {"merge_duplicate_territory"}


def test_every_relationship_refuses_to_load_by_itself() -> None:
    for mapper in Base.registry.mappers:
        for relationship in mapper.relationships:
            assert relationship.lazy == "raise", relationship


@pytest.mark.parametrize("part", ["models", "policy", "queries"])
def test_nouns_rules_and_questions_know_no_session(part: str) -> None:
    for domain in DOMAINS:
        path = ROOT / "governance" / domain / f"{part}.py"
        assert "AsyncSession" not in path.read_text(encoding="utf-8")


def test_the_domains_do_not_read_the_clock() -> None:
    reading = [
        path.relative_to(ROOT).as_posix()
        for path in sources("governance")
        if re.search(r"datetime\.now|date\.today|time\.time\(", path.read_text(encoding="utf-8"))
        and {"cli", "embedded", "app.py"}.isdisjoint(path.parts)
    ]
    assert reading == ["governance/seals/sealing.py"]


def test_no_file_is_longer_than_a_subject() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in sources("governance", "schema", "tests", "benchmarks")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES_MAX
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in sources("governance", "schema")
        for node in functions(path)
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > FUNCTION_LINES_MAX
    }
    assert long == {}


def test_every_module_opens_with_one_sentence() -> None:
    for path in sources("governance", "schema", "tests", "benchmarks"):
        opening = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert opening, path
        assert opening.splitlines()[0].endswith((".", ":")), path


def test_the_published_contract_is_the_schema() -> None:
    published = (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")
    assert published == schema.as_str() + "\n", "run `make schema` and look at what changed"


def test_no_two_refusals_have_one_name() -> None:
    """In the contract they would be one type."""
    names = [refusal.__name__ for refusal in refusals()]
    assert sorted(names) == sorted(set(names))
