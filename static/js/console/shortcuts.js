// One key for each thing that is pressed often. A key presses the button that stands there; where
// there is none, or it is off, nothing happens. Keys that are typed into a field are only typed.

import { on } from "../lib/dom.js";

const KEYS = {
  n: "next",
  b: "back",
  s: "start",
  p: "pause",
  r: "ring",
  u: "undo",
  w: "show",
  k: "skip",
  "+": "more",
};
const FIELDS = "input, textarea, select, [contenteditable]";

export function listenToKeys(target, root, help) {
  return on(target, "keydown", (event) => {
    if (!isShortcut(event)) return;
    if (event.key === "?") return void (help.open ? help.close() : help.showModal());
    const name = KEYS[event.key.toLowerCase()];
    const control = name && root.querySelector(`[data-key="${name}"]:not(:disabled)`);
    if (!control) return;
    event.preventDefault();
    control.click();
  });
}

// Held down is pressed once: a finger that rests on N does not run through the whole plan.
function isShortcut(event) {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  return !event.target.closest?.(FIELDS) && !document.querySelector("dialog:modal:not(#keys)");
}
