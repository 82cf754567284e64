"""Statistics of results: how sure a number is."""
