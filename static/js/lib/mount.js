// Connects [data-activity] elements to the modules of their names, and disconnects what has gone.

import { all, attribute } from "./dom.js";

export function mounting(modules, room) {
  const connected = new Map();
  return (root) => {
    const staying = all("[data-activity]", root).filter((each) => !each.closest(".leaving"));
    const present = new Set(staying);
    for (const [element, disconnect] of connected) {
      if (present.has(element)) continue;
      disconnect();
      connected.delete(element);
    }
    for (const element of present) {
      if (!connected.has(element)) connected.set(element, connectTo(modules, element, room));
    }
  };
}

function connectTo(modules, element, room) {
  const name = attribute(element, "data-activity");
  const connect = modules[name];
  if (!connect) throw new Error(`no module for the activity ${name}`);
  return connect(element, room);
}
