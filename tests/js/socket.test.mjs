// The way to the server over every kind of bad network.

import assert from "node:assert/strict";
import test from "node:test";
import { ANSWER_WITHIN, NOW, PATIENCE, opened, seqs, settled, stage } from "./network.mjs";

async function entered(t, more) {
  const all = opened(t, more);
  all.line.opens("a");
  await all.line.answers(stage(7));
  return all;
}

async function polling(t, more) {
  const all = opened(t, more);
  await all.pass(PATIENCE);
  await all.server.says(stage(7), { tag: '"7"' });
  return all;
}

test("whoever has entered is there, and frames follow each other", async (t) => {
  const { room, line, heard } = await entered(t);
  line.hears({ from: 7, seq: 8, changes: [] });
  assert.deepEqual(seqs(heard), ["entered 7", "frame 8"]);
  assert.equal(room.state, "ready");
});

test("frames that come before the answer wait for it", async (t) => {
  const { line, heard } = opened(t);
  line.opens("a");
  line.hears({ from: 7, seq: 8, changes: [] });
  assert.deepEqual(heard, []);
  await line.answers(stage(7));
  assert.deepEqual(seqs(heard), ["entered 7", "frame 8"]);
});

test("a frame after a gap makes it enter again", async (t) => {
  const { line, heard } = await entered(t);
  line.hears({ from: 9, seq: 10, changes: [] });
  assert.deepEqual(line.names(), ["enter"]);
  await line.answers(stage(10));
  assert.deepEqual(seqs(heard), ["entered 7", "entered 10"]);
});

test("below a path everything is asked for there", async (t) => {
  const { options, server, pass } = opened(t, { root: "/facilitator" });
  assert.equal(options.path, "/facilitator/socket.io");
  await pass(PATIENCE);
  assert.match(server.requests[0].address, /^\/facilitator\/r\/KQMTRA\/enter\?as=phone&lang=en$/);
});

// Lines that break, or only seem to be there

test("a line on which no answer comes is hung up, and what waited is sent again", async (t) => {
  const { room, line, pass } = await entered(t);
  const answer = room.send("PostIdea", { id: "x" });
  const [first] = line.asked;
  await pass(ANSWER_WITHIN);
  assert.equal(line.id, undefined);
  assert.equal(line.dials, 1);
  assert.equal(room.state, "offline");
  line.opens("b");
  await line.answers(stage(7));
  assert.equal(line.asked[0].data.id, first.data.id, "the same command");
  await line.answers({ seq: 8 });
  assert.deepEqual(await answer, { seq: 8 });
  assert.equal(room.state, "saved");
});

test("the answer of a line that has broken comes too late to matter", async (t) => {
  const { line, heard } = opened(t);
  line.opens("a");
  const [late] = line.asked;
  line.breaks();
  line.opens("b");
  await line.answers(stage(9));
  late.resolve(stage(7));
  await settled();
  assert.deepEqual(seqs(heard), ["entered 9"]);
});

test("when a line breaks the word is offline, and entering again brings everything", async (t) => {
  const { room, line, heard } = await entered(t);
  line.breaks();
  assert.equal(room.state, "offline");
  line.opens("b");
  await line.answers(stage(12));
  assert.equal(room.state, "ready");
  assert.deepEqual(seqs(heard), ["entered 7", "entered 12"]);
});

test("a websocket that opens and carries nothing keeps nobody waiting", async (t) => {
  const { room, line, server, heard, pass } = opened(t);
  line.opens("a");
  await pass(PATIENCE);
  await server.says(stage(7), { tag: '"7"' });
  assert.deepEqual(seqs(heard), ["entered 7"]);
  room.send("PostIdea", {});
  await settled();
  assert.equal(server.requests.at(-1).method, "POST", "by the way that works");
  await pass(PATIENCE);
  assert.equal(line.dials, 1, "and the other one is tried again");
});

// A server that cannot just now

