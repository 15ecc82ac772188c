"""What is compared: digests of many results over given cities, printed as JSON. Run by `hardening.differential`.

Only gridgov and the standard library are loaded, so that it runs wherever gridgov does.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from gridgov import documents, exchange, policies, schemes
from gridgov.alignment import align
from gridgov.findings import check
from gridgov.integration import integrate
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import Nets
from gridgov.splitting import split

DAY = "2026-01-01"
#: Packages whose versions are said with the digests.
PACKAGES = ("numpy", "scipy", "networkx", "attrs", "pydantic", "narwhals")


def digest(value: object) -> str:
    """Return a short digest of anything that is plain."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, default=repr).encode()).hexdigest()[:16]


def _totals(place: Jurisdiction) -> object:
    return [(key, repr(place.territory.rollup(key).known.tolist())) for key in sorted(place.territory.measures)]


def _graph(place: Jurisdiction) -> object:
    graph = place.to_networkx()
    return list(map(repr, graph.nodes(data=True))), list(map(repr, graph.edges(data=True)))


def _csv(place: Jurisdiction) -> object:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "csv")
        place.to_csv(target)
        return {file.name: file.read_text(encoding="utf-8") for file in sorted(target.iterdir())}


def _aligned(place: Jurisdiction) -> object:
    nets = Nets.of(place.nets, (place.territory, place.levels.levels[-1].key), strict=False)
    return repr(align(nets)), nets.problems.text("zh", limit=None)


def _checked(place: Jurisdiction) -> object:
    by_law = check(place, policies.load("cn"), on=DAY)
    return (
        by_law.render("jsonl"),
        repr(by_law),
        check(place, on=DAY).render("sarif"),
    )


#: What is asked of every city.
ASKED: Mapping[str, Callable[[Jurisdiction], object]] = {
    "document": documents.dumps,
    "line": repr,
    "summary": lambda place: str(place.summary(on=DAY)),
    "totals": _totals,
    "columns": lambda place: {key: list(map(repr, column)) for key, column in place.territory.to_columns().items()},
    "graph": _graph,
    "tables": _csv,
    "linked data": exchange.to_jsonld,
    "check": _checked,
    "vacancies": lambda place: repr(place.roster.vacancies(on=DAY)),
    "alignment": _aligned,
}


def _answer(ask: Callable[[], object]) -> str:
    """Return the digest of an answer, or of a refusal in words."""
    try:
        return digest(ask())
    except (ValueError, LookupError) as error:
        return f"{type(error).__name__} {digest(str(error))}"


def of_cities(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yield a digest for each city and question."""
    for number, line in enumerate(lines):
        place = documents.loads(line)
        for key, ask in ASKED.items():
            yield f"city {number}: {key}", _answer(partial(ask, place))


def of_schemes(names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield digests of what is made of published systems: a city, its nets, their merger, a division."""
    for name in names:
        scheme = schemes.load(name)
        place = scheme.synthesise(rng=7)
        for key, ask in ASKED.items():
            yield f"{name}: {key}", _answer(partial(ask, place))
        yield f"{name}: comparison", _answer(partial(_compared, scheme, place))
        yield f"{name}: audit", _answer(partial(scheme.audit().text, "zh"))
        yield f"{name}: merger", _answer(partial(_merger, scheme, place))
        yield f"{name}: division", _answer(partial(_division, place))


def _compared(scheme: schemes.Scheme, place: Jurisdiction) -> object:
    return list(map(repr, scheme.compare(place)))


def _merger(scheme: schemes.Scheme, place: Jurisdiction) -> object:
    made = scheme.synthesise_nets(place)
    found = integrate(made.nets, within=place, inside="community", effort=0)
    return [repr(net.to_tables()) for net in made.nets], found.describe("zh"), repr(found.crosswalk().to_dict())


def _division(place: Jurisdiction) -> object:
    """Divide the largest community."""
    communities = place.units(level="community")
    totals = place.territory.rollup("households").known[communities.rows].tolist()
    most, unit = max(zip(totals, communities.ids, strict=True))
    plan = split(place, unit, max_households=max(int(most * 0.6), 1), adjacency="order", effort=0.1)
    return unit, [repr(part) for part in plan.parts], list(map(repr, plan.changes))


def main(arguments: list[str]) -> int:
    """Print digests as JSON: the file of cities, then ids of published systems."""
    cities, *names = arguments
    with Path(cities).open(encoding="utf-8") as lines:
        found: dict[str, Any] = dict(of_cities(lines))
    found |= dict(of_schemes(names))
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    about = {"python": platform.python_version(), "hash seed": os.environ.get("PYTHONHASHSEED", "random"), **versions}
    print(json.dumps({"about": about, "digests": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
