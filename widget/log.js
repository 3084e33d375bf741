// The list of what was said: it follows what is written as long as the reader is at its end.
import { AnswerBubble, questionBubble } from "./bubbles.js";
import { inlineNodes } from "./inline.js";
import { node } from "./nodes.js";

const NEAR = 60; // pixels from the end that still count as being there

export class Log {
  #texts;
  #welcome;
  #answers = [];
  #atEnd = true;
  // Screen readers are told of whole answers here: in the list itself each word would be news.
  #said = node("div", { class: "heard", role: "status" });
  #list;

  /** `elements` are shown. `welcome` is what stands above every conversation. */
  constructor(texts, welcome) {
    this.#texts = texts;
    this.#welcome = welcome;
    const said = { role: "log", "aria-live": "off", "aria-label": texts.said };
    this.#list = node("div", { class: "log", tabindex: "0", ...said });
    this.elements = [this.#list, this.#said];
    this.#list.addEventListener("scroll", () => (this.#atEnd = this.#distance() < NEAR), { passive: true });
    this.clear();
  }

  /** A question, now the last that was said. */
  question(text) {
    this.#list.append(questionBubble(text));
    this.follow(true);
  }

  /** A new answer, empty. */
  answer() {
    const bubble = new AnswerBubble(this.#texts, () => this.follow());
    this.#answers.push(bubble);
    this.#list.append(bubble.element);
    this.follow();
    return bubble;
  }

  /** What was said before can't be shown; the visitor may `retry`. */
  failed(problem, retry) {
    this.clear();
    this.answer().fails(problem, retry);
  }

  /** Only the welcome. */
  clear() {
    this.#answers = [];
    const words = node("p", { dir: "auto" }, ...inlineNodes(this.#welcome, () => null));
    this.#list.replaceChildren(node("div", { class: "answer" }, node("div", { class: "text" }, words)));
  }

  /** Say something to those who listen. */
  announce(text) {
    this.#said.textContent = text;
  }

  /** Close an open quote; whether there was one. */
  closeQuote() {
    return this.#answers.some((bubble) => bubble.closeQuote());
  }

  /** Show the end, where the reader was there before, or `always`. */
  follow(always = false) {
    if (always || this.#atEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  #distance() {
    return this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight;
  }
}
