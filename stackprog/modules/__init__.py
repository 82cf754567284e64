"""The DSPy modules a program is made of; one file a kind of node."""
