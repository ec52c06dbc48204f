// The way to the server: a websocket, and the same words by HTTP where none comes through.
//
// A viewer enters, gets its whole stage and its place in the session's log (`seq`), and from then on
// frames, each a difference from an earlier place. Frames that come before the answer wait. When a
// frame does not fit, it enters again; there is no other catching up.
//
// A network may be gone, slow, or a proxy may let a websocket open and nothing through it. So only
// answers count: a line on which none comes in time is hung up and dialled again, and until somebody
// has entered over a websocket the stage is fetched every few seconds.

import { io } from "socket.io-client";
import { judge } from "./cursor.js";
import { Http, isAnswer } from "./http.js";
import { TRY_LATER, inSeconds } from "./later.js";
import { Outbox } from "./outbox.js";
import { atArrival } from "./time.js";
import { onWaking } from "./waking.js";

const PATIENCE = 5000;
const POLL = 2000;
const SLOWEST_POLL = 10_000;
const DIAL_WITHIN = 8000;
const ANSWER_WITHIN = 10_000;
const AWAKE_WITHIN = 4000; // a line that has slept must show sooner that it lives
const JUST_NOW = 2000;

const BROWSER = { io, fetch: (...request) => fetch(...request), onWaking };

// `memory` is what this browser keeps for the room; `root` the path below which the server lives;
// `group` only for a preview.
export function connect({ memory, root = "", ...place }, world = BROWSER) {
  return new Room(place, root, memory, world);
}

class Room {
  #place;
  #root;
  #world;
  #socket;
  #http;
  #outbox;
  #seq = 0;
  #entering = null; // {asked, held}: frames that came while entering wait
  #live = false; // entered over the websocket that is open now
  #reached = false;
  #refusal = "";
  #dialled = 0;
  #listeners = new Map();
  #polling = null; // {number, tag, wait, timer}

