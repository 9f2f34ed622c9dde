"""Record: a draw as a page to print and sign, in one file that needs nothing else.

Belongs here: how the record looks. Does not belong here: drawing. Standard library only.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

RULES_ZH = {
    "any": "不限地区",
    "same_city": "检查人员与企业同属一个地级市",
    "other_county": "检查人员与企业不在同一县（市、区）（异地检查）",
}
PROGRAMS_ZH = {"zhejiang_made": "品字标浙江制造", "shanghai_brand": "上海品牌", None: "两个品牌"}
STYLE = """
body{font:14px/1.7 "Noto Serif SC","Source Han Serif SC",SimSun,serif;color:#1a1a1a;max-width:60rem;
margin:2rem auto;padding:0 1rem}h1{font-size:1.6rem;text-align:center;letter-spacing:.2em}
h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #777;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:#f2f0ea}code{font:12px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
thead{display:table-header-group}tr{break-inside:avoid}.sign td{height:3rem;width:25%}
@media print{body{margin:0;max-width:none}@page{size:A4;margin:18mm 15mm}}
"""


def render_record(fixed: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """The record as HTML: what was fixed, the seed, who was drawn, and how anyone repeats it."""
    facts = [
        ("名单哈希（SHA-256，种子产生前公开）", f"<code>{escape(result['list'])}</code>"),
        ("随机种子（名单公开后由外部产生）", f"<code>{escape(result['seed'])}</code>"),
        ("数据截止日", escape(fixed["as_of"])),
        ("数据快照", f"<code>{escape(fixed['snapshot_id'])}</code>"),
        ("品牌", PROGRAMS_ZH[fixed["program"]]),
        ("地区范围", escape(fixed["region"] or "全部")),
        ("名单内企业", f"{len(fixed['firms'])} 家"),
        ("名单内检查人员", f"{len(fixed['inspectors'])} 名"),
        ("抽取企业", f"{result['number']} 家"),
        ("人员地区规则", RULES_ZH[fixed["region_rule"]]),
    ]
    meanings = {row["contribution"]: row["meaning_zh"] for row in fixed["risk_points"]}
    tiers = {row["tier"]: row["meaning_zh"] for row in fixed["risk_tiers"]}
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>双随机抽查记录 {escape(result['list'][:12])}</title><style>{STYLE}</style></head><body>"
        "<main><h1>双随机抽查记录</h1><table><tbody>"
        + "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in facts)
        + "</tbody></table><h2>抽取结果</h2>"
        + _results(result["drawn"], meanings, tiers)
        + "<h2>风险分级与抽取权重</h2>"
        + _tiers(fixed["risk_tiers"], fixed["firms"])
        + "<h2>复核方法</h2>"
        "<p>名单文件的 SHA-256 即名单哈希。每家企业按风险等级的权重持有若干张签，第 n 张签的签号为 "
        "<code>SHA-256(名单哈希|firm|统一社会信用代码|n|种子)</code>，取其最小者；全部企业按签号由小到大排列，"
        f"前 {result['number']} 家为抽中企业。每家企业依抽中次序配两名检查人员："
        "先剔除有利益冲突和不符合地区规则者，"
        "再按已派次数由少到多、次数相同按 "
        "<code>SHA-256(名单哈希|inspector|统一社会信用代码|人员编号|种子)</code> "
        "由小到大，取前两名。任何人凭名单文件与种子均可重复得出同一结果。</p>"
        '<h2>签字</h2><table class="sign"><tbody><tr><th scope="row">抽取人</th><td></td>'
        '<th scope="row">监督人</th><td></td></tr><tr><th scope="row">抽取日期</th><td></td>'
        '<th scope="row">种子来源</th><td></td></tr></tbody></table></main></body></html>\n'
    )


def _results(
    drawn: Sequence[Mapping[str, Any]], meanings: Mapping[str, str], tiers: Mapping[str, str]
) -> str:
    header = (
        "序号",
        "企业",
        "统一社会信用代码",
        "地区",
        "等级",
        "风险分及构成",
        "检查人员",
        "签号（前16位）",
    )
    rows = []
    for entry in drawn:
        firm = entry["firm"]
        parts = "；".join(
            f"{meanings[c['contribution']]}×{c['count']}：{c['points']}" for c in firm["contributions"]
        )
        cells = (
            str(entry["rank"]), firm["name"], firm["uscc"], firm["region_code"], tiers[firm["tier"]],
            f"{firm['points']}（{parts}）" if parts else str(firm["points"]),
            "、".join(entry["inspectors"]), entry["ticket"][:16],
        )  # fmt: skip
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    head = "".join(f'<th scope="col">{name}</th>' for name in header)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _tiers(tiers: Sequence[Mapping[str, Any]], firms: Sequence[Mapping[str, Any]]) -> str:
    names = ("品牌", "等级", "起始分", "权重", "名单内企业")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    held = Counter((firm["program"], firm["tier"]) for firm in firms)
    rows = "".join(
        f"<tr><td>{PROGRAMS_ZH[t['program']]}</td><td>{escape(t['meaning_zh'])}</td><td>{t['min_points']}</td>"
        f"<td>{t['weight']}</td><td>{held[t['program'], t['tier']]}</td></tr>"
        for t in tiers
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
