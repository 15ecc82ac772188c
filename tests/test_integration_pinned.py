"""A town where two nets become grids of one level: every table that comes out, worked out once and held."""

from __future__ import annotations

from typing import Final

import pytest
from integration_pinned_cases import lines, tables, town

from gridgov.errors import InvalidIntegrationError
from gridgov.integration import How
from gridgov.text import Lang

CONSENSUS: Final = {
    "conflicts": """
        conflict kind place unit units households agree disagree choice why alternatives decided
        uncovered:b8 | uncovered | c2 | b8 | 1 | 90 | - | - | c2-01 | follows its neighbours | - | no
        overlap:b4 | overlap | c1 | b4 | 1 | 50 | civil, health | - | c1-03 | 2 for, 0 against | c1-04 | no
    """,
    "residue": """
        net cell reason basis units households unknown
        health | hx | kept | 《安全生产法》第九条 | 1 | 100 | 0
        police | - | kept | order 7 | 2 | 10 | 1
    """,
    "cuts": """
        net cell grids main units apart
        health | h3 | 3 | c2-01 | 4 | 2
        civil | k1 | 2 | c1-01 | 3 | 1
        civil | k2 | 2 | c1-03 | 3 | 1
        health | h2 | 2 | c1-03 | 3 | 1
        police | p | 2 | c1-01 | 2 | 1
    """,
    "losses": """
        net cells same whole cut kept outside unmapped posts systems
        civil | 3 | 0 | 1 | 2 | 0 | 1 | 0 | 3 | 1
        health | 4 | 1 | 0 | 2 | 1 | 0 | 1 | 4 | 1
        police | 1 | 0 | 0 | 1 | 1 | 0 | 0 | 1 | 0
    """,
    "quality": """
        level grids moved agreement aim bound gap proven outside_band
        grid | 5 | 0 | 6 | agreement | 6 | 0 | yes | 0
    """,
    "crosswalk": """
        net level cell grid outside units households unknown share by grid_share grid_by
        civil | cell | k1 | c1-01 | - | 2 | 30 | 0 | 0.5 | households | 1 | households
        civil | cell | k1 | c1-02 | - | 1 | 30 | 0 | 0.5 | households | 1 | households
        civil | cell | k2 | c1-03 | - | 2 | 90 | 0 | 0.6 | households | 1 | households
        civil | cell | k2 | c1-04 | - | 1 | 60 | 0 | 0.4 | households | 1 | households
        civil | cell | k3 | c2-01 | - | 2 | 70 | 1 | 0.6667 | base_units | 0.6667 | base_units
        civil | cell | k3 | - | kept | 1 | 100 | 0 | 0.3333 | base_units | - | -
        health | cell | h1 | c1-01 | - | 2 | 30 | 0 | 0.6667 | base_units | 1 | households
        health | cell | h1 | - | unmapped | 1 | - | 1 | 0.3333 | base_units | - | -
        health | cell | h2 | c1-02 | - | 1 | 30 | 0 | 0.3158 | households | 1 | households
        health | cell | h2 | c1-03 | - | 1.5 | 65 | 0 | 0.6842 | households | 0.7222 | households
        health | cell | h3 | c1-03 | - | 0.5 | 25 | 0 | 0.1429 | base_units | 0.2778 | households
        health | cell | h3 | c1-04 | - | 1 | 60 | 0 | 0.2857 | base_units | 1 | households
        health | cell | h3 | c2-01 | - | 2 | 70 | 1 | 0.5714 | base_units | 0.6667 | base_units
        health | cell | hx | - | kept | 1 | 100 | 0 | 1 | households | - | -
        police | cell | p | c1-01 | - | 1 | 10 | 0 | 0.5 | base_units | 0.3333 | households
        police | cell | p | c2-01 | - | 1 | - | 1 | 0.5 | base_units | 0.3333 | base_units
    """,
    "keeps": """
        person post net cell level grid households share full_time decided
        civil:ann | worker@k1#1 | civil | k1 | grid | c1-01 | 30 | 0.5 | yes | no
        civil:bob | worker@k2#1 | civil | k2 | grid | c1-03 | 90 | 0.6 | yes | no
        civil:cid | worker@k3#1 | civil | k3 | grid | c2-01 | 70 | 0.6667 | no | no
        health:ann | nurse@h2#1 | health | h2 | grid | c1-02 | 30 | 0.3158 | no | no
    """,
    "surplus": """
        person net post role cell full_time decided
        health:dee | health | nurse@h1#1 | nurse | h1 | no | no
    """,
    "vacancies": """
        level grid kept open households
        grid | c1-04 | 0 | 1 | 60
    """,
    "lose_all": """
        person posts nets full_time
        health:dee | 1 | health | no
    """,
    "grids": """
        net level cell grid share tie grids stays
        civil | cell | k1 | c1-01 | 0.5 | yes | 2 | no
        civil | cell | k2 | c1-03 | 0.6 | no | 2 | no
        civil | cell | k3 | c2-01 | 0.6667 | no | 1 | no
        health | cell | h1 | c1-01 | 0.6667 | no | 1 | no
        health | cell | h2 | c1-03 | 0.6842 | no | 2 | no
        health | cell | h3 | c2-01 | 0.5714 | no | 3 | no
        health | cell | hx | - | - | no | 0 | yes
        police | cell | p | c1-01 | 0.5 | yes | 2 | yes
    """,
    "fixed": """
        net cell duty grid share main post person department how
        civil | k1 | visit | c1-01 | 0.5 | yes | civil:worker@k1#1 | civil:ann | civil | keeper
        civil | k1 | visit | c1-02 | 0.5 | no | health:nurse@h2#1 | health:ann | civil | keeper
        civil | k2 | visit | c1-03 | 0.6 | yes | civil:worker@k2#1 | civil:bob | civil | keeper
        civil | k3 | visit | c2-01 | 0.6667 | yes | civil:worker@k3#1 | civil:cid | civil | keeper
        health | h1 | visit | c1-01 | 0.6667 | yes | civil:worker@k1#1 | civil:ann | health | keeper
        health | h2 | visit | c1-02 | 0.3158 | no | health:nurse@h2#1 | health:ann | health | keeper
        health | h2 | visit | c1-03 | 0.6842 | yes | civil:worker@k2#1 | civil:bob | health | keeper
        health | h2 | test | c1-02 | 0.3158 | no | health:nurse@h2#1 | health:ann | health | keeper
        health | h2 | test | c1-03 | 0.6842 | yes | civil:worker@k2#1 | civil:bob | health | keeper
        health | h3 | visit | c1-03 | 0.1429 | no | civil:worker@k2#1 | civil:bob | health | keeper
        health | h3 | visit | c2-01 | 0.5714 | yes | civil:worker@k3#1 | civil:cid | health | keeper
    """,
    "kept": """
        net cell duty share post person department basis
        civil | k3 | visit | 0.3333 | civil:worker@k3#1 | civil:cid | civil | -
        health | hx | visit | 1 | health:nurse@hx#1 | health:eve | health | 《安全生产法》第九条
    """,
    "posts": """
        net post role cell person level grid after
        civil | worker@k1#1 | worker | k1 | civil:ann | grid | c1-01 | keeps
        civil | worker@k2#1 | worker | k2 | civil:bob | grid | c1-03 | keeps
        civil | worker@k3#1 | worker | k3 | civil:cid | grid | c2-01 | keeps
        health | nurse@h1#1 | nurse | h1 | health:dee | grid | c1-01 | surplus
        health | nurse@h2#1 | nurse | h2 | health:ann | grid | c1-03 | keeps
        health | nurse@h3#1 | nurse | h3 | - | grid | c2-01 | open
        health | nurse@hx#1 | nurse | hx | health:eve | - | - | stays
        police | officer@p#1 | officer | p | police:flo | - | - | stays
    """,
    "nets": """
        net cells posts people alignment alignment_units moved moved_share moved_units
        civil | 3 | 3 | 3 | 0.3395 | 0.5294 | 0 | 0 | 0
        health | 4 | 4 | 3 | 0.08383 | 0.3815 | 25 | 0.08929 | 0.5
    """,
    "unresolved": """
        net cell duty grid share code
        civil | k2 | visit | c1-04 | 0.4 | ITG116
        health | h1 | visit | - | 0.3333 | ITG111
        health | h3 | visit | c1-04 | 0.2857 | ITG116
    """,
    "summary": """
        measure before after
        nets | 3 | 2
        cells | 8 | 7
        posts | 8 | 7
        vacant_posts | 1 | 1
        people | 7 | 6
        people_without_grid | - | 1
        people_without_post | - | 1
        workers_that_change | - | 4
        households_mean | 101.2 | 52.5
        households_median | 97.5 | 45
        households_min | 60 | 30
        households_max | 150 | 90
        households_unknown | 4 | 1
        alignment | -0.002833 | 0.2117
        alignment_units | 0.1765 | 0.4555
        households_moved | - | 25
        span | - | -
        duties | 3 | 3
        systems | 2 | -
    """,
}

