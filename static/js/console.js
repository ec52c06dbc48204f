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
on(root, "focusout", ({ target }) => target.isConnected && (held = null));

for (const tab of all("[data-show]")) on(tab, "click", () => show(tab.dataset.show));

function show(name) {
  document.body.dataset.tab = name;
  for (const tab of all("[data-show]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.show === name));
  }
}

function afterChange() {
  for (const place of all("[data-way-in]", root)) {
    if (!place.childElementCount) place.append(document.importNode(wayIn.content, true));
  }
  keepFocus();
}

// Pressing Next puts a new Next in place of the old one; whoever works by keyboard stays on it.
function keepFocus() {
  if (!held || root.contains(document.activeElement) && !isHeading(document.activeElement)) return;
  root.querySelector(held)?.focus({ preventScroll: true });
}

const isHeading = (element) => element.matches("[data-heading]");

function handleOf(element) {
  if (element.dataset.key) return `[data-key="${element.dataset.key}"]`;
  return element.id ? `#${CSS.escape(element.id)}` : null;
}
