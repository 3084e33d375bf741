"""Background work on pgqueuer, in the same database: enqueue in the caller's transaction, run, retry, take over."""

from jobs.job import GaveWay, Job, Superseded
from jobs.queue import enqueue, enqueue_many, hasten
from jobs.retries import may_pass, patiently
from jobs.worker import Work, Worker

__all__ = [
    "GaveWay",
    "Job",
    "Superseded",
    "Work",
    "Worker",
    "enqueue",
    "enqueue_many",
    "hasten",
    "may_pass",
    "patiently",
]
