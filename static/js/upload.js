// Uploads chosen files with progress, remembers large ones over a reload, and shows the slot anew when they are in.
import { Refused, send } from "./upload-send.js";

const FILES_AT_ONCE = 2;
const words = document.querySelector("[data-lintel-sending-words]")?.dataset;
const pattern = document.querySelector("template[data-lintel-sending-row]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const active = new Map(); // version -> its upload
const queue = [];
let busy = 0;

// --- talking to our own server ---------------------------------------------------------------------
class Told extends Error {} // what the server said, in words for the person

async function ask(url, fields) {
  const body = fields && new URLSearchParams(fields);
  const answer = await fetch(url, { method: fields ? "POST" : "GET", body, headers: { "X-CSRFToken": token } });
  if (answer.redirected) throw new Told(words.signedOut);
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Told(said.message || words.failed), { status: answer.status });
  return said;
}

async function patiently(url, fields) {
  for (let failures = 0; ; failures++) {
    try {
      return await ask(url, fields);
    } catch (error) {
      if ((error instanceof Told && error.status !== 503) || failures >= 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(8000, 500 * 2 ** failures)));
    }
  }
}

// --- one file --------------------------------------------------------------------------------------
class Upload {
  constructor(file, slot, form, documentId) {
    Object.assign(this, { file, slot, form, documentId });
    this.memory = ["lintel-upload", location.pathname, slot, documentId, file.name, file.size, file.lastModified].join("|");
    this.row = pattern.content.firstElementChild.cloneNode(true);
    this.bar = this.find("progress");
    this.find("[data-lintel-name]").textContent = file.name;
    this.find("[data-lintel-size]").textContent = size(file.size);
    this.bar.setAttribute("aria-label", file.name);
    this.find("[data-lintel-cancel]").addEventListener("click", () => this.cancel());
    this.find("[data-lintel-again]").addEventListener("click", () => this.wait());
    this.find("[data-lintel-dismiss]").addEventListener("click", () => this.leave());
    this.slotElement.querySelector("[data-lintel-sending]").append(this.row);
    if (file.size) this.wait();
    else this.fail(new Told(words.empty));
  }
  get slotElement() {
    return document.querySelector(`[data-lintel-slot="${CSS.escape(this.slot)}"]`);
  }
  find(selector) {
    return this.row.querySelector(selector);
  }
  say(text) {
    const news = this.find("[data-lintel-news]");
    if (news.textContent !== text) news.textContent = text;
  }
  show(state) {
    this.row.dataset.lintelState = state;
    this.find("[data-lintel-again]").hidden = state !== "failed" || !this.file.size;
    this.find("[data-lintel-dismiss]").hidden = state !== "failed";
    this.find("[data-lintel-cancel]").hidden = state === "failed";
  }
  wait() {
    this.abort = new AbortController();
    this.show("waiting");
    this.say(words.waiting);
    queue.push(this);
    next();
  }
  async run() {
    this.show("sending");
    this.text = words.sending;
    try {
      this.plan = (await this.remembered()) || (await this.begin());
      active.set(String(this.plan.version), this);
      markActive();
      await send(this.file, this.plan, { ask: patiently, signal: this.abort.signal, report: (news) => this.report(news) });
      this.say(words.finishing);
      await patiently(this.plan.finish, {});
      this.forget();
      await this.leave();
    } catch (error) {
      if (!this.abort.signal.aborted) this.fail(error);
    }
  }
  async begin() {
    const file = { slot: this.slot, name: this.file.name, size: this.file.size, content_type: this.file.type };
    const plan = await patiently(this.form.dataset.lintelSend, { ...file, document: this.documentId || "" });
    if (plan.sizes) localStorage.setItem(this.memory, plan.parts);
    return plan;
  }
  async remembered() {
    const address = localStorage.getItem(this.memory);
    if (!address) return this.plan?.form ? this.plan : null;
    try {
      const plan = await patiently(address);
      if (plan.status === "uploading") {
        if (plan.there.length) this.text = words.resuming;
        return plan;
      }
    } catch (error) {
      if (![403, 404].includes(error.status)) throw error;
    }
    this.forget();
    return null;
  }
  report({ done, away }) {
    if (away) return this.say(words.offline);
    this.bar.value = done / this.file.size;
    this.say(this.text.replace("{percent}", Math.floor(this.bar.value * 100)));
  }
  fail(error) {
    this.show("failed");
    if (error.status === 409) this.forget();
    this.say(error instanceof Told ? error.message : error instanceof Refused ? words.refused : words.failed);
    if (error instanceof Refused) this.plan = null;
    this.row.scrollIntoView({ block: "nearest" });
  }
  async cancel() {
    this.abort.abort();
    this.forget();
    if (this.plan) await patiently(this.plan.cancel, {}).catch(() => {});
    await this.leave();
  }
  forget() {
    localStorage.removeItem(this.memory);
  }
  async leave() {
    active.delete(String(this.plan?.version));
    await refresh(this.slotElement).catch(() => location.reload());
    this.row.remove();
  }
}

async function next() {
  if (busy >= FILES_AT_ONCE || !queue.length) return;
  const upload = queue.shift();
  busy++;
  if (!upload.abort.signal.aborted) await upload.run();
  busy--;
  next();
}

function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log(bytes || 1) / Math.log(1024)));
  return `${(bytes / 1024 ** step).toLocaleString(document.documentElement.lang, { maximumFractionDigits: step ? 1 : 0 })} ${units[step]}`;
}

// --- the page --------------------------------------------------------------------------------------
async function refresh(slot) {
  const state = slot.querySelector("[data-lintel-slot-state]");
  const holder = document.createElement("template");
  const answer = await fetch(state.dataset.lintelSlotState);
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  holder.innerHTML = (await answer.text()).trim();
  const newer = holder.content.firstElementChild;
  state.replaceWith(newer);
  document.dispatchEvent(new CustomEvent("lintel:watch", { detail: newer }));
  arrived();
}

async function arrived() {
  markActive();
  const needs = document.getElementById("documents-needs");
  if (!needs) return;
  const answer = await fetch(location.pathname);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.getElementById("documents-needs");
  if (newer && newer.innerHTML !== needs.innerHTML) needs.replaceWith(newer);
}

// What this page is sending right now is shown once: in its progress row, not as an unfinished upload.
function markActive() {
  for (const each of document.querySelectorAll("[data-lintel-version]")) {
    const here = active.has(each.dataset.lintelVersion);
    each.hidden = here;
    const card = each.closest(".lintel-file");
    if (card) card.hidden = ![...card.querySelectorAll("[data-lintel-version]")].some((version) => !version.hidden);
  }
}

function take(files, slot, form, documentId = "") {
  for (const file of files) new Upload(file, slot, form, documentId);
}

document.addEventListener("change", (event) => {
  const chosen = event.target.closest("[data-lintel-files]");
  if (!chosen) return;
  take([...chosen.files], chosen.form.elements.slot.value, chosen.form);
  chosen.value = "";
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-lintel-renew]");
  if (!button) return;
  event.preventDefault();
  const slot = button.closest("[data-lintel-slot]");
  const form = slot.querySelector("[data-lintel-send]");
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: form.querySelector("[data-lintel-files]").accept });
  chooser.addEventListener("change", () => take([...chooser.files], slot.dataset.lintelSlot, form, button.dataset.lintelRenew));
  chooser.click();
});

document.addEventListener("lintel:arrived", arrived);
addEventListener("beforeunload", (event) => {
  if (active.size || queue.length) event.preventDefault();
});
