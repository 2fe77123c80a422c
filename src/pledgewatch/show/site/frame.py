"""The frame of a page: head, security policy, style and script."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Iterable
from html import escape
from importlib import resources


@functools.cache
def _asset(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8").strip()


def document(
    title: str, main: Iterable[str], *, navigation: str = "", data: str = "", footer: str = ""
) -> str:
    """A whole page.

    Args:
        title: Its title, not escaped.
        main: The parts of its main element, as markup.
        navigation: What stands before it, as markup.
        data: JSON-LD about it, safe to stand in a script element.
        footer: What stands after it, as markup.
    """
    body, rules = _classed(
        '<a class="skip" href="#main">Skip to the content</a>'
        f'<header><nav aria-label="Site">{navigation}</nav></header>'
        f'<main id="main">{"".join(main)}</main><footer>{footer}</footer>'
    )
    style = _asset("page.css") + "\n" + "\n".join(rules)
    script = _asset("page.js")
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    about = f'<script type="application/ld+json">{data}</script>\n' if data else ""
    return (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n{about}"
        f"<style>{style}</style>\n</head>\n<body>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


_STYLED = re.compile(r'(<[a-zA-Z][^<>]*?) style="([^"]*)"')


def _classed(markup: str) -> tuple[str, list[str]]:
    """Markup with a class for each style attribute, which the policy does not allow, and their rules.

    What comes from records is escaped, so that nothing in it looks like an attribute.
    """
    names: dict[str, str] = {}

    def swapped(found: re.Match[str]) -> str:
        name = names.setdefault(found[2], f"s{len(names)}")
        return f'{found[1]} class="{name}"'

    swapped_all = _STYLED.sub(swapped, markup)
    return swapped_all, [f".{name}{{{rule}}}" for rule, name in names.items()]


def heading(level: int, text: str, name: str = "") -> str:
    """A heading; the text is escaped."""
    anchor = f' id="{escape(name)}"' if name else ""
    return f"<h{level}{anchor}>{escape(text)}</h{level}>"


def bullets(items: Iterable[str], *, ordered: bool = False) -> str:
    """A list of markup; nothing where there is none."""
    inner = "".join(f"<li>{item}</li>" for item in items)
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def explained(terms: Iterable[tuple[str, str]]) -> str:
    """Terms with what is said of each; both are escaped."""
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in terms)
    return f"<dl>{rows}</dl>"


def time_tag(iso: str, text: str) -> str:
    """A time that machines can read as well."""
    return f'<time datetime="{escape(iso)}">{escape(text)}</time>'
