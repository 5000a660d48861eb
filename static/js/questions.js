// Shows the questions that apply to the answers given so far, and what is computed from them. The server decides; this only asks it.
async function settle(form) {
  const turn = (form.lintelTurn = (form.lintelTurn || 0) + 1);
  const body = new FormData(form);
  let told;
  try {
    const answer = await fetch(form.dataset.lintelQuestions, { method: "POST", body, redirect: "error" });
    if (!answer.ok) return; // the page works on: the next save shows what applies
    told = await answer.json();
  } catch {
    return;
  }
  if (turn !== form.lintelTurn) return; // a later answer is on its way
  const visible = new Set(told.visible);
  for (const question of form.querySelectorAll("[data-lintel-question]")) {
    question.hidden = !visible.has(question.dataset.lintelQuestion);
  }
  for (const value of form.querySelectorAll("[data-lintel-computed]")) {
    const words = told.computed[value.dataset.lintelComputed] || value.dataset.unknown;
    if (value.textContent !== words) value.textContent = words;
  }
  for (const section of form.querySelectorAll("[data-lintel-section]")) {
    section.hidden = !section.querySelector("[data-lintel-question]:not([hidden])");
  }
}

for (const form of document.querySelectorAll("form[data-lintel-questions]")) {
  form.addEventListener("change", () => settle(form));
}
