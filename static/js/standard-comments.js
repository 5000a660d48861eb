// Puts a standard comment into the form of a correction without leaving the page, and goes to its first blank.
const BLANK = "____";

function put(link, form) {
  const { text, citation, standard } = form.elements;
  const before = text.value.trim();
  text.value = before ? `${before}\n${link.dataset.text}` : link.dataset.text;
  if (citation && !citation.value) citation.value = link.dataset.citation;
  if (standard) standard.value = link.dataset.lintelComment;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
  const blank = text.value.indexOf(BLANK);
  if (blank >= 0) text.setSelectionRange(blank, blank + BLANK.length);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-lintel-comment]");
  const form = link?.closest("[data-lintel-correction]")?.querySelector("form[method=post]");
  if (!form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  put(link, form);
});
