// What this browser keeps for one room, under one prefix, so that leaving wipes all of it. Storage
// may be forbidden or full; then things last as long as the page.

export function memoryOf(code, storage = safeStorage()) {
  const prefix = `facilitator.${code}.`;
  return {
    get: (key) => read(storage.getItem(prefix + key)),
    set: (key, value) => write(storage, prefix + key, value),
    remove: (key) => storage.removeItem(prefix + key),
    keys: () => keysOf(storage, prefix),
    wipe: () => keysOf(storage, prefix).forEach((key) => storage.removeItem(prefix + key)),
    lasts: typeof Storage === "function" && storage instanceof Storage, // longer than this page
  };
}

function read(text) {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // Full: what was kept before stays, and nothing stops working.
  }
}

function keysOf(storage, prefix) {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i));
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

function safeStorage() {
  try {
    return window.localStorage ?? inMemory();
  } catch {
    return inMemory();
  }
}

export function inMemory() {
  const map = new Map();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => map.set(key, String(value)),
    removeItem: (key) => map.delete(key),
    key: (i) => [...map.keys()][i] ?? null,
    get length() {
      return map.size;
    },
  };
}
