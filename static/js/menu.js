// Folds the navigation behind a button on narrow screens; without this script it stays open.
for (const button of document.querySelectorAll("[data-lintel-menu]")) {
  const menu = document.getElementById(button.dataset.lintelMenu);
  if (!menu) continue;
  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("lintel-navigation--open", open);
  };
  button.hidden = false;
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    show(false);
    button.focus();
  });
}
