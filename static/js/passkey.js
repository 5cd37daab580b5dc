// Makes and uses passkeys. A form with data-passkey="create" or "get" holds what to ask the browser for in data-options, or
// the address that tells it in data-options-at; the browser's answer is sent in its field `credential`. Such a form is
// shown only here, since no browser has passkeys without script.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};
const text = (buffer) => {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
};
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    },
  });
  return {
    ...common(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    },
  };
}

async function get(options) {
  const used = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    },
  });
  return {
    ...common(used),
    response: {
      clientDataJSON: text(used.response.clientDataJSON),
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
      userHandle: used.response.userHandle ? text(used.response.userHandle) : null,
    },
  };
}

function common(credential) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.dataset.optionsAt, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options.publicKey;
}

function trouble(error) {
  if (error.name === "InvalidStateError") return "This device or key is set up already. Use another one.";
  if (error.name === "NotAllowedError") return "Nothing was done: it was stopped, or took too long. Press the button to try again.";
  if (error.name === "SecurityError") return "This browser has no passkeys at this address. Use a code from an authenticator app.";
  return "The passkey could not be used. Try again, or use a code from an authenticator app.";
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  const button = form.querySelector("button[type=button]");
  const note = form.querySelector("[data-passkey-trouble]");
  form.hidden = false;
  const ask = async () => {
    button.disabled = true;
    note.hidden = true;
    try {
      const credential = await (form.dataset.passkey === "create" ? create : get)(await optionsOf(form));
      form.elements.credential.value = JSON.stringify(credential);
      form.requestSubmit();
    } catch (error) {
      note.textContent = trouble(error);
      note.hidden = false;
    }
    button.disabled = false;
  };
  button.addEventListener("click", ask);
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault(); // Return was pressed in a field
    ask();
  });
}
if (window.PublicKeyCredential) for (const words of document.querySelectorAll(".no-script-only")) words.hidden = true;
