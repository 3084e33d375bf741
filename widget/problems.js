// What can go wrong, once for the visitor and once for whoever builds the site.
import { filled } from "./texts.js";

const MINUTE = 60;

/** A refusal of the server, or status 0 where none answered. `wait`: seconds until it may be tried again. */
export class Problem extends Error {
  constructor(status = 0, code = "", message = "", wait = 0) {
    super(message);
    Object.assign(this, { status, code, wait });
  }

  /** Whether it goes by itself: nobody has to change anything. */
  get passes() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** The problem that an answer tells of. */
export async function problemOf(answer) {
  const said = await answer.json().catch(() => ({}));
  return new Problem(answer.status, said.code, said.message, Number(answer.headers.get("Retry-After")) || 0);
}

/** In the visitor's words. */
export function sentenceOf({ status, wait }, texts) {
  if (status === 429) return filled(texts.many, { when: whenIn(wait, texts) });
  if (status === 402) return texts.credits;
  if (status === 401 || status === 403) return texts.closed;
  return status ? texts.failed : texts.away;
}

function whenIn(wait, texts) {
  if (wait < 2 * MINUTE) return filled(texts.seconds, { count: wait || MINUTE });
  const time = new Date(Date.now() + wait * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return filled(texts.at, { time });
}

/** In the words of the site's developer, for the console. */
export function explained({ status, code, message }) {
  if (code === "ORIGIN_NOT_ALLOWED") return `Nexora chat: ${unwelcome()}`;
  if (status === 402) return "Nexora chat: the workspace's credits are used up, so no question can be answered.";
  return `Nexora chat: ${status ? `${status} ${message}` : "the server does not answer; it is asked again later."}`;
}

function unwelcome() {
  const { origin } = location;
  if (origin === "null") return "a page from a file or in a sandbox has no origin; open it from a web server.";
  return (
    `this page's origin is not allowed, so the chat is not shown. Add "${origin}" to the agent's allowed_origins ` +
    `(PUT /api/agents/:id {"allowed_origins": ["${origin}"]} replaces the list), and to those of the public key ` +
    "where it has any of its own. It holds from the next request on."
  );
}
