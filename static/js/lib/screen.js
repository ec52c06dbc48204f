// What phone, wall and console have in common: a stage that a room keeps up to date.

import { startClocks } from "./clock.js";
import { sendCommands } from "./commands.js";
import { attribute, one } from "./dom.js";
import { isOutdated } from "./edition.js";
import { memoryOf } from "./memory.js";
import { markMine } from "./mine.js";
import { mounting } from "./mount.js";
import { Stage } from "./parts.js";
import { connect } from "./socket.js";
import { bellFor } from "./sound.js";
import { showStatus } from "./status.js";

// `modules` by the names of activities; `commands`: whether this viewer may send any; `complete` puts
// into the stage what the page holds, and `changed` is called after every change of it.
export function openScreen({ modules, commands = true, complete, changed = () => {} }) {
  const root = one("#stage");
  const room = roomOf(root);
  const announce = announcing(one("#announce"));
  const bell = bellFor(root, one("#sound"), room.memory);
  const clocks = startClocks(root, { announce, strike: bell.strike });
  const mount = mounting(modules, room);
  const refresh = (what = {}) => {
    mount(root);
    markMine(root, room);
    clocks.show();
    bell.check();
    changed(what);
  };
  const stage = new Stage(root, { complete, changed: refresh });
  room.settle = () => stage.settle();
  room.announce = announce;
  if (commands) sendCommands(document, room);
  showStatus(one("#status"), room);
  room.on("entered", ({ now, html, me, page }) => {
    seated(room, me);
    if (isOutdated(attribute(root, "data-page"), page, room.memory)) return loadAgain(mount);
    clocks.set(now);
    stage.whole(html);
  });
  room.on("frame", ({ html, changes }) => (changes ? stage.apply(changes) : stage.whole(html)));
  room.on("refused", ({ text }) => announce(text, Boolean(text)));
  room.on("orphan", ({ answer }) => answer.error && announce(answer.text, true));
  clocks.set(Number(attribute(root, "data-now")));
  refresh();
  room.open();
  return room;
}

function roomOf(root) {
  const place = { code: attribute(root, "data-code"), as: attribute(root, "data-as") };
  const { group } = root.dataset;
  const below = attribute(document.documentElement, "data-root");
  const memory = memoryOf(`${place.code}.${place.as}`);
  const lang = document.documentElement.lang;
  return connect({ ...place, lang, ...(group && { group }), root: below, memory });
}

// What was being written is kept by the modules as they go, and offered again.
function loadAgain(mount) {
  mount(document.createDocumentFragment());
  location.reload();
}

// Somebody else sat down on this phone: nothing of the one before stays, and nothing is sent for them.
function seated(room, seat) {
  const before = room.memory.get("seat");
  if (before && before !== seat) room.forget();
  room.memory.set("seat", seat);
}

function announcing(region) {
  return (text, seen = false) => {
    region.textContent = text;
    region.classList.toggle("is-seen", seen);
  };
}
