"""The order in which help shows the commands: by what somebody comes for."""

from itertools import chain
from typing import Final

from typer.core import TyperGroup

__all__ = ["PANELS", "InPanels"]

PANELS: Final = {
    "Begin 开始": ("demo", "ingest"),
    "Cards 卡": ("cards", "card", "why-not", "rebuild"),
    "Carriers 电信企业": ("deliver", "resume", "reconcile", "review-report", "sales", "simulate"),
    "Inspection 检查": ("inspect", "console", "trial", "due", "inspection"),
    "Proof 存证": ("seal", "receipt", "bundle", "verify", "tiles", "witness"),
    "Duties 义务": ("governance", "custody", "incident", "campaign", "owner", "misuse", "resource", "scenario"),
    "Persons 个人信息": ("subject", "accesses", "complaint", "request", "retention", "hold", "erase"),
    "Administration 运维": ("db", "keys", "crypto", "check", "backup", "restore"),
}


class InPanels(TyperGroup):
    """Commands in the order of their panels."""

    def list_commands(self, ctx: object) -> list[str]:
        """The names, each in its panel."""
        for panel, names in PANELS.items():
            for name in names:
                self.commands[name].rich_help_panel = panel  # type: ignore[attr-defined]
        return [*chain.from_iterable(PANELS.values())]
