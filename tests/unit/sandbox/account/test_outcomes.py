"""Quotas that add up, assigned so that every record has one kind and each quota is met."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.sandbox.account.outcomes import OutcomeAssignment, outcome_quotas
from data8_tui.sandbox.workflows import WORKFLOWS

KINDS = WORKFLOWS["ContactDeceasedCheck"].kinds


@given(st.integers(0, 1_000_000), st.text(max_size=8))
def test_quotas_add_up(records, seed):
    counted = outcome_quotas(KINDS, records, seed)
    assert list(counted) == [kind.key for kind in KINDS]
    assert sum(counted.values()) == records
    assert min(counted.values()) >= 0


def test_a_factor_makes_a_job_unusual():
    usual = outcome_quotas(KINDS, 100_000, "x")
    unusual = outcome_quotas(KINDS, 100_000, "x", {"unchecked": 10})
    assert unusual["unchecked"] > 5 * usual["unchecked"]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.text(max_size=8))
def test_every_quota_is_assigned_completely(counts, seed):
    total = sum(counts)
    assigned = Counter(OutcomeAssignment.from_counts(counts, seed).kinds(range(total)))
    assert assigned == {index: count for index, count in enumerate(counts) if count}


@given(st.integers(0, 4999), st.integers(1, 500))
def test_a_part_of_the_assignment_needs_nothing_before_it(start, size):
    assignment = OutcomeAssignment.from_counts([2000, 2990, 10], "x")
    stop = min(start + size, 5000)
    assert assignment.kinds(range(start, stop)) == assignment.kinds(range(5000))[start:stop]


@pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=WORKFLOWS)
def test_a_workflow_s_own_parts_agree(workflow):
    keys = {kind.key for kind in workflow.kinds}
    assert sum(kind.weight for kind in workflow.kinds) == pytest.approx(1, abs=0.01)
    assert set().union(*workflow.outputs.values()) == keys
    assert workflow.rate[1] < keys
    assert workflow.rate[1]
    assert set(workflow.warnings) <= keys
    for kind in workflow.kinds:
        assert set(kind.values) <= set(workflow.columns)
