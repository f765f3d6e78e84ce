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

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _STATUSES)
"""Version n is reached by the first n of these."""
