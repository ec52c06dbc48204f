// Notes for oneself alone: kept by this browser until its person leaves the room, and never sent.

import { all, attribute, clone, on, one } from "../lib/dom.js";

const PREFIX = "jot.";

export function jot(section, { memory }) {
  for (const field of all("[data-jot]", section)) {
    field.value = memory.get(PREFIX + attribute(field, "data-jot")) ?? "";
  }
  return on(section, "input", ({ target }) => {
    const key = PREFIX + attribute(target, "data-jot");
    if (target.value.trim()) memory.set(key, target.value);
    else memory.remove(key);
  });
}

// What was noted before, to be read again.
export function jotted(section, { memory }) {
  const list = one("[data-notes]", section);
  const keys = memory.keys().filter((key) => key.startsWith(PREFIX));
  for (const key of keys.sort()) {
    const note = clone(one("template", section));
    note.textContent = memory.get(key);
    list.append(note);
  }
  section.hidden = !keys.length;
  return () => {};
}
