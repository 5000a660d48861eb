// Says how many characters are left, beside a text area with a limit; spoken when typing pauses.
const PAUSE = 1000;

function watch(note) {
  const area = document.getElementById(note.dataset.lintelCountFor);
  const limit = Number(area?.getAttribute("maxlength"));
  if (!limit) return;
  area.removeAttribute("maxlength"); // pasted text is not cut silently; the server refuses what is too long
  const spoken = note.cloneNode();
  spoken.removeAttribute("id");
  spoken.className = "usa-sr-only";
  spoken.setAttribute("role", "status");
  note.after(spoken);
  let timer;
  const count = () => {
    const left = limit - area.value.length;
    note.textContent = (left < 0 ? note.dataset.over : note.dataset.left).replace("{count}", Math.abs(left));
    note.classList.toggle("lintel-field__count--over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => (spoken.textContent = note.textContent), PAUSE);
  };
  area.addEventListener("input", count);
  if (area.value) count();
}

document.querySelectorAll("[data-lintel-count-for]").forEach(watch);
