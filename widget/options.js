// What the page says of the widget: the attributes of its script element, and `window.NexoraWidget.texts`.
import { TEXTS } from "./texts.js";

const script = document.currentScript ?? document.querySelector('script[data-key][src*="/widget.js"]');

/**
 * {server, key, side, theme, texts}, or null when the page can't have meant it so; the console says why.
 * server: the address that the script came from. side: "left" or "right". theme: "light", "dark" or "light dark".
 */
export function options() {
  const said = script?.dataset ?? {};
  const wrong = whatIsWrong(said.key ?? "");
  if (wrong) {
    console.error(`Nexora chat: ${wrong}`);
    return null;
  }
  return {
    server: script.src.replace(/\/widget\.js([?#].*)?$/, ""),
    key: said.key,
    side: said.side === "left" ? "left" : "right",
    theme: ["light", "dark"].includes(said.theme) ? said.theme : "light dark",
    texts: { ...TEXTS, ...window.NexoraWidget?.texts, ...textsIn(said) },
  };
}

function whatIsWrong(key) {
  if (key.startsWith("nxr_pub_")) return "";
  if (key.startsWith("nxr_live_")) {
    return "data-key holds a secret key, which every visitor can now read. Revoke it, and make one of kind public.";
  }
  return 'the script element needs data-key="nxr_pub_…", a public key of the agent.';
}

/** data-placeholder="…" and so on: each text can be said in an attribute of its name. */
function textsIn(said) {
  return Object.fromEntries(Object.keys(TEXTS).filter((name) => name in said).map((name) => [name, said[name]]));
}
