// Getting an ordinary page and taking parts of it: no markup is ever made out of text.
const desk = document.getElementById("desk");
const words = desk.dataset;
const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const parts = (ids) => ids.split(" ").filter(byId);
const busy = (ids, yes) => ids.forEach((id) => (byId(id).ariaBusy = yes ? "true" : null));

const timers = new Map();
function later(key, wait, act) {
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(act, wait));
}

function say(text) {
  const told = byId("desk-say");
  told.textContent = "";
  later(told, 80, () => (told.textContent = text));
}

const asked = new Map();
// Of several for the same key only the newest is answered. An XMLHttpRequest reads a document by itself,
// so nothing here needs a Trusted Types policy.
function load(key, address, body = null) {
  asked.get(key)?.abort();
  return new Promise((found, failed) => {
    const ask = new XMLHttpRequest();
    asked.set(key, ask);
    ask.open(body ? "POST" : "GET", address);
    ask.responseType = "document";
    ask.setRequestHeader("Accept", "text/html");
    // What a page does by itself must not keep a session awake that nobody uses.
    if (String(key).startsWith("live")) ask.setRequestHeader("Frontdesk-Unattended", "1");
    ask.onload = () => (ask.response && (ask.status < 400 || ask.status === 422) ? found(ask.response) : failed(ask.status));
    ask.onerror = () => failed(0);
    ask.send(body);
  });
}
