// The list of mark-ups, which says everything that is drawn: kept as new as the server's, without losing one's place.
const EVERY = 4000;
const SLOWEST = 60000;

export class MarkList extends EventTarget {
  constructor(root, url = "") {
    super();
    Object.assign(this, { root, url, state: root?.dataset.state || "", failures: 0 });
    if (url) this.later();
    root?.addEventListener("submit", (event) => this.submitted(event));
  }

  get marks() {
    if (!this.root) return [];
    return [...this.root.querySelectorAll("[data-lintel-mark]")].map((item) => JSON.parse(item.dataset.lintelMark));
  }

  get factors() {
    return this.root ? JSON.parse(this.root.dataset.scales || "{}") : {};
  }

  item(id) {
    return document.getElementById(`mark-up-${id}`);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), Math.min(SLOWEST, EVERY * 2 ** this.failures));
  }

  // Asks whether anything is new: the server answers "the same" (304) from one query.
  async look() {
    if (document.hidden) return this.later();
    try {
      const headers = { "If-None-Match": `"${this.state}"`, "X-Lintel-Poll": "1" };
      const answer = await fetch(this.url, { headers, cache: "no-store", redirect: "manual" });
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      this.failures = 0;
      if (answer.ok) this.arrive(await answer.text());
    } catch {
      this.failures += 1;
    }
    return this.later();
  }

  arrive(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const newer = holder.content.firstElementChild;
    if (!newer) return;
    const focused = document.activeElement?.id;
    for (const item of newer.querySelectorAll("[data-lintel-mark]")) this.keep(item);
    this.root.dataset.scales = newer.dataset.scales;
    this.root.dataset.state = this.state = newer.dataset.state;
    this.root.replaceChildren(...newer.childNodes);
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
    this.tell("changed");
  }

  // An entry that says the same, or in which somebody types, stays the element that it is.
  keep(item) {
    const old = this.item(item.id.replace("mark-up-", ""));
    if (!old || !this.root.contains(old)) return;
    const typing = old.contains(document.activeElement) && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    const same = old.dataset.revision === item.dataset.revision && old.dataset.lintelMark === item.dataset.lintelMark;
    if (typing || same) return item.replaceWith(old);
    const open = old.querySelector("details[open]");
    if (open) item.querySelector("details")?.setAttribute("open", "");
  }

  async submitted(event) {
    const form = event.target.closest("[data-lintel-canvas-form]");
    if (!form) return;
    event.preventDefault();
    const data = new FormData(form);
    const told = await post(form.action, data);
    this.tell("told", told.message);
    if (!told.ok) return;
    if (data.get("correction") === "new") {
      location.hash = "corrections";
      return location.reload();
    }
    document.activeElement?.blur();
    await this.look();
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// Sends a form as the canvas does; says whether it was taken (ok), refused in words, or not heard at all (lost).
export async function post(url, body, token = "") {
  try {
    const headers = { "X-Lintel-Canvas": "1", Accept: "application/json" };
    if (token) headers["X-CSRFToken"] = token;
    const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual" });
    const told = await answer.json().catch(() => ({}));
    return { ok: answer.ok, status: answer.status, lost: answer.status >= 500 || answer.type === "opaqueredirect", ...told };
  } catch {
    return { ok: false, lost: true };
  }
}