ADOPTED: Final = {
    "conflicts": """
        conflict kind place unit units households agree disagree choice why alternatives decided
        crossing:b5 | crossing | c1 | b5 | 1 | 60 | civil | health:h3 | c1-02 | 1 for, 1 against | - | no
        overlap:b4 | overlap | c1 | b4 | 1 | 50 | civil, health | - | c1-02 | 2 for, 0 against | - | no
        sliver:b2 | sliver | c1 | b2 | 1 | 30 | civil | health:h2 | c1-01 | 1 for, 1 against | c1-02 | no
    """,
    "residue": """
        net cell reason basis units households unknown
        health | hx | kept | 《安全生产法》第九条 | 1 | 100 | 0
        police | - | kept | order 7 | 2 | 10 | 1
        - | - | no_net | - | 1 | 90 | 0
    """,
    "cuts": """
        net cell grids main units apart
        health | h3 | 2 | c1-02 | 4 | 2
        health | h2 | 2 | c1-02 | 3 | 1
        police | p | 2 | c1-01 | 2 | 1
    """,
    "losses": """
        net cells same whole cut kept outside unmapped posts systems
        civil | 3 | 2 | 1 | 0 | 0 | 1 | 0 | 3 | 1
        health | 4 | 0 | 1 | 2 | 1 | 0 | 1 | 4 | 1
        police | 1 | 0 | 0 | 1 | 1 | 0 | 0 | 1 | 0
    """,
    "quality": """
        level grids moved agreement aim bound gap proven outside_band
        grid | 3 | 90 | 6 | agreement | - | - | no | 0
    """,
    "surplus": """
        person net post role cell full_time decided
        health:ann | health | nurse@h2#1 | nurse | h2 | no | no
        health:dee | health | nurse@h1#1 | nurse | h1 | no | no
    """,
    "lose_all": """
        person posts nets full_time
        health:ann | 1 | health | no
        health:dee | 1 | health | no
    """,
    "kept": """
        net cell duty share post person department basis
        civil | k3 | visit | 0.3333 | civil:worker@k3#1 | civil:cid | civil | -
        health | hx | visit | 1 | health:nurse@hx#1 | health:eve | health | 《安全生产法》第九条
    """,
    "nets": """
        net cells posts people alignment alignment_units moved moved_share moved_units
        civil | 3 | 3 | 3 | 1 | 1 | 0 | 0 | 0
        health | 4 | 4 | 3 | -0.01453 | 0.2093 | 95 | 0.3393 | 2.5
    """,
    "summary": """
        measure before after
        nets | 3 | 2
        cells | 8 | 5
        posts | 8 | 5
        vacant_posts | 1 | 0
        people | 7 | 5
        people_without_grid | - | 2
        people_without_post | - | 2
        workers_that_change | - | 1
        households_mean | 101.2 | 105
        households_median | 97.5 | 105
        households_min | 60 | 60
        households_max | 150 | 150
        households_unknown | 4 | 1
        alignment | -0.002833 | 0.4927
        alignment_units | 0.1765 | 0.6047
        households_moved | - | 95
        span | - | -
        duties | 3 | 3
        systems | 2 | -
    """,
}


