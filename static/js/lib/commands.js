// Whatever carries data-command sends one: a button when it is pressed, a form when it is submitted.
//
// data-with holds the command's data as JSON; a form's fields go in as `fields`, an input with
// data-value beside them. data-new-id names the key for a random id that this browser makes. With
// data-many the next one may go before the last is answered, as notes do; all others wait. With
// data-late-note it can be sent once more after its step. The element hears "command:made" (an id),
// "command:sent", "command:done" and "command:refused"; modules listen and never send themselves. What
// has left the page meanwhile hears of no refusal; the screen does, as of what an earlier page sent.

import { all, attribute, on, together } from "./dom.js";
import { randomId } from "./ids.js";
import { TRY_LATER } from "./later.js";
import { refuse, settle } from "./refusals.js";

const UNSENT = new Set(["bug", ...TRY_LATER]);

export function sendCommands(root, room) {
  return together([
    on(root, "click", (event) => {
      const button = event.target.closest("[data-command]:not(form)");
      if (button) act(event, button, room);
    }),
    on(root, "submit", (event) => {
      const form = event.target.closest("form[data-command]");
      if (form) act(event, form, room);
    }),
  ]);
}

function act(event, control, room) {
  event.preventDefault();
  if (control.matches("[data-pending], :disabled, [aria-disabled=true]")) return;
  settle(control);
  send(control, dataOf(control), room);
}

async function send(control, data, room) {
  const made = control.dataset.newId;
  if (made) data = { ...data, [made]: randomId() };
  if (made) tell(control, "made", { id: data[made] });
  if (!control.hasAttribute("data-many")) control.setAttribute("data-pending", "");
  const type = attribute(control, "data-command");
  const answering = room.send(type, data);
  tell(control, "sent", { data });
  const answer = await answering;
  control.removeAttribute("data-pending");
  if (!answer.error) return tell(control, "done", { data, answer });
  if (!control.isConnected) return room.orphan({ type, data }, answer);
  const going = tell(control, "refused", { data, answer });
  if (!going) return;
  refuse(control, answer.text, {
    again: UNSENT.has(answer.error) ? () => send(control, data, room) : undefined,
    late: lateNote(control, answer) ? () => send(control, { ...data, late: true }, room) : undefined,
  });
}

const lateNote = (control, { error }) => error === "late" && control.hasAttribute("data-late-note");

function dataOf(control) {
  const data = JSON.parse(attribute(control, "data-with"));
  if (control.localName !== "form") return data;
  const inputs = all("[name]", control);
  const fields = inputs.filter((input) => !input.hasAttribute("data-value"));
  const values = inputs.filter((input) => input.hasAttribute("data-value"));
  return {
    ...data,
    ...Object.fromEntries(values.map((input) => [input.name, input.checked])),
    fields: Object.fromEntries(fields.map((input) => [input.name, input.value])),
  };
}

function tell(control, what, detail) {
  const options = { bubbles: true, cancelable: true, detail };
  return control.dispatchEvent(new CustomEvent(`command:${what}`, options));
}
