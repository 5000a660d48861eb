// Sends what was drawn at once; what the server did not hear stays in this browser and is sent again, once.
import { post } from "./plancheck-list.js";

const FIRST = 2000;
const SLOWEST = 60000;

export class Sending extends EventTarget {
  constructor({ add, token, shelf }) {
    super();
    Object.assign(this, { add, token, shelf, failures: 0 });
    this.waiting = this.kept();
    addEventListener("online", () => this.again());
    if (this.waiting.length) this.again();
  }

  // Takes a mark-up; its key makes a second arrival the same mark-up.
  async draw(mark) {
    const sent = { ...mark, key: crypto.randomUUID ? crypto.randomUUID() : fallback() };
    this.waiting.push(sent);
    this.keep();
    return this.send(sent);
  }

  async send(mark) {
    const told = await post(this.add, bodyOf(mark), this.token);
    if (told.lost) {
      this.failures += 1;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.again(), Math.min(SLOWEST, FIRST * 2 ** this.failures));
    } else {
      this.failures = 0;
      this.waiting = this.waiting.filter((each) => each.key !== mark.key);
      this.keep();
    }
    this.dispatchEvent(new CustomEvent("sent", { detail: { mark, told } }));
    return told;
  }

  async again() {
    if (this.running) return;
    this.running = true;
    for (const mark of [...this.waiting]) if ((await this.send(mark)).lost) break;
    this.running = false;
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.shelf)) || [];
    } catch {
      return [];
    }
  }

  keep() {
    try {
      if (this.waiting.length) localStorage.setItem(this.shelf, JSON.stringify(this.waiting));
      else localStorage.removeItem(this.shelf);
    } catch {
      // the browser keeps nothing: what is on the screen is still sent
    }
  }
}

export function bodyOf({ sheet, kind, points, text = "", key = "" }) {
  const body = new FormData();
  const facts = { sheet, kind, points: JSON.stringify(points), text, key };
  for (const [name, value] of Object.entries(facts)) body.set(`mark-${name}`, value);
  return body;
}

function fallback() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
