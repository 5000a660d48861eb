// Looks again at work under way: replaces an element by the server's newer one until that asks no more.
const SLOWEST = 30000;

function replacement(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
}

function watch(element, failures = 0) {
  const every = Number(element.dataset.lintelPollSeconds || 3) * 1000;
  setTimeout(() => look(element, failures), Math.min(every * 2 ** failures, SLOWEST));
}

async function look(element, failures) {
  if (!element.isConnected) return;
  if (document.hidden) return watch(element, failures);
  try {
    const answer = await fetch(element.dataset.lintelPoll, { headers: { "X-Lintel-Poll": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    arrive(element, replacement(await answer.text()));
  } catch {
    element.querySelector("[data-lintel-poll-help]")?.classList.add("lintel-working__help--shown");
    watch(element, failures + 1);
  }
}

function arrive(element, newer) {
  if (!newer) return watch(element);
  if ("lintelPollReload" in newer.dataset) return location.reload();
  if (newer.outerHTML === element.outerHTML) return watch(element);
  element.replaceWith(newer);
  document.dispatchEvent(new CustomEvent("lintel:arrived", { detail: newer }));
  if (newer.dataset.lintelPoll) watch(newer);
  for (const inner of newer.querySelectorAll("[data-lintel-poll]")) watch(inner);
}

// Another behaviour has put a piece of the server's into the page.
document.addEventListener("lintel:watch", (event) => {
  if (event.detail.dataset.lintelPoll) watch(event.detail);
});

for (const element of document.querySelectorAll("[data-lintel-poll]")) watch(element);
