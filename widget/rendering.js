// An answer's text on the page. What did not change since the last time is left alone: with it stay what somebody has
// selected, and where the keyboard is.
import { blocksOf } from "./blocks.js";
import { inlineNodes } from "./inline.js";
import { node } from "./nodes.js";

/** Shows texts in `place`. `cite(number)`: the button for a citation's marker, or null. */
export class Rendering {
  #place;
  #cite;
  #shown = [];

  constructor(place, cite) {
    this.#place = place;
    this.#cite = cite;
  }

  /** `version` is another when `cite` would answer differently than before. */
  show(text, version) {
    const blocks = blocksOf(text);
    const wanted = blocks.map((block) => `${version} ${JSON.stringify(block)}`);
    const same = wanted.findIndex((each, at) => each !== this.#shown[at]);
    const from = same < 0 ? wanted.length : same;
    while (this.#place.childNodes.length > from) this.#place.lastChild.remove();
    this.#place.append(...blocks.slice(from).map((block) => this.#node(block)));
    this.#shown = wanted;
  }

  #node({ kind, text, items, start, depth }) {
    if (kind === "code") return node("pre", { dir: "ltr", tabindex: "0" }, node("code", {}, text));
    if (!items) return node("p", { dir: "auto", class: kind }, ...inlineNodes(text, this.#cite));
    const rows = items.map((item) => node("li", {}, ...inlineNodes(item, this.#cite)));
    return node(kind, { dir: "auto", start, class: `d${depth}` }, ...rows);
  }
}
