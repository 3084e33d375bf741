// One answer on its way, from the question to its end, over as many connections as that takes.
import { eventsOf } from "./events.js";
import { Problem } from "./problems.js";

const MOST_TRIES = 20; // with the pauses between them: two and a half minutes
const LONGEST_PAUSE = 8;
const LONGEST_PAGE = 500;

export class Answer {
  #session;
  #body;
  #last;
  #key = randomKey();
  #reading = new AbortController();

  /** To a new question, or (with `id`) one that was asked before this page was opened. */
  constructor(session, { question, conversation, id }) {
    this.#session = session;
    this.id = id;
    const page = (location.origin + location.pathname).slice(0, LONGEST_PAGE);
    const known = conversation ? { conversation_id: conversation } : {};
    this.#body = { agent_id: session.agent.id, message: question, metadata: { page }, ...known };
  }

  /** The log's events {event, data}, and {event: "broken"} each time that the connection is lost. Raises: Problem. */
  async *events() {
    let [tries, ended] = [0, false];
    while (!ended) {
      try {
        for await (const each of eventsOf(await this.#connected())) {
          tries = 0;
          this.#last = each.id;
          if (each.event === "start") this.#started(each.data);
          ended = each.event === "done" || each.event === "error";
          yield each;
        }
        if (!ended) throw new Problem();
      } catch (problem) {
        if (ended || this.#reading.signal.aborted) return;
        if (!problem.passes || !this.id || ++tries > MOST_TRIES) throw problem;
        yield { event: "broken" };
        await pause(Math.max(problem.wait, Math.min(2 ** tries / 4, LONGEST_PAUSE)));
      }
    }
  }

  /** The next `events` ask once more; without this they go on where the last ones stopped. */
  again() {
    this.#key = randomKey();
    this.id = this.#last = undefined;
  }

  /** The server writes no further; the log then ends by itself. Raises: Problem. */
  async stop() {
    await this.#session.ask(`/api/chat/messages/${this.id}/stop`, { method: "POST" });
  }

  /** Nobody reads any more. */
  leave() {
    this.#reading.abort();
  }

  #started({ message_id: id, conversation_id: conversation }) {
    this.id = id;
    this.#body.conversation_id = conversation; // where it is asked again, if it must be
  }

  async #connected() {
    const { signal } = this.#reading;
    if (this.id) {
      const headers = this.#last ? { "Last-Event-ID": this.#last } : {};
      return this.#session.ask(`/api/chat/messages/${this.id}/events`, { headers, signal });
    }
    // A retry with the same key and body gets the same answer, however far the first request came.
    const asked = { json: this.#body, headers: { "Idempotency-Key": this.#key }, signal };
    try {
      return await this.#session.ask("/api/chat/stream", asked);
    } catch (problem) {
      if (problem.code !== "CONVERSATION_NOT_FOUND") throw problem;
      delete this.#body.conversation_id; // deleted, or of a visitor whose session nobody remembers: a new one
      this.again();
      return this.#connected();
    }
  }
}

/** Some seconds, or until the network is back. */
const pause = (seconds) =>
  new Promise((done) => {
    setTimeout(done, seconds * 1000);
    addEventListener("online", done, { once: true });
  });

/** crypto.randomUUID exists on https pages only. */
const randomKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
