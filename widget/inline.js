// The text of a block as nodes: bold, emphasis, code, links and citation markers. All else stays the text that it is.
import { link, node } from "./nodes.js";

// Every repetition has an end, so that no text takes long to read, whatever somebody wrote to that purpose.
const PARTS = new RegExp(
  [
    /\\(?<escaped>[!-/:-@[-`{-~])/,
    /(?<tick>`+)(?<code>[^`].{0,2000}?)\k<tick>(?!`)/,
    /\*\*(?=\S)(?<bold>.{0,2000}?\S)\*\*/,
    /\*(?=[^\s*])(?<soft>[^*\n]{0,500}?[^\s*])\*/,
    /\[(?<name>[^[\]\n]{1,300})\]\((?<address>https?:\/\/(?:[^\s()]|\([^\s()]{0,300}\)){1,2000})\)/,
    /\[(?<marker>\d{1,3})\]/,
    /(?<bare>https?:\/\/[^\s<>"'()[\]*`]{1,2000}[^\s<>"'()[\]*`.,;:!?])/,
  ]
    .map((part) => part.source)
    .join("|"),
  "gs",
);

/** Nodes for `text`. `cite(number)`: the button for a marker, or null where nothing is cited by that number. */
export function inlineNodes(text, cite) {
  const nodes = [];
  let after = 0;
  for (const found of text.matchAll(PARTS)) {
    nodes.push(text.slice(after, found.index), nodeOf(found, cite) ?? found[0]);
    after = found.index + found[0].length;
  }
  nodes.push(text.slice(after));
  return nodes.filter((each) => each !== "");
}

function nodeOf({ groups: { escaped, code, bold, soft, name, address, marker, bare } }, cite) {
  if (escaped) return escaped;
  if (code) return node("code", {}, code.trim());
  if (bold) return node("strong", {}, ...inlineNodes(bold, cite));
  if (soft) return node("em", {}, ...inlineNodes(soft, cite));
  if (marker) return cite(Number(marker));
  return name ? link(address, ...inlineNodes(name, () => null)) : link(bare, bare);
}
