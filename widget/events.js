// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), as Nexora writes them: one line
// of JSON an event. The browser's own EventSource can send no Authorization.
import { Problem } from "./problems.js";

const SILENCE = 30_000; // milliseconds; the server says something at least every ten seconds

/** {id, event, data}… of an answer's body, until it ends. Raises: Problem when it breaks off or falls silent. */
export async function* eventsOf(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read());
      if (done) return;
      const parts = (text + value).split("\n\n");
      text = parts.pop();
      for (const part of parts) if (!part.startsWith(":")) yield read(part);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function read(part) {
  const lines = part.split("\n");
  const fields = Object.fromEntries(lines.map((line) => [line.split(":", 1)[0], line.replace(/^\w+: ?/, "")]));
  return { id: fields.id, event: fields.event, data: JSON.parse(fields.data) };
}

async function inTime(reading) {
  let alarm;
  const silence = new Promise((_, fail) => (alarm = setTimeout(() => fail(new Problem()), SILENCE)));
  try {
    return await Promise.race([reading, silence]);
  } catch {
    throw new Problem();
  } finally {
    clearTimeout(alarm);
  }
}
