// What was said: the visitor's questions, and the agent's answers while and after they are written.
import { Citations } from "./citations.js";
import { iconButton, node } from "./nodes.js";
import { sentenceOf } from "./problems.js";
import { Rendering } from "./rendering.js";

/** A question, as it was written. */
export const questionBubble = (text) => node("div", { class: "mine" }, node("p", { dir: "auto" }, text));

/** An answer. `element` is what is shown; `onchange` is told when it grows. */
export class AnswerBubble {
  #texts;
  #onchange;
  #body = node("div", { class: "text" });
  #foot = node("div", { class: "foot" });
  #citations;
  #rendering;
  #text = "";
  #frame = 0;

  constructor(texts, onchange) {
    this.#texts = texts;
    this.#onchange = onchange;
    this.element = node("div", { class: "answer" });
    this.begins();
  }

  /** Empty, again. */
  begins() {
    this.#text = "";
    this.#citations = new Citations(this.#texts);
    this.#rendering = new Rendering(this.#body, (marker) => this.#citations.chip(marker));
    this.#body.replaceChildren();
    const dots = node("span", { class: "dots", "aria-hidden": "true" }, node("i"), node("i"), node("i"));
    this.element.replaceChildren(this.#body, dots, this.#citations.element, this.#foot);
  }

  /** It is being written: dots below what there is say so. */
  goesOn() {
    this.#foot.replaceChildren();
    this.#busy(true);
    this.#onchange();
  }

  /** More of it. The page is drawn anew at most once a frame, however fast the words come. */
  says(text) {
    this.#text += text;
    this.#foot.replaceChildren();
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** A citation of it. */
  cites(citation) {
    this.#citations.add(citation);
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** It is whole: `message` {content, state, feedback} and what may be done with it. `rate(feedback)` may fail. */
  ends(message, citations, rate) {
    for (const citation of citations) this.#citations.add(citation);
    this.#text = message.content;
    this.#draw();
    this.#busy(false);
    this.#citations.list();
    const stopped = message.state === "stopped" ? [node("span", { class: "note" }, this.#texts.stopped)] : [];
    this.#foot.replaceChildren(...stopped, ...(message.content ? this.#thumbs(message.feedback, rate) : []));
    this.#onchange();
  }

  /** It could not be written; the visitor may `retry`. */
  fails(problem, retry) {
    this.#draw();
    this.#busy(false);
    const button = node("button", { type: "button", class: "retry", onclick: retry }, this.#texts.retry);
    this.#foot.replaceChildren(node("span", { class: "note wrong" }, sentenceOf(problem, this.#texts)), button);
    this.#onchange();
  }

  /** A word on how it stands, until it goes on. */
  notes(text) {
    this.#foot.replaceChildren(node("span", { class: "note" }, text));
    this.#onchange();
  }

  /** Close the open quote; whether there was one. */
  closeQuote() {
    return this.#citations.close();
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#rendering.show(this.#text, this.#citations.count);
    this.#onchange();
  }

  #busy(busy) {
    this.element.classList.toggle("busy", busy);
  }

  #thumbs(given, rate) {
    const buttons = ["good", "bad"].map((name) => iconButton(name, this.#texts[name], { onclick: () => press(name) }));
    const show = () => buttons.forEach((button, at) => button.setAttribute("aria-pressed", given === VALUES[at]));
    const press = async (name) => {
      const before = given;
      const value = name === "good" ? VALUES[0] : VALUES[1];
      given = given === value ? null : value;
      show();
      await rate(given).catch(() => ((given = before), show()));
    };
    show();
    return buttons;
  }
}

const VALUES = ["up", "down"];
