// Sends one file straight to the object store: small ones as one form, large ones in parts, three at a time.
const LANES = 3; // parts on their way at once
const TRIES = 8; // of one piece, before the person is asked
const SLOWEST = 8000; // ms between two tries
const SIGNED_AHEAD = 12; // parts for which addresses are asked for at once

export class Refused extends Error {}

export async function send(file, plan, { report, ask, signal }) {
  if (plan.form) await sendForm(file, plan.form, { report, signal });
  else await sendParts(file, plan, { report, ask, signal });
}

async function sendForm(file, form, { report, signal }) {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  body.append("file", file);
  const moved = (loaded, total) => report({ done: Math.min(file.size, (loaded / total) * file.size) });
  await stubborn(() => put("POST", form.url, body, moved, signal), { report, signal });
}

async function sendParts(file, plan, { report, ask, signal }) {
  const there = new Set(plan.there);
  const starts = plan.sizes.map((_size, index) => plan.sizes.slice(0, index).reduce((sum, each) => sum + each, 0));
  const moved = new Map(plan.there.map((number) => [number, plan.sizes[number - 1]]));
  const waiting = plan.sizes.map((_size, index) => index + 1).filter((number) => !there.has(number));
  const links = new Map();
  const tell = () => report({ done: [...moved.values()].reduce((sum, each) => sum + each, 0) });
  let asking = null;

  async function linkTo(number) {
    while (!links.has(number)) {
      const wanted = [number, ...waiting.filter((each) => !links.has(each))].slice(0, SIGNED_AHEAD);
      asking ??= ask(plan.parts, { numbers: wanted.join(",") }).finally(() => (asking = null));
      for (const [each, url] of Object.entries((await asking).links)) links.set(Number(each), url);
    }
    return links.get(number);
  }
  async function sendPart(number) {
    const from = starts[number - 1];
    const piece = file.slice(from, from + plan.sizes[number - 1]);
    const url = await linkTo(number);
    links.delete(number); // used once: a later try asks for a fresh one
    await put("PUT", url, piece, (loaded) => (moved.set(number, loaded), tell()), signal);
    moved.set(number, plan.sizes[number - 1]);
  }
  async function lane() {
    for (let number; (number = waiting.shift()); ) await stubborn(() => sendPart(number), { report, signal, expires: true });
  }
  tell();
  await Promise.all(Array.from({ length: LANES }, lane));
}

// Tries again while the network or the store is away; a refusal of the store is not repeated.
async function stubborn(attempt, { report, signal, expires = false }) {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const refused = error.status >= 400 && error.status < 500 && !(expires && error.status === 403);
      if (signal.aborted) throw error;
      if (refused) throw new Refused(String(error.status));
      if (error instanceof Refused || failures >= TRIES) throw error;
      report({ away: true });
      await rest(Math.min(SLOWEST, 300 * 2 ** failures), signal);
    }
  }
}

function rest(time, signal) {
  return new Promise((resolve) => {
    setTimeout(resolve, time);
    signal.addEventListener("abort", resolve, { once: true });
    if (!navigator.onLine) addEventListener("online", resolve, { once: true });
  });
}

function put(method, url, body, moved, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.upload.onprogress = (event) => moved(event.loaded, event.total);
    request.onload = () => (request.status < 300 ? resolve() : reject(Object.assign(new Error("store"), { status: request.status })));
    request.onerror = () => reject(new Error("network"));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}
