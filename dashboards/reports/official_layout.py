"""Official layout: page, fonts and styles of Chinese official documents (GB/T 9704) for python-docx.

A4 with margins 37, 35, 28 and 26 mm; 22 lines of 28 characters in 仿宋 of 16 pt; the title in 小标宋 of
22 pt; page numbers between dashes, odd ones to the right, even ones to the left.
"""

import io
import zipfile
from datetime import datetime

from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from dashboards.formats import stamp

MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
TEXT_WIDTH_MM = 210 - MARGINS_MM["left"] - MARGINS_MM["right"]
TEXT_WIDTH_TWIPS = round(TEXT_WIDTH_MM / 25.4 * 1440)
WIDE_WIDTH_TWIPS = round((297 - MARGINS_MM["left"] - MARGINS_MM["right"]) / 25.4 * 1440)
"""Of a page on its side, with the same margins."""
LINES = 22
PITCH = Pt(28.95)
"""225 mm shared by 22 lines."""
FANGSONG, TITLE, HEI, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
STAND_INS = {
    FANGSONG: "仿宋,FangSong,Noto Serif CJK SC",
    TITLE: "方正小标宋_GBK,Noto Serif CJK SC",
    HEI: "SimHei,Noto Sans CJK SC",
    KAI: "楷体,KaiTi,Noto Serif CJK SC",
    SONG: "SimSun,Noto Serif CJK SC",
}
"""What a machine without the named fonts uses; none of them is free, the last of each row is."""
FOUR, SMALL, TINY = Pt(14), Pt(10.5), Pt(9)


def prepare(made: DocxDocument, title: str, made_at: datetime, lang: str) -> None:
    """Set page, styles, page numbers and the properties that carry a time."""
    _set_page(made)
    _set_styles(made, lang)
    _set_fonts(made)
    _set_page_numbers(made)
    held = made.core_properties
    held.title, held.author, held.last_modified_by = title, "pinbiao", "pinbiao"
    held.comments, held.revision = "", 1
    held.language = "zh-CN" if lang == "zh" else "en-GB"
    held.created = held.modified = stamp(made_at)


def _set_page(made: DocxDocument) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(MARGINS_MM["top"]), Mm(MARGINS_MM["bottom"])
    section.left_margin, section.right_margin = Mm(MARGINS_MM["left"]), Mm(MARGINS_MM["right"])
    section.footer_distance = Mm(MARGINS_MM["bottom"] - 7)
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    # `linesAndChars` makes LibreOffice give a character two places: the characters follow from their spacing
    properties.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="579"/>'))


def turn_page(made: DocxDocument, *, is_wide: bool) -> None:
    """Begin a new page, on its side or upright; margins, grid and page numbers stay."""
    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))


def _set_styles(made: DocxDocument, lang: str) -> None:
    indent = Pt(32) if lang == "zh" else Pt(0)
    normal = _style(made, "Normal", FANGSONG, Pt(16), indent=indent)
    tight = parse_xml(f'<w:spacing {nsdecls("w")} w:val="-5"/>')
    normal.element.get_or_add_rPr().insert_element_before(tight, "w:sz", "w:lang")
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _style(made, "Title", TITLE, Pt(22), centred=True)
    _style(made, "Subtitle", FANGSONG, FOUR, centred=True)
    for level, font in enumerate((HEI, KAI, FANGSONG, FANGSONG), start=1):
        heading = _style(made, f"Heading {level}", font, Pt(16), indent=indent, bold=level == 3)
        heading.paragraph_format.keep_with_next = True
    caption = _style(made, "Caption", HEI, SMALL, pitch=None)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(8)
    _style(made, "Small", SONG, TINY, pitch=None)
    _style(made, "Cell", SONG, TINY, pitch=None)
    _style(made, "Tight cell", SONG, Pt(7.5), pitch=None)
    _style(made, "Picture", SONG, TINY, pitch=None)
    remark = _style(made, "Remark title", HEI, SMALL, pitch=None)
    remark.paragraph_format.keep_with_next = True
    remark.paragraph_format.space_before = Pt(8)
    _style(made, "Remark", SONG, SMALL, pitch=None)
    draft = _style(made, "Draft", HEI, FOUR, centred=True)
    draft.element.get_or_add_pPr().insert_element_before(_box(), "w:spacing", "w:ind", "w:jc")


def _style(
    made: DocxDocument,
    name: str,
    font: str,
    size: Pt,
    *,
    indent: Pt | None = None,
    centred: bool = False,
    bold: bool = False,
    pitch: Pt | None = PITCH,
) -> ParagraphStyle:
    """A paragraph style of this name, made where there is none, with nothing left of the template's look."""
    known = {style.name for style in made.styles}
    style = made.styles[name] if name in known else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    for child in list(style.element.get_or_add_pPr()):
        if child.tag != qn("w:outlineLvl"):
            style.element.pPr.remove(child)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    properties.append(fonts)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="zh-CN"/>'))
    style.font.size, style.font.bold, style.font.color.rgb = size, bold, RGBColor(0, 0, 0)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.first_line_indent = indent or Pt(0)
    if pitch is None:
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
        # small letters stand closer than the grid's lines
        loose = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
        style.element.get_or_add_pPr().insert_element_before(loose, "w:spacing", "w:ind", "w:jc")
    else:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    return style


def _box() -> BaseOxmlElement:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="9C3A22"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>")


def _set_fonts(made: DocxDocument) -> None:
    """Name, for every font, what stands in for it."""
    fonts = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for font, others in STAND_INS.items()
    )
    table = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    for each in made.part.package.iter_parts():
        if each.partname == PackURI("/word/fontTable.xml"):
            each._blob = table.encode("utf-8")


def _set_page_numbers(made: DocxDocument) -> None:
    made.settings.odd_and_even_pages_header_footer = True
    section = made.sections[0]
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.first_line_indent = Pt(0)
        for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
            run = paragraph.add_run(text)
            run.font.size, run.font.name = FOUR, SONG
            if field:
                run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"/>'))
                run._r.append(parse_xml(f"<w:instrText {nsdecls('w')}>{field}</w:instrText>"))
                run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="end"/>'))


def repacked(packed: bytes) -> bytes:
    """The same file with its parts in a fixed order and without the time they were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = sorted(read.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, read.read(name))
    return out.getvalue()
