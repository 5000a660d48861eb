// A second click on the same form does nothing while the first is under way.
// Forms that may be sent several times carry data-lintel-many. The server stays idempotent all the same.
const PATIENCE = 15000; // after this an answer is not coming: let the person try again

function release(form) {
  delete form.dataset.lintelSent;
  for (const button of form.querySelectorAll("[data-lintel-resting]")) {
    button.removeAttribute("aria-disabled");
    delete button.dataset.lintelResting;
  }
}

function rest(form) {
  form.dataset.lintelSent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-disabled", "true");
    button.dataset.lintelResting = "yes";
  }
  setTimeout(() => release(form), PATIENCE);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "lintelMany" in form.dataset) return;
  if (form.dataset.lintelSent) event.preventDefault();
  else rest(form);
});

// A page that comes back from the browser's own store must work again.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-lintel-sent]").forEach(release);
});

// After a refusal the summary of errors is what should be read first.
document.querySelector("[data-lintel-errors]")?.focus();
