"""One PDF: the press's child. A page and its files come in by JSON, the PDF goes out; nothing else is opened."""

import base64
import json
import resource
import sys

MB = 1024 * 1024
WITHOUT_PANGO = 3  # the exit where the system's libraries are missing
MEMORY, CPU = 1024 * MB, 30  # bytes of address space, seconds of processor; 2,000 rows take 371 MB in all


def main() -> None:
    order = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would leave the paper on the disk
    files = {address: base64.b64decode(body) for address, body in order["files"].items()}
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as missing:  # OSError: the package is here, Pango is not
        sys.stderr.write(f"{missing}\n")
        sys.exit(WITHOUT_PANGO)

    class OnlyOurs(URLFetcher):  # type: ignore[misc]
        """Gives what came along, and nothing that lies at an address (redirects too: CVE-2025-68616)."""

        def fetch(self, url: str, headers: object = None) -> object:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            address = url.removeprefix("papers:")
            if address not in files:
                raise ValueError(f"refused: {url[:80]}")
            return URLFetcherResponse(url, files[address], {"Content-Type": "text/css"})

    drawn = HTML(string=order["page"], base_url="papers:/", url_fetcher=OnlyOurs())
    sys.stdout.buffer.write(drawn.write_pdf(pdf_variant="pdf/ua-1"))
