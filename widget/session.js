// The visitor's session: half an hour at a time, and the same visitor again within a day.
import { Problem, problemOf } from "./problems.js";

const SPARE = 30_000; // milliseconds that a session must still last to be used for a request

export class Session {
  #options;
  #memory;
  #opening;

  constructor(options, memory) {
    this.#options = options;
    this.#memory = memory;
  }

  /** {id, name, welcome_message, widget_color}, as of when the session was opened. */
  get agent() {
    return this.#memory.get().agent;
  }

  /** There is a session now. Raises: Problem. */
  async opened() {
    if ((this.#memory.get().ends ?? 0) > Date.now() + SPARE) return;
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    await this.#opening;
  }

  /** A good answer to a request of the visitor. `options` are fetch's; `json` is a body. Raises: Problem. */
  async ask(path, options = {}) {
    await this.opened();
    let answer = await this.#fetch(path, this.#memory.get().token, options);
    if (answer.status === 401) {
      this.#memory.keep({ ends: 0 });
      await this.opened();
      answer = await this.#fetch(path, this.#memory.get().token, options);
    }
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }

  async #open() {
    const { token, visitor } = this.#memory.get();
    const answer = await this.#fetch("/api/chat/sessions", this.#options.key, { json: { session: token ?? null } });
    if (!answer.ok) throw await problemOf(answer);
    const { data } = await answer.json();
    this.#memory.keep({
      token: data.token,
      visitor: data.visitor_id,
      agent: data.agent,
      ends: Date.now() + data.expires_in * 1000,
      ...(visitor !== data.visitor_id && { conversation: undefined }),
    });
  }

  async #fetch(path, token, { json, headers, ...options }) {
    const sent = { ...headers, Authorization: `Bearer ${token}` };
    if (json) Object.assign(options, { method: "POST", body: JSON.stringify(json) });
    if (json) sent["Content-Type"] = "application/json";
    try {
      const quiet = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
      return await fetch(this.#options.server + path, { ...quiet, ...options, headers: sent });
    } catch {
      throw new Problem();
    }
  }
}
