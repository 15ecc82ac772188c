"""Slivers of the common refinement: small atoms, and the nets that cut them off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints, Rows
from gridgov._partition import heads
from gridgov._partition_atoms import Layers, mix
from gridgov._partition_pairs import Held, held

__all__ = ["Slivers", "slivers"]

#: Leading bits of a hash by which most of those that are not there are ruled out.
_SIEVE: Final = 22


@attrs.frozen(eq=False)
class Slivers:
    """Small atoms, and which single net cuts them off: a row for each small atom and each such net."""

    #: The small atom. Int32.
    atom: Rows
    #: The net without which it would be part of ``neighbour``, -1 where no single net is at fault. Int32.
    net: Rows
    #: The atom that it would be part of, the largest of several, -1 for none. Int32.
    neighbour: Rows


def slivers(layers: Layers, small: Bools, nets: Sequence[Held] | None = None) -> Slivers:
    """Find the nets that alone cut small atoms off larger ones.

    Args:
        layers: The nets.
        small: Which atoms are small, shape (atoms,).
        nets: Their codes, where they are looked up already.
    """
    # Codes from 1, 0 for none: any numbers will do.
    codes = [net.codes for net in nets or [held(layers, net) for net in range(len(layers))]]
    tables = [mix(s.n, net) for net, s in enumerate(layers.signatures)]
    every = np.zeros(layers.n_atoms, np.uint64)
    for table, code in zip(tables, codes, strict=True):
        every += table[code]
    little, large = np.flatnonzero(small), np.flatnonzero(~small)
    # The largest first: of equal keys the first is taken.
    large = large[np.argsort(-layers.units[large], kind="stable")]
    found: list[tuple[Ints, int, Ints]] = []
    for net, code in enumerate(codes):
        keys = every - tables[net][code]
        at, to = _matched(keys[little], keys[large])
        atom, neighbour = little[at], large[to]
        good = np.ones(len(atom), bool)
        for other, same in enumerate(codes):
            if other != net:
                good &= same[atom] == same[neighbour]
        found.append((atom[good], net, neighbour[good]))
    return _listed(little, found)


def _matched(needles: npt.NDArray[np.uint64], keys: npt.NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Return which needles are among the keys, and the first place of each."""
    shift = np.uint64(64 - _SIEVE)
    short, long = needles >> shift, keys >> shift
    asked = np.flatnonzero(_sieve(long)[short])
    held = np.flatnonzero(_sieve(short[asked])[long])
    if not len(held):
        return held, held
    order = held[np.argsort(keys[held], kind="stable")]
    order = order[heads(keys[order])]
    distinct, wanted = keys[order], needles[asked]
    place = np.searchsorted(distinct, wanted)
    place[place == len(distinct)] = 0
    there = distinct[place] == wanted
    return asked[there], order[place[there]]


def _sieve(short: npt.NDArray[np.uint64]) -> Bools:
    out = np.zeros(1 << _SIEVE, bool)
    out[short] = True
    return out


def _listed(little: Ints, found: Sequence[tuple[Ints, int, Ints]]) -> Slivers:
    """Put the findings in the order of atoms and nets, with those atoms that no single net cuts off."""
    atoms = np.concatenate([np.zeros(0, np.int64), *(atom for atom, _, _ in found)])
    cut = np.zeros(int(little.max(initial=-1)) + 1, bool)
    cut[atoms] = True
    alone = little[~cut[little]]
    none = np.full(len(alone), -1)
    atom = np.concatenate([atoms, alone])
    net = np.concatenate([*(np.full(len(a), number) for a, number, _ in found), none])
    neighbour = np.concatenate([*(to for _, _, to in found), none])
    order = np.lexsort((net, atom))
    return Slivers(*(column[order].astype(np.int32) for column in (atom, net, neighbour)))
