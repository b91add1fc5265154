"""Materials a resident's file holds: the newest scan by caption or name, then papers printed here; nobody else's."""

from app.models.tables import Attachment, Paper
from app.office import Office
from app.usecases.services import materials as service_materials
from tests import factories


def test_scans_come_before_papers_and_nobody_elses_counts(office: Office) -> None:
    one, other = factories.resident(office, "单小英"), factories.resident(office, "赵甲")
    with office.write("附件") as w:
        for who, name, caption in (
            (one, "1.jpg", "户口簿首页"),
            (one, "户口簿.pdf", None),
            (other, "照片.jpg", None),
        ):
            w.session.add(
                Attachment(
                    of_kind="resident", of_id=who, name=name, caption=caption, media_type="image/jpeg", size=1,
                    sha256=name,
                )
            )  # fmt: skip
            w.session.flush()
        w.session.add(
            Paper(
                template="x", template_digest="x", title="居住证明", number="7号", of_kind="resident", of_id=one,
                resident_id=one, snapshot={}, printed_at=w.at, clerk_name="测试",
            )
        )  # fmt: skip
    found = service_materials.on_file(office, one, ["户口簿", "居住证明", "照片"])
    assert set(found) == {"户口簿", "居住证明"}
    assert found["户口簿"].attachment_id == 2
    assert found["户口簿"].words == "扫描件 2026-03-16"
    assert found["居住证明"].words == "本处出具 7号 2026-03-16"
    before = factories.service(office, resident_id=one, applicant="")
    with office.write("附件") as w:  # handed in with a matter of an earlier visit
        w.session.add(
            Attachment(
                of_kind="service_record", of_id=before, name="照片.jpg",
                media_type="image/jpeg", size=1, sha256="x",
            )
        )  # fmt: skip
    assert service_materials.on_file(office, one, ["照片"])["照片"].attachment_id == 4
    assert service_materials.on_file(office, other, ["户口簿"]) == {}
    assert service_materials.on_file(office, None, ["户口簿"]) == {}
