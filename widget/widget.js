// The round button, and the panel that it opens; both in a shadow root that the page's styles don't reach.
import { inkOn } from "./colours.js";
import { icon, node } from "./nodes.js";
import { Panel } from "./panel.js";
import { STYLES } from "./styles/index.js";

const OPEN = "nexora-open";

export class Widget {
  #options;
  #session;
  #memory;
  #host = null;
  #button;
  #panel = null;

  constructor(options, session, memory) {
    this.#options = options;
    this.#session = session;
    this.#memory = memory;
  }

  /** Put the button on the page, or back on it where the page was exchanged around it. */
  mount() {
    this.#host ??= this.#made();
    if (!this.#host.isConnected) document.body.append(this.#host);
  }

  /** Open the panel; `stays`: the keyboard stays where it is. Nothing happens before the button is there. */
  open(stays = false) {
    if (!this.#host) return;
    this.#panel ??= this.#newPanel();
    this.#panel.open(stays === true);
    this.#shows(true);
  }

  /** Close it; the keyboard goes back to the button. */
  close() {
    if (!this.#isOpen) return;
    this.#panel.close();
    this.#shows(false);
    this.#button.focus({ preventScroll: true });
  }

  get #isOpen() {
    return this.#panel !== null && !this.#panel.element.hidden;
  }

  #made() {
    const { side, theme, texts } = this.#options;
    const host = node("nexora-widget", { class: side });
    const colour = this.#session.agent.widget_color;
    host.style.setProperty("--accent", colour);
    host.style.setProperty("--on-accent", inkOn(colour));
    host.style.setProperty("--theme", theme);
    const toggle = () => (this.#isOpen ? this.close() : this.open());
    const said = { type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: toggle };
    this.#button = node("button", said, icon("chat"), icon("down"));
    const root = host.attachShadow({ mode: "open" });
    root.append(this.#button);
    dress(root);
    this.#label(texts.open, false);
    if (wasOpen() && innerWidth > 480) queueMicrotask(() => this.open(true));
    return host;
  }

  #newPanel() {
    const onbusy = (busy) => this.#button.classList.toggle("news", !busy && !this.#isOpen);
    const panel = new Panel(this.#options, this.#session, this.#memory, { onclose: () => this.close(), onbusy });
    this.#button.before(panel.element);
    return panel;
  }

  #shows(open) {
    const { texts } = this.#options;
    this.#label(open ? texts.close : texts.open, open);
    this.#button.classList.toggle("opened", open);
    if (open) this.#button.classList.remove("news");
    rememberOpen(open);
  }

  #label(text, open) {
    this.#button.setAttribute("aria-label", text);
    this.#button.setAttribute("aria-expanded", String(open));
  }
}

/** A constructed stylesheet is no inline style, so that no content policy of the page forbids it. */
function dress(root) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
}

function rememberOpen(open) {
  try {
    sessionStorage.setItem(OPEN, String(open));
  } catch {
    // Denied: the next page begins with the panel closed.
  }
}

function wasOpen() {
  try {
    return sessionStorage.getItem(OPEN) === "true";
  } catch {
    return false;
  }
}
