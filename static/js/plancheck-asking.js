// A line under the sheet in which one types what a mark-up says; it is saved while it is typed.
const PAUSE = 700;

export class Asking {
  constructor(form) {
    this.form = form;
    if (!form) return;
    this.input = form.querySelector("input");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.end(true);
    });
    form.querySelector("[data-lintel-ask-cancel]").addEventListener("click", () => this.end(false));
    this.input.addEventListener("keydown", (event) => event.key === "Escape" && this.end(false));
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      if (this.typed) this.timer = setTimeout(() => this.typed(this.input.value), PAUSE);
    });
  }

  // Asks; `done` gets the words, `typed` gets them while they are typed.
  ask(label, { value = "", typed = null, done }) {
    if (!this.form) return;
    if (!this.form.hidden) this.end(true);
    Object.assign(this, { typed, done });
    this.form.querySelector("[data-lintel-ask-label]").textContent = label;
    this.input.value = value;
    this.form.hidden = false;
    this.input.focus();
  }

  end(taken) {
    clearTimeout(this.timer);
    const { done, input } = this;
    this.form.hidden = true;
    this.typed = this.done = null;
    document.getElementById("lintel-stage")?.focus({ preventScroll: true });
    if (taken) done?.(input.value.trim());
  }
}
