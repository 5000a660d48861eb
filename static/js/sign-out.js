// Signing out clears this browser. When entries wait here that could not be sent, the page of signing out asks first.
const WAITING = /^lintel\.(unsent|typed|marks):/;

function waits(name) {
  return WAITING.test(name) && !JSON.parse(localStorage.getItem(name))?.sent;
}

function somethingWaits() {
  try {
    return Object.keys(localStorage).some(waits);
  } catch {
    return false; // this browser keeps nothing
  }
}

for (const form of document.querySelectorAll("[data-lintel-sign-out]")) {
  form.addEventListener("submit", (event) => {
    if (!somethingWaits()) return;
    event.preventDefault();
    location.assign(form.action);
  });
}
for (const question of document.querySelectorAll("[data-lintel-unsent]")) question.hidden = !somethingWaits();
