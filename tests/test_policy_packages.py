"""Policies of installed packages: found, read, and no code of theirs is run."""

from __future__ import annotations

from pathlib import Path

import pytest
from policy_cases import HEAD, install, installed

from gridgov import policies
from gridgov.errors import InvalidPolicyError, UnknownKeyError


def test_policies_of_installed_packages_are_found_without_running_their_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = HEAD.replace('"town"', '"child"') + 'parent = "town"\n'
    install(tmp_path, "towns_of_others", town=HEAD + 'parent = "cn"\n', child=child)
    installed(monkeypatch, tmp_path)
    assert {"town", "child", "cn"} <= set(policies.available())
    assert [layer.id for layer in policies.load("child").layers] == ["cn", "town", "child"]
    assert policies.loads(HEAD.replace('"town"', '"mine"') + 'parent = "child"').parent == policies.load("child")
    monkeypatch.setenv("GRIDGOV_NO_PLUGINS", "1")
    assert "town" not in policies.available()
    with pytest.raises(UnknownKeyError):
        policies.load("town")


def test_a_policy_of_two_packages_is_refused_only_when_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "first_towns", town=HEAD, cn=HEAD.replace('"town"', '"cn"'))
    install(tmp_path, "second_towns", town=HEAD)
    installed(monkeypatch, tmp_path)
    with pytest.raises(InvalidPolicyError, match=r"POL121 .*'town' is a policy of 'first_towns' and of 'second_towns'"):
        policies.load("town")
    with pytest.raises(InvalidPolicyError, match="of 'gridgov' and of 'first_towns'"):
        policies.load("cn")
    assert policies.load(tmp_path / "first_towns" / "policies" / "town.toml").id == "town"


def test_an_entry_point_that_leads_nowhere_offers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "towns_nowhere", town=HEAD)
    points = tmp_path / "towns_nowhere-1.0.dist-info" / "entry_points.txt"
    installed(monkeypatch, tmp_path)
    for value in ("towns_nowhere/none", "no_such_package/policies", "towns_nowhere/../towns_nowhere/policies", "a-b/c"):
        points.write_text(f"[gridgov.policies]\nx = {value}\n", encoding="utf-8")
        assert "town" not in policies.available()
