// The widget's own words. `name` and `welcome` are the agent's unless the page says others.
export const TEXTS = {
  name: "",
  welcome: "",
  hello: "Hello! What would you like to know?",
  open: "Open the chat",
  close: "Close the chat",
  said: "Conversation",
  fresh: "New conversation",
  placeholder: "Ask a question…",
  send: "Send",
  stop: "Stop writing",
  writing: "Writing an answer…",
  stopped: "Stopped.",
  sources: "Sources",
  source: "Source {number}: {name}",
  visit: "Open the source",
  hide: "Close the quote",
  good: "Good answer",
  bad: "Bad answer",
  retry: "Try again",
  broken: "The connection was lost. Trying again…",
  away: "The assistant can't be reached. Your question is kept.",
  failed: "Something went wrong. Your question is kept.",
  many: "That was a lot at once. You can go on {when}.",
  seconds: "in {count} seconds",
  at: "at {time}",
  credits: "The assistant can't answer at the moment. Please come back later.",
  closed: "The chat is not available on this page at the moment.",
};

/** A text with its {places} filled in. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