const away = { error: "database_away", text: "The server cannot write just now." };
const refusals = (heard) => heard.filter(([name]) => name === "refused").map(([, { text }]) => text);

test("who is turned away for a while enters again, hears why once, and then that it is over", async (t) => {
  const { line, heard, pass } = opened(t);
  line.opens("a");
  for (let turn = 0; turn < 3; turn++) {
    await line.answers(away);
    assert.deepEqual(line.names(), []);
    await pass(4000);
    assert.deepEqual(line.names(), ["enter"]);
  }
  await line.answers(stage(9));
  assert.equal(line.dials, 0, "the line was never hung up");
  assert.deepEqual(seqs(heard.filter(([name]) => name === "entered")), ["entered 9"]);
  assert.deepEqual(refusals(heard), [away.text, ""]);
});

test("a command that cannot be saved says so, waits, and is sent again as it was", async (t) => {
  const { room, line, heard, pass } = await entered(t);
  const full = { error: "disk_full", text: "The server's disk is full." };
  const answer = room.send("PostIdea", { id: "x" });
  await settled();
  const { id } = line.asked[0].data;
  await line.answers(full);
  assert.deepEqual([room.state, refusals(heard)], ["waiting", [full.text]]);
  await pass(4000);
  assert.equal(line.asked[0].data.id, id);
  await line.answers(full);
  await pass(4000);
  await line.answers({ seq: 8 });
  assert.deepEqual(await answer, { seq: 8 });
  assert.equal(room.state, "saved");
  assert.deepEqual(refusals(heard), [full.text, ""]);
});

test("who may not enter at all is not kept asking", async (t) => {
  const { line, pass } = opened(t);
  line.opens("a");
  await line.answers({ error: "no_seat", text: "…" });
  await pass(60_000);
  assert.deepEqual(line.names(), []);
});

// Sleep

test("after sleep it enters again at once, and the clock is measured anew", async (t) => {
  const { line, heard, wake, pass } = await entered(t);
  await pass(600_000);
  wake();
  await pass(400);
  await line.answers(stage(7, { now: NOW + 900_000 }));
  assert.equal(heard.at(-1)[1].now, NOW + 900_200, "half of the way there and back");
});

test("a line that slept and does not answer soon is dialled again", async (t) => {
  const { line, wake, pass } = await entered(t);
  wake();
  wake();
  assert.deepEqual(line.names(), ["enter"], "once, however many things wake it");
  await pass(4000);
  assert.equal(line.dials, 1);
});

test("without a line waking dials at once, but not twice in one moment", async (t) => {
  const { line, wake, pass } = await entered(t);
  line.breaks();
  await pass(3000);
  wake();
  wake();
  assert.equal(line.dials, 1);
});

test("a page that has just been opened is not woken by it", (t) => {
  const { line, wake } = opened(t);
  wake();
  assert.equal(line.dials, 0);
});

// Without a websocket

test("without a websocket within five seconds the stage is fetched, again and again", async (t) => {
  const { room, server, heard, pass } = opened(t);
  await pass(PATIENCE - 1);
  assert.deepEqual(server.requests, []);
  await pass(1);
  await server.says(stage(7), { tag: '"7"' });
  assert.equal(room.state, "ready");
  await pass(3000);
  assert.equal(server.requests[0].headers["If-None-Match"], '"7"');
  await server.says(null, { status: 304 });
  await pass(3000);
  await server.says(stage(9), { tag: '"9"' });
  assert.deepEqual(seqs(heard), ["entered 7", "entered 9"]);
});

test("when nothing has changed after a broken moment, it is not offline any more", async (t) => {
  const { room, server, pass } = await polling(t);
  await pass(3000);
  await server.isGone();
  assert.equal(room.state, "offline");
  await pass(6000);
  await server.says(null, { status: 304 });
  assert.equal(room.state, "ready");
});

