"""The read engine: a selection of row types becomes one SQL statement that answers with JSON.

A row type is a Strawberry class under `@row(model, visible=…)`; each thing it shows is one line:

- a column: `population: BigInt | None = column("…")`, or `column("…", "name_in_the_model")`;
- a relation: `parent: Territory | None = shown(One("parent"), "…")`, by the model's relationship,
  or by a condition of its own, `One("country", on=…)`;
- a list: `children: Connection[Territory] = pages(Many(on=…), "…", filters=…, orders=…)`, or a
  short one without pages, `identifiers: list[…] = shown(Many(on=…, order=…), "…")`;
- an expression: `is_vacant: bool = shown(Expression(lambda row, ask: …), "…")`, with arguments
  if need be: `shown(Expression(lambda row, ask, lang=None: …), "…", [argument("lang", …)])`.

What its lists are narrowed and sorted by is declared once, in `@row(filters=…, orders=…)`:
a filter is `"scale": Filter(list[str], lambda row, ask, value: …, "…")`, or by the rows a field
leads to, `"mandates": Related("MandateFilter", "…")`; an order is
`"POPULATION": Order(lambda row, ask: …, int)`; `filter_input` and `order_input` make the inputs.

What is not named here cannot be read, and `visible` stands at every level. Values of the request
are bound (`values`), our own constants are written out, so that indexes match. From a request
down: `plan` keeps what was compiled, `selection` says what is selected, `compile` turns rows into
objects, `pages` lists into pages, `narrow` filters into conditions, `nodes` ids into rows of any
type.
"""
