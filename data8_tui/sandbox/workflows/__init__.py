"""The six workflows of the sandbox's account."""

from data8_tui.sandbox.workflows import address, business, deceased, deduplication, email, phone

WORKFLOWS = {
    module.WORKFLOW.name: module.WORKFLOW
    for module in (deceased, address, email, phone, deduplication, business)
}
"""By name, the most common first."""
