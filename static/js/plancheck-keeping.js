// Keeps a correction or mark-up that is being typed in this browser, for this person, until it is sent.
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const NEVER = /^(csrfmiddlewaretoken|.*-key|.*-points)$/;

export function keeping(form, owner) {
  if (!form) return;
  const shelf = `lintel.typed:${owner}:${new URL(form.action, location.href).pathname}`;
  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NEVER.test(name));
  const begun = JSON.stringify(typed());
  restore(form, read(shelf), typed());
  form.addEventListener("input", () => write(shelf, JSON.stringify(typed()) === begun ? null : typed()));
  form.addEventListener("submit", () => write(shelf, null));
}

// What the server sent back filled in is newer than what was kept.
function restore(form, kept, now) {
  const words = (pairs) => pairs.filter(([name]) => /text$/.test(name)).map(([, value]) => value).join("");
  if (!kept || Date.now() - kept.at > KEPT_FOR || words(now)) return;
  for (const [name, value] of kept.pairs) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field && !/^(hidden|file|radio|checkbox)$/.test(field.type)) field.value = value;
  }
  if (words(kept.pairs)) form.closest("details")?.setAttribute("open", "");
}

function read(shelf) {
  try {
    return JSON.parse(localStorage.getItem(shelf));
  } catch {
    return null;
  }
}

function write(shelf, pairs) {
  try {
    if (pairs) localStorage.setItem(shelf, JSON.stringify({ at: Date.now(), pairs }));
    else localStorage.removeItem(shelf);
  } catch {
    // the browser keeps nothing
  }
}
