// Single letters for whoever decides much. Never while typing, and switched off where somebody wants that
// (WCAG 2.1.4); a cookie keeps the choice, since leaving empties the rest.
const typing = (at) => at?.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const quiet = () => document.cookie.includes("desk-keys=off");
const items = () => all("[data-keys] [data-item]");
const current = () => items().find((item) => item.ariaCurrent === "true");
let pending;

function mark(item = current() ?? items()[0]) {
  items().forEach((one) => (one === item ? (one.ariaCurrent = "true") : one.removeAttribute("aria-current")));
}

function move(step) {
  const found = items();
  const item = found[Math.min(Math.max(found.indexOf(current()) + step, 0), found.length - 1)];
  if (!item) return;
  mark(item);
  const details = item.querySelector("details");
  if (details) details.open = true;
  item.querySelector("summary, a, button").focus();
  item.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const button = current()?.querySelector(`[data-key="${key}"]`) ?? all(`[data-key="${key}"]`).find((one) => !one.closest("[data-item]"));
  if (!button) return false;
  const needed = button.dataset.needs && button.form.elements[button.dataset.needs];
  if (needed && !needed.value.trim()) {
    pending = button;
    needed.focus();
    say(words.send);
  } else button.click();
  return true;
}

function help(event) {
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  byId("keys").showModal();
}

const search = (event) => {
  const here = document.querySelector("input[type=search]:not(dialog *)");
  if (!here) return openPalette(event);
  event.preventDefault();
  here.focus();
};
const GLOBAL = { "/": search, "?": help };

function struck(event) {
  const { key, target } = event;
  const commanding = event.ctrlKey || event.metaKey;
  if (event.defaultPrevented || event.isComposing || !key) return;
  if (commanding && key.toLowerCase() === "k" && !event.shiftKey && !event.altKey) return openPalette(event);
  if (commanding && key === "Enter" && pending && target.form === pending.form) return pending.click();
  if (commanding || event.altKey || quiet() || typing(target) || target.closest("dialog")) return;
  if (GLOBAL[key]) return GLOBAL[key](event);
  // A button or a link under the focus knows its own Enter.
  if (key === "Enter" && target !== document.body && target !== current()?.querySelector("summary")) return;
  const letter = key.toLowerCase();
  const step = document.querySelector("[data-keys]") && { j: 1, k: -1 }[letter];
  if (step) move(step);
  else if (!press(letter)) return;
  event.preventDefault();
}
