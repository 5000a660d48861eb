// The keys of the desk: what the help lists, while the sheet or its tools have the focus, and nothing while
// somebody types: a key that works everywhere is pressed by who speaks to his machine.
const TYPING = "input, textarea, select, [contenteditable], dialog";

export function listen(within, doings) {
  within.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    const onButton = event.target.closest?.("button, summary, a");
    if (onButton && (event.key === "Enter" || event.key === " ")) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const doing = doings[event.shiftKey && /^[a-z]$/.test(name) ? `Shift+${name}` : name];
    if (!doing || doing() === false) return;
    event.preventDefault();
  });
}

// One of three panes on a narrow screen.
export function panes(root) {
  const bar = document.querySelector("[data-lintel-switch]");
  const show = (pane) => {
    root.dataset.pane = pane;
    for (const each of bar?.querySelectorAll("button") || []) {
      each.setAttribute("aria-pressed", String(each.dataset.lintelShow === pane));
    }
  };
  bar?.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lintel-show]");
    if (button) show(button.dataset.lintelShow);
  });
  return show;
}
