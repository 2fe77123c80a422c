"""What the tests of pages share: a browser, and pages to show in it."""

from __future__ import annotations

import pytest
from tests.show.browser import chromium
from tests.show.pictures import write_screens


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A card and a site, as files."""
    folder = tmp_path_factory.mktemp("pages")
    write_screens(folder)
    return folder
