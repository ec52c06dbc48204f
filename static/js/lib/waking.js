// When a page may have been away: the phone slept, another tab was in front, the network came back, or
// the browser shows a page again that it had kept.

import { on, together } from "./dom.js";

export function onWaking(listener) {
  const seen = () => document.visibilityState === "visible" && listener();
  return together([
    on(window, "online pageshow", listener),
    on(document, "visibilitychange", seen),
  ]);
}
