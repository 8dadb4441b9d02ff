// A foreign server of the fediverse, made with Fedify: one person, who says something, says it anew and takes it back when told
// to. It listens on a free port of the loopback and prints `ready <port>`.
import { createServer, request as ask } from "node:http";

import { createFederation, generateCryptoKeyPair, MemoryKvStore } from "@fedify/fedify";
import { Temporal } from "@js-temporal/polyfill";
import { Create, Delete, Mention, Note, Person, PUBLIC_COLLECTION, Tombstone, Update } from "@fedify/vocab";

// Where the cities under test listen: their names have ports of their own, which lead elsewhere for each other (the links). All
// other names under .localhost are the loopback (RFC 6761), whatever the resolver of the system says.
const addresses = JSON.parse(process.env.KOINON_CITIES ?? "{}");
const fetch_there = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const url = new URL(request.url);
  const address = addresses[url.host];
  if (address === undefined) return fetch_there(request);
  const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
  // Not `fetch`: that says by itself for which host a request is.
  const headers = { ...Object.fromEntries(request.headers), host: url.host };
  const answer = await new Promise((resolve, reject) => {
    const path = `${url.pathname}${url.search}`;
    ask(`http://${address}${path}`, { method: request.method, headers }, resolve).on("error", reject).end(body);
  });
  const chunks = [];
  for await (const chunk of answer) chunks.push(chunk);
  const named = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
  const has_body = ![204, 205, 304].includes(answer.statusCode);
  const response = new Response(has_body ? Buffer.concat(chunks) : null, { status: answer.statusCode, headers: named });
  Object.defineProperty(response, "url", { value: request.url });
  return response;
};

const NAME = "odile";
const federation = createFederation({ kv: new MemoryKvStore(), allowPrivateAddress: true });
const keys = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5")];
const notes = new Map();

federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    if (identifier !== NAME) return null;
    const [pair] = await context.getActorKeyPairs(identifier);
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: "Odile Exemple",
      inbox: context.getInboxUri(identifier),
      publicKey: pair.cryptographicKey,
    });
  })
  .setKeyPairsDispatcher((_, identifier) => (identifier === NAME ? keys : []));
// What arrived, as the test is told of it.
const heard = [];
federation
  .setInboxListeners("/users/{identifier}/inbox")
  .on(Create, (_, activity) => hear(activity))
  .on(Update, (_, activity) => hear(activity))
  .on(Delete, (_, activity) => hear(activity));

async function hear(activity) {
  const object = await activity.getObject();
  const mentions = [];
  for await (const tag of object?.getTags() ?? []) if (tag instanceof Mention) mentions.push([tag.href?.href, tag.name?.toString()]);
  heard.push({ type: activity.constructor.name, actor: activity.actorId?.href, id: object?.id?.href, content: object?.content?.toString() ?? null, mentions });
}
federation.setObjectDispatcher(Note, "/notes/{number}", (context, { number }) => note(context, number));

function note(context, number) {
  const said = notes.get(number);
  if (said === undefined) return null;
  return new Note({
    id: context.getObjectUri(Note, { number }),
    attribution: context.getActorUri(NAME),
    to: PUBLIC_COLLECTION,
    replyTarget: new URL(said.inReplyTo),
    content: said.content,
    published: said.published,
    updated: said.updated,
  });
}

// What the test tells it to do; each answers once the city has taken what was sent.
const commands = {
  // {city, inReplyTo, content}: reads the city and what is answered, and answers it.
  async say(context, { city, inReplyTo, content }) {
    const answered = await context.lookupObject(inReplyTo);
    const number = String(notes.size + 1);
    notes.set(number, { city, inReplyTo, content, published: Temporal.Now.instant() });
    const object = note(context, number);
    await send(context, city, new Create({ id: activity(context, number), actor: object.attributionId, to: PUBLIC_COLLECTION, object }));
    return { number, id: object.id.href, answered: answered?.name?.toString() ?? null };
  },
  // {number, content}
  async edit(context, { number, content }) {
    const said = notes.get(number);
    Object.assign(said, { content, updated: Temporal.Now.instant() });
    const object = note(context, number);
    await send(context, said.city, new Update({ id: activity(context, number), actor: object.attributionId, to: PUBLIC_COLLECTION, object }));
    return {};
  },
  // {}: what has arrived so far.
  async heard() {
    return heard;
  },
  // {number}
  async delete(context, { number }) {
    const { city } = notes.get(number);
    const id = context.getObjectUri(Note, { number });
    notes.delete(number);
    const object = new Tombstone({ id });
    await send(context, city, new Delete({ id: activity(context, number), actor: context.getActorUri(NAME), to: PUBLIC_COLLECTION, object }));
    return {};
  },
};

let sent = 0;
function activity(context, number) {
  sent += 1;
  return new URL(`/activities/${number}-${sent}`, context.origin);
}

async function send(context, city, activity) {
  const actor = await context.lookupObject(city);
  if (actor === null) throw new Error(`${city} cannot be read`);
  await context.sendActivity({ identifier: NAME }, actor, activity);
}

const server = createServer(async (request, response) => {
  const origin = `http://fediverse.localhost:${server.address().port}`;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  let answer;
  try {
    const command = request.url.startsWith("/tell/") ? commands[request.url.slice("/tell/".length)] : undefined;
    if (command !== undefined) {
      const context = federation.createContext(new URL(origin), undefined);
      answer = Response.json(await command(context, JSON.parse(body.toString())));
    } else {
      const has_body = request.method !== "GET" && request.method !== "HEAD";
      const asked = new Request(new URL(request.url, origin), {
        method: request.method,
        headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        body: has_body ? body : undefined,
      });
      answer = await federation.fetch(asked, { contextData: undefined });
    }
  } catch (error) {
    console.error(error);
    answer = new Response(String(error?.stack ?? error), { status: 500 });
  }
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
});
server.listen(0, "127.0.0.1", () => console.log(`ready ${server.address().port}`));
