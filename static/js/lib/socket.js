// The way to the server: a websocket, and the same words by HTTP where none comes through.
//
// A viewer enters, gets its whole stage and its place in the session's log (`seq`), and from then on
// frames, each a difference from an earlier place. Frames that come before the answer wait. When a
// frame does not fit, it enters again; there is no other catching up.

import { io } from "socket.io-client";
import { judge } from "./cursor.js";
import { on } from "./dom.js";
import { Outbox } from "./outbox.js";

const PATIENCE = 5000;
const POLL = 2000;
const ANSWER_WITHIN = 10000;

// `memory` is what this browser keeps for the room; `group` only for a preview.
export function connect({ memory, ...place }) {
  return new Room(place, memory);
}

class Room {
  #place;
  #socket;
  #outbox;
  #seq = 0;
  #held = null; // frames that came while entering
  #listeners = new Map();
  #reached = false;
  #polling = null;
  #etag = "";

  constructor(place, memory) {
    this.code = place.code;
    this.as = place.as;
    this.memory = memory;
    this.#place = place;
    this.#outbox = new Outbox({
      memory,
      deliver: (command) => this.#deliver(command),
      changed: () => this.#tell("state"),
      orphan: (entry, answer) => this.orphan(entry, answer),
    });
  }

  // Listeners first, then open: the first stage shall find them.
  open() {
    this.#socket = io({ transports: ["websocket"], reconnectionDelayMax: 4000 });
    this.#socket.on("connect", () => this.enter());
    this.#socket.on("disconnect", () => this.#lost());
    this.#socket.on("frame", (frame) => this.#frame(frame));
    setTimeout(() => this.#pollUnlessConnected(), PATIENCE);
    on(window, "online pageshow", () => this.#wake());
    on(document, "visibilitychange", () => document.visibilityState === "visible" && this.#wake());
    this.#tell("state");
  }

  send(type, data) {
    return this.#outbox.add(type, data);
  }

  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? this.#listeners.set(name, new Set()).get(name);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  // One small word: ready, saved, waiting or offline.
  get state() {
    if (!this.#reached) return "offline";
    if (this.#outbox.size) return "waiting";
    return this.memory.get("wrote") ? "saved" : "ready";
  }

  // An answer to a command whose control is not there any more.
  orphan(entry, answer) {
    this.#tell("orphan", { entry, answer });
  }

  forget() {
    this.#outbox.wipe();
    this.memory.wipe();
  }

  async enter() {
    if (this.#held) return;
    this.#held = [];
    try {
      const answer = await this.#ask("enter", this.#place);
      this.#entered(answer);
    } catch {
      this.#held = null; // the line broke; connecting again enters again
    }
  }

  #entered(answer) {
    const held = this.#held ?? [];
    this.#held = null;
    if (answer.error) return this.#tell("refused", answer);
    this.#reached = true;
    this.#seq = answer.seq;
    this.#tell("entered", answer);
    held.forEach((frame) => this.#frame(frame));
    this.#outbox.flush();
    this.#tell("state");
  }

  #frame(frame) {
    if (this.#held) return void this.#held.push(frame);
    const verdict = judge(this.#seq, frame);
    if (verdict === "enter") return void this.enter();
    if (verdict === "ignore") return;
    this.#seq = frame.seq;
    this.#tell("frame", frame);
  }

  #lost() {
    this.#reached = Boolean(this.#polling);
    this.#held = null;
    this.#tell("state");
    setTimeout(() => this.#pollUnlessConnected(), PATIENCE);
  }

  #wake() {
    if (this.#socket.connected) this.enter();
    else this.#socket.connect();
  }

  #deliver(command) {
    if (this.#socket?.connected) return this.#ask("command", command).then((a) => this.#noted(a));
    if (this.#polling) return this.#post(command).then((answer) => this.#noted(answer));
    return Promise.reject(new Error("no way to the server"));
  }

  #noted(answer) {
    if (!answer.error) this.memory.set("wrote", true);
    return answer;
  }

  #ask(name, data) {
    const said = { lang: this.#place.lang, ...data };
    return this.#socket.timeout(ANSWER_WITHIN).emitWithAck(name, said);
  }

  // Without a websocket

  #pollUnlessConnected() {
    if (this.#socket.connected || this.#polling) return;
    this.#polling = setInterval(() => this.#poll(), POLL);
    this.#poll();
  }

  async #poll() {
    if (this.#socket.connected) return this.#stopPolling();
    try {
      const answer = await this.#get();
      if (answer) this.#entered(answer);
      else this.#outbox.flush();
    } catch {
      this.#reached = false;
      this.#tell("state");
    }
  }

  #stopPolling() {
    clearInterval(this.#polling);
    this.#polling = null;
    this.#etag = "";
  }

  async #get() {
    const { code, ...rest } = this.#place;
    const query = new URLSearchParams(rest);
    const headers = this.#etag ? { "If-None-Match": this.#etag } : {};
    const response = await fetch(`/r/${code}/enter?${query}`, { headers, cache: "no-store" });
    if (response.status === 304) return null;
    this.#etag = response.headers.get("ETag") ?? "";
    return response.json();
  }

  async #post(command) {
    const response = await fetch(`/r/${this.code}/commands`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: this.as, lang: this.#place.lang, ...command }),
    });
    return response.json();
  }

  #tell(name, detail) {
    for (const listener of this.#listeners.get(name) ?? []) listener(detail);
  }
}
