"""Idempotency keys: a retry gets the first answer, and nothing happens twice."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import pytest

from access.actors import Actor
from access.tokens import Signer
from kit import clock
from kit.errors import BadRequest, Conflict, NexoraError
from llm.failures import ModelFailed
from models.credits import CreditBalance
from models.idempotency_keys import IdempotencyKey, forget_expired
from models.messages import Message
from resolvers import parts
from resolvers.idempotency import once
from resolvers.messages import send_message, start_message, stream_message
from tests.answering import ask, chat
from tests.world import SECRET, World, refused

pytestmark = pytest.mark.usefixtures("database")


class Work:
    """Something that must happen once."""

    def __init__(self, answer: object = "done", seconds: float = 0.0, failures: int = 0) -> None:
        self.answer, self.seconds, self.failures, self.runs = answer, seconds, failures, 0

    async def __call__(self) -> object:
        self.runs += 1
        await asyncio.sleep(self.seconds)
        if self.runs <= self.failures:
            raise Conflict("Not now")
        return self.answer


async def test_a_retry_gets_the_first_answer(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work({"name": "Bot", "things": [1, None]})
    answers = [
        await once(acme.grace, "k1", {"a": 1, "b": 2}, work),
        await once(acme.grace, "k1", {"b": 2, "a": 1}, work),
    ]
    assert answers == [work.answer] * 2
    assert work.runs == 1


async def test_nothing_is_an_answer_too(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work(None)
    assert [await once(acme.grace, "k1", {}, work) for _ in range(2)] == [None, None]
    assert work.runs == 1


async def test_retries_wait_while_the_first_still_runs(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work("slow", seconds=0.1)
    assert await asyncio.gather(*(once(acme.grace, "k1", {}, work) for _ in range(10))) == ["slow"] * 10
    assert work.runs == 1


async def test_what_failed_runs_again(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work("at last", failures=1)
    with refused(Conflict, says="Not now"):
        await once(acme.grace, "k1", {}, work)
    assert await once(acme.grace, "k1", {}, work) == "at last"


async def test_a_key_for_another_body_is_refused(world: World) -> None:
    acme = await world.workspace(member="grace")
    await once(acme.grace, "k1", {"a": 1}, Work())
    with refused(Conflict, code="IDEMPOTENCY_KEY_REUSED"):
        await once(acme.grace, "k1", {"a": 2}, Work())


async def test_another_body_is_refused_at_once_while_the_first_call_still_runs(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work("slow", seconds=0.2)
    running = asyncio.ensure_future(once(acme.grace, "k1", {"a": 1}, work))
    await asyncio.sleep(0.05)
    with refused(Conflict, code="IDEMPOTENCY_KEY_REUSED"):
        await once(acme.grace, "k1", {"a": 2}, Work())
    assert not running.done()
    assert await running == "slow"


async def test_keys_are_each_callers_own(world: World) -> None:
    acme, other = await world.workspace(member="grace"), await world.workspace(admin="eve")
    work = Work()
    await once(acme.grace, "k1", {"a": 1}, work)
    await once(other.eve, "k1", {"a": 2}, work)
    assert work.runs == 2


async def test_somebody_without_credentials_is_known_by_the_address(world: World) -> None:
    work = Work("a token")
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        assert await once(Actor(address=address), "k1", {"email": "ada@example.com"}, work) == "a token"
    assert work.runs == 2


async def test_what_is_kept_can_not_be_read_in_the_database(world: World) -> None:
    acme = await world.workspace(member="grace")
    await once(acme.grace, "k1", {"password": "correct horse"}, Work({"secret": "nxr_live_abc"}))
    kept = await IdempotencyKey.get(key="k1")
    assert "nxr_live_abc" not in str(kept.answer)
    plain = hashlib.sha256(b'{"password":"correct horse"}').hexdigest()
    assert kept.body_hash != plain, "the hash of a body that holds a password could be guessed"


async def test_a_new_secret_key_of_the_server_makes_kept_answers_unreadable(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work()
    await once(acme.grace, "k1", {}, work)
    parts.use(parts.Parts(signer=Signer(["another key, long enough for everybody"])))
    with refused(Conflict, code="IDEMPOTENCY_KEY_REUSED"):
        await once(acme.grace, "k1", {}, work)
    assert work.runs == 1


async def test_while_the_servers_key_is_changed_retries_get_their_answers(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work("the answer")
    await once(acme.grace, "k1", {}, work)
    parts.use(parts.Parts(signer=Signer(["another key, long enough for everybody", SECRET])))
    assert await once(acme.grace, "k1", {}, work) == "the answer"
    with refused(Conflict, code="IDEMPOTENCY_KEY_REUSED"):
        await once(acme.grace, "k1", {"other": 1}, work)
    assert work.runs == 1


async def test_a_caller_that_gives_up_ends_neither_the_work_nor_its_keeping(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work("done", seconds=0.1)
    leaving = asyncio.ensure_future(once(acme.grace, "k1", {}, work))
    await asyncio.sleep(0.05)
    leaving.cancel()
    assert await once(acme.grace, "k1", {}, work) == "done"
    assert work.runs == 1


@pytest.mark.parametrize("key", ["", "k" * 201, "two words", "ключ", "line\n"])
async def test_a_bad_key_is_explained(world: World, key: str) -> None:
    acme = await world.workspace(member="grace")
    with refused(BadRequest, code="IDEMPOTENCY_KEY_INVALID", says="visible ASCII"):
        await once(acme.grace, key, {}, Work())


async def test_after_a_day_a_key_is_free_again(world: World) -> None:
    acme = await world.workspace(member="grace")
    work = Work()
    await once(acme.grace, "k1", {"a": 1}, work)
    with clock.stopped_at(clock.now() + timedelta(hours=24, seconds=1)):
        await once(acme.grace, "k1", {"a": 2}, work)
        assert work.runs == 2
        assert await forget_expired(clock.now() + timedelta(days=2)) == 1


async def test_a_key_whose_process_died_is_free_after_ten_minutes(world: World) -> None:
    acme = await world.workspace(member="grace")
    await once(acme.grace, "k1", {}, Work())
    await IdempotencyKey.filter(key="k1").update(answer=None)  # as it is while the first call runs
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        assert await once(acme.grace, "k1", {}, Work("second")) == "second"


async def test_a_retried_send_is_one_message_and_one_charge(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    model = await chat(bot, "Nine", " [1].", pause=0.02)
    answers = await asyncio.gather(*(send_message(acme.grace, ask(bot), "k1") for _ in range(20)))
    answers.append(await send_message(acme.grace, ask(bot), "k1"))
    assert len({answer.started.message_id for answer in answers}) == 1
    assert {answer.done["message"]["content"] for answer in answers} == {"Nine [1]."}
    assert sum(not answer.started.again for answer in answers) == 1
    assert len(model.prompts) == 1
    assert (await CreditBalance.get(workspace_id=acme.id)).used == 1


async def test_a_retried_stream_is_the_same_log(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "Nine", " [1].", pause=0.02)
    logs = []
    for _ in range(2):
        _, batches = await stream_message(acme.grace, ask(bot), "k1")
        logs.append([step async for steps in batches for step in steps])
    assert logs[0] == logs[1]


async def test_a_retried_start_with_another_question_is_refused(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    await send_message(acme.grace, ask(bot), "k1")
    with refused(Conflict, code="IDEMPOTENCY_KEY_REUSED"):
        await start_message(acme.grace, ask(bot, "When does the library close?"), "k1")
    assert await Message.filter(workspace_id=acme.id).count() == 2


async def test_a_send_that_was_refused_leaves_its_key_free(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    await CreditBalance.filter(workspace_id=acme.id).update(used=5000)
    with refused(NexoraError, code="CREDITS_EXHAUSTED"):
        await send_message(acme.grace, ask(bot), "k1")
    await CreditBalance.filter(workspace_id=acme.id).update(used=0)
    assert (await send_message(acme.grace, ask(bot), "k1")).done["credits_used"] == 1


async def test_a_retry_of_an_answer_that_failed_says_so_again(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    model = await chat(bot, failure=ModelFailed("Away", code="MODEL_BUSY"))
    for _ in range(2):
        with refused(NexoraError, code="MODEL_BUSY"):
            await send_message(acme.grace, ask(bot), "k1")
    assert len(model.prompts) == 1
