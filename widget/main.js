// Begins: finds out who the visitor is, and shows the button once the server has said that this page may.
import { options } from "./options.js";
import { memoryOf } from "./memory.js";
import { Session } from "./session.js";
import { Widget } from "./widget.js";
import { explained } from "./problems.js";

const FIRST_PAUSE = 15;
const LONGEST_PAUSE = 600;

const running = window.NexoraWidget?.running;
if (running) running.mount();
else if (document.body) begin();
else addEventListener("DOMContentLoaded", begin);

function begin() {
  const chosen = options();
  if (!chosen) return;
  const memory = memoryOf(chosen.key);
  const session = new Session(chosen, memory);
  const widget = new Widget(chosen, session, memory);
  // What a page calls; `running` is found by this script when a page loads it again.
  window.NexoraWidget = { open: () => widget.open(), close: () => widget.close(), running: widget };
  show(widget, session, FIRST_PAUSE);
}

async function show(widget, session, pause) {
  try {
    await session.opened();
    widget.mount();
  } catch (problem) {
    console.error(explained(problem));
    const wait = Math.max(pause, problem.wait);
    if (problem.passes) setTimeout(show, wait * 1000, widget, session, Math.min(pause * 2, LONGEST_PAUSE));
  }
}
