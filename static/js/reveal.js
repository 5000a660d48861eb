// Shows a question only while another one has a given answer. The server decides anyway.
function answers(form, name) {
  const chosen = [...form.elements].filter((each) => each.name === name);
  const values = chosen
    .filter((each) => !/^(radio|checkbox)$/.test(each.type) || each.checked)
    .map((each) => each.value);
  return new Set(values);
}

function settle(form) {
  for (const field of form.querySelectorAll("[data-lintel-show-if-name]")) {
    const { lintelShowIfName: name, lintelShowIfValue: value } = field.dataset;
    field.hidden = !answers(form, name).has(value);
  }
}

for (const form of new Set([...document.querySelectorAll("[data-lintel-show-if-name]")].map((f) => f.closest("form")))) {
  if (!form) continue;
  form.noValidate = true; // a hidden required field must not stop the form from being sent
  form.addEventListener("change", () => settle(form));
  settle(form);
}
