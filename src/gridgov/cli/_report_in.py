"""What ``gridgov report`` is made from: a file of any kind that ``show`` reads, or a scheme."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from gridgov.cli._checking import Asked
from gridgov.cli._click import wrong_use
from gridgov.cli._together import Together
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.findings import Report
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.report import Origin
    from gridgov.schemes import Scheme

__all__ = ["Given", "Source"]

_BLOCK: Final = 1 << 20


@attrs.frozen
class Given:
    """What was read beside the jurisdiction."""

    #: Published figures to compare with.
    scheme: Scheme | None
    origin: Origin | None
    #: Whether the jurisdiction is a model of the scheme.
    is_model: bool = False


@attrs.frozen
class Source:
    """What is to be checked, and what it is held against."""

    asked: Asked
    #: Id or file of the scheme whose published figures FILE is held against.
    scheme: str | None

    @property
    def is_scheme(self) -> bool:
        """Whether it is a scheme: a TOML file, or the id of one that ships and of no file."""
        file = self.asked.file
        if file.suffix.lower() == ".toml":
            return True
        from gridgov import schemes

        return not file.exists() and str(file) in schemes.available()

    def checked(self) -> tuple[Report, Given]:
        """Read everything and check it.

        Raises:
            GridgovError: With everything that is wrong with what was read.
            OSError: A file cannot be opened.
            UsageError: Options do not go together.
        """
        if self.is_scheme:
            return self._of_scheme()
        from gridgov import schemes

        scheme = None if self.scheme is None else schemes.load(self.scheme)
        return self.asked.report(), Given(scheme, _origin(self.asked.file))

    def _of_scheme(self) -> tuple[Report, Given]:
        """Build the model of a scheme, and check it against the scheme's own policy unless another one is asked for."""
        from gridgov import schemes

        asked = self.asked
        if self.scheme or asked.levels or asked.roots or asked.measures:
            raise wrong_use(
                Text(
                    "FILE is a scheme: there is no --scheme, --levels, --roots or --measure with it.",
                    "FILE为方案，不能与--scheme、--levels、--roots或--measure合用。",
                )
            )
        scheme = schemes.load(str(asked.file))
        city = scheme.synthesise()
        if asked.policy is not None or scheme.policy is None:
            found = asked.report(lambda: city)
        else:
            found = _by_own_policy(scheme, city, asked)
        return found, Given(scheme, _origin(asked.file) if asked.file.exists() else None, is_model=True)


def _by_own_policy(scheme: Scheme, city: Jurisdiction, asked: Asked) -> Report:
    from gridgov import findings
    from gridgov.evidence import Evidence

    tables, together, policy = asked.tables(), Together(), scheme.policy
    granted, known = asked.tracked(together)
    seen = together.get(lambda: Evidence.from_files(city.territory, tables) if tables else scheme.evidence(city))
    together.done()
    return findings.check(
        city,
        () if policy is None else policy,
        on=asked.on,
        evidence=seen,
        complete=asked.complete,
        waivers=granted,
        baseline=known,
    )


def _origin(path: Path) -> Origin:
    """Return the name of a file or folder, and the checksum of what is in it.

    Raises:
        OSError: It cannot be opened.
    """
    from gridgov.report import Origin

    digest = hashlib.sha256()
    for part in _files(path):
        if part != path:  # in a folder the names count, too
            digest.update(part.relative_to(path).as_posix().encode() + b"\0")
        with part.open("rb") as opened:
            while block := opened.read(_BLOCK):
                digest.update(block)
    return Origin(
        path.resolve().name, digest.hexdigest(), "folder" if path.is_dir() else path.suffix.lstrip(".").lower()
    )


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(part for part in path.rglob("*") if part.is_file())
