"""How the documentation site is made: ``make docs``. Nothing is asked of a network."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import attrs
from sphinx.domains.python import PyObject

import pledgewatch

ROOT = Path(__file__).resolve().parents[1]

project = "pledgewatch"
author = "The pledgewatch authors"
release = version = pledgewatch.__version__
# No year: the same sources make the same site.
project_copyright = author

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["**/.ipynb_checkpoints"]
language = "en"

html_theme = "furo"
html_title = "pledgewatch"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_last_updated_fmt = None

# -- pages ------------------------------------------------------------------------------------------

myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_heading_anchors = 4
# The notebooks hold what they print; `make notebooks` runs them, a test compares.
nb_execution_mode = "off"
# Rich cards say the same in text: where HTML is shown, show the card.
nb_mime_priority_overrides = [("html", "text/html", 0), ("html", "image/svg+xml", 1)]
# What GitHub and an editor show beside the site has no lexer of its own.
suppress_warnings = ["misc.highlighting_failure"]

# -- the reference, from docstrings -----------------------------------------------------------------

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
# `Report` in a docstring is a link where there is such a name, and code where there is none.
default_role = "py:obj"
add_module_names = False


def tell_signature(
    app: Any, what: str, name: str, obj: Any, options: Any, signature: str, returns: str
) -> tuple[str, str] | None:
    """Of a class made of fields what has to be given; all of them are listed beneath."""
    if what != "class" or not inspect.isclass(obj) or not attrs.has(obj):
        return None
    fields = [field for field in attrs.fields(obj) if field.init]
    needed = [field.alias for field in fields if field.default is attrs.NOTHING]
    star = ["*"] if fields and all(field.kw_only for field in fields) else []
    more = ["..."] if len(needed) < len(fields) else []
    return f"({', '.join([*star, *needed, *more])})", returns


_SEVERAL = re.compile(r"^( +)(\w+(?:, \w+)+): (.*)$")


def tell_each(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Two names that share a meaning in a docstring are told one by one: napoleon would take one as a type."""
    for place in reversed(range(len(lines))):
        found = _SEVERAL.match(lines[place])
        if found:
            lines[place : place + 1] = [
                f"{found[1]}{each}: {found[3]}" for each in found[2].split(", ")
            ]


for _field in PyObject.doc_field_types:
    if _field.name == "variable":
        _field.label = "Attributes"

# -- links out of the pages -------------------------------------------------------------------------

_OUT = re.compile(r"\[([^\]]+)\]\(((?:\.\./)+)([^)#]+)(#[^)]*)?\)")


def lead_inside(app: Any, name: str, content: list[str]) -> None:
    """Links to what is no page of the site lead to a copy, those to a folder are told by name.

    The pages are read in the repository too, where the seeds and features lie beside them.
    """
    page = Path(app.env.doc2path(name))

    def inside(link: re.Match[str]) -> str:
        target = (page.parent / (link[2] + link[3])).resolve()
        if target == ROOT / "seeds" / "README.md":
            return f"[{link[1]}]({'../' * name.count('/')}seeds.md{link[4] or ''})"
        return link[1] if target.is_dir() else link[0]

    content[0] = _OUT.sub(inside, content[0])


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", tell_each, priority=100)
    app.connect("autodoc-process-signature", tell_signature)
    app.connect("source-read", lead_inside)
