"""Pages to open in a browser: two published systems, one that holds everything a page can, some that lack something."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from report_cases import DAY, city_text, nothing_known, one_unit, other_roles, staffed, wide

from gridgov import schemes
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.integration import integrate
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.policies import Policy
from gridgov.report import Division, render
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.schemes.synthesis import synthesise_nets
from gridgov.splitting import split
from gridgov.text import Text

LEVELS = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
#: What could become an element, end a script, be a formula, or be cut wrongly; plotly reads some HTML itself.
NASTY = (
    "<script>document.title='gone'</script>",
    "</script><img src=x onerror=alert(1)>",
    "=CMD('/c calc')!A1",
    "<b>bold</b> & 'quoted' \"twice\" {{ 7 * 7 }} ${7}",
    "很长的名字" * 40,
    "W" * 200,
)


def city_page() -> str:
    return city_text()


def county_page() -> str:
    """Return the county, whose units have no households, with its twenty-odd nets merged into one."""
    scheme = schemes.load("county-many-nets")
    county = scheme.synthesise()
    merged = integrate(scheme.synthesise_nets(county).nets, within=county, effort=0)
    return render(county, on=DAY, scheme=scheme, integration=merged)


def nasty_town() -> Jurisdiction:
    """Return six communities with names that do not mean well, posts, and one community that is too large."""
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street", "name": NASTY[0]}]
    for c, name in enumerate(NASTY):
        rows.append({"id": f"s-{c}", "level": "community", "parent": "s", "name": name})
        for g in range(3):
            rows.append({"id": f"s-{c}-{g}", "level": "grid", "parent": f"s-{c}", "name": f"{name}{g}"})
            rows += [
                {"id": f"s-{c}-{g}-{b}", "level": "building", "parent": f"s-{c}-{g}", "households": 40 + 7 * b}
                for b in range(1, 6 + (c + g) % 3)
            ]
    h = Hierarchy.from_records(rows, levels=LEVELS, measures=["households"])
    chief = Role(key="chief", name=Text(NASTY[1], NASTY[1]), sits_at="grid", minimum=1, responsibility="first")
    posts = [{"role": "chief", "unit": f"s-{c}-{g}", "id": f"p{c}{g}"} for c in range(6) for g in range(2)]
    held = [{"post": post["id"], "holder": f"h{i}"} for i, post in enumerate(posts[:8])]
    roster = Roster.from_records(h, RoleCatalogue([chief]), posts=posts, appointments=held)
    note = Note("nasty", "I", Text(NASTY[2], NASTY[2]), source=NASTY[3])
    return Jurisdiction(territory=h, roster=roster, name=Text(NASTY[1], NASTY[3]), notes=(note,))


def everything_page() -> str:
    """Return a page with every section: nets merged, a community split, findings, posts; no text in it means well."""
    place = nasty_town()
    plan = split(place, "s-2", max_households=700)
    after = plan.apply(on=DAY).jurisdiction
    names = {f"net{i}": Text(name, name) for i, name in enumerate(NASTY[:4])}
    made = synthesise_nets(after, names, gaps=0.05, overlaps=0.05, wrong=0.04, odd_ids=0.02, rng=3)
    merged = integrate(made.nets, within=after, households=(60, 700))
    before, again = (check(one, on=DAY) for one in (place, after))
    return render(after, on=DAY, integration=merged, division=Division((plan,), before, again))


def wide_page() -> str:
    """Return a hundred thousand communities under one street; what the rules find there is another page's matter."""
    place = wide()
    return render(place, on=DAY, report=check(place, Policy(id="none", title=Text("none", "无"), clauses=[]), on=DAY))


#: Every page, by its name.
PAGES: dict[str, Callable[[], str]] = {
    "city": city_page,
    "county": county_page,
    "everything": everything_page,
    "one unit": lambda: render(one_unit(), on=DAY),
    "nothing known": lambda: render(nothing_known(), on=DAY),
    "other roles": lambda: render(other_roles(), on=DAY),
    "staffed": lambda: render(staffed(), on=DAY),
    "wide": wide_page,
}


@cache
def page(name: str) -> str:
    """Return a page by its name, made once."""
    return PAGES[name]()
