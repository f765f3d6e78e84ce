"""The kind of outcome that each workflow assigns to a cleansed record.

Registers of deaths, directories and telephone networks are not available here. Their results are
pseudo-random: computed from the record itself, so that equal people get equal results, with the
shares of the workflow's kinds.
"""

from bisect import bisect
from collections.abc import Callable, Iterable
from hashlib import blake2b
from itertools import accumulate

from data8_tui.sandbox.cleanse import roles
from data8_tui.sandbox.cleanse.duplicates import Duplicate
from data8_tui.sandbox.cleanse.record import MISSING, CleansedRecord, Cleanser
from data8_tui.sandbox.workflows.workflow import Kind, Workflow

Classifier = Callable[[CleansedRecord, Duplicate | None], str]


class _WeightedChoice:
    """Picks kinds by weight; equal texts get equal kinds."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        chosen = list(kinds)
        self._keys = [kind.key for kind in chosen]
        self._bounds = list(accumulate(kind.weight for kind in chosen))

    def pick(self, text: str) -> str:
        digest = blake2b(text.casefold().encode("utf-8", "replace"), digest_size=6).digest()
        share = int.from_bytes(digest) / 2**48 * self._bounds[-1]
        return self._keys[min(bisect(self._bounds, share), len(self._keys) - 1)]


def classifier_for(workflow: Workflow, cleanser: Cleanser) -> Classifier:
    """Return the function that maps a record, and what it duplicates, to the key of a kind."""
    return _CLASSIFIERS[workflow.name](workflow, cleanser)


def _deceased(workflow: Workflow, cleanser: Cleanser) -> Classifier:
    names = cleanser.columns_with(roles.NAME)
    choice = _WeightedChoice(kind for kind in workflow.kinds if kind.key != "unchecked")

    def classify(record: CleansedRecord, duplicate: Duplicate | None) -> str:
        name, postcode = record.text(names), record.found.get(roles.POSTCODE, MISSING)
        usable = name and not postcode.fault
        return choice.pick(f"{name}|{postcode.text}") if usable else "unchecked"

    return classify


def _address(workflow: Workflow, cleanser: Cleanser) -> Classifier:
    where = cleanser.columns_with(roles.PLACE, roles.POSTCODE)

    def classify(record: CleansedRecord, duplicate: Duplicate | None) -> str:
        fault = record.found.get(roles.POSTCODE, MISSING).fault
        if not record.text(where).strip():
            return "missing"
        if fault:
            return "invalid" if fault == "Invalid" else "corrected_town"
        return "corrected_premise" if set(record.changed) & set(where) else "valid"

    return classify


def _email(workflow: Workflow, cleanser: Cleanser) -> Classifier:
    choice = _WeightedChoice(
        kind for kind in workflow.kinds if kind.key in ("valid", "catch_all", "bad_mailbox")
    )

    def classify(record: CleansedRecord, duplicate: Duplicate | None) -> str:
        value = record.found.get(roles.EMAIL, MISSING)
        if value.fault:
            return "missing" if value.fault == "Missing" else f"bad_{value.fault}".lower()
        return "valid_role" if value.category else choice.pick(value.text)

    return classify


def _phone(workflow: Workflow, cleanser: Cleanser) -> Classifier:
    lines = {
        sort: _WeightedChoice(kind for kind in workflow.kinds if kind.key.startswith(sort.lower()))
        for sort in ("Landline", "Mobile")
    }

    def classify(record: CleansedRecord, duplicate: Duplicate | None) -> str:
        value = record.found.get(roles.PHONE, MISSING)
        if value.fault:
            return "missing" if value.fault == "Missing" else "bad"
        return lines[value.category].pick(value.text)

    return classify


def _deduplication(workflow: Workflow, cleanser: Cleanser) -> Classifier:
    def classify(record: CleansedRecord, duplicate: Duplicate | None) -> str:
        return "unique" if duplicate is None else "copy_exact" if duplicate.exact else "copy_close"

    return classify


def _business(workflow: Workflow, cleanser: Cleanser) -> Classifier:
    names = cleanser.columns_with(roles.COMPANY)
    choice = _WeightedChoice(workflow.kinds)

    def classify(record: CleansedRecord, duplicate: Duplicate | None) -> str:
        return choice.pick(name) if (name := record.text(names)) else "none"

    return classify


_CLASSIFIERS: dict[str, Callable[[Workflow, Cleanser], Classifier]] = {
    "ContactDeceasedCheck": _deceased,
    "AddressValidation": _address,
    "EmailValidation": _email,
    "PhoneValidation": _phone,
    "Deduplication": _deduplication,
    "B2BMatching": _business,
}
