"""The table of offline models: a row each, with its families of problems and its task.

To add a model, add a row; to add a family, add a file under `families/`.
"""

from __future__ import annotations

from stackprog.lms.catalog import ModelRow

_MATH, _SCIENCE = ("math500",), ("gpqa",)

SKILLS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Abacus": (("arithmetic", "number_theory"), _MATH),
    "Pascal": (("counting", "arithmetic"), _MATH),
    "Gauss": (("number_theory", "equations"), _MATH),
    "Euler": (("equations", "calculus"), _MATH),
    "Euclid": (("geometry", "precalculus"), _MATH),
    "Newton": (("mechanics", "electricity_heat"), _SCIENCE),
    "Planck": (("waves_quanta", "electricity_heat"), _SCIENCE),
    "Avogadro": (("stoichiometry", "equilibria"), _SCIENCE),
    "Arrhenius": (("kinetics", "equilibria"), _SCIENCE),
    "Mendel": (("genetics", "kinetics"), _SCIENCE),
}


def rows() -> list[ModelRow]:
    """The offline models as catalog rows. They cost nothing, which is known: their price is 0."""
    about = "an offline solver, not a language model"
    return [
        ModelRow(
            name, f"offline/{name.lower()}", price_in=0.0, price_out=0.0, tasks=tasks,
            about=f"{about}: {' and '.join(families).replace('_', ' ')}",
        )
        for name, (families, tasks) in SKILLS.items()
    ]  # fmt: skip
