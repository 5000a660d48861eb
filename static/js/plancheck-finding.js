// Finds words on the sheets without leaving the desk, and shows where they stand on a sheet.
export function finding(form, place, found) {
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const url = new URL(form.dataset.lintelFind, location.href);
    url.searchParams.set("q", form.querySelector("input").value);
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok) return form.submit();
    place.innerHTML = await answer.text();
    found?.();
  });
}

// Marks the words in the text that lies over a sheet, and brings the first into sight.
export function mark(words, layer) {
  for (const each of layer.querySelectorAll(".lintel-found")) each.classList.remove("lintel-found");
  const wanted = words.trim().toLowerCase();
  if (!wanted) return;
  const spans = [...layer.querySelectorAll("span")].filter((each) => !each.children.length && each.textContent.trim());
  const hits = spans.filter((each) => each.textContent.toLowerCase().includes(wanted));
  for (const each of hits.length ? hits : spans.filter((span) => partOf(span, wanted))) each.classList.add("lintel-found");
  layer.querySelector(".lintel-found")?.scrollIntoView({ block: "center", inline: "center" });
}

function partOf(span, wanted) {
  const text = span.textContent.trim().toLowerCase();
  return text.length > 3 && wanted.includes(text);
}
