// A list of ideas, one's own or a group's: edit one in its place, put several together. Nothing is
// dragged; everything is a button that a keyboard reaches.

import { all, attribute, clone, on, one, together } from "../lib/dom.js";
import { returnWords } from "../lib/drafts.js";
import { IDEAS, idOf } from "../lib/ideas.js";

export function converge(section, room) {
  const panel = section.querySelector("[data-merge]");
  const cleanUps = [
    on(section, "click", (event) => pressed(section, panel, event, room)),
    () => keepUnsent(section, room),
  ];
  if (panel) {
    cleanUps.push(
      on(section, "change", () => countChosen(section, panel)),
      on(panel, "command:done", () => stopChoosing(section, panel, room)),
      on(panel, "click", (event) => {
        if (event.target.closest("[data-merge-off]")) stopChoosing(section, panel, room);
        if (event.target.closest("[data-merge-on]")) compose(section, panel);
      }),
    );
  }
  return together(cleanUps);
}

function pressed(section, panel, event, room) {
  const idea = event.target.closest(IDEAS);
  if (!idea) return;
  if (event.target.closest("[data-edit]")) edit(section, idea, room);
  if (event.target.closest("[data-choose-first]")) choose(section, panel, idea);
}

// Editing in place

function edit(section, idea, room) {
  if (idea.querySelector("form")) return;
  const form = clone(one("template[data-editing]", section));
  const version = Number(idea.dataset.version ?? 1);
  form.dataset.with = JSON.stringify({ id: idOf(idea), version });
  for (const field of all("textarea", form)) fill(field, textOf(idea, field.name));
  idea.setAttribute("data-busy", "editing");
  idea.append(form);
  const close = () => {
    form.remove();
    idea.removeAttribute("data-busy");
    room.settle();
    if (idea.isConnected) idea.querySelector("[data-edit]")?.focus();
  };
  on(form, "command:done", close);
  on(form, "command:refused", (event) => startFromTheirs(form, event.detail.answer));
  on(one("[data-cancel]", form), "click", close);
  on(form, "keydown", (event) => event.key === "Escape" && close());
  one("textarea", form).focus();
}

// Somebody was quicker. Their text stands in the sentence; saving again means to replace that.
function startFromTheirs(form, { error, facts }) {
  if (error !== "edited_meanwhile") return;
  const data = JSON.parse(form.dataset.with);
  form.dataset.with = JSON.stringify({ ...data, version: facts.version });
}

// Putting together

function choose(section, panel, idea) {
  section.setAttribute("data-choosing", "");
  panel.hidden = false;
  one("[data-choosing-bar]", panel).hidden = false;
  one("form", panel).hidden = true;
  for (const box of all("[data-choose]", section)) box.checked = idea.contains(box);
  countChosen(section, panel);
  one("[data-choose]", idea).focus();
}

const chosen = (section) =>
  all(IDEAS, section).filter((idea) => idea.querySelector("[data-choose]:checked"));

// What is chosen stays as it is on the screen until the choice is made.
function countChosen(section, panel) {
  const ideas = chosen(section);
  for (const idea of all(IDEAS, section)) {
    if (ideas.includes(idea)) idea.setAttribute("data-busy", "chosen");
    else if (idea.dataset.busy === "chosen") idea.removeAttribute("data-busy");
  }
  const number = ideas.length;
  one("[data-number]", panel).textContent = String(number);
  one("[data-merge-on]", panel).disabled = number < 2;
}

function compose(section, panel) {
  const ideas = chosen(section);
  const form = one("form", panel);
  const known = JSON.parse(attribute(form, "data-with"));
  form.dataset.with = JSON.stringify({ ...known, ideas: ideas.map(idOf) });
  for (const field of all("textarea", form)) {
    const texts = ideas.map((idea) => textOf(idea, field.name)).filter(Boolean);
    fill(field, [...new Set(texts)].join("\n"));
  }
  one("[data-choosing-bar]", panel).hidden = true;
  form.hidden = false;
  one("textarea", form).focus();
}

function stopChoosing(section, panel, room) {
  section.removeAttribute("data-choosing");
  panel.hidden = true;
  for (const box of all("[data-choose]", section)) box.checked = false;
  countChosen(section, panel);
  room.settle();
  section.querySelector("[data-choose-first]")?.focus();
}

// The step went on while somebody was rewording: what they wrote is offered again as a draft.
function keepUnsent(section, room) {
  for (const form of all("form", section)) {
    const changed = all("textarea", form).filter((field) => field.value !== field.defaultValue);
    const fields = Object.fromEntries(changed.map((field) => [field.name, field.value]));
    returnWords(section, room, attribute(section, "data-opening"), fields);
  }
}

function textOf(idea, name) {
  return idea.querySelector(`[data-field="${CSS.escape(name)}"]`)?.textContent ?? "";
}

function fill(field, text) {
  field.defaultValue = text;
  field.value = text;
}
