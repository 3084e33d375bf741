"""Sliding windows in this process's memory, as a storage of the `limits` library."""

from __future__ import annotations

from collections.abc import Sequence

from limits.aio.storage import SlidingWindowCounterSupport, Storage

from kit import clock


class _Window:
    """One key's counts. A window starts with the key's first hit, so a newcomer has the whole limit."""

    __slots__ = ("current", "previous", "start")

    def __init__(self, start: float) -> None:
        self.start, self.current, self.previous = start, 0, 0

    def advance(self, now: float, expiry: int) -> None:
        passed = int((now - self.start) // expiry)
        if passed == 1:
            self.start, self.previous, self.current = self.start + expiry, self.current, 0
        elif passed:
            self.start, self.previous, self.current = now, 0, 0


class _Generations:
    """Windows of one length. What isn't touched for two lengths is dropped at once, without looking at each."""

    def __init__(self, now: float) -> None:
        self.turned_at = now
        self.young: dict[str, _Window] = {}
        self.old: dict[str, _Window] = {}

    def window(self, key: str, expiry: int, now: float) -> _Window:
        if now - self.turned_at >= 2 * expiry:
            self.turned_at, self.old, self.young = now, self.young, {}
        found = self.young.get(key)
        if found is None:
            found = self.old.pop(key, None) or _Window(now)
            self.young[key] = found
        found.advance(now, expiry)
        return found


class LocalWindows(Storage, SlidingWindowCounterSupport):
    """Counts in memory at a constant cost a hit, and two integers a key.

    The library's own memory storage walks over all keys at each hit (75 µs at 1,000 addresses, growing with
    them), which would let strangers slow everybody down. At most `most` keys of a window length are kept; past
    that the longest known go first.
    """

    STORAGE_SCHEME = ["async+nexora-local"]  # noqa: RUF012 - the library declares it so

    def __init__(self, most: int = 200_000) -> None:
        super().__init__()
        self._most = most
        self._lengths: dict[int, _Generations] = {}

    def _window(self, key: str, expiry: int, now: float) -> _Window:
        generations = self._lengths.get(expiry)
        if generations is None:
            generations = self._lengths[expiry] = _Generations(now)
        window = generations.window(key, expiry, now)
        if len(generations.young) > self._most:
            generations.young.pop(next(iter(generations.young)))
        return window

    def hit(
        self, key: str, limit: int, expiry: int, now: float, amount: int = 1
    ) -> tuple[bool, tuple[int, float, int, float]]:
        """Count `amount` unless that would pass the limit: whether it was counted, and the counts after it.

        Both in one look, without a wait: every request is counted twice, for its address and for its caller.
        """
        window = self._window(key, expiry, now)
        left = window.start + expiry - now
        passed = int(window.previous * left / expiry + window.current) + amount <= limit
        if passed:
            window.current += amount
        return passed, (window.previous, left if window.previous else 0.0, window.current, left + expiry)

    async def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` unless that would pass the limit; `expiry` in seconds."""
        return self.hit(key, limit, expiry, clock.now().timestamp(), amount)[0]

    def take_back(self, keys: Sequence[str]) -> None:
        """Uncount one for each key: what was counted last didn't pass after all."""
        for generations in self._lengths.values():
            for key in keys:
                window = generations.young.get(key)
                if window is not None and window.current:
                    window.current -= 1

    async def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Previous count and the seconds it still weighs, current count and the seconds it is kept."""
        now = clock.now().timestamp()
        window = self._window(key, expiry, now)
        left = window.start + expiry - now
        return window.previous, left if window.previous else 0.0, window.current, left + expiry

    async def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget a key's counts."""
        generations = self._lengths.get(expiry)
        if generations is not None:
            generations.young.pop(key, None)
            generations.old.pop(key, None)

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing in memory fails; the library asks."""
        return ValueError

    async def check(self) -> bool:
        """Memory is always there."""
        return True

    async def reset(self) -> int | None:
        """Forget everything; gives the number of keys that were known."""
        known = sum(len(each.young) + len(each.old) for each in self._lengths.values())
        self._lengths.clear()
        return known

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Fixed windows are not kept here."""
        raise NotImplementedError(key)

    async def get(self, key: str) -> int:
        """Fixed windows are not kept here."""
        raise NotImplementedError(key)

    async def get_expiry(self, key: str) -> float:
        """Fixed windows are not kept here."""
        raise NotImplementedError(key)

    async def clear(self, key: str) -> None:
        """Fixed windows are not kept here."""
        raise NotImplementedError(key)
