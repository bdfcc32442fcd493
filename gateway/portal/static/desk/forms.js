// Search as you type, a preview as you choose, and no form sent twice.
function find(form) {
  const filled = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.getAttribute("action") || location.pathname}?${filled}`.replace(/\?$/, "");
  ask(form, parts(form.dataset.find), address, null, () => history.replaceState(null, "", address));
}

function preview(form) {
  const body = new URLSearchParams(new FormData(form));
  ask(form, parts(form.dataset.preview), form.dataset.previewTo, body, () => 0);
}

function ask(form, ids, address, body, then) {
  busy(ids, true);
  load(form, address, body)
    .then((fresh) => (renew(ids, fresh), then()), () => 0)
    .finally(() => busy(ids, false));
}

function changed({ target: { form } }) {
  if (form?.dataset.find) later(form, 150, () => find(form));
  if (form?.dataset.preview) later(form, 300, () => preview(form));
  if (form?.dataset.draft) later(form.dataset.draft, 300, () => keep(form));
}

let sending = false;
function sent(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sending) {
    event.preventDefault();
    return;
  }
  sending = true;
  // An answer that is a file leaves the page where it is.
  setTimeout(() => (sending = false), 5000);
  if (form.dataset.draft) sessionStorage.setItem("desk.sent", name(form));
  if (form.getAttribute("action") === "/sign-out") forget(() => true);
}

addEventListener("pageshow", () => (sending = false));
