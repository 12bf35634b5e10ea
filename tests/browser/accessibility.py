"""What axe-core finds serious on a page, less the little that is Streamlit's own."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Streamlit's own, each with what it is. Where one names a part, only that part is passed over.
STREAMLITS_OWN: dict[str, str] = {}


def findings(page: Page) -> list[str]:
    """One line a finding: the rule, what it says and the first part of the page that breaks it."""
    told = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
        for rule in told
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
        if not _is_streamlits_own(rule["id"], node["html"])
    ]


def _is_streamlits_own(rule: str, html: str) -> bool:
    return any(rule == known and part in html for known, part in STREAMLITS_OWN.items())
