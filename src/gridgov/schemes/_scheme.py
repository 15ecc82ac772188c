"""One scheme: a governance system as data, with its readings and open slots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import attrs
import numpy as np

from gridgov import policies
from gridgov._face import as_html, one_line
from gridgov._pickles import Versioned
from gridgov._policy import Policy
from gridgov.audit import Audit, Relation, audit
from gridgov.errors import InvalidSchemeError, Place, Problem, Problems, UnknownKeyError
from gridgov.evidence import Evidence
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import Level, LevelScheme
from gridgov.quantities import Quantity
from gridgov.roles import Role, RoleCatalogue
from gridgov.schemes._apportion import Sizes
from gridgov.schemes._asked import check_asked, unknown
from gridgov.schemes._count import counted
from gridgov.schemes._describe import describe
from gridgov.schemes._faults import NO_RECIPE, OPTION_UNKNOWN, UNKNOWN_FIGURE
from gridgov.schemes._figures import Figure, FigureCheck
from gridgov.schemes._known import no_figure
from gridgov.schemes._parts import BodyRule, NamedList, Reading, State
from gridgov.schemes._provenance import Origin, origins
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.schemes._made_nets import MadeNets

__all__ = ["Scheme"]

_LIST = Text("list", "清单")
_READING = Text("reading", "解读")
_SLOT = Text("open slot", "空缺项")


@attrs.frozen(repr=False, eq=False, kw_only=True)
class Scheme(Versioned):
    """A governance system as data.

    Example:
        >>> from gridgov.schemes import load
        >>> scheme = load("ankang-321")
        >>> scheme
        <Scheme ankang-321: 9 levels, 39 figures, 14 relations, 3 readings>
        >>> [level.key for level in scheme.grid_ladder]
        ['grid_1', 'grid_2', 'grid_3']
    """

    _repr_html_ = as_html

    id: str
    name: Text
    #: One sentence about it.
    about: Text
    #: Name of the source file in the list of facts; None for a scheme that is not a published system.
    source: str | None = None
    #: Division code of the place, where it is known.
    place: str | None = None
    #: The levels, under the readings that are chosen.
    levels: LevelScheme
    #: The levels that the system calls its grids, highest first.
    grid_ladder: tuple[Level, ...] = ()
    catalogue: RoleCatalogue
    #: Keys of the roles that the scheme itself names.
    own_roles: tuple[str, ...] = ()
    #: Published figures, under the readings that are chosen.
    figures: tuple[Figure, ...] = ()
    #: How figures hang together, as `gridgov.audit` reads it.
    relations: tuple[Relation, ...] = ()
    #: Kinds of body, and where they must be.
    bodies: tuple[BodyRule, ...] = ()
    #: Nets, categories, groups, flows and other lists.
    lists: tuple[NamedList, ...] = ()
    #: Where the source can be read in several ways.
    readings: Mapping[str, Reading] = attrs.field(factory=dict[str, Reading])
    #: The option chosen for each reading.
    chosen: Mapping[str, str] = attrs.field(factory=dict[str, str])
    #: Moments of its story, in order; the last is the one that is published.
    states: tuple[State, ...] = ()
    #: What is stated, inferred or open.
    notes: tuple[Note, ...] = ()
    #: How figures are laid over units; empty if there is no way yet.
    recipe: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    #: Id or path of its policy.
    policy_name: str | None = None
    #: The tables of the file, for `origins`.
    table: Mapping[str, Any] = attrs.field(factory=dict[str, Any])

    # -- parts -----------------------------------------------------------------------------------------------------

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that the scheme itself names, in its order; `catalogue` holds those that ship, too.

        Example:
            >>> from gridgov.schemes import load
            >>> [role.key for role in load("chengbei-five-tiers").roles][:2]
            ['grid_instructor', 'grid_chief']
        """
        return tuple(self.catalogue.role(key) for key in self.own_roles)

    def figure(self, ident: str) -> Figure:
        """Return a figure.

        Raises:
            UnknownKeyError: There is no such figure.

        Example:
            >>> from gridgov.schemes import load
            >>> figure = load("ankang-321").figure("ANK-F01")
            >>> figure.value, figure.tag
            (258, 'S')
        """
        for figure in self.figures:
            if figure.id == ident:
                return figure
        raise UnknownKeyError(Problem(UNKNOWN_FIGURE, Place(id=ident), no_figure(ident, (f.id for f in self.figures))))

    def list(self, key: str) -> NamedList:
        """Return a list by its key.

        Raises:
            UnknownKeyError: There is no such list.

        Example:
            >>> from gridgov.schemes import load
            >>> len(load("xiliugou-126").list("duties").items)
            8
        """
        for found in self.lists:
            if found.key == key:
                return found
        raise unknown(_LIST, key, [found.key for found in self.lists])

    def of_kind(self, kind: str) -> tuple[NamedList, ...]:
        """Return the lists of a kind: ``nets``, ``categories``, ``groups``, ``flow`` or ``list``.

        Example:
            >>> from gridgov.schemes import load
            >>> [flow.key for flow in load("zhangye-three-centres").of_kind("flow")][0]
            'governance_flow'
        """
        return tuple(found for found in self.lists if found.kind == kind)

    @property
    def policy(self) -> Policy | None:
        """The thresholds and rules of the system as a policy, under the readings that are chosen; None if it has none.

        Raises:
            InvalidPolicyError: The file that the scheme names is wrong.
        """
        if self.policy_name is None:
            return None
        policy = policies.load(self.policy_name)
        for key, option in self.chosen.items():
            found = self.readings[key].option(option)
            if found is None or found.clause is None:
                continue
            clauses = [
                attrs.evolve(c, boundary=found.boundary or c.boundary) if c.id == found.clause else c
                for c in policy.clauses
            ]
            policy = attrs.evolve(policy, clauses=clauses)
            if found.values and any(
                c.rule.values[k] != v for c in clauses if c.id == found.clause for k, v in found.values.items()
            ):
                policy = policy.what_if({found.clause: found.values})
        return policy

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where every value comes from: key path, fact, tag and source file, in the order of the file.

        Example:
            >>> from gridgov.schemes import load
            >>> load("ankang-321").origins[0]
            Origin(path='levels[0]', key='city', tag='S', fact='ANK-04', source='000_e7366600b842810e.txt')
        """
        return origins(self.table, self.source)

    # -- choices ---------------------------------------------------------------------------------------------------

    def with_readings(self, choices: Mapping[str, str] | None = None, /, **more: str) -> Self:
        """Return the scheme under other readings of its source.

        Args:
            choices: Option by reading.
            more: The same by keyword.

        Raises:
            UnknownKeyError: With every reading and option that is not there.

        Example:
            >>> from gridgov.schemes import load
            >>> scheme = load("xiliugou-126")
            >>> scheme.with_readings(counting="level_4").levels.counting
            'level_4'
        """
        chosen, problems = dict(self.chosen), list[Problem]()
        for key, option in {**(choices or {}), **more}.items():
            reading = self.readings.get(key)
            if reading is None:
                problems += unknown(_READING, key, self.readings).problems
            elif reading.option(option) is None:
                known = ", ".join(o.key for o in reading.options)
                facts = {"reading": key, "option": option, "known": known}
                problems.append(Problem(OPTION_UNKNOWN, Place(id=key), facts))
            else:
                chosen[key] = option
        if problems:
            raise UnknownKeyError(Problems.of(*problems))
        counting = self.levels.counting
        for key, option in chosen.items():
            found = self.readings[key].option(option)
            if found is not None and found.counting is not None:
                counting = found.counting
        levels = self.levels if counting == self.levels.counting else attrs.evolve(self.levels, counting=counting)
        figures = tuple(figure.under(chosen) for figure in self.figures)
        return attrs.evolve(self, chosen=chosen, levels=levels, figures=figures)

    def fill(self, slots: Mapping[str, Any]) -> Self:
        """Return the scheme with open slots filled by your own decision; what is filled is tagged ``O``.

        Args:
            slots: For an unpublished figure its id and a number, a published wording or a `Quantity`; for a list its
                key and the entries; for a role template its key and a mapping from slot to role.

        Raises:
            UnknownKeyError: With every key that is no open slot of the scheme; what is published stays as it is.
            InvalidQuantityError: A text is no quantity.
            ValueError: A number is less than 0.
            TypeError: The entries of a list are a single text.

        Example:
            >>> from gridgov.schemes import load
            >>> scheme = load("zhangye-three-centres").fill({"one_head_three_members": {"head": "grid_chief"}})
            >>> scheme.catalogue.template("one_head_three_members").role("head")
            'grid_chief'
        """
        figures, lists, templates = list(self.figures), list(self.lists), list(self.catalogue.templates)
        ids = [f.id for f in figures if not f.published or f.tag in {"I", "O"}]
        keys = [x.key for x in lists if not x.published or x.tag in {"I", "O"}]
        names = [t.key for t in templates]
        problems: list[Problem] = []
        for key, value in slots.items():
            if key in ids:
                at = [f.id for f in figures].index(key)
                figures[at] = _filled(figures[at], value)
            elif key in keys:
                at = [x.key for x in lists].index(key)
                lists[at] = lists[at].fill(value)
            elif key in names:
                templates[names.index(key)] = templates[names.index(key)].fill(value)
            else:
                problems += unknown(_SLOT, key, [*ids, *keys, *names]).problems
        if problems:
            raise UnknownKeyError(Problems.of(*problems))
        catalogue = attrs.evolve(self.catalogue, templates=templates)
        return attrs.evolve(self, figures=tuple(figures), lists=tuple(lists), catalogue=catalogue)

    # -- models ----------------------------------------------------------------------------------------------------

    def synthesise(  # noqa: PLR0913 - each is a choice of its own
        self,
        territory: Hierarchy | None = None,
        *,
        rng: int | np.random.Generator | None = None,
        readings: Mapping[str, str] | None = None,
        state: str | None = None,
        each: Mapping[str, int] | None = None,
        totals: Mapping[str, int] | None = None,
        sizes: Sizes | None = None,
    ) -> Jurisdiction:
        """Build a complete jurisdiction whose totals equal every published figure, or lie in its interval.

        Every choice that is not published is a default of the recipe, is named in the notes of the result, and can be
        overridden. The same arguments give the same bytes.

        Args:
            territory: Real units to lay it over; by default the example data of the scheme's place, if it has any.
            rng: A seed or a generator: which units get the larger parts is drawn. None: they lie evenly.
            readings: Option by reading, where the source can be read in several ways.
            state: The moment of the story; by default the last, which is the one that is published.
            each: How many units of a level, or posts of a role, stand at each unit, where no figure says it.
            totals: The number to take for a figure that is an interval; by default the one nearest to its value.
            sizes: How the first measure is distributed over units, such as `Lognormal`; by default evenly. Needs
                ``rng``.

        Raises:
            InvalidSchemeError: The scheme has no recipe, or totals cannot be met: each with why, and the smallest
                change that would do.
            UnknownKeyError: There is no such reading, option, state or figure, or ``each`` names what the recipe does
                not lay down by so many each.
            ValueError: An amount is no whole number from 0, ``sizes`` is given without ``rng`` or for a recipe without
                measures, or a territory for a recipe that takes no real units.
            TypeError: The territory is no hierarchy, or ``sizes`` no distribution.

        Example:
            >>> from gridgov.schemes import load
            >>> city = load("ankang-321").synthesise()
            >>> city.units(level="community").total("households")
            <Total: 349,028>
        """
        from gridgov.schemes import synthesis
        from gridgov.schemes._plan import Plan

        if not self.recipe:
            raise InvalidSchemeError(Problem(NO_RECIPE, Place(id=self.id), {"id": self.id}))
        if territory is not None and not isinstance(territory, Hierarchy):
            msg = f"The territory is a Hierarchy, not {type(territory).__name__}."
            raise TypeError(msg)
        if territory is not None and not any("real" in step for step in self.recipe.get("units", ())):
            msg = f"The recipe of '{self.id}' makes all of its units and takes no real ones: it has no step with real."
            raise ValueError(msg)
        scheme = self._under(readings, state, each or {}, totals or {}, sizes)
        if sizes is not None and rng is None:
            msg = "Sizes are drawn: give rng= a seed or a generator."
            raise ValueError(msg)
        generator = None if rng is None else np.random.default_rng(rng)
        moment = self._moment(state)
        plan = Plan(scheme, moment, dict(each or {}), dict(totals or {}), sizes, generator)
        return synthesis.synthesise(plan, territory)

    def synthesise_nets(
        self,
        jurisdiction: Jurisdiction,
        *,
        rng: int | np.random.Generator = 0,
        level: str | None = None,
        totals: Mapping[str, int] | None = None,
        **choices: Any,
    ) -> MadeNets:
        """Make up the nets that the source names, over a model of the scheme; they say that they are generated.

        Where the source gives a number of nets and names only some, others without a name stand in for the rest.

        Args:
            jurisdiction: The model.
            rng: A seed or a generator.
            level: Level of the units that all nets divide; by default the buildings, or the lowest grids that are
                everywhere.
            totals: The number to take for the figure that says how many nets there are; by default the one nearest to
                its value.
            choices: ``inside``, ``sizes``, ``gaps``, ``overlaps``, ``wrong``, ``shift`` and ``odd_ids`` of
                `gridgov.schemes.synthesis.synthesise_nets`.

        Raises:
            ValueError: The scheme names no nets, or as `gridgov.schemes.synthesis.synthesise_nets` does.
            UnknownKeyError: There is no such figure or level.
            InvalidSchemeError: A total is not what its figure says.
            TypeError: There is no such choice.

        Example:
            >>> from gridgov.schemes import load
            >>> scheme = load("ankang-321")
            >>> scheme.synthesise_nets(scheme.synthesise(), odd_ids=0).nets.ids
            ('party_building', 'politics_law', 'rural_revitalisation', 'health', 'emergency')
        """
        from gridgov.schemes import _made_named

        check_asked(self, None, {}, totals or {}, None)
        return _made_named.named_nets(self, jurisdiction, totals or {}, level, rng, choices)

    def _moment(self, state: str | None) -> str | None:
        """Return the state that is meant: the last one, where none is named."""
        return self.states[-1].key if state is None and self.states else state

    def _under(
        self,
        readings: Mapping[str, str] | None,
        state: str | None,
        each: Mapping[str, int],
        totals: Mapping[str, int],
        sizes: Sizes | None,
    ) -> Self:
        """Return the scheme under readings; refuse everything that is asked and not there at once."""
        lost: list[Problem] = []
        scheme = self
        try:
            scheme = self.with_readings(readings)
        except UnknownKeyError as error:
            lost += error.problems
        try:
            check_asked(scheme, state, each, totals, sizes)
        except UnknownKeyError as error:
            lost += error.problems
        if lost:
            raise UnknownKeyError(Problems.of(*lost))
        return scheme

    def evidence(
        self, jurisdiction: Jurisdiction, *, readings: Mapping[str, str] | None = None, state: str | None = None
    ) -> Evidence:
        """Return the registers that the recipe describes, such as nets, duties, agreements and projects.

        Args:
            jurisdiction: A model of the scheme, such as `synthesise` gives.
            readings: Option by reading.
            state: The moment of the story; by default the last.

        Raises:
            UnknownKeyError: There is no such reading, option or state.
            InvalidEvidenceError: The model is not one of the scheme, so that its units or holders are not there.

        Example:
            >>> from gridgov.schemes import load
            >>> scheme = load("ankang-321")
            >>> scheme.evidence(scheme.synthesise()).table("nets")
            <EvidenceTable nets: 5 rows>
        """
        from gridgov.schemes._lay_evidence import lay_evidence
        from gridgov.schemes._plan import Plan

        scheme = self._under(readings, state, {}, {}, None)
        moment = self._moment(state)
        plan = Plan(scheme, moment, {}, {}, None, None)
        return lay_evidence(plan, jurisdiction)

    def compare(self, jurisdiction: Jurisdiction, *, state: str | None = None) -> tuple[FigureCheck, ...]:
        """Hold the published figures against a model, one by one.

        Args:
            jurisdiction: The model.
            state: The moment of the story that it shows; by default the last.

        Example:
            >>> from gridgov.schemes import load
            >>> scheme = load("ankang-321")
            >>> all(check.met for check in scheme.compare(scheme.synthesise()))
            True
        """
        moment = self._moment(state)
        return tuple(
            FigureCheck(figure, counted(jurisdiction, figure.counts))
            for figure in self.figures
            if figure.counts and figure.state in {None, moment}
        )

    def audit(self) -> Audit:
        """Hold the figures against each other: consistent, inconsistent or not determinable, with the arithmetic.

        Example:
            >>> from gridgov.schemes import load
            >>> found = load("ankang-321").audit()
            >>> found
            <Audit: 14 relations (9 consistent, 0 inconsistent, 5 not determinable)>

        Raises:
            InvalidAuditError: The scheme declares no relation.
        """
        return audit(self)

    # -- faces -----------------------------------------------------------------------------------------------------

    def describe(self, lang: Lang = "en") -> str:
        """Return everything it holds as text: levels, roles, bodies, lists, figures, readings, notes.

        Example:
            >>> from gridgov.schemes import load
            >>> print(load("xiliugou-126").describe("zh").splitlines()[0])
            西柳沟街道“126” (xiliugou-126)
        """
        return describe(self, lang)

    @one_line
    def __repr__(self) -> str:
        parts = (
            (len(self.levels.levels), "level"),
            (len(self.figures), "figure"),
            (len(self.relations), "relation"),
            (len(self.readings), "reading"),
        )
        return f"<Scheme {self.id}: {', '.join(f'{n} {word}' if n == 1 else f'{n} {word}s' for n, word in parts)}>"


def _filled(figure: Figure, value: object) -> Figure:
    """Return a figure with a value of the user's own."""
    quantity = value if isinstance(value, Quantity) else Quantity.parse(str(value))
    if quantity.value < 0:
        msg = f"The figure '{figure.id}' counts something and is no less than 0, not {value!r}."
        raise ValueError(msg)
    return attrs.evolve(figure, value=quantity.value, qualifier=quantity.qualifier, tag="O")
