// What the browser remembers for the next page, or only this page where it may not keep anything.

/** `get()`: everything that is kept. `keep(changes)`: those fields anew; undefined forgets one. */
export function memoryOf(key) {
  const name = `nexora:${key}`;
  let kept = read(name);
  return {
    get: () => kept,
    keep(changes) {
      kept = { ...kept, ...changes };
      write(name, kept);
    },
  };
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function write(name, kept) {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // Denied or full: the conversation then lasts as long as the page.
  }
}