test("commands go by request, and the stage is asked for right after", async (t) => {
  const { room, server } = await polling(t);
  const answer = room.send("PostIdea", { id: "x" });
  await settled();
  const [request] = server.requests;
  assert.equal(request.address, "/r/KQMTRA/commands");
  assert.deepEqual({ ...request.said, id: "" }, { as: "phone", lang: "en", type: "PostIdea", data: { id: "x" }, id: "" });
  await server.says({ seq: 8 });
  assert.deepEqual(await answer, { seq: 8 });
  t.mock.timers.tick(1);
  assert.match(server.requests[0].address, /enter/);
});

test("commands by request keep their order, and none overtakes one that failed", async (t) => {
  const { room, server, pass } = await polling(t);
  room.send("PostIdea", { n: 1 });
  room.send("EditIdea", { n: 2 });
  await settled();
  assert.equal(server.requests.length, 1);
  await server.isGone();
  assert.equal(server.requests.length, 0);
  await pass(3000);
  await server.says(null, { status: 304 });
  assert.equal(server.requests[0].said.data.n, 1);
  await server.says({ seq: 8 });
  assert.equal(server.requests.at(-1).said.data.n, 2);
});

test("only our own answers count: a hotel's sign-in page saves no note", async (t) => {
  const { room, server, memory } = await polling(t);
  room.send("PostIdea", {});
  await settled();
  await server.says({ login: "https://hotel.example" });
  assert.equal(room.state, "waiting");
  assert.equal(memory.get("outbox").length, 1);
  room.send("PostIdea", {});
  await settled();
  await server.says("<html>not JSON");
  assert.equal(memory.get("outbox").length, 2);
});

test("what was asked before the websocket came does not take the stage back", async (t) => {
  const { line, server, heard, pass } = await polling(t);
  await pass(3000);
  line.opens("a");
  await line.answers(stage(12));
  await server.says(stage(9), { tag: '"9"' });
  assert.deepEqual(seqs(heard), ["entered 7", "entered 12"]);
  await pass(60_000);
  assert.deepEqual(server.requests, [], "and nobody asks any more");
});

test("after sleep the clock is measured anew without a websocket too", async (t) => {
  const { server, wake } = await polling(t);
  wake();
  assert.equal(server.requests[0].headers["If-None-Match"], undefined);
});

test("a server that is gone is asked less and less often", async (t) => {
  const { server, pass } = await polling(t);
  let tries = 0;
  for (let second = 0; second < 120; second++) {
    await pass(1000);
    while (server.requests.length) {
      tries++;
      await server.isGone();
    }
  }
  assert.ok(tries >= 7 && tries <= 20, `${tries} tries in two minutes`);
});

test("a refusal is said once, however often it is asked for", async (t) => {
  const { server, heard, pass } = opened(t);
  await pass(PATIENCE);
  for (let n = 0; n < 3; n++) {
    await server.says({ error: "no_seat", text: "Join again." }, { status: 403 });
    await pass(3000);
  }
  assert.deepEqual(heard.map(([name]) => name), ["refused"]);
});

// What is kept

test("three notes without a network arrive once each, in order, when it is back", async (t) => {
  const { room, line, heard } = await entered(t);
  line.breaks();
  const answers = [1, 2, 3].map((n) => room.send("PostIdea", { n }));
  assert.equal(room.state, "offline");
  line.opens("b");
  await line.answers(stage(7));
  assert.deepEqual(line.asked.map(({ data }) => data.data.n), [1, 2, 3]);
  for (const seq of [8, 9, 10]) await line.answers({ seq });
  assert.deepEqual((await Promise.all(answers)).map(({ seq }) => seq), [8, 9, 10]);
  assert.equal(room.state, "saved");
  assert.deepEqual(heard.map(([name]) => name), ["entered", "entered"]);
});

test("whoever sits down after somebody else sends nothing of theirs", async (t) => {
  const { room, line, memory } = opened(t);
  room.send("PostIdea", { text: "of the one before" });
  room.on("entered", () => room.forget());
  line.opens("a");
  await line.answers(stage(7));
  assert.deepEqual(line.asked, []);
  assert.deepEqual(memory.keys(), []);
});
