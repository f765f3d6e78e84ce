"""What is wrong with the specification of a job; the same in both front ends."""

from collections.abc import Mapping

from data8_tui.codes import Code, JobProblem
from data8_tui.wording.sentences import Sentence

ASK_FOR_WORKFLOWS = (
    "Data8 sets up the workflows of an account; its account manager knows their exact names."
)
"""Whom to ask: the API lists no workflows."""

JOB_PROBLEMS: Mapping[Code, Sentence] = {
    JobProblem.WORKFLOW_NEEDED: "a workflow is needed",
    JobProblem.NAME_BLANK: "a name needs more than spaces",
    JobProblem.NAME_FORBIDDEN: "it can't hold {characters}: no file name can",
    JobProblem.KEY_NEEDED: "one of them has no name",
    JobProblem.DATASET_NEEDED: "a dataset is needed",
    JobProblem.DATASET_NOT_FOUND: "there is no dataset “{dataset}”",
    JobProblem.DATASET_NOT_COMPLETE: "dataset “{dataset}” is not complete yet",
}
