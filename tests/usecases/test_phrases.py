"""Phrases: shipped ones, the office's own, rewritten and hidden ones."""

import pytest

from app.errors import ClerkError
from app.office import Office
from app.usecases import phrases
from app.usecases.history import undo


def texts(office: Office, kind: str = "session") -> dict[str, str]:
    return {p.key: p.text for p in phrases.listing(office, kind)}


def test_own_phrases_stand_first_and_only_where_they_belong(office: Office) -> None:
    shipped = texts(office)
    assert shipped["read"].startswith("以上记录已向当事人宣读")
    assert not set(shipped) & set(texts(office, "visit"))
    first = phrases.save(office, "session", " 双方握手言和。 ")
    phrases.save(office, "", "到此为止。")
    assert list(texts(office).values())[:2] == ["双方握手言和。", "到此为止。"]
    assert next(iter(texts(office, "visit").values())) == "到此为止。"
    phrases.save(office, "session", "双方和好。", first)
    assert texts(office)[first] == "双方和好。"
    phrases.take_away(office, first)
    assert first not in texts(office)


def test_a_shipped_phrase_is_rewritten_hidden_and_brought_back(office: Office) -> None:
    phrases.save(office, "session", "已宣读。", "read")
    assert texts(office)["read"] == "已宣读。"
    phrases.take_away(office, "read")
    assert "read" not in texts(office)
    undo.undo(office, undo.acts(office)[0].id)
    assert texts(office)["read"] == "已宣读。"
    phrases.take_away(office, "focus")
    phrases.as_shipped(office)
    assert texts(office)["read"].startswith("以上记录")
    assert "focus" in texts(office)


def test_what_cannot_be_a_phrase(office: Office) -> None:
    for text, sentence in ((" ", "是空的"), ("长" * 2001, "超过 2000 字")):
        with pytest.raises(ClerkError, match=sentence):
            phrases.save(office, "session", text)
    with pytest.raises(ClerkError, match="已不存在"):
        phrases.take_away(office, "own_99")
