"""A draft leads to what it belongs to, never to another record that happens to have its number."""

from typing import Any

import pytest

from app.ui.today.draft_places import place


@pytest.mark.parametrize(
    ("form", "record_id", "room", "what"),
    [
        ("resident", 7, "residents", {"kind": "resident", "record_id": 7}),
        ("household.note.0", 7, "residents", {"kind": "household", "record_id": 7}),
        ("organisation", 0, "residents", {"kind": "organisation"}),
        ("area.building.3", 7, "residents", {}),
        ("zero_employment_candidate", 0, "residents", {}),
        ("service_record", 0, "services", {}),
        ("service_move.finish", 7, "services", {"kind": "service_record", "record_id": 7}),
        ("service_item", 7, "settings", {}),
        ("relief", 0, "services", {}),
        ("provider", 7, "services", {}),
        ("proof.living", 0, "services", {}),
        ("public_notice", 7, "services", {"kind": "public_notice", "record_id": 7}),
        ("public_notice.matter", 7, "services", {}),
        ("notice_answer", 7, "services", {}),
        ("survey", 0, "services", {}),
        ("ledger.patrol", 7, "ledgers", {}),
        ("ledger_move.visit", 7, "ledgers", {"kind": "ledger_entry", "record_id": 7}),
        ("code_value dispute_type 01", 0, "settings", {}),
        ("rare_character 3", 0, "settings", {}),
        ("mediation_session", 7, "mediation", {"kind": "mediation_case", "record_id": 7}),
        ("mediation_session", -7, "mediation", {}),
        ("mediation_case", 7, "mediation", {"kind": "mediation_case", "record_id": 7}),
        ("mediation_case.resident", 7, "mediation", {}),
        ("mediation_move.end", 7, "mediation", {"kind": "mediation_case", "record_id": 7}),
        ("lead.hand_over", 7, "mediation", {"kind": "lead", "record_id": 7}),
        ("lead_move.answer", 7, "mediation", {"kind": "lead", "record_id": 7}),
        ("lead_round", 7, "mediation", {"kind": "lead_round", "record_id": 7}),
        ("moral_verdict", 7, "mediation", {"kind": "moral_case", "record_id": 7}),
        ("moral_case.for", 7, "mediation", {"view": "moral"}),
    ],
)
def test_a_draft_leads_to_its_own_record(form: str, record_id: int, room: str, what: dict[str, Any]) -> None:
    assert place(form, record_id) == (room, what)
