// Moving a person without dragging: a press on the name opens the list of groups.
//
// The dialog is a part of the stage, written once for everybody; here it only learns whom it means.
// While it is open it is busy, so that a person who joins meanwhile does not close it.

import { all, attribute, on, one } from "../lib/dom.js";

export function askBeforeMoving(root) {
  on(root, "click", ({ target }) => {
    const person = target.closest("[data-move]");
    if (person) ask(one("[data-move-dialog]", root), person);
  });
  on(root, "command:done", ({ target }) => target.closest("[data-move-dialog]")?.close());
  on(root, "close", ({ target }) => target.removeAttribute("data-busy"), { capture: true });
}

function ask(dialog, person) {
  one("[data-move-name]", dialog).textContent = attribute(person, "data-name");
  for (const choice of all("[data-move-to]", dialog)) {
    const data = { ...JSON.parse(attribute(choice, "data-with")), seat: person.dataset.move };
    choice.setAttribute("data-with", JSON.stringify(data));
    choice.disabled = choice.dataset.moveTo === (person.dataset.group ?? null);
  }
  dialog.setAttribute("data-busy", "");
  dialog.showModal();
}
