"""立户 for somebody on file: the address and grid on the file are proposed, and what was typed stays."""

from typing import Any

from app.ui.shell import Shell
from app.ui.widgets.form import Form


def propose_home(form: Form, shell: Shell) -> None:
    """Fill address and grid when a resident is chosen as head; a later choice replaces what an earlier one proposed."""
    who: Any = form.controls["who"]
    proposed: dict[str, Any] = {"address": "", "grid_id": None}

    def show(home: Any) -> None:
        now = form.values()
        told = {"address": home.address, "grid_id": home.grid_id}
        form.fill({n: v for n, v in told.items() if now[n] in ("", None) or now[n] == proposed[n]})
        proposed.update(told)

    def taken(resident_id: int, _name: str, _detail: str) -> None:
        from app.usecases.households import records as households

        shell.tasks.run(
            form, lambda o, _p: households.home_on_file(o, resident_id), show, latest="household.home"
        )

    who.taken.connect(taken)
