"""Take the README's pictures of the demo year, from a running program, with the system's Chromium.

python -m tools.screens http://127.0.0.1:8000 PASSWORD
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import FLAGS
from tests.run import find_chromium

OUT = Path("docs/screens")
PICTURES = (  # file, account, address, width, height
    ("home", "perencana", "/desk/", 1280, 800),
    ("coverage", "pimpinan", "/desk/coverage", 1440, 1120),
    ("campaign", "pimpinan", "", 1280, 900),  # the campaign that waits for a decision
    ("field", "petugas", "/field/", 360, 740),
)


def take(browser: Browser, address: str, password: str) -> None:
    for name, account, path, width, height in PICTURES:
        tab = browser.new_page(base_url=address, viewport={"width": width, "height": height})
        tab.goto("/sign-in")
        tab.fill("[name=username]", account)
        tab.fill("[name=password]", password)
        tab.click("main form button")
        tab.wait_for_url(lambda url: "sign-in" not in url)
        if path:
            tab.goto(path)
        else:
            tab.locator("#todo ~ * a, section[aria-labelledby=todo] a").first.click()
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=OUT / f"{name}.png")
        tab.close()


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        take(playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS)), *sys.argv[1:3])
