"""A package of somebody else that adds a rule to gridgov: its own view, its own column, a parameter, a remedy."""
