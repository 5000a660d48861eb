// Adds and removes the entries of a repeated group without leaving the page. Without scripts the same buttons
// save the page and come back with an entry more or less.
const NUMBER = /__n__/g;

function entriesOf(group) {
  return [...group.querySelectorAll("[data-lintel-entry]")]; // what is inside a template is not found
}

function settle(group) {
  const entries = entriesOf(group);
  entries.forEach((entry, index) => {
    for (const place of entry.querySelectorAll("[data-lintel-entry-place]")) place.textContent = index + 1;
  });
  group.querySelector("[data-lintel-entries-add]").hidden = entries.length >= Number(group.dataset.most);
}

function freeNumber(group) {
  const numbers = entriesOf(group).map((entry) => Number(entry.dataset.lintelEntry));
  return Math.max(-1, ...numbers) + 1;
}

function add(group, number = freeNumber(group)) {
  const blank = group.querySelector("[data-lintel-entries-blank]");
  const made = document.createElement("template");
  made.innerHTML = blank.innerHTML.replace(NUMBER, String(number)); // our own markup, escaped by the server
  const entry = made.content.firstElementChild;
  group.querySelector("[data-lintel-entries-list]").append(entry);
  settle(group);
  return entry;
}

function tell(group, words) {
  group.querySelector("[data-lintel-entries-status]").textContent = words;
}

function changed(group) {
  group.dispatchEvent(new Event("change", { bubbles: true }));
}

function remove(group, entry) {
  const entries = entriesOf(group);
  const next = entries[entries.indexOf(entry) + 1] || entries[entries.indexOf(entry) - 1];
  entry.remove();
  if (!next) add(group);
  settle(group);
  tell(group, group.dataset.removed);
  (next || entriesOf(group)[0]).querySelector("input, select, textarea")?.focus();
  changed(group);
}

for (const group of document.querySelectorAll("[data-lintel-entries]")) {
  group.addEventListener("click", (event) => {
    const removing = event.target.closest("[data-lintel-entry-remove]");
    const adding = event.target.closest("[data-lintel-entries-add]");
    if (!removing && !adding) return;
    event.preventDefault();
    if (removing) return remove(group, removing.closest("[data-lintel-entry]"));
    add(group).querySelector("input, select, textarea")?.focus();
    tell(group, group.dataset.added);
  });
  // What is put back from this browser may have more entries than the server knows.
  group.closest("form").addEventListener("lintel:put-back", ({ detail }) => {
    const known = new Set(entriesOf(group).map((entry) => entry.dataset.lintelEntry));
    for (const [name] of detail) {
      const [code, number, part] = name.split(".");
      if (code !== group.dataset.lintelEntries || part === undefined || known.has(number)) continue;
      if (!/^\d{1,4}$/.test(number)) continue;
      known.add(number);
      add(group, Number(number));
    }
  });
}
