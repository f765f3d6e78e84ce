"""`run --check`: the result is compared with the file that was sent."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data8_tui.analysis.compare.fail_rule import RuleOutcome
from data8_tui.cli import talk
from data8_tui.cli.resume_command import resume_command
from data8_tui.errors import Data8Error, Interrupted
from data8_tui.jobs.run import RunPlan, RunReceipt
from data8_tui.threads import run_in_thread, run_interruptibly
from data8_tui.wording.comparison import counts_sentence, matching_sentences

if TYPE_CHECKING:
    from data8_tui.jobs.run.result_check import ResultCheck


async def read_check_option(options: Mapping[str, Any], plan: RunPlan) -> "ResultCheck | None":
    """The check that --check names, before anything is sent.

    Raises UsageError and StorageError, also for the file that is sent, and ExtraMissing.
    """
    if options["check"] is None:
        return None
    from data8_tui.analysis.text_table.database import require_duckdb
    from data8_tui.analysis.text_table.table import refuse_unreadable
    from data8_tui.jobs.run.result_check import read_check, refuse_unknown_key

    check = read_check(options["check"])
    refuse_unreadable(plan.source)
    require_duckdb()
    await run_in_thread(refuse_unknown_key, check, plan)
    return check


async def check_run(
    plan: RunPlan, check: "ResultCheck | None", result: RunReceipt
) -> tuple[RunReceipt, Sequence[RuleOutcome]]:
    """Compare, say what was found, and return the result with it in its receipt; without a check,
    return the result as it is.

    Raises what `check_result` does, and Interrupted; the result is there in any case.
    """
    if check is None:
        return result, ()
    from data8_tui.jobs.run.result_check import check_result

    try:
        found = await run_interruptibly(check_result, plan, check, result.receipt)
    except asyncio.CancelledError:
        resume = f"go on with: {resume_command()}"
        raise Interrupted("interrupted while comparing").with_note(resume) from None
    except Data8Error as error:
        error.add_note(f"The result is there, complete: {result.receipt.path}")
        raise
    for sentence in (*matching_sentences(found.result), counts_sentence(found.result)):
        talk.write_message(sentence)
    return replace(result, receipt=found.receipt), found.outcomes
