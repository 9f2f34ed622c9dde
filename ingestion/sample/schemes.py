"""Certificates of other schemes beside those of the brands: issued jointly, or held for reasons of their own.

Belongs here: compulsory (3C) and other voluntary certificates of firms that hold one of 浙江制造. Does not
belong here: management systems, which tell for self-declarations (supervision). Made last and from a stream
of their own, so that nothing else of the province depends on them.
"""

from ingestion.sample.days import END, add_years, year_of
from ingestion.sample.tables import Row
from ingestion.sample.world import ZJM, World

COMPULSORY = "强制性产品认证"
_OTHERS = ("节能产品认证", "中国环境标志产品认证", "绿色产品认证")
"""Schemes without a value of their own: sources write their names, which are read as 其他."""
_OTHER_SHARE = 0.03
_YEARS = 5


def populate(w: World) -> None:
    """Make them for the certificates of the province."""
    s = w.stream("other schemes")
    for cert in [x for x in w.settled_rows("certificates") if x["scheme"] == ZJM]:
        if cert["ccc_joint"]:
            _beside(w, cert, COMPULSORY, "CCC", cert["issued_on"])
        on = cert["issued_on"] + s.between(30, 600)
        if s.chance(_OTHER_SHARE) and on <= END:
            _beside(w, cert, s.pick(_OTHERS), "QT", on)


def _beside(w: World, cert: Row, scheme: str, prefix: str, on: int) -> None:
    w.table("certificates").add(
        certificate_no=w.numbers.next(prefix, year_of(on), 8),
        scheme=scheme,
        uscc=cert["uscc"],
        holder_name=cert["holder_name"],
        body_id=cert["body_id"],
        body_name=cert["body_name"],
        product_name=cert["product_name"],
        issued_on=on,
        expires_on=add_years(on, _YEARS) - 1,
    )
