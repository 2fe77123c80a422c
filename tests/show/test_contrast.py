"""Text can be read: WCAG 2.2, success criterion 1.4.3, on pages and cards, in light and dark.

The ratio of contrast is (L1 + 0.05) / (L2 + 0.05), with L the relative luminance of sRGB: at least 4.5, and 3 for
large text (24 px, or 18.66 px and bold).
"""

from __future__ import annotations

import pytest
from tests.show.browser import LAPTOP, PHONE

LOW = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (text) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under, alpha) => top.slice(0, 3).map((v, i) => v * alpha + under[i] * (1 - alpha));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255).map(
      (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const paper = dark && scheme.includes("dark") ? [18, 18, 18] : [255, 255, 255];
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    if (element.closest("script, style, title, desc, option")) continue;
    let under = paper, opacity = 1;
    const above = [];
    for (let each = element; each; each = each.parentElement) above.unshift(each);
    for (const each of above) {
      const style = getComputedStyle(each);
      const back = rgba(style.backgroundColor);
      under = over(back, under, back[3]);
      opacity *= Number(style.opacity);
    }
    const style = getComputedStyle(element);
    const ink = element instanceof SVGElement ? style.fill : style.color;
    const colour = rgba(ink);
    const seen = over(colour, under, colour[3] * opacity);
    const [a, b] = [luminance(seen), luminance(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5))
      low.push(`${ratio.toFixed(2)}: ${walk.currentNode.textContent.trim().slice(0, 40)}`);
  }
  return low;
}
"""


def low(browser, address: str, **options) -> list[str]:
    context = browser.new_context(**options)
    try:
        page = context.new_page()
        page.goto(address)
        return page.evaluate(LOW)
    finally:
        context.close()


@pytest.mark.parametrize(
    "path", ["card.html", "site/index.html", "site/pledges/kyiv-chernihiv.html"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_text_stands_out_from_its_ground(browser, pages, path, scheme, viewport):
    address = (pages / path).as_uri()
    assert low(browser, address, viewport=viewport, color_scheme=scheme) == []


def test_faint_text_is_found(browser, tmp_path):
    faint = tmp_path / "faint.html"
    faint.write_text(
        '<body style="background:#fff"><p style="color:#999">too faint</p><p>well</p>'
        '<div style="opacity:0.4"><b style="color:#000">also faint</b></div></body>',
        encoding="utf-8",
    )
    assert [each.partition(": ")[2] for each in low(browser, faint.as_uri())] == [
        "too faint",
        "also faint",
    ]
