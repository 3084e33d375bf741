"""How the fetcher introduces itself: what webmasters see in their logs and write into robots.txt."""

AGENT = "NexoraBot"
USER_AGENT = f"{AGENT}/0.1 (reads pages for the assistant of whoever named their address)"
