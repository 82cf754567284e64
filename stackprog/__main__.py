"""`python -m stackprog`: the command line."""

from stackprog.cli import entry

if __name__ == "__main__":
    entry()
