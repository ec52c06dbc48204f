// A tap on the group's sign lets it fill the screen, to be held up and found.

import { on, one, together } from "./dom.js";

export function group(element) {
  const dialog = one("dialog", element);
  return together([
    on(one("[data-open-sign]", element), "click", () => dialog.showModal()),
    on(dialog, "click", () => dialog.close()),
  ]);
}
