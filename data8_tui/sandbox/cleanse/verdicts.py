"""The kind of outcome that a workflow gives a cleansed record.

Registers of deaths, directories and telephone networks can't be asked from here. Where an answer
would come from one, chance stands in for it: drawn from the record itself, so that the same person
always gets the same answer, in the shares that the workflow's kinds have.
"""

from bisect import bisect
from collections.abc import Callable, Iterable
from hashlib import blake2b
from itertools import accumulate

from data8_tui.sandbox.cleanse import roles
from data8_tui.sandbox.cleanse.duplicates import Same
from data8_tui.sandbox.cleanse.record import MISSING, Cleansed, Cleanser
from data8_tui.sandbox.workflows.workflow import Kind, Workflow

Verdict = Callable[[Cleansed, Same | None], str]


class _Chance:
    """Kinds by their weights, picked by a text."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        chosen = list(kinds)
        self._keys = [kind.key for kind in chosen]
        self._bounds = list(accumulate(kind.weight for kind in chosen))

    def pick(self, text: str) -> str:
        digest = blake2b(text.casefold().encode("utf-8", "replace"), digest_size=6).digest()
        share = int.from_bytes(digest) / 2**48 * self._bounds[-1]
        return self._keys[min(bisect(self._bounds, share), len(self._keys) - 1)]


def verdict_for(workflow: Workflow, cleanser: Cleanser) -> Verdict:
    """The function that judges this workflow's records."""
    return _MAKERS[workflow.name](workflow, cleanser)


def _deceased(workflow: Workflow, cleanser: Cleanser) -> Verdict:
    names = cleanser.having(roles.NAME)
    chance = _Chance(kind for kind in workflow.kinds if kind.key != "unchecked")

    def judge(record: Cleansed, same: Same | None) -> str:
        name, postcode = record.text(names), record.found.get(roles.POSTCODE, MISSING)
        usable = name and not postcode.fault
        return chance.pick(f"{name}|{postcode.text}") if usable else "unchecked"

    return judge


def _address(workflow: Workflow, cleanser: Cleanser) -> Verdict:
    where = cleanser.having(roles.PLACE, roles.POSTCODE)

    def judge(record: Cleansed, same: Same | None) -> str:
        fault = record.found.get(roles.POSTCODE, MISSING).fault
        if not record.text(where).strip():
            return "missing"
        if fault:
            return "invalid" if fault == "Invalid" else "corrected_town"
        return "corrected_premise" if set(record.changed) & set(where) else "valid"

    return judge


def _email(workflow: Workflow, cleanser: Cleanser) -> Verdict:
    chance = _Chance(
        kind for kind in workflow.kinds if kind.key in ("valid", "catch_all", "bad_mailbox")
    )

    def judge(record: Cleansed, same: Same | None) -> str:
        judged = record.found.get(roles.EMAIL, MISSING)
        if judged.fault:
            return "missing" if judged.fault == "Missing" else f"bad_{judged.fault}".lower()
        return "valid_role" if judged.sort else chance.pick(judged.text)

    return judge


def _phone(workflow: Workflow, cleanser: Cleanser) -> Verdict:
    lines = {
        sort: _Chance(kind for kind in workflow.kinds if kind.key.startswith(sort.lower()))
        for sort in ("Landline", "Mobile")
    }

    def judge(record: Cleansed, same: Same | None) -> str:
        judged = record.found.get(roles.PHONE, MISSING)
        if judged.fault:
            return "missing" if judged.fault == "Missing" else "bad"
        return lines[judged.sort].pick(judged.text)

    return judge


def _deduplication(workflow: Workflow, cleanser: Cleanser) -> Verdict:
    def judge(record: Cleansed, same: Same | None) -> str:
        return "unique" if same is None else "copy_exact" if same.exact else "copy_close"

    return judge


def _business(workflow: Workflow, cleanser: Cleanser) -> Verdict:
    names = cleanser.having(roles.COMPANY)
    chance = _Chance(workflow.kinds)

    def judge(record: Cleansed, same: Same | None) -> str:
        return chance.pick(name) if (name := record.text(names)) else "none"

    return judge


_MAKERS: dict[str, Callable[[Workflow, Cleanser], Verdict]] = {
    "ContactDeceasedCheck": _deceased,
    "AddressValidation": _address,
    "EmailValidation": _email,
    "PhoneValidation": _phone,
    "Deduplication": _deduplication,
    "B2BMatching": _business,
}