def test_what_most_nets_agree_on() -> None:
    assert tables(town()) == {key: lines(text) for key, text in CONSENSUS.items()}


def test_one_net_that_is_adopted() -> None:
    found = tables(town(how="existing", base="civil"))
    assert {key: found[key] for key in ADOPTED} == {key: lines(text) for key, text in ADOPTED.items()}


def test_the_refinement_leaves_out_what_no_net_speaks_of() -> None:
    one = town(how="refine")
    found = tables(one)
    assert found["conflicts"] == [lines(CONSENSUS["conflicts"])[i] for i in (0, 2)]
    assert found["residue"] == lines(ADOPTED["residue"])
    assert found["cuts"] == lines(CONSENSUS["cuts"])
    assert found["quality"][1] == "grid | 5 | 0 | 6 | agreement | - | - | no | 0"


SAID: Final = {
    ("consensus", "en"): (
        "2 nets, 7 cells, into 5 grid (consensus): 2 conflicts, 1 of 10 base units outside, 0 households moved",
    ),
    ("consensus", "zh"): ("2个网格体系、7个网格整合为5个网格（共识）：2处冲突，10个基本单元中1个在网外，累计变动0户",),
    ("refine", "en"): (
        "2 nets, 7 cells, into 5 grid (common refinement): 1 conflict, 2 of 10 base units outside, 0 households moved",
    ),
    ("existing", "en"): (
        "2 nets, 7 cells, into 3 grid (one net adopted): 3 conflicts, 2 of 10 base units outside, 90 households moved",
        "The net 'civil' is adopted.",
    ),
    ("existing", "zh"): (
        "2个网格体系、7个网格整合为3个网格（采用现有体系）：3处冲突，10个基本单元中2个在网外，累计变动90户",
        "采用网格体系“civil”。",
    ),
}


