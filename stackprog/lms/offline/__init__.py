"""Offline models: solvers, not language models, that let the whole system run without a model.

Each works a question out with SymPy or exact arithmetic, or says that it guesses; none looks it up.

    skills.py       the table: which model has which families, for which task
    families/       one file a family of problems               <- add a family
    solver.py       a question in, a derived or guessed answer out
    controller.py   the policy that runs an agent's loop
    backend.py      what the LM boundary calls
"""
