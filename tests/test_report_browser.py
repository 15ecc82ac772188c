"""Pictures of the page in a real browser: they fit their cards."""

from __future__ import annotations

import pytest
from browser import OpenPage
from browser_cases import page


@pytest.mark.parametrize("width", [1280, 600])
def test_pictures_fill_their_cards_and_no_more(open_page: OpenPage, width: int) -> None:
    shown = open_page(page("city"), width=width)
    shown.draw_all()
    cards: list[tuple[float, float]] = shown.page.locator("figure:has(.main-svg)").evaluate_all(
        """all => all.filter(e => e.checkVisibility()).map(e => {
          const s = getComputedStyle(e), inner = e.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight);
          return [inner, e.querySelector(".main-svg").getBoundingClientRect().width];
        })"""
    )
    assert cards
    assert all(abs(card - drawn) <= 1 for card, drawn in cards)
    # Two cards beside each other, or one above the other.
    assert max(drawn for _, drawn in cards) > width / 2
    assert min(drawn for _, drawn in cards) > width / 5
    assert shown.console == []
