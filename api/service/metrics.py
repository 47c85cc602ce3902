"""Figures for Prometheus at `/metrics`: requests, jobs, and how far readers are behind the writer.

Each application counts for itself, in a registry of its own. Routes are named by their pattern, so that no address
becomes a label.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.service.dependencies import settings_of
from api.service.keys import needs
from api.service.logs import Finished

router = APIRouter(tags=["Service"])
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.06, 0.15, 0.3, 0.6, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

#: Figures that are read when they are asked for: name, what it is, and values by one label's value.
Gauges = Callable[[], Mapping[str, tuple[str, Mapping[str, float]]]]


class Metrics:
    """Counts what an application does."""

    def __init__(self, gauges: Gauges) -> None:
        """Begin at nothing.

        Args:
            gauges: Gives the figures that are not counted but looked up.
        """
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "banggiao_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "banggiao_request_seconds", "Time to answer", ["route"], buckets=_SECONDS, registry=self.registry
        )
        self._bytes = Counter("banggiao_answer_bytes", "Bytes of answers", registry=self.registry)
        self.registry.register(_LookedUp(gauges))
        #: Where requests of a method, route and status are counted.
        self._counted: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def count(self, finished: Finished) -> None:
        """Count a request that was answered."""
        kind = (finished.method, finished.route or "none", finished.status)
        counted = self._counted.get(kind)
        if counted is None:
            method, route, status = kind
            counted = (self._requests.labels(method, route, str(status)), self._seconds.labels(route))
            self._counted[kind] = counted
        counted[0].inc()
        counted[1].observe(finished.seconds)
        self._bytes.inc(finished.answered)


class _LookedUp(Collector):
    """Gives the figures that are looked up."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        """Look them up."""
        for name, (meaning, values) in self._gauges().items():
            family = GaugeMetricFamily(name, meaning, labels=["of"])
            for label, value in values.items():
                family.add_metric([label], value)
            yield family

    def describe(self) -> Iterator[Metric]:
        """Name nothing beforehand, so that nothing is looked up at the start."""
        return iter(())


def _admitted(request: Request) -> None:
    """Let in whoever may see the figures."""
    if not settings_of(request).metrics_public:
        needs("admin")(request)


@router.get("/metrics", response_class=Response, summary="Figures for Prometheus")
async def metrics(request: Request, _: Annotated[None, Depends(_admitted)]) -> Response:
    """Give all figures in the text format of Prometheus."""
    counted: Metrics = request.app.state.metrics
    return Response(await run_in_threadpool(generate_latest, counted.registry), media_type=MEDIA_TYPE)
