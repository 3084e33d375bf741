"""The demo workspace: an agent that knows Nexora itself, from the pages in this folder."""
