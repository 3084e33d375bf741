"""What Prometheus may read: requests, open sockets, jobs, and the process itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

JobCounts = Callable[[], Awaitable[Mapping[str, int]]]
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """One process's figures. Paths are route templates, so their number is bounded."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        at = ["method", "path", "status"]
        self._requests = Counter("nexora_requests", "Requests answered.", at, registry=self.registry)
        self._seconds = Histogram(
            "nexora_request_seconds", "Time to the answer's end.", ["path"], buckets=_SECONDS, registry=self.registry
        )
        self._counted: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.in_flight = 0
        in_flight = Gauge("nexora_requests_in_flight", "Requests being answered now.", registry=self.registry)
        in_flight.set_function(lambda: self.in_flight)
        self.sockets = Gauge("nexora_websockets", "Open WebSockets.", registry=self.registry)
        self._jobs = Gauge("nexora_jobs", "Background jobs by state.", ["state"], registry=self.registry)

    def answered(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count one request."""
        counted = self._counted.get((method, path, status))
        if counted is None:  # finding the two by their labels costs more than counting
            counted = self._requests.labels(method, path, str(status)), self._seconds.labels(path)
            self._counted[method, path, status] = counted
        counted[0].inc()
        counted[1].observe(seconds)

    def exposition(self, jobs: Mapping[str, int]) -> bytes:
        """Everything, in Prometheus' text format; `jobs` by state, as the queue counts them now."""
        self._jobs.clear()
        for state, number in jobs.items():
            self._jobs.labels(state).set(number)
        return generate_latest(self.registry)


def metrics_endpoint(metrics: Metrics, job_counts: JobCounts | None) -> Callable[[Request], Awaitable[Response]]:
    """GET /metrics. A database that is away costs the jobs' lines, not the page."""

    async def answer(request: Request) -> Response:
        try:
            jobs = await job_counts() if job_counts else {}
        except Exception:  # noqa: BLE001 - whatever keeps the queue from being counted, the other figures still stand
            jobs = {}
        return Response(metrics.exposition(jobs), media_type=CONTENT_TYPE_LATEST)

    return answer
