// The desk works without this. With it, the invitation is shown as people will read it, and the
// session gets the time zone of the one who opens it.

import { all, on } from "./lib/dom.js";

const TOPIC = "{topic}";

for (const form of all("form[data-invites]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const input of all("[name=zone]", form)) input.value = zone ?? "";
  on(form, "input", () => showInvitation(form));
  showInvitation(form);
}

function showInvitation(form) {
  const shown = form.querySelector("[data-invitation]");
  if (!shown) return;
  const topic = form.elements.topic.value.trim() || "…";
  shown.textContent = form.elements.invitation.value.replaceAll(TOPIC, topic);
}
