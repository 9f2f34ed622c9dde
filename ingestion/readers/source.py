"""Source files as every reader hands them on: a header, and chunks of text cells.

Belongs here: what is common to all formats. Does not belong here: any one format.
"""

import unicodedata
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from ingestion.errors import FileUnreadableError, PinbiaoError
from ingestion.feeds import ZERO_WIDTH

ROW_NUMBER = "row_number"
WHITE_SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_BLANK = rf"^[\s\x1c-\x1f{ZERO_WIDTH}]*$"


@dataclass(frozen=True)
class SourceFile:
    """A file opened by a reader.

    Attributes:
        header: the cells of the header as they stood; None where a JSON file holds no record, so no header.
        chunks: frames of `row_number` (1-based number of the data record; blank records are dropped and not
            counted) and the text cells `c0` … `cN`, one per cell of the header; an empty cell is null.
            To be walked once. Raises FileUnreadableError.
    """

    header: tuple[str, ...] | None
    chunks: Iterator[pl.DataFrame]


def cell_names(width: int) -> list[str]:
    """Names of the cells of a chunk, left to right."""
    return [f"c{place}" for place in range(width)]


def text_frame(columns: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """A frame of text cells from columns of text."""
    names = cell_names(len(columns))
    return pl.DataFrame(
        [pl.Series(name, cells, dtype=pl.String) for name, cells in zip(names, columns, strict=True)]
    )


def is_blank(text: str | None) -> bool:
    """Whether nothing is left of a cell once white space and zero-width characters are gone."""
    return not text or not unicodedata.normalize("NFKC", text).strip(WHITE_SPACE + ZERO_WIDTH)


def numbered(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Drop blank records and number the others, over all frames of one file."""
    count = 0
    for frame in frames:
        kept = _without_blank_records(frame)
        if kept.height:
            yield kept.select(
                pl.int_range(count + 1, count + 1 + kept.height, dtype=pl.Int64).alias(ROW_NUMBER),
                pl.when(pl.all() != "").then(pl.all()),
            )
        count += kept.height


def _without_blank_records(frame: pl.DataFrame) -> pl.DataFrame:
    blank: pl.Series | None = None
    for cells in frame:
        is_empty = cells.is_null() | cells.str.contains(_BLANK).fill_null(value=True)
        blank = is_empty if blank is None else blank & is_empty
        if not blank.any():
            return frame
    return frame.clear() if blank is None else frame.filter(~blank)


def split_frame(frame: pl.DataFrame, max_cells: int) -> Iterator[pl.DataFrame]:
    """A frame in slices of at most so many cells, but at least one row."""
    yield from frame.iter_slices(max(1, max_cells // max(1, frame.width)))


@contextmanager
def unreadable_instead_of(problem: str, remedy: str, *faults: type[BaseException]) -> Generator[None]:
    """Turn faults that a library meets in a file, panics of its Rust side included, into one of ours.

    Args:
        problem: what is wrong with the file, in Chinese.
        remedy: what to do about it, in Chinese.
        *faults: the exceptions by which the library says so; Exception, where damage may be met anywhere.
    """
    try:
        yield
    except PinbiaoError:
        raise
    except faults as fault:
        raise FileUnreadableError(f"{problem}（{_first_line(fault)}）", remedy) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise FileUnreadableError(f"{problem}（{_first_line(fault)}）", remedy) from fault


def _first_line(fault: BaseException) -> str:
    lines = str(fault).strip().splitlines() or [type(fault).__name__]
    return lines[0][:160]


def check_width(header: Sequence[object], max_columns: int) -> None:
    """Refuse a file of absurdly many columns."""
    if len(header) > max_columns:
        raise FileUnreadableError(
            f"文件有 {len(header)} 列，超过上限 {max_columns} 列",
            "请只导出数据列后重新提交",
        )
