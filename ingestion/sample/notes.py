"""Notes: the README that lies in every sample, telling what is real and what is assumed.

Belongs here: its text; the figures themselves are rows of reference/figures.csv.
"""

from datetime import date

from ingestion.sample.codes import read_reference

_HEAD = """# 合成省份 · A synthetic province

Made by `pinbiao sample --seed {seed} --scale {scale} --until {until}`. Everything in it is
invented: firms, bodies, persons, telephone numbers, decisions. Likeness to anything real is chance. Files
directly in this folder are ignored by `pinbiao run`.

{rows} records in {files} files; {broken} of them are broken on purpose and belong into quarantine{refused}.
The same seed, scale and day give the same bytes; a later day only adds files, and lengthens those of its own
year.

| figure | in the sample | real or assumed | source |
|---|---|---|---|
"""


def figures_table() -> str:
    """The rows of the table of figures."""
    return "".join(
        f"| {x['figure']} | {x['value']} | {x['kind']} | {x['source']} |\n"
        for x in read_reference("figures.csv")
    )


def readme(
    seed: int, scale: float, until: date, rows: int, files: int, broken: int, refused: list[str]
) -> str:
    """The README of a sample."""
    told = f"; {', '.join(refused)} cannot be used at all" if refused else ""
    head = _HEAD.format(
        seed=seed, scale=f"{scale:g}", until=until, rows=rows, files=files, broken=broken, refused=told
    )
    return head + figures_table()
