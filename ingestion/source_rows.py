"""Source rows: records of the landing that evidence names, as typed and as they arrived.

Belongs here: reading named rows of named batches. Does not belong here: which rows those are (the evidence),
how a batch is written (batch_files). polars is loaded when it is used.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingestion.errors import PinbiaoError
from ingestion.layout import RAW, ROWS
from ingestion.ledger import MANIFEST, Batch
from ingestion.reasons import plain


class EvidenceMissingError(PinbiaoError):
    """Files of the landing that evidence names and the home does not hold."""

    exit_code = 4

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"The landing lacks what the evidence names: {', '.join(missing)}.",
            "The landing is never changed: restore it from a backup, or read the home of this snapshot.",
        )


class SourceRows:
    """Rows of the landing, as typed and as they arrived.

    Args:
        landing: the landing folder of the home.
        with_cells: whether they are wanted as they arrived too, which takes several times as long.
    """

    def __init__(self, landing: Path, *, with_cells: bool = True) -> None:
        self._landing = landing
        self._with_cells = with_cells
        self._rows: dict[tuple[str, int], dict[str, Any]] = {}
        self._cells: dict[tuple[str, int], list[str | None]] = {}
        self._batches: dict[str, Batch] = {}

    def read(self, evidence: Iterable[Mapping[str, Any]]) -> None:
        """Read every row that evidence names, a batch at a time.

        Raises:
            EvidenceMissingError: files or rows are not there; all of them are named.
        """
        missing = []
        for (feed, batch_id), numbers in sorted(_by_batch(evidence).items()):
            folder = self._landing / feed / batch_id
            try:
                self._batches[batch_id] = Batch.from_json((folder / MANIFEST).read_bytes())
                for row in _filtered(folder / ROWS, numbers).to_dicts():
                    self._rows[batch_id, row["row_number"]] = row
                if self._with_cells:
                    for row in _filtered(folder / RAW, numbers).to_dicts():
                        self._cells[batch_id, row["row_number"]] = row["cells"]
            except FileNotFoundError as fault:
                missing.append(str(fault.filename or folder))
                continue
            missing += [f"{batch_id} row {n}" for n in sorted(numbers) if (batch_id, n) not in self._rows]
        if missing:
            raise EvidenceMissingError(missing)

    def typed(self, batch_id: str, row_number: int) -> dict[str, Any]:
        """One row as typed."""
        return {
            name: plain(value)
            for name, value in self._rows[batch_id, row_number].items()
            if name not in ("batch_id", "row_number")
        }

    def shown(self, batch_id: str, row_number: int) -> tuple[dict[str, Any], dict[str, str | None]]:
        """One row as typed, and its cells under the headers of its file, without columns of no contract."""
        typed = self.typed(batch_id, row_number)
        batch = self._batches[batch_id]
        cells: dict[str, str | None] = {}
        arrived = self._cells.get((batch_id, row_number)) or ()
        for header, cell in zip(batch.header or (), arrived, strict=False):
            if header not in batch.unknown_columns:
                cells.setdefault(header, cell)
        return typed, cells


def _by_batch(evidence: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], set[int]]:
    named: dict[tuple[str, str], set[int]] = {}
    for item in evidence:
        if item["batch_id"] is not None:
            named.setdefault((item["feed"], item["batch_id"]), set()).add(item["row_number"])
    return named


def _filtered(path: Path, numbers: Iterable[int]) -> Any:
    import polars as pl

    if not path.is_file():
        raise FileNotFoundError(2, "not in the landing", str(path))
    return pl.scan_parquet(path).filter(pl.col("row_number").is_in(sorted(numbers))).collect()
