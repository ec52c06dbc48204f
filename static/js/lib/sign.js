// A tap on the group's sign lets it fill the screen, to be held up and found.

import { clone, on, one } from "./dom.js";

export function group(element) {
  const button = one("[data-open-sign]", element);
  return on(button, "click", () => holdUp(element, button));
}

// It hangs on the group, and goes with it when people move on.
function holdUp(element, button) {
  const dialog = clone(one("#sign-sheet"));
  const label = one(".group-label", button).textContent;
  dialog.setAttribute("aria-label", label);
  one(".sign-sheet-label", dialog).textContent = label;
  dialog.firstElementChild.prepend(one(".sign", button).cloneNode(true));
  on(dialog, "click", () => dialog.close());
  on(dialog, "close", () => dialog.remove());
  element.append(dialog);
  dialog.showModal();
}
