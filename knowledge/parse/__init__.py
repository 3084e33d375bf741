"""From a document's bytes to its text and structure, whatever the format, in a process of its own."""

from knowledge.parse.failures import ParseFailed
from knowledge.parse.parsed import Block, Parsed
from knowledge.parse.process import parse

__all__ = ["Block", "ParseFailed", "Parsed", "parse"]
