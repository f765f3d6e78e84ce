"""The first pass: which record of one side is which of the other, and which of them differ.

Of each record the key and a hash are stored. Keys that occur once on both sides with the same hash
are done; what remains is the table `pairs` (nb, na: places from 0, null where there is no other).
"""

from data8_tui.analysis.compare.model import DuplicateKey, DuplicateKeys
from data8_tui.analysis.compare.plan import ComparisonPlan
from data8_tui.analysis.compare.reading_proof import reading_proof
from data8_tui.analysis.compare.statements import ComparisonStep, Statements

_EXAMPLES = 5


class Pairing:
    """Pairs the records of a plan and leaves the table `pairs` in its database."""

    def __init__(self, statements: Statements, plan: ComparisonPlan) -> None:
        self._statements = statements
        self._plan = plan
        self._key = tuple(f"k{at}" for at in range(len(plan.columns.key)))

    def run(self) -> DuplicateKeys:
        """Pair all records.

        Raises StorageError and duckdb's errors, what the check of `statements` does, and
        MisreadTable where our reader must read a file.
        """
        self._store_keys()
        self._statements.begin(ComparisonStep.PAIR)
        self._statements.run("create or replace table pairs (nb bigint, na bigint)")
        if not self._key:
            self._pair_by_position()
            return DuplicateKeys()
        self._group()
        self._pair_single()
        return self._pair_duplicates()

    def _store_keys(self) -> None:
        steps = (ComparisonStep.READ_BEFORE, ComparisonStep.READ_AFTER)
        with reading_proof(self._statements, self._plan) as proof:
            for side, step in zip(self._plan.sides(), steps, strict=True):
                self._statements.begin(step)
                self._statements.run(
                    f"create or replace table {side.name}_keys as {side.keys_select}"
                )
            for side in self._plan.sides():
                proof.check(side)

    def empty_keys(self) -> tuple[int, int]:
        """Records on each side whose key is empty or null in every column."""
        if not self._key:
            return 0, 0
        empty = " and ".join(f"coalesce({each}, '') = ''" for each in self._key)
        [before, after] = [
            self._statements.row(f"select count(*) from {side.name}_keys where {empty}")[0]
            for side in self._plan.sides()
        ]
        return before, after

    def _pair_by_position(self) -> None:
        self._statements.run(
            "insert into pairs select b.n, a.n from (select rowid as n, h from before_keys) b "
            "positional join (select rowid as n, h from after_keys) a "
            "where b.h is distinct from a.h"
        )

    def _group(self) -> None:
        """The keys that aren't once on both sides with the same content."""
        key = ", ".join(self._key)
        self._statements.run(
            f"create or replace table uneven as select {key}, sum(1 - s)::bigint as cb, "
            "sum(s)::bigint as ca, min(n) filter (s = 0) as nb, min(n) filter (s = 1) as na from ("
            f"select 0 as s, {key}, h, rowid as n from before_keys union all "
            f"select 1 as s, {key}, h, rowid as n from after_keys) group by {key} "
            "having not (sum(1 - s) = 1 and sum(s) = 1 and min(h) = max(h))"
        )

    def _pair_single(self) -> None:
        self._statements.run(
            "insert into pairs select case when cb = 1 then nb end, case when ca = 1 then na end "
            "from uneven where cb <= 1 and ca <= 1"
        )

    def _pair_duplicates(self) -> DuplicateKeys:
        (keys, before, after) = self._statements.row(
            "select count(*), coalesce(sum(cb), 0)::bigint, coalesce(sum(ca), 0)::bigint "
            "from uneven where cb > 1 or ca > 1"
        )
        if not keys:
            return DuplicateKeys()
        for side in ("before", "after"):
            self._number_equal(side)
        self._statements.run(
            "create or replace table equal_pairs as "
            f"select b.n as nb, a.n as na from before_equal b join after_equal a "
            f"on {self._on('b', 'a')} and b.h = a.h and b.r = a.r"
        )
        for side in ("before", "after"):
            self._number_rest(side)
        self._statements.run(
            "create or replace table duplicate_pairs as select b.n as nb, a.n as na "
            f"from before_rest b full join after_rest a on {self._on('b', 'a')} and b.r = a.r"
        )
        self._statements.run("insert into pairs from duplicate_pairs")
        facts = self._facts(keys, before, after)
        for table in (
            f"{side}_{part}" for side in ("before", "after") for part in ("equal", "rest")
        ):
            self._statements.run(
                f"drop table {table}"
            )  # with many duplicates they take much memory
        self._statements.run("drop table duplicate_pairs")
        return facts

    def _number_equal(self, side: str) -> None:
        """Number the equal records of each duplicated key, in the order of their place."""
        key = ", ".join(f"s.{each}" for each in self._key)
        self._statements.run(
            f"create or replace table {side}_equal as select {key}, s.h, s.n, "
            f"row_number() over (partition by {key}, s.h order by s.n) as r "
            f"from (select *, rowid as n from {side}_keys) s semi join "
            f"(from uneven where cb > 1 or ca > 1) u on {self._on('s', 'u')}"
        )

    def _number_rest(self, side: str) -> None:
        """Number the records that no equal one was found for."""
        key = ", ".join(self._key)
        place = "nb" if side == "before" else "na"
        self._statements.run(
            f"create or replace table {side}_rest as select {key}, n, "
            f"row_number() over (partition by {key} order by n) as r from {side}_equal "
            f"where n not in (select {place} from equal_pairs)"
        )

    def _on(self, one: str, other: str) -> str:
        equality = self._plan.equality
        return " and ".join(f"{one}.{each} {equality} {other}.{each}" for each in self._key)

    def _facts(self, keys: int, before: int, after: int) -> DuplicateKeys:
        (unchanged,) = self._statements.row("select count(*) from equal_pairs")
        changed, added, removed = self._statements.row(
            "select count(*) filter (nb is not null and na is not null), "
            "count(*) filter (nb is null), count(*) filter (na is null) from duplicate_pairs"
        )
        key = ", ".join(self._key)
        examples = self._statements.rows(
            f"select {key}, cb, ca from uneven where cb > 1 or ca > 1 "
            f"order by greatest(cb, ca) desc, {key} limit {_EXAMPLES}"
        )
        return DuplicateKeys(
            keys,
            before,
            after,
            unchanged,
            changed,
            added,
            removed,
            tuple(DuplicateKey(tuple(each[:-2]), each[-2], each[-1]) for each in examples),
        )
