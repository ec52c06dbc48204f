// On a phone that somebody tries out: whether a websocket opens here and carries something.

import { io } from "socket.io-client";
import { all, attribute, one } from "./lib/dom.js";

const PATIENCE = 6000;

const place = one("[data-trial]");
const path = `${attribute(document.documentElement, "data-root")}/socket.io`;
const socket = io({ path, transports: ["websocket"] });
const later = setTimeout(() => show("apart"), PATIENCE);

socket.on("connect", async () => {
  clearTimeout(later);
  await fetch(attribute(place, "data-trial"), { method: "POST" });
  show("live");
});

function show(state) {
  for (const each of all("[data-state]", place)) each.hidden = each.dataset.state !== state;
}
