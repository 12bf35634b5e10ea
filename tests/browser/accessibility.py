"""What axe-core finds serious on a page, less the little that is Streamlit's own."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Streamlit's own: the menu that a narrow screen folds away, its lists with headings between.
STREAMLITS_OWN = ['[data-testid="stSidebarNav"]']


def findings(page: Page) -> list[str]:
    """One line a finding: the rule, what it says and the first part of the page that breaks it."""
    told = Axe().run(page, context={"exclude": [STREAMLITS_OWN]}).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
        for rule in told
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
