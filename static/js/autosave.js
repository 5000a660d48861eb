// Saves a form while it is being filled in. What could not be saved stays in this browser, for this person only,
// and is sent as soon as the server can be reached.
const PAUSE = 1200;
const SLOWEST_RETRY = 60000;
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const NEVER_KEPT = /^(csrfmiddlewaretoken|.*password.*)$/i;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-lintel-autosave-status]");
    this.url = form.dataset.lintelAutosave;
    this.shelf = `lintel.unsent:${form.dataset.lintelAutosaveOwner || "anyone"}:${this.url}`;
    this.failures = 0;
    this.edits = 0;
    form.addEventListener("input", () => this.edited());
    form.addEventListener("change", () => this.edited());
    form.addEventListener("submit", () => this.leave());
    addEventListener("online", () => this.pending && this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.pending && this.send());
    this.restore();
  }

  edited() {
    this.edits += 1;
    this.pending = true;
    this.keep();
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  leave() {
    clearTimeout(this.timer);
    this.left = true;
    if (this.pending) this.keep({ sent: true }); // put back only if the person returns by the back button
    else this.forget();
  }

  async send() {
    if (this.sending || this.left) return;
    this.sending = true;
    clearTimeout(this.timer);
    const edits = this.edits;
    this.say("saving");
    const answer = await this.post();
    this.sending = false;
    if (answer.ok) this.saved(answer, edits);
    else this.refused(answer);
  }

  async post() {
    try {
      const body = new FormData(this.form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      const headers = { "X-Lintel-Autosave": "1", Accept: "application/json" };
      const answer = await fetch(this.url, { method: "POST", body, headers, redirect: "manual" });
      const told = await answer.json().catch(() => ({}));
      return { ok: answer.ok, status: answer.status, away: answer.type === "opaqueredirect", told };
    } catch {
      return { ok: false, status: 0, told: {} };
    }
  }

  saved({ told }, edits) {
    this.failures = 0;
    const time = told.saved_at || new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    this.say("saved", time);
    if (edits !== this.edits) return this.later(PAUSE);
    this.pending = false;
    return this.forget();
  }

  refused({ status, away, told }) {
    this.keep();
    if (away || status === 401 || status === 403) return this.say("signedOut");
    if (status >= 400 && status < 500 && ![408, 429].includes(status)) {
      return this.tell(told.message || this.status?.dataset.retry);
    }
    this.failures += 1;
    this.say("retry");
    return this.later(Math.min(PAUSE * 2 ** this.failures, SLOWEST_RETRY));
  }

  keep(facts = {}) {
    const typed = ([name, value]) => typeof value === "string" && !NEVER_KEPT.test(name);
    const pairs = [...new FormData(this.form)].filter(typed);
    try {
      localStorage.setItem(this.shelf, JSON.stringify({ at: Date.now(), pairs, ...facts }));
    } catch {
      // the browser keeps nothing (private window, full): the server's copy is the only one
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.shelf);
    } catch {
      // nothing was kept
    }
  }

  restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.shelf));
    } catch {
      return;
    }
    const returned = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (kept && (Date.now() - kept.at > KEPT_FOR || (kept.sent && !returned))) return this.forget();
    if (!kept) return;
    this.form.dispatchEvent(new CustomEvent("lintel:put-back", { detail: kept.pairs }));
    for (const element of this.form.elements) this.putBack(element, kept.pairs);
    this.pending = true;
    this.say("restored");
    this.form.dispatchEvent(new Event("change"));
  }

  putBack(element, pairs) {
    if (!element.name || NEVER_KEPT.test(element.name) || /^(hidden|file|submit|button)$/.test(element.type)) return;
    const values = pairs.filter(([name]) => name === element.name).map(([, value]) => value);
    if (/^(radio|checkbox)$/.test(element.type)) element.checked = values.includes(element.value);
    else if (element.type === "select-multiple") {
      for (const option of element.options) option.selected = values.includes(option.value);
    } else if (values.length === 1) element.value = values[0];
  }

  say(what, time = "") {
    this.tell((this.status?.dataset[what] || "").replace("{time}", time));
    this.status?.classList.toggle("lintel-autosave--trouble", what === "retry" || what === "signedOut");
  }

  tell(words) {
    if (this.status && words) this.status.textContent = words;
  }
}

for (const form of document.querySelectorAll("form[data-lintel-autosave]")) new Autosave(form);
