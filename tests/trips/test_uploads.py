"""A file on a poor line: how far it is; neither a broken line nor a refusal loses what was chosen or typed."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from campaigns.people.persons import Membership
from tests.browser import VISITOR, expect_clean, sign_in, watch
from tests.campaigns.plans import papers

pytestmark = pytest.mark.browser
SLOW = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000}


@pytest.fixture
def tab(browser: Browser, site: str, treasurer: Membership) -> Iterator[Page]:
    """A treasurer's, on the page for budget papers. Only a refusal and the broken line may go wrong in it."""
    context = browser.new_context(base_url=site, viewport={"width": 1440, "height": 900}, **VISITOR)
    wrong = watch(context, site)
    page = sign_in(context.new_page(), site, treasurer)
    page.goto("/desk/budgets")
    page.goto("/desk/budgets/imports/new?kind=dpa")
    yield page
    context.close()
    assert [line for line in wrong if "422" not in line and "ERR_INTERNET_DISCONNECTED" not in line] == []


def choose(tab: Page, content: bytes) -> None:
    tab.get_by_label("Berkas XLSX, ODS, atau CSV").set_input_files(
        {"name": "dpa.csv", "mimeType": "text/csv", "buffer": content}
    )


@pytest.fixture
def line(tab: Page) -> Callable[..., None]:
    """Makes the tab's line a slow one, or as told."""
    wire = tab.context.new_cdp_session(tab)
    wire.send("Network.enable")
    return lambda **change: wire.send("Network.emulateNetworkConditions", {**SLOW, **change})


def long_paper() -> bytes:
    """About a megabyte."""
    rows = [papers.detail(f"Belanja {n} " + "barang " * 8, "2 buah", 1_000, 2_000) for n in range(12_000)]
    return papers.delimited(
        [papers.detail("Cetak", "1 buah", 500, 500, papers.SUB, papers.ACCOUNT, "DAU"), *rows]
    )


def test_how_far_a_file_is_and_what_it_says(tab: Page, line: Callable[..., None]) -> None:
    choose(tab, long_paper())
    tab.get_by_label("Nomor").fill("DPA/7")
    tab.get_by_label("Tanggal").fill("2026-01-05")
    line()
    tab.get_by_role("button", name="Periksa berkas").click()
    bar = tab.get_by_role("progressbar", name="Pengiriman berkas")
    expect(tab.get_by_text("Mengirim berkas…")).to_be_visible()
    expect(bar).not_to_have_js_property("value", 0)
    assert 0 < bar.evaluate("bar => bar.value") < 1
    expect(tab.get_by_role("button", name="Periksa berkas")).to_be_disabled()
    expect_clean(tab)
    tab.wait_for_url(re.compile(r"/desk/budgets/imports/\d+"))
    expect(tab.get_by_text("12.001").first).to_be_visible()
    title = tab.title()
    tab.reload()
    assert tab.title() == title, "what stands there is what the address gives"
    tab.go_back()
    expect(tab).to_have_title(re.compile("^Anggaran"))


def test_one_who_changes_their_mind_stops_it(tab: Page, line: Callable[..., None]) -> None:
    choose(tab, long_paper())
    line()
    tab.get_by_role("button", name="Periksa berkas").click()
    tab.get_by_role("button", name="Batalkan").click()
    expect(tab.get_by_text("Mengirim berkas…")).to_be_hidden()
    expect(tab.get_by_role("button", name="Periksa berkas")).to_be_enabled()


def test_a_line_that_breaks_and_a_refusal_lose_nothing(tab: Page, line: Callable[..., None]) -> None:
    choose(tab, papers.delimited(papers.small()))
    tab.get_by_label("Nomor").fill("DPA/7")
    here = tab.url
    tab.set_viewport_size({"width": 360, "height": 400})
    line(offline=True)
    tab.get_by_role("button", name="Periksa berkas").click()
    expect(tab.get_by_text("Sambungan terputus")).to_be_in_viewport()
    line(uploadThroughput=-1)
    tab.get_by_role("button", name="Periksa berkas").click()
    refused = tab.get_by_role("alert")
    expect(refused).to_be_focused()
    expect(refused).to_contain_text("Tanggal")
    assert tab.url == here
    assert tab.get_by_label("Nomor").input_value() == "DPA/7"
    expect(tab.get_by_text("pilih lagi")).to_be_hidden()  # that is for who has no scripts
    expect_clean(tab)
    tab.get_by_label("Tanggal").fill("2026-01-05")
    tab.get_by_role("button", name="Periksa berkas").click()  # of the file that was chosen at first
    tab.wait_for_url(re.compile(r"/desk/budgets/imports/\d+"))
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
