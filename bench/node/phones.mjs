// A few phones with the client library that the pages use, as a check of the client in Python.
//
// `node phones.mjs '{"url", "code", "deflate", "cookies", "opening", "ids"}'`: each phone enters,
// sends the idea with its id, and when all ids have come (or after 10 s) prints what it was told.

import { io } from "socket.io-client";

const wish = JSON.parse(process.argv[2]);
const phones = await Promise.all(wish.cookies.map(phone));
await Promise.all(phones.map((each, n) => each.post(wish.ids[n])));
await Promise.race([
  Promise.all(phones.map((each) => each.done)),
  new Promise((resolve) => setTimeout(resolve, 10_000)),
]);
console.log(JSON.stringify(phones.map(({ told, answers }) => ({ told, answers }))));
process.exit(0);

async function phone(cookie) {
  const socket = io(wish.url, {
    transports: ["websocket"],
    forceNew: true,
    perMessageDeflate: wish.deflate ? {} : false,
    extraHeaders: { Cookie: cookie, Origin: wish.url },
  });
  const told = [];
  const answers = [];
  const missing = new Set(wish.ids);
  let finish;
  const done = new Promise((resolve) => (finish = resolve));
  socket.on("frame", (frame) => {
    told.push(frame);
    const text = JSON.stringify(frame);
    for (const id of [...missing]) if (text.includes(id)) missing.delete(id);
    if (!missing.size) finish();
  });
  await new Promise((resolve) => socket.on("connect", resolve));
  const place = { lang: "en", code: wish.code, as: "phone" };
  answers.push(await socket.emitWithAck("enter", place));
  const post = async (id) => {
    const data = { opening: wish.opening, id, fields: { idea: `From Node: ${id}` } };
    const command = { lang: "en", id: `c-${id}`, type: "PostIdea", data };
    answers.push(await socket.emitWithAck("command", command));
  };
  return { told, answers, done, post };
}
