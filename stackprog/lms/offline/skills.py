"""The table of offline models: a row each, with its families of problems and its task.

To add a model, add a row; to add a family, add a file under `families/`.
"""

from stackprog.errors import CatalogError
from stackprog.lms.catalog import ModelRow

_MATH, _SCIENCE = ("math500",), ("gpqa",)
SKILLS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Abacus": (("arithmetic", "number_theory"), _MATH), "Pascal": (("counting", "arithmetic"), _MATH),
    "Gauss": (("number_theory", "equations"), _MATH), "Euler": (("equations", "calculus"), _MATH),
    "Euclid": (("geometry", "calculus"), _MATH), "Newton": (("motion", "charge_and_heat"), _SCIENCE),
    "Planck": (("light_and_matter", "charge_and_heat"), _SCIENCE),
    "Avogadro": (("amounts", "equilibrium"), _SCIENCE), "Arrhenius": (("rates", "equilibrium"), _SCIENCE),
    "Mendel": (("heredity", "rates"), _SCIENCE),
}  # fmt: skip

_BY_LM = {f"offline/{name.lower()}": name for name in SKILLS}


def rows() -> list[ModelRow]:
    """The offline models as catalog rows. They cost nothing, which is known: their price is 0."""
    about = "an offline solver, not a language model"
    return [
        ModelRow(name, lm, price_in=0.0, price_out=0.0, tasks=tasks,
                 about=f"{about}: {' and '.join(families).replace('_', ' ')}")
        for lm, name in _BY_LM.items() for families, tasks in [SKILLS[name]]
    ]  # fmt: skip


def solver_of(lm: str) -> str:
    """The solver that a row's `lm` names, whatever the row is called.

    Raises:
        CatalogError: If there is none of that name.
    """
    if lm not in _BY_LM:
        known = ", ".join(_BY_LM)
        raise CatalogError(f"expected an offline solver, one of {known}, got {lm!r}")
    return _BY_LM[lm]
