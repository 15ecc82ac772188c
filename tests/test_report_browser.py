"""Pictures of the page in a real browser: they fit their cards."""

from __future__ import annotations

from browser import OpenPage
from browser_cases import page

from gridgov.report._page import _grouped, _spans


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


def test_what_has_the_focus_is_not_under_the_bar_on_a_narrow_screen(open_page: OpenPage) -> None:
    shown = open_page(page("staffed"), width=390)
    shown.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    under: list[str] = []
    for _ in range(60):
        shown.page.keyboard.press("Shift+Tab")
        found = shown.page.evaluate(
            """() => {
              const e = document.activeElement, bar = document.querySelector("nav.parts");
              if (!e || e === document.body || bar.contains(e)) return null;
              const over = bar.getBoundingClientRect(), at = e.getBoundingClientRect();
              const fits = at.height < innerHeight - over.height && !e.parentElement.closest(".scroll");
              return fits && at.top < over.bottom - 1 && at.bottom > over.top + 1
                ? `${e.tagName} ${e.id || e.textContent}` : null;
            }"""
        )
        under += [found] if found else []
    assert not under


def test_a_number_too_long_for_its_card_goes_on_between_its_groups(open_page: OpenPage) -> None:
    text = str(_grouped(_spans("12,345,678,901,234")))
    assert text == "12,<wbr>345,<wbr>678,<wbr>901,<wbr>234"
    assert str(_grouped(_spans("345,678,901"))) == "345,678,901"
    html = page("staffed")
    at = html.index('<dl class="cards">')
    shown = open_page(f'{html[:at]}<dl class="cards"><div><dt>n</dt><dd id="long">{text}</dd></div></dl>{html[at:]}')
    shown.page.set_viewport_size({"width": 390, "height": 800})
    lines: list[str] = shown.page.evaluate(
        """() => {
          const e = document.getElementById("long"), out = [];
          e.closest("section").querySelectorAll("details").forEach(d => d.open = true);
          let last = null;
          for (const node of e.childNodes) {
            for (let i = 0; i < (node.data || "").length; i++) {
              const r = document.createRange();
              r.setStart(node, i), r.setEnd(node, i + 1);
              const top = r.getBoundingClientRect().top;
              if (top !== last) out.push("");
              last = top;
              out[out.length - 1] += node.data[i];
            }
          }
          return out;
        }"""
    )
    assert len(lines) > 1
    assert all(line.endswith(",") for line in lines[:-1])
