// Elements. Text is always text: nothing here, or anywhere in the widget, reads markup.

/** An element; `on…` are listeners, true and false are attributes that are there or not. Strings become text. */
export function node(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

const DRAWN = {
  chat: "M21 11.5a8.4 8.4 0 0 1-12.2 7.5L3 21l2-5.6A8.4 8.4 0 1 1 21 11.5Z",
  down: "m5 9 7 7 7-7",
  cross: "m6 6 12 12M18 6 6 18",
  fresh: "M12 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-6M18.4 2.6a2.1 2.1 0 0 1 3 3L12 15l-4 1 1-4Z",
  send: "M12 20V4m-7 7 7-7 7 7",
  stop: "M7 7h10v10H7Z",
  good: "M7 11v10H3V11h4Zm0 0 4-9a3 3 0 0 1 3 3v4h5.5a2 2 0 0 1 2 2.3l-1.4 8A2 2 0 0 1 18 21H7",
  bad: "M17 13V3h4v10h-4Zm0 0-4 9a3 3 0 0 1-3-3v-4H4.5a2 2 0 0 1-2-2.3l1.4-8A2 2 0 0 1 6 3h11",
  visit: "M14 4h6v6m0-6-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
};

/** A drawing in the colour of the text around it; for eyes only. */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const path = filled(document.createElementNS(namespace, "path"), { d: DRAWN[name] }, []);
  const drawn = { viewBox: "0 0 24 24", "aria-hidden": "true", class: name };
  return filled(document.createElementNS(namespace, "svg"), drawn, [path]);
}

/** A button that shows a drawing and is called `label`. */
export const iconButton = (name, label, attributes) =>
  node("button", { type: "button", title: label, "aria-label": label, ...attributes }, icon(name));

/** A link to a web page, in a tab of its own; null for an address that is none. */
export function link(address, ...children) {
  const url = parsed(address);
  if (!["http:", "https:"].includes(url?.protocol)) return null;
  return node("a", { href: url.href, title: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
