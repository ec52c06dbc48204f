// The facilitator's screen.

import { askBeforeMoving } from "./console/moving.js";
import { all, on, one } from "./lib/dom.js";
import { openScreen } from "./lib/screen.js";
import { listenToKeys } from "./console/shortcuts.js";

const root = one("#stage");
const keys = one("#keys");
const wayIn = one("#way-in");
let held = null; // the control that had the focus, by its id or its key

openScreen({ modules: {}, changed: afterChange });

askBeforeMoving(root);
listenToKeys(document, root, keys);
on(one("[data-keys]"), "click", () => keys.showModal());
on(root, "focusin", ({ target }) => isHeading(target) || (held = handleOf(target)));
on(root, "focusout", ({ target }) => setTimeout(() => target.isConnected && letGo(), 0));

on(root, "toggle", ({ target }) => target.matches(".close-session") && reveal(target), { capture: true });

for (const tab of all("[data-show]")) on(tab, "click", () => show(tab.dataset.show));

function show(name) {
  document.body.dataset.tab = name;
  for (const tab of all("[data-show]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.show === name));
  }
}

function reveal(details) {
  if (details.open) details.scrollIntoView({ block: "end" });
}

function afterChange() {
  for (const place of all("[data-way-in]", root)) {
    if (!place.childElementCount) place.append(document.importNode(wayIn.content, true));
  }
  keepFocus();
}

// Pressing Next puts a new Next in place of the old one; whoever works by keyboard stays on it.
function keepFocus() {
  if (held && isNowhere(document.activeElement)) {
    root.querySelector(held)?.focus({ preventScroll: true });
  }
}

// Somebody went away from the control by themselves; it was not taken from under their hands.
function letGo() {
  if (!root.contains(document.activeElement)) held = null;
}

const isNowhere = (element) => !element || element === document.body || isHeading(element);
const isHeading = (element) => element.matches("[data-heading]");

function handleOf(element) {
  if (element.matches(".button-primary")) return ".button-primary"; // Next becomes Start
  if (element.dataset.key) return `[data-key="${element.dataset.key}"]`;
  return element.id ? `#${CSS.escape(element.id)}` : null;
}
