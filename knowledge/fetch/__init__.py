"""The one fetcher for the outside, and how a site is walked: robots.txt, sitemaps, links."""

from knowledge.agent import AGENT, USER_AGENT
from knowledge.fetch.address import Network, networks
from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.fetching import Fetched, Limits, fetch

__all__ = ["AGENT", "USER_AGENT", "FetchFailed", "Fetched", "Limits", "Network", "fetch", "networks"]
