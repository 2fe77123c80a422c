"""Templates: what every page and card is made of. All text is escaped; only web addresses become links."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import InputError
from pledgewatch.export.addresses import host, is_web
from pledgewatch.export.claimreview import script_text
from pledgewatch.io.files import refused
from pledgewatch.model.dates import iso
from pledgewatch.show.looks import SIGNS
from pledgewatch.show.marks import COLOURS
from pledgewatch.version import __version__
from pledgewatch.words.forms import between, capital, listed, percent
from pledgewatch.words.templates import NAMES, counted, said

if TYPE_CHECKING:
    from jinja2 import Environment

_COLOURS = {verdict.value: colour for verdict, colour in COLOURS.items()}
_EXPECTED = "a template as docs/page.md describes it"


def environment(folder: Path | None = None) -> Environment:
    """The templates of a site, those of a folder in the place of ours of the same name.

    Raises:
        InputError: where there is no such folder.
    """
    import jinja2
    from markupsafe import Markup

    loaders: list[jinja2.BaseLoader] = [jinja2.PackageLoader("pledgewatch.show.site", "templates")]
    if folder is not None:
        if not os.path.isdir(folder):
            raise refused(folder, "no folder", "a folder of templates")
        loaders.insert(0, jinja2.FileSystemLoader(folder))
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(loaders),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.tests["web"] = is_web
    made.filters |= {
        "between": between,
        "capital": capital,
        "counted": counted,
        "host": host,
        "iso": iso,
        "listed": listed,
        "percent": percent,
        "named": lambda verdict: NAMES[str(verdict)],
        "script": lambda data: Markup(script_text(data, indent=None)),
    }
    made.globals |= {
        "colours": _COLOURS,
        "signs": SIGNS,
        "version": __version__,
        "css": lambda name, _="": Markup(f'class="{name}"'),
        "said": said,
        "woven": _woven,
    }
    return made


def _woven(key: str, **fields: object) -> str:
    """A template of words with markup in its fields; all else in them is escaped."""
    from markupsafe import Markup, escape

    given = {name: escape(each) if isinstance(each, str) else each for name, each in fields.items()}
    return Markup(said(key, **given))


def rendered(templates: Environment, name: str, /, **values: Any) -> str:
    """A template with its values.

    Raises:
        InputError: naming the template, where it is none or asks for what there is not.
    """
    import jinja2

    try:
        return templates.get_template(name).render(**values)
    except jinja2.TemplateSyntaxError as error:
        file, line = error.filename or name, error.lineno
        raise InputError(
            file=file, line=line, found=str(error.message), expected=_EXPECTED
        ) from error
    except jinja2.TemplateError as error:
        raise InputError(file=name, found=str(error.message), expected=_EXPECTED) from error


@functools.cache
def _of_cards() -> Environment:
    """The same templates with the style in each element, for viewers that take style sheets out."""
    from markupsafe import Markup

    made = environment()
    sheet = made.get_template("cards/card.css").render()
    rules = dict(re.findall(r"^\.([\w-]+) \{ (.*) \}$", sheet, re.MULTILINE))

    def css(name: str, verdict: str = "") -> str:
        rule = rules.get(name, "").replace("var(--v)", _COLOURS.get(verdict, ""))
        return Markup(f'style="{rule}"' if rule else "")

    made.globals["css"] = css
    return made


def card(name: str, /, **values: Any) -> str:
    """A card of a notebook: static HTML in one element, which follows the reader's colours."""
    return rendered(_of_cards(), f"cards/{name}.html", **values)
