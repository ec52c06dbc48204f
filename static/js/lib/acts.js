// What can be done with an idea: its buttons do not travel with it. The page holds each of them once,
// in the words and with the conditions that the server wrote; a list says what may be done in it
// (data-may), and the classes of an idea what is done already. Here they are put beside each idea.

import { all, attribute, one } from "./dom.js";
import { idOf } from "./ideas.js";

export function drawActs(root, template) {
  for (const list of all("[data-may]", root)) {
    for (const idea of all(":scope > :not([data-pending])", list)) {
      if (!idea.querySelector(":scope > .idea-acts")) draw(idea, list, template);
    }
  }
}

// The last of the template stands below the words of the idea, what comes before it above them.
function draw(idea, list, template) {
  const powers = attribute(list, "data-may").split(" ");
  const drawn = document.importNode(template.content, true);
  const text = one(".idea-text", idea);
  text.id = `text-${idOf(idea)}`;
  for (const control of all("[data-needs]", drawn)) {
    const fits = powers.includes(control.dataset.needs) && !idea.matches(control.dataset.unless);
    if (!fits) control.remove();
    else if (control.localName === "button") fit(control, idea, text, list);
  }
  idea.append(drawn.lastElementChild);
  idea.prepend(drawn);
}

function fit(button, idea, text, list) {
  const { toggles } = button.dataset;
  const is = Boolean(toggles) && idea.classList.contains(`is-${toggles}`);
  const known = JSON.parse(button.dataset.with ?? "{}");
  if (toggles) button.setAttribute("aria-pressed", String(is));
  button.dataset.with = JSON.stringify({ id: idOf(idea), ...known, ...(toggles && { [toggles]: !is }) });
  button.setAttribute("aria-describedby", text.id);
  button.disabled = list.hasAttribute("data-off");
}
