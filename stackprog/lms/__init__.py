"""Language models: the catalog, the boundary that every call passes, and its backends."""
