"""Errors of the dashboards and reports; the command line ends with the exit code each carries."""

from collections.abc import Iterable

from ingestion.errors import PinbiaoError


class DashboardError(PinbiaoError):
    """Root of what can go wrong between a published snapshot and a reader."""

    exit_code = 2


class NothingPublishedError(DashboardError):
    """A home without a published snapshot."""

    def __init__(self, home: object) -> None:
        super().__init__(
            f"Nothing is published in {home} yet.", "Publish first: pinbiao run --drop DIR --home DIR."
        )


class SnapshotUnreadableError(DashboardError):
    """A snapshot's file that cannot be opened."""

    exit_code = 4

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"The snapshot {path} cannot be opened: {reason}",
            "Publish again: pinbiao run --drop DIR --home DIR.",
        )


class ProgramUnknownError(DashboardError):
    """A programme that the snapshot does not hold."""

    def __init__(self, program: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no programme {program!r}.", f"Programmes: {', '.join(known) or 'none'}.")


class YearUnknownError(DashboardError):
    """A year for which the snapshot holds no figures of the programme."""

    def __init__(self, program: str, year: int, known: Iterable[int]) -> None:
        years = ", ".join(map(str, known)) or "none"
        super().__init__(f"There are no figures of {program} for {year}.", f"Years with figures: {years}.")


class FormatUnknownError(DashboardError):
    """A report format that is not written."""

    def __init__(self, asked: Iterable[str], known: Iterable[str]) -> None:
        super().__init__(f"Reports cannot be written as {', '.join(asked)}.", f"Formats: {', '.join(known)}.")


class RegionNotOfProgramError(DashboardError):
    """A region that is not one of the programme's."""

    def __init__(self, region: str, program: str, cities: Iterable[str]) -> None:
        super().__init__(
            f"There is no region {region!r} in {program}.",
            f"Cities: {', '.join(cities)}; their counties are in marts.dim_region.",
        )


class DocumentUnknownError(DashboardError):
    """A document that is not written."""

    def __init__(self, key: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no document {key!r}.", f"Documents: {', '.join(known)}.")


class DocumentNotOfProgramError(DashboardError):
    """A document that another programme's policy asks for."""

    def __init__(self, key: str, program: str, programs: Iterable[str], why: str) -> None:
        super().__init__(
            f"There is no {key} of {program}: {why}.", f"It is written for: {', '.join(programs)}."
        )


class DocumentNotOfRegionError(DashboardError):
    """A document that exists for the whole programme only."""

    def __init__(self, key: str, others: Iterable[str]) -> None:
        super().__init__(
            f"The {key} document is of the whole programme, not of a region.",
            f"Leave --region away; of a region there are: {', '.join(others)}.",
        )


class DocumentNotMadeError(DashboardError):
    """A document that a page offers and that could not be made now."""

    exit_code = 4

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"The {key} document could not be made: {why}.", "Try again in a minute.")


class FontsMissingError(DashboardError):
    """Fonts that PDF and pictures need and the system has not."""

    def __init__(self, families: Iterable[str]) -> None:
        super().__init__(
            f"There are no fonts for Chinese on this machine ({', '.join(families)}).",
            "Install them: apt-get install fonts-noto-cjk.",
        )


class PortBusyError(DashboardError):
    """An address that another process listens on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"{host}:{port} cannot be listened on: {reason}.", "Choose another port with --port N."
        )


class AddressNotLocalError(DashboardError):
    """An address others can reach, while there are no accounts."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} can be reached from other machines, and there are no accounts to sign in with.",
            "Add one (pinbiao users --home DIR add NAME --role ROLE), or leave --host away: "
            "without accounts the dashboards serve this machine alone.",
        )


class RegionUnknownError(DashboardError):
    """A region that the snapshot does not know, so that nothing can be cut to it."""

    def __init__(self, region: str) -> None:
        super().__init__(
            f"There is no region {region!r} in the published snapshot.",
            "Take a code of marts.dim_region.",
        )


class AccountInvalidError(DashboardError):
    """An account that cannot be added as it is described."""

    def __init__(self, faults: Iterable[str]) -> None:
        super().__init__(f"The account cannot be added: {'; '.join(faults)}.", "Nothing was changed.")


class AccountUnknownError(DashboardError):
    """An account that does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no account {name!r}.", "pinbiao users --home DIR list shows them.")


class AccessSettingsInvalidError(DashboardError):
    """Settings of the sign-in that cannot be used."""

    def __init__(self, path: object, faults: Iterable[str]) -> None:
        super().__init__(f"{path}: {'; '.join(faults)}.", "docs/access.md lists the settings.")


class SignInRefusedError(DashboardError):
    """A sign-in at the identity provider that leads to nobody here.

    Attributes:
        cause: `provider` (its answer cannot be used) or `role` (it names no role of ours).
    """

    def __init__(self, cause: str, detail: str) -> None:
        super().__init__(f"The sign-in was refused: {detail}", "Ask who keeps the accounts.")
        self.cause = cause
