// An answer's text cut into blocks: paragraphs, headings, lists and code, the little of Markdown that models write.

const FENCE = /^\s{0,3}(```+|~~~+)/;
const HEADING = /^\s{0,3}#{1,6}\s+(.*)/;
const ITEM = /^(\s*)(?:([-*+•])|(\d{1,9})[.)])\s+(.*)/;
const DEEPEST = 3;

/** [{kind: "p" | "h" | "code", text} or {kind: "ul" | "ol", items, start, depth}], in the order of the text. */
export function blocksOf(text) {
  const blocks = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; ) at = taken(lines, at, blocks);
  return blocks;
}

/** Adds the block that begins with a line; the number of the line after it. */
function taken(lines, at, blocks) {
  const line = lines[at];
  if (!line.trim()) return at + 1;
  if (FENCE.test(line)) return code(lines, at, blocks);
  const heading = line.match(HEADING);
  if (heading) blocks.push({ kind: "h", text: heading[1] });
  if (heading) return at + 1;
  return ITEM.test(line) ? list(lines, at, blocks) : paragraph(lines, at, blocks);
}

function code(lines, at, blocks) {
  const fence = lines[at].match(FENCE)[1];
  const found = lines.findIndex((line, place) => place > at && line.trim().startsWith(fence));
  const end = found < 0 ? lines.length : found; // it is still being written
  blocks.push({ kind: "code", text: lines.slice(at + 1, end).join("\n") });
  return end + 1;
}

function list(lines, at, blocks) {
  const first = itemOf(lines[at]);
  const items = [];
  for (; at < lines.length; at++) {
    const item = itemOf(lines[at]);
    if (item ? item.kind !== first.kind || item.depth !== first.depth : begins(lines[at])) break;
    if (item) items.push(item.text);
    else items.push(`${items.pop()}\n${lines[at].trim()}`);
  }
  blocks.push({ kind: first.kind, start: first.start, depth: first.depth, items });
  return at;
}

function itemOf(line) {
  const found = line.match(ITEM);
  if (!found) return null;
  const [, space, , number, text] = found;
  const depth = Math.min(Math.floor(space.replaceAll("\t", "    ").length / 2), DEEPEST);
  return { kind: number ? "ol" : "ul", start: number, depth, text };
}

function paragraph(lines, at, blocks) {
  const first = at++;
  while (at < lines.length && !begins(lines[at]) && !ITEM.test(lines[at])) at++;
  blocks.push({ kind: "p", text: lines.slice(first, at).join("\n") });
  return at;
}

/** Whether a line ends the paragraph or item before it. */
const begins = (line) => !line.trim() || FENCE.test(line) || HEADING.test(line);
