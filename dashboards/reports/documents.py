"""Documents: which there are, of which programmes, and whether of a region."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboards.content.model import Document
from dashboards.content.view import View
from dashboards.errors import DocumentNotOfProgramError, DocumentNotOfRegionError, DocumentUnknownError
from dashboards.queries import programme
from dashboards.reports.annual import annual_report
from dashboards.reports.finance_notice import finance_notice
from dashboards.reports.overdue import overdue_list
from dashboards.reports.review import review
from dashboards.snapshot import Snapshot

ZHEJIANG, SHANGHAI = "zhejiang_made", "shanghai_brand"


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    Attributes:
        make: makes it for a view.
        programs: programmes whose policy asks for it.
        has_region: whether it exists for a city or county.
        page: key of the page that offers it.
        why: in plain words, whom it is of and why.
    """

    make: Callable[[View], Document]
    programs: tuple[str, ...]
    has_region: bool
    page: str
    why: str


KINDS: Mapping[str, Kind] = {
    "annual": Kind(
        annual_report, (ZHEJIANG, SHANGHAI), False, "overview", "it reports on the whole programme"
    ),
    "finance-notice": Kind(
        finance_notice,
        (ZHEJIANG,),
        True,
        "subsidies",
        "only Zhejiang's opinions tie money to the label (Z-13, Z-14)",
    ),
    "overdue": Kind(
        overdue_list, (ZHEJIANG,), True, "standards", "only Zhejiang's opinions set drafters' duties (Z-4)"
    ),
    "review": Kind(
        review, (ZHEJIANG, SHANGHAI), False, "reports", "reports are handed in for the whole programme"
    ),
}
"""Every document, by the name the command line knows it by."""


def make_document(
    snapshot: Snapshot, key: str, program: str, year: int, region: str | None = None, lang: str = "zh"
) -> Document:
    """A document of a programme, year and region (its whole province's code, or none, for all).

    Raises:
        DocumentUnknownError, DocumentNotOfProgramError, DocumentNotOfRegionError: there is no such document.
        ProgramUnknownError, YearUnknownError, RegionNotOfProgramError: the snapshot holds no figures of them.
    """
    if key not in KINDS:
        raise DocumentUnknownError(key, KINDS)
    kind = KINDS[key]
    programme.check(snapshot, program, year)
    if program not in kind.programs:
        raise DocumentNotOfProgramError(key, program, kind.programs, kind.why)
    view = View.whole(snapshot, program, year, lang)
    if region is not None and region != view.region:
        if not kind.has_region:
            raise DocumentNotOfRegionError(key, [name for name, each in KINDS.items() if each.has_region])
        programme.check_region(snapshot, program, region)
        view = View(snapshot, program, year, region, lang)
    return kind.make(view)
