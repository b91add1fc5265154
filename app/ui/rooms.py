"""The eight rooms in their order, and what the window needs to know at the start."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.room_bar import Room
from app.ui.shell import Shell

if TYPE_CHECKING:
    from app.office import Office


@dataclass(frozen=True)
class StartFacts:
    """Shown in the frame of the window."""

    unit: str
    clerk: str
    plain: bool
    backup: str
    rights: frozenset[str]


def start_facts(office: "Office") -> StartFacts:
    """Read before the worker takes the office over."""
    from app.usecases.offices import backups
    from app.usecases.offices import opening as offices

    last = backups.last_backup(office)
    words = f"上次备份 {last:%m-%d %H:%M}" if last else "还没有备份"
    return StartFacts(offices.own_unit(office).name, office.clerk.name, office.plain, words, office.rights)


def _today(shell: Shell) -> QWidget:
    from app.ui.today.room import TodayRoom

    return TodayRoom(shell)


def _residents(shell: Shell) -> QWidget:
    from app.ui.residents.page import ResidentsPage

    return ResidentsPage(shell)


def _services(shell: Shell) -> QWidget:
    from app.ui.services.page import ServicesPage

    return ServicesPage(shell)


def _mediation(shell: Shell) -> QWidget:
    from app.ui.mediation.room import MediationRoom

    return MediationRoom(shell)


def _ledgers(shell: Shell) -> QWidget:
    from app.ui.ledgers.page import LedgersPage

    return LedgersPage(shell)


def _summaries(shell: Shell) -> QWidget:
    from app.ui.summaries.room import SummariesRoom

    return SummariesRoom(shell)


def _exchange(shell: Shell) -> QWidget:
    from app.ui.exchange.page import ExchangePage

    return ExchangePage(shell)


def _settings(shell: Shell) -> QWidget:
    from app.ui.settings.page import SettingsPage

    return SettingsPage(shell)


ROOMS = (
    Room("today", "今日", "calendar-check", _today),
    Room("residents", "居民", "users", _residents),
    Room("services", "一站式", "inbox", _services),
    Room("mediation", "调解", "scale", _mediation),
    Room("ledgers", "台账", "book-open", _ledgers),
    Room("summaries", "报表", "chart-column", _summaries),
    Room("exchange", "交换", "usb", _exchange),
    Room("settings", "设置", "settings", _settings),
)