@pytest.mark.parametrize(("how", "lang"), SAID)
def test_a_merger_in_words(how: How, lang: Lang) -> None:
    one = town(how=how, base="civil" if how == "existing" else None)
    assert tuple(one.describe(lang).splitlines()) == SAID[how, lang]


def test_what_was_found_in_the_nets() -> None:
    assert [(p.code, p.place.path, p.place.row, p.place.id) for p in town().problems] == [
        ("NTS007", "police", None, None),
        ("NTS007", "health", None, None),
        ("NTS007", "civil", None, None),
        ("NTS008", None, None, None),
        ("NTS009", None, None, "ann"),
        ("NTS005", "health.members", 5, "b4"),
        ("NTS003", "health.members", 11, "nowhere"),
    ]


def test_staff_and_duties_in_words() -> None:
    one = town()
    assert one.staff.describe() == (
        "7 people: 4 keep a grid, 1 keep none, 1 of these have no post left; 1 of 5 grids vacant, 1 posts vacant before"
    )
    assert one.fixing.describe("zh") == "定格定人定责11项，涉及4个网格；维持现状2项；未落实3项"
    assert one.measures.describe().splitlines()[3] == "vacant posts: 1 -> 1"
    assert one.measures.describe("zh").splitlines()[5] == "未获网格人数：- -> 1"


@pytest.mark.parametrize(
    ("decided", "kept", "surplus"),
    [
        (
            {"civil:ann": "c1-04"},
            {"civil:ann": "c1-04", "civil:bob": "c1-03", "civil:cid": "c2-01", "health:ann": "c1-02",
             "health:dee": "c1-01"},
            [],
        ),
        (
            {"health:dee": "c1-04", "civil:bob": "none"},
            {"civil:ann": "c1-01", "civil:cid": "c2-01", "health:ann": "c1-03", "health:dee": "c1-04"},
            ["civil:bob"],
        ),
    ],
)  # fmt: skip
def test_people_keep_what_is_decided_and_the_others_what_is_left(
    decided: dict[str, str], kept: dict[str, str], surplus: list[str]
) -> None:
    one = town(decisions={f"person:{who}": grid for who, grid in decided.items()})
    assert {row.person: row.grid for row in one.staff.keeps} == kept
    assert {row.person for row in one.staff.keeps if row.decided} == {*decided} - {*surplus}
    assert one.staff.surplus["person"].tolist() == surplus


@pytest.mark.parametrize(
    ("who", "grid", "code"),
    [("civil:zed", "c1-01", "ITG101"), ("civil:ann", "x", "ITG102"), ("civil:ann", "-", "ITG102")],
)
def test_a_decision_about_nobody_or_no_grid_is_refused_at_once(who: str, grid: str, code: str) -> None:
    with pytest.raises(InvalidIntegrationError) as caught:
        town(decisions={f"person:{who}": grid})
    assert [(p.code, p.place.id) for p in caught.value.problems] == [(code, who)]
