// Where the visitor writes: Enter sends, Shift+Enter makes a line.
import { iconButton, node } from "./nodes.js";

const LONGEST = 8000; // characters, the server's limit

export class Composer {
  #onsend;
  #busy = false;
  #field;
  #send;
  #stop;

  /** `onsend(text)` and `onstop()` are called. `element` is shown. */
  constructor(texts, onsend, onstop) {
    this.#onsend = onsend;
    const label = { placeholder: texts.placeholder, "aria-label": texts.placeholder };
    const listeners = { oninput: () => this.#changed(), onkeydown: (event) => this.#key(event) };
    const field = { rows: "1", dir: "auto", maxlength: LONGEST, enterkeyhint: "send", ...label, ...listeners };
    this.#field = node("textarea", field);
    this.#send = iconButton("send", texts.send, { type: "submit" });
    this.#stop = iconButton("stop", texts.stop, { onclick: onstop });
    const submit = (event) => (event.preventDefault(), this.#submit());
    this.element = node("form", { onsubmit: submit }, this.#field, this.#send, this.#stop);
    this.#changed();
    this.busy(false);
  }

  /** Put the keyboard here. */
  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** While an answer is written there is a button to stop it; the next question can be written, not sent. */
  busy(busy) {
    const had = this.element.contains(this.#field.getRootNode().activeElement);
    this.#busy = busy;
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
    if (had) this.focus();
  }

  #key(event) {
    // 229: a key that chooses a character in an input method, which Safari tells after `isComposing` has ended.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#field.value.trim();
    if (!text || this.#busy) return;
    this.#field.value = "";
    this.#changed();
    this.#onsend(text);
  }

  #changed() {
    this.#send.disabled = !this.#field.value.trim();
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
