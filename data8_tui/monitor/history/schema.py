"""The history's tables. A released version is never changed: what is new is a further migration.

Instants are seconds since 1970 (UTC), as real numbers. Everything belongs to an account: an
address and whom one is there.
"""

_FIRST = (
    """create table accounts (
        id integer primary key,
        address text not null,
        client_id text not null,
        unique (address, client_id))""",
    """create table runs (
        account integer not null references accounts,
        job text not null,
        workflow text not null,
        submitted_at real not null,
        completed_at real,
        state text not null,
        records integer,
        primary key (account, job)) without rowid""",
    "create index runs_by_workflow on runs (account, workflow, submitted_at)",
    """create table samples (
        account integer not null references accounts,
        job text not null,
        at real not null,
        percent real not null,
        primary key (account, job, at)) without rowid""",
    """create table intents (
        id integer primary key,
        account integer not null references accounts,
        job text not null,
        fingerprint text not null,
        noted_at real not null,
        outcome text,
        settled_at real)""",
    "create index intents_by_fingerprint on intents (account, fingerprint)",
    # Two runs can't both be about to submit one name: the second insert fails.
    "create unique index open_intents on intents (account, job) where outcome is null",
    """create table watched (
        account integer not null references accounts,
        job text not null,
        since real not null,
        told text,
        primary key (account, job)) without rowid""",
    """create table journals (
        account integer not null references accounts,
        key text not null,
        entries text not null,
        primary key (account, key)) without rowid""",
)

_STATUSES = (
    # The state was a guess by the number of the status: what the status means is asked when a run
    # is read. What was guessed before is forgotten, and such runs are requested again.
    "alter table runs rename column state to status",
    "update runs set status = ''",
    """create table statuses (
        account integer not null references accounts,
        status text not null,
        job text not null,
        evidence text not null,
        primary key (account, status, evidence, job)) without rowid""",
)

_JOBS = (
    # When Data8 last sent anything about the job, and when it was first seen ended.
    "alter table runs add column seen_at real not null default 0",
    "alter table runs add column end_seen_at real",
    "alter table runs add column percent real",
    "create index runs_by_submission on runs (account, submitted_at)",
    "create index runs_by_end on runs (account, completed_at)",
    # The job as it was last sent: JSON, compressed by zlib. Apart from the narrow rows of `runs`,
    # which are read by the thousand.
    """create table bodies (
        account integer not null references accounts,
        job text not null,
        detailed integer not null,
        body blob not null,
        primary key (account, job))""",
    """create table states (
        account integer not null references accounts,
        job text not null,
        at real not null,
        status text not null,
        primary key (account, job, at)) without rowid""",
    # The statistics of a running job at several instants: JSON, compressed by zlib.
    """create table statistics (
        account integer not null references accounts,
        job text not null,
        at real not null,
        body blob not null,
        primary key (account, job, at))""",
    """create table transfers (
        id integer primary key,
        account integer not null references accounts,
        direction text not null,
        dataset text not null,
        path text not null,
        records integer,
        bytes integer,
        began_at real not null,
        ended_at real,
        outcome text not null)""",
    "create index transfers_by_time on transfers (account, began_at)",
    """create table notices (
        id integer primary key,
        account integer not null references accounts,
        at real not null,
        kind text not null,
        job text not null,
        title text not null,
        text text not null,
        seen_at real)""",
    "create index notices_by_time on notices (account, at)",
    """create table looks (
        account integer primary key references accounts,
        looked_at real not null)""",
    """create table verdicts (
        account integer not null references accounts,
        job text not null,
        judged_at real not null,
        alarmed integer not null,
        findings text not null,
        primary key (account, job)) without rowid""",
    """create table accepted (
        account integer not null references accounts,
        job text not null,
        at real not null,
        primary key (account, job)) without rowid""",
    # What the sessions of one account share: who polls a topic until when, and the newest answer.
    """create table polls (
        account integer not null references accounts,
        topic text not null,
        holder text not null,
        held_until real not null,
        answered_at real,
        answer blob,
        primary key (account, topic))""",
    # When the next request is due if all of them keep the budget.
    """create table budgets (
        account integer primary key references accounts,
        next_at real not null)""",
)

_VISITS = (
    # The user's newest visit: the look from which it counts, and its last key.
    "alter table looks add column visit_from real",
    "alter table looks add column acted_at real",
)

_CHOICES = (
    # How lists and colours were left: JSON, which each part of the application reads for itself.
    """create table choices (
        account integer not null references accounts,
        what text not null,
        value text not null,
        primary key (account, what)) without rowid""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _STATUSES, _JOBS, _VISITS, _CHOICES)
"""Version n is reached by the first n of these."""
