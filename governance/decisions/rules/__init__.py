"""Decision rules: how a body decides, in general or in one matter, and what each member weighs."""
