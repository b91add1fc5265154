"""Sources as a clerk reads them."""

import pytest

from app import paths
from app.models.definitions.library import load_library
from app.models.rules.sources import spoken


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("003 (十九)", "《关于加强社区服务促进和谐社区建设的意见》(十九)"),
        ("001 (十三)；001 (十七)", "《关于加强和谐社区建设的意见》（2012）(十三)；(十七)"),
        ("种子 002 杨·二(三)", "社区建设会议讲话（黑社建办发〔2009〕8号）杨·二(三)"),
        ("domain.md A3.2 困难每月一次；本社区决定", "本社区决定"),
        ("黑民发〔2023〕12号", "黑民发〔2023〕12号"),
        ("GB/T 31000", "GB/T 31000"),
        ("", ""),
    ],
)
def test_a_source_names_its_document(source: str, words: str) -> None:
    assert spoken(source) == words


def test_no_indicator_or_code_table_shows_what_only_developers_know() -> None:
    library = load_library(paths.resources())
    shown = [one.source for one in library.indicators.values()] + [t.source for t in library.codes.values()]
    shown += [target.source for one in library.indicators.values() for target in one.target]
    for source in shown:
        for word in ("种子", "seed", "domain", ".md", "000 ", "001 ", "002 ", "003 ", "004 "):
            assert word not in spoken(source), source
