"""Pictures of the page in a real browser: they fit their cards."""

from __future__ import annotations

from browser import OpenPage
from browser_cases import page


def test_pictures_fill_their_cards_and_no_more(open_page: OpenPage) -> None:
    shown = open_page(page("staffed"))
    for width in (1280, 600):
        shown.page.set_viewport_size({"width": width, "height": 900})
        shown.draw_all()
        cards: list[tuple[float, float]] = shown.page.locator("figure:has(.main-svg)").evaluate_all(
            """all => all.filter(e => e.checkVisibility()).map(e => {
              const s = getComputedStyle(e), sides = parseFloat(s.paddingLeft) + parseFloat(s.paddingRight);
              return [e.clientWidth - sides, e.querySelector(".main-svg").getBoundingClientRect().width];
            })"""
        )
        assert cards
        assert all(abs(room - drawn) <= 1 for room, drawn in cards)
        # Two cards beside each other, or one above the other.
        assert max(drawn for _, drawn in cards) > width / 2
        assert min(drawn for _, drawn in cards) > width / 5
