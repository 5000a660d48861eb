// Makes or shows a passkey: the browser asks for finger, face or PIN, the form carries what it answers.
// <form data-lintel-passkey="create|get" data-lintel-options="id of the JSON" or data-lintel-from="address">
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withBytes = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

function question({ publicKey: asked }) {
  const given = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) given.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) given.excludeCredentials = withBytes(asked.excludeCredentials);
  if (asked.allowCredentials) given.allowCredentials = withBytes(asked.allowCredentials);
  return { publicKey: given };
}

function answer(credential) {
  const { response } = credential;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    said.attestationObject = text(response.attestationObject);
    said.transports = response.getTransports?.() ?? [];
  } else {
    said.authenticatorData = text(response.authenticatorData);
    said.signature = text(response.signature);
    said.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

async function options(form) {
  if (form.dataset.lintelOptions) {
    return JSON.parse(document.getElementById(form.dataset.lintelOptions).textContent);
  }
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  const sent = await fetch(form.dataset.lintelFrom, { headers, credentials: "same-origin" });
  if (!sent.ok) throw new Error(`${sent.status}`);
  return (await sent.json()).request_options;
}

function start(form) {
  const problem = form.querySelector("[data-lintel-problem]");
  const button = form.querySelector("button");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    problem.hidden = true;
    try {
      const asked = question(await options(form));
      const made = await navigator.credentials[form.dataset.lintelPasskey](asked);
      form.elements.credential.value = JSON.stringify(answer(made));
      form.submit();
    } catch {
      problem.hidden = false;
      button.focus();
    } finally {
      busy = false;
    }
  });
  form.hidden = false;
}

for (const form of document.querySelectorAll("form[data-lintel-passkey]")) {
  if (globalThis.PublicKeyCredential && navigator.credentials) start(form);
  else document.querySelectorAll("[data-lintel-no-passkey]").forEach((place) => (place.hidden = false));
}
