// The projector: shows, and never asks for anything.

import { pages } from "./activities/pages.js";
import { openScreen } from "./lib/screen.js";

openScreen({ modules: { pages }, commands: false });
stayAwake();

// Only where the browser allows it: over https or on the machine itself.
async function stayAwake() {
  const ask = () => navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", () => !document.hidden && ask());
  ask();
}
