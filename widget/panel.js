// The dialog: a head, what was said, and where to write.
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Log } from "./log.js";
import { iconButton, node } from "./nodes.js";

const PHONE = matchMedia("(max-width: 480px), (max-height: 480px)");

/** `onclose`: the visitor wants it away. `onbusy(busy)`: an answer begins or has ended. */
export class Panel {
  #log;
  #composer;
  #onclose;

  constructor({ texts }, session, memory, { onclose, onbusy }) {
    const { name, welcome_message: welcome } = session.agent;
    this.#onclose = onclose;
    this.#log = new Log(texts, texts.welcome || welcome || texts.hello);
    const changed = (busy) => (this.#composer.busy(busy), onbusy(busy));
    const conversation = new Conversation(session, memory, this.#log, texts, changed);
    this.#composer = new Composer(texts, (text) => conversation.ask(text), () => conversation.stop());
    const fresh = () => (conversation.reset(), this.#composer.focus());
    const title = texts.name || name;
    const head = [
      node("h2", { dir: "auto" }, title),
      iconButton("fresh", texts.fresh, { onclick: fresh }),
      iconButton("cross", texts.close, { onclick: onclose }),
    ];
    const said = { class: "panel", role: "dialog", "aria-label": title, tabindex: "-1", hidden: true };
    const parts = [node("div", { class: "head" }, ...head), ...this.#log.elements, this.#composer.element];
    // Keys that mean something on the page mean nothing to it in here.
    const keys = { onkeydown: (event) => this.#key(event), onkeyup: quietly, onkeypress: quietly };
    this.element = node("section", { ...said, ...keys }, ...parts);
    conversation.load();
  }

  /** Show it. The keyboard goes in, unless it `stays` where it is; a phone's is not called up unasked. */
  open(stays = false) {
    this.element.hidden = false;
    this.element.setAttribute("aria-modal", String(PHONE.matches));
    this.#fit();
    visualViewport?.addEventListener("resize", this.#fit);
    this.#log.follow(true);
    if (stays) return;
    if (PHONE.matches) this.element.focus({ preventScroll: true });
    else this.#composer.focus();
  }

  /** Hide it. */
  close() {
    this.element.hidden = true;
    visualViewport?.removeEventListener("resize", this.#fit);
  }

  /** A phone's keyboard covers the page without making it smaller; what can be seen is the panel's height. */
  #fit = () => {
    this.element.style.setProperty("--seen", `${visualViewport?.height ?? innerHeight}px`);
    this.#log.follow();
  };

  #key(event) {
    quietly(event);
    if (event.key === "Escape") {
      if (!this.#log.closeQuote()) this.#onclose();
    } else if (event.key === "Tab" && PHONE.matches) this.#keepIn(event);
  }

  /** Where the panel is all that can be seen, the keyboard doesn't leave it. */
  #keepIn(event) {
    const places = [...this.element.querySelectorAll("button, textarea, a, [tabindex='0']")].filter(
      (place) => !place.disabled && place.getClientRects().length,
    );
    const at = this.element.getRootNode().activeElement;
    const [first, last] = event.shiftKey ? [places[0], places.at(-1)] : [places.at(-1), places[0]];
    if (at !== first && at !== this.element) return;
    event.preventDefault();
    last.focus();
  }
}

const quietly = (event) => event.stopPropagation();
