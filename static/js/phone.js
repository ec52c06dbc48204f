// A participant's screen.

import { collect } from "./activities/collect.js";
import { converge } from "./activities/converge.js";
import { jot, jotted } from "./activities/jot.js";
import { say } from "./activities/say.js";
import { drawActs } from "./lib/acts.js";
import { keepDrafts, offerLeftovers, restoreDrafts, returnWords } from "./lib/drafts.js";
import { all, on, one } from "./lib/dom.js";
import { collectMine } from "./lib/mine.js";
import { openScreen } from "./lib/screen.js";
import { group } from "./lib/sign.js";

const root = one("#stage");
const aside = one("#leftovers");
const template = one("#leftover");
const acts = one("#acts");
const takesPart = root.dataset.as === "phone";
let heading = headingOf(root);
let room = null;

room = openScreen({
  modules: { collect, converge, group, jot, jotted, say },
  commands: takesPart,
  complete: () => drawActs(root, acts),
  changed: ({ interrupted }) => room && afterChange(interrupted),
});

if (takesPart) {
  keepDrafts(root, room);
  collectMine(document, room);
  room.on("orphan", ({ entry, answer }) => {
    if (answer.error) giveBack(entry);
  });
  for (const form of all("form[data-forgets]")) on(form, "submit", () => room.forget());
  afterChange();
}

function afterChange(interrupted) {
  if (root.querySelector("[data-mode=closed]")) room.forget();
  if (takesPart) {
    restoreDrafts(root, room);
    offerLeftovers(root, aside, template, room);
    if (interrupted) goOn(interrupted);
  }
  const now = headingOf(root);
  if (now === heading) return;
  heading = now;
  scrollTo({ top: 0 });
  room.announce(now);
}

// The room moved on in mid-sentence: the cursor stands behind the same words again.
function goOn(draft) {
  const [opening, name] = draft.split(":");
  const field = aside.querySelector(`[data-opening="${opening}"] [name="${name}"]`);
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

// What had sent it is gone, so nobody could see the refusal there: the words wait in a field again.
function giveBack({ type, data }) {
  if (type === "PostIdea") returnWords(root, room, data.opening, data.fields);
  afterChange();
}

function headingOf(stage) {
  return stage.querySelector("[data-heading]")?.textContent ?? "";
}
