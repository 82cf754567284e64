"""Offline models: solvers, not language models, that let the whole system run without a model.

Each reads a question as text, works it out with SymPy or exact arithmetic where one of its families
of problems covers it, and says that it guesses where none does. They never look an answer up.

    skills.py       the table: which model has which families, for which task
    families/       one file a family of problems               <- add a family
    solver.py       a question in, a derived or guessed answer out
    controller.py   the policy that runs an agent's loop
    backend.py      what the LM boundary calls
"""
