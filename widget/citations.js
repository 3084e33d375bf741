// What an answer stands on: numbered chips, and the card with the exact quote that a chip opens.
import { icon, iconButton, link, node } from "./nodes.js";
import { filled } from "./texts.js";

export class Citations {
  #texts;
  #cited = new Map();
  #open = null;

  /** `element` is where the card and the list of sources are. */
  constructor(texts) {
    this.#texts = texts;
    this.element = node("div", { class: "cited" });
  }

  /** How many there are; with each new one, markers that were text become chips. */
  get count() {
    return this.#cited.size;
  }

  /** A citation {marker, source_name, url, quote}. */
  add(citation) {
    this.#cited.set(citation.marker, citation);
  }

  /** The chip for a marker, or null where nothing is cited by that number. */
  chip(marker) {
    const citation = this.#cited.get(marker);
    if (!citation) return null;
    const open = (event) => this.#toggle(citation, event.currentTarget);
    const said = { "aria-label": this.#label(citation), title: citation.source_name, "aria-expanded": "false" };
    return node("button", { type: "button", class: "chip", ...said, onclick: open }, String(marker));
  }

  /** The answer has ended: name the sources below it, each once with the numbers of what is cited of it. */
  list() {
    if (!this.count) return;
    const sorted = [...this.#cited.values()].sort((one, other) => one.marker - other.marker);
    const names = [...new Set(sorted.map((each) => each.source_name))];
    const rows = names.map((name) => this.#source(sorted.filter((each) => each.source_name === name)));
    this.element.append(node("div", { class: "sources", role: "group", "aria-label": this.#texts.sources }, ...rows));
  }

  /** Close the card; whether there was one. The keyboard goes back to the chip. */
  close() {
    if (!this.#open) return false;
    const { card, button } = this.#open;
    this.#open = null;
    card.remove();
    button.setAttribute("aria-expanded", "false");
    button.focus();
    return true;
  }

  #source(cited) {
    const chips = cited.map(({ marker }) => this.chip(marker));
    const first = (event) => event.target.closest("button") ?? chips[0].click();
    return node("div", { class: "source", onclick: first }, ...chips, named(cited[0]));
  }

  #toggle(citation, button) {
    const same = this.#open?.button === button;
    this.close();
    if (same) return;
    const card = this.#card(citation);
    this.#open = { card, button };
    button.setAttribute("aria-expanded", "true");
    this.element.prepend(card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  #card(citation) {
    const close = iconButton("cross", this.#texts.hide, { onclick: () => this.close() });
    const number = node("b", { class: "chip" }, String(citation.marker));
    const head = node("div", { class: "head" }, number, named(citation), close);
    const quote = node("blockquote", { dir: "auto" }, citation.quote);
    const visit = link(atQuote(citation), this.#texts.visit, icon("visit"));
    return node("section", { class: "card", tabindex: "-1", "aria-label": this.#label(citation) }, head, quote, visit);
  }

  #label({ marker, source_name: name }) {
    return filled(this.#texts.source, { number: marker, name });
  }
}

const named = ({ source_name: name }) => node("span", { dir: "auto" }, name);

/** Browsers scroll to the quote where the page still says it (https://wicg.github.io/scroll-to-text-fragment). */
function atQuote({ url, quote }) {
  if (!url || url.includes("#")) return url;
  const line = quote.split("\n")[0].trim();
  const words = line.split(/\s+/);
  const ends = words.length > 10 ? [words.slice(0, 5).join(" "), words.slice(-5).join(" ")] : [line];
  return `${url}#:~:text=${ends.map((part) => encodeURIComponent(part).replaceAll("-", "%2D")).join(",")}`;
}
