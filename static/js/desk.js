// The desk works without this. With it, the invitation is shown as people will read it, the session
// gets the time zone of the one who opens it, a plan is reckoned again while it is typed, and a part
// that is watched is kept up to date until it has settled.

import { all, on } from "./lib/dom.js";

const TOPIC = "{topic}";
const A_BREATH = 400;
const EVERY = 1500;

for (const form of all("form[data-invites]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const input of all("[name=zone]", form)) input.value = zone ?? "";
  on(form, "input", () => showInvitation(form));
  showInvitation(form);
}

for (const form of all("form[data-reckons]")) {
  let waiting;
  form.classList.add("is-reckoning");
  on(form, "input", ({ target }) => {
    clearTimeout(waiting);
    if (target.name === "variant") form.requestSubmit(keep(form));
    else waiting = setTimeout(() => reckon(form), A_BREATH);
  });
  on(form, "submit", () => clearTimeout(waiting));
}

for (const part of all("[data-watched]")) {
  const watching = setInterval(async () => {
    const fresh = await fetched(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
    if (fresh?.hasAttribute("data-settled")) clearInterval(watching);
  }, EVERY);
}

// The same part of this page as the server would show it now.
async function fetched(id) {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
}

function showInvitation(form) {
  const shown = form.querySelector("[data-invitation]");
  if (!shown) return;
  const topic = form.elements.topic.value.trim() || "…";
  shown.textContent = form.elements.invitation.value.replaceAll(TOPIC, topic);
}

// The server answers with the whole page; what it has reckoned is put in place, and what is being
// typed is left alone. A variant brings another emblem and other minutes: there the page is loaded.
async function reckon(form) {
  const body = new FormData(form, keep(form));
  const typed = [...body.values()].join();
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  const same = typed === [...new FormData(form, keep(form)).values()].join();
  if (!answer?.ok || !same) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of all("[data-fresh]", form)) {
    const fresh = page.getElementById(part.id);
    if (fresh) part.replaceChildren(...fresh.childNodes);
  }
}

const keep = (form) => form.querySelector('button[value="keep"]');
