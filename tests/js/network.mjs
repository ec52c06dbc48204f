// A network that does what a test says: one websocket, one HTTP server, and a clock that stands.

import { inMemory, memoryOf } from "../../static/js/lib/memory.js";
import { connect } from "../../static/js/lib/socket.js";

export const PATIENCE = 5000;
export const ANSWER_WITHIN = 10_000;
export const NOW = 1_800_000_000_000;

export class Line {
  id = undefined;
  dials = 0;
  asked = [];
  #handlers = {};

  on(name, handler) {
    this.#handlers[name] = handler;
  }

  timeout(milliseconds) {
    return {
      emitWithAck: (name, data) =>
        new Promise((resolve, reject) => {
          setTimeout(() => reject(new Error("timeout")), milliseconds);
          this.asked.push({ name, data, resolve, reject });
        }),
    };
  }

  connect() {
    this.dials++;
    return this;
  }

  disconnect() {
    if (this.id) this.breaks();
    return this;
  }

  opens(id) {
    this.id = id;
    this.#handlers.connect();
  }

  breaks() {
    this.id = undefined;
    const asked = this.asked.splice(0);
    this.#handlers.disconnect();
    for (const { reject } of asked) reject(new Error("broken"));
  }

  hears(frame) {
    this.#handlers.frame(frame);
  }

  // Answers the question that waits longest.
  async answers(answer) {
    this.asked.shift().resolve(answer);
    await settled();
  }

  names() {
    return this.asked.map(({ name }) => name);
  }
}

// Every request waits until the test answers it.
export class Server {
  requests = [];

  fetch = (address, { method = "GET", headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const said = body && JSON.parse(body);
      this.requests.push({ method, address, headers, said, resolve, reject });
    });

  async says(body, { status = 200, tag = "" } = {}) {
    const headers = new Headers(tag ? { ETag: tag } : {});
    const json = async () => (typeof body === "string" ? JSON.parse(body) : body);
    this.requests.shift().resolve({ status, headers, json });
    await settled();
  }

  async isGone() {
    this.requests.shift().reject(new TypeError("Failed to fetch"));
    await settled();
  }
}

// A room that has just been opened, with everything that its listeners heard.
export function opened(t, { root = "" } = {}) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW });
  const [line, server, storage] = [new Line(), new Server(), inMemory()];
  let wake;
  let asked;
  const world = {
    io: (options) => ((asked = options), line),
    fetch: server.fetch,
    onWaking: (listener) => (wake = listener),
  };
  const memory = memoryOf("KQMTRA.phone", storage);
  const room = connect({ code: "KQMTRA", as: "phone", lang: "en", root, memory }, world);
  const heard = [];
  for (const name of ["entered", "frame", "refused", "orphan"]) {
    room.on(name, (detail) => heard.push([name, detail]));
  }
  room.open();
  const pass = async (milliseconds) => {
    t.mock.timers.tick(milliseconds);
    await settled();
  };
  return { room, line, server, memory, heard, wake: () => wake(), pass, options: asked };
}

export const stage = (seq, more = {}) => ({ seq, now: NOW, html: `<p>${seq}</p>`, me: "s_1", ...more });
export const seqs = (heard) => heard.map(([name, { seq }]) => `${name} ${seq}`);

// Promises run on; setImmediate is not among the timers that stand still.
export async function settled() {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