  constructor(place, root, memory, world) {
    const { code, ...looks } = place;
    this.code = code;
    this.as = place.as;
    this.memory = memory;
    this.#place = place;
    this.#root = root;
    this.#world = world;
    this.#http = new Http(`${root}/r/${code}`, looks, world.fetch);
    this.#outbox = new Outbox({
      memory,
      deliver: (command) => this.#deliver(command),
      changed: () => this.#tell("state"),
      orphan: (entry, answer) => this.orphan(entry, answer),
      later: (answer) => this.#refused(answer),
    });
  }

  // Listeners first, then open: the first stage shall find them.
  open() {
    this.#socket = this.#world.io({
      path: `${this.#root}/socket.io`,
      transports: ["websocket"],
      reconnectionDelayMax: 4000,
      timeout: DIAL_WITHIN,
    });
    this.#dialled = Date.now();
    this.#socket.on("connect", () => this.enter());
    this.#socket.on("disconnect", () => this.#lost());
    this.#socket.on("frame", (frame) => this.#frame(frame));
    setTimeout(() => this.#startPolling(), PATIENCE);
    this.#world.onWaking(() => this.#wake());
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

  async enter(within = ANSWER_WITHIN) {
    if (this.#entering) return;
    const mine = (this.#entering = { asked: Date.now(), held: [] });
    const answer = await this.#ask("enter", this.#place, within).catch(() => null);
    if (this.#entering !== mine) return; // of a line that has broken since
    this.#entering = null;
    if (!answer) return; // hung up; the next line enters again
    this.#live = true;
    this.#stopPolling();
    this.#entered(answer, mine.asked, mine.held);
  }

  #entered(answer, asked, held = []) {
    if (answer.error) return this.#turnedAway(answer);
    this.#accepted();
    this.#reached = true;
    this.#seq = answer.seq;
    this.#tell("entered", { ...answer, now: atArrival(answer.now, asked, Date.now()) });
    held.forEach((frame) => this.#frame(frame));
    this.#outbox.flush();
    this.#tell("state");
  }

  // Who asks by HTTP asks again anyway.
  #turnedAway(answer) {
    this.#refused(answer);
    if (TRY_LATER.has(answer.error)) inSeconds(() => this.#live && this.enter());
  }

  // Said once, however often it is asked, and taken back when it is over.
  #refused(answer) {
    if (this.#refusal !== answer.error) this.#tell("refused", answer);
    this.#refusal = answer.error;
  }

  #accepted() {
    if (this.#refusal) this.#tell("refused", { text: "" });
    this.#refusal = "";
  }

  #frame(frame) {
    if (this.#entering) return void this.#entering.held.push(frame);
    const verdict = judge(this.#seq, frame);
    if (verdict === "enter") return void this.enter();
    if (verdict === "ignore") return;
    this.#seq = frame.seq;
    this.#tell("frame", frame);
  }

  #lost() {
    this.#reached = Boolean(this.#polling);
    this.#live = false;
    this.#entering = null;
    this.#tell("state");
    setTimeout(() => this.#startPolling(), PATIENCE);
  }

  // After sleep nobody knows whether the line still lives, nor how far this device's clock has gone.
  #wake() {
    if (this.#live) this.enter(AWAKE_WITHIN);
    else if (!this.#entering && Date.now() - this.#dialled > JUST_NOW) this.#dialAgain();
    if (this.#polling) {
      this.#polling.tag = "";
      this.#poll();
    }
  }

  #dialAgain() {
    this.#dialled = Date.now();
    this.#socket.disconnect().connect();
  }

  #deliver(command) {
    if (this.#live) return this.#ask("command", command).then((answer) => this.#noted(answer));
    if (this.#polling) return this.#http.command(command).then((answer) => this.#posted(answer));
    return Promise.reject(new Error("no way to the server"));
  }

  #posted(answer) {
    setTimeout(() => this.#poll(), 0); // once the outbox has heard of it
    return this.#noted(answer);
  }

  #noted(answer) {
    if (!answer.error) {
      this.memory.set("wrote", true);
      this.#accepted();
    }
    return answer;
  }

  // Rejects when no answer comes in time; then this line is no line.
  async #ask(name, data, within = ANSWER_WITHIN) {
    const line = this.#socket.id;
    const said = { lang: this.#place.lang, ...data };
    try {
      const answer = await this.#socket.timeout(within).emitWithAck(name, said);
      if (!isAnswer(answer)) throw new Error("not an answer of ours");
      return answer;
    } catch (error) {
      if (line && this.#socket.id === line) this.#dialAgain();
      throw error;
    }
  }

  // Without a websocket

  #startPolling() {
    if (this.#live || this.#polling) return;
    this.#polling = { number: 0, tag: "", wait: POLL, timer: 0 };
    this.#poll();
  }

  #stopPolling() {
    clearTimeout(this.#polling?.timer);
    this.#polling = null;
  }

  // Whoever asks again is not interested in the earlier answer.
  async #poll() {
    const polling = this.#polling;
    if (!polling) return;
    clearTimeout(polling.timer);
    const [number, asked] = [++polling.number, Date.now()];
    const fetched = await this.#http.enter(polling.tag).catch(() => null);
    if (this.#polling !== polling || polling.number !== number) return;
    polling.wait = fetched ? POLL : Math.min(2 * polling.wait, SLOWEST_POLL);
    polling.timer = setTimeout(() => this.#poll(), polling.wait * (1 + Math.random() / 2));
    if (fetched) this.#fetched(fetched, asked, polling);
    else this.#unreached();
  }

  #fetched({ tag, answer }, asked, polling) {
    polling.tag = tag;
    if (answer) return this.#entered(answer, asked);
    this.#reached = true; // it is as it was
    this.#outbox.flush();
    this.#tell("state");
  }

  #unreached() {
    this.#reached = false;
    this.#tell("state");
  }

  #tell(name, detail) {
    for (const listener of this.#listeners.get(name) ?? []) listener(detail);
  }
}
