"""The read engine: a selection of row types becomes one SQL statement that answers with JSON.

A row type is a Strawberry class under `@row(model, visible=…)`. To teach it something new:

- a column: annotate a field with its name, `population: BigInt | None = column("…")`;
- a relation: `parent: Territory | None = shown(One("parent"), "…")`, by the model's relationship;
- a list: `children: Connection[Territory] = pages("Territory", Many(on=…), "…")`;
- a filter or an order: a line in the `filters=` or `orders=` of the type's declaration;
- an expression: `shown(Expression(lambda row, ask: …), "…")`.

What is not named here cannot be read, and `visible` stands at every level.
"""
