// Shows the server's sentence beside the control that asked, and what can be done about it.

import { clone, on, one } from "./dom.js";

// `ways` are {again, late}: functions for the buttons; a missing one hides its button.
export function refuse(control, text, ways, template = one("#refusal")) {
  settle(control);
  const notice = clone(template);
  one("[data-text]", notice).textContent = text;
  for (const name of ["again", "late"]) {
    const button = one(`[data-${name}]`, notice);
    button.hidden = !ways[name];
    on(button, "click", () => {
      notice.remove();
      ways[name]();
    });
  }
  on(one("[data-close]", notice), "click", () => settle(control));
  notice.dataset.refusalOf = control.dataset.command;
  spot(control).append(notice);
  return notice;
}

export function settle(control) {
  spot(control).querySelector(":scope > [data-refusal-of]")?.remove();
}

// A form shows it inside itself; a button at the end of the nearest place made for it.
function spot(control) {
  if (control.localName === "form") return control;
  return control.closest("[data-refusals]") ?? control.parentElement;
}
