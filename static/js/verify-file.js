// Compares a chosen PDF with the issued ones by their SHA-256, on this device; the file goes nowhere.
const MEGABYTE = 1024 * 1024;
const LARGEST = 100; // megabytes, unless the page says otherwise

for (const place of document.querySelectorAll("[data-lintel-verify-file]")) {
  const answer = place.querySelector(".lintel-verify__answer");
  const say = (words, tone) => {
    answer.textContent = words;
    answer.className = `lintel-verify__answer${tone ? ` lintel-verify__answer--${tone}` : ""}`;
  };
  if (!globalThis.crypto?.subtle) {
    say(place.dataset.lintelUnable, "");
    continue;
  }
  const input = place.querySelector("input[type=file]");
  input.closest("[hidden]").hidden = false;
  input.addEventListener("click", () => {
    input.value = ""; // so that the same name, changed meanwhile, is compared again
  });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) {
      say("", "");
      return;
    }
    if (file.size > Number(place.dataset.lintelLargest || LARGEST) * MEGABYTE) {
      say(place.dataset.lintelLarge, "different");
      return;
    }
    say(place.dataset.lintelWorking, "");
    try {
      const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      const hash = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
      const same = place.dataset.lintelVerifyFile.split(" ").includes(hash);
      say(same ? place.dataset.lintelSame : place.dataset.lintelDifferent, same ? "same" : "different");
    } catch {
      say(place.dataset.lintelUnable, "different");
    }
  });
}
