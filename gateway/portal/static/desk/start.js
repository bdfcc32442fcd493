// Everything listens on the document, so that parts which come later work as well.
document.addEventListener("input", changed);
document.addEventListener("submit", sent);
document.addEventListener("keydown", struck);
document.addEventListener("focusin", ({ target }) => {
  const item = target.closest("[data-keys] [data-item]");
  if (item) mark(item);
});
document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-palette], [data-keys-help]");
  if (at && !event.ctrlKey && !event.metaKey) ("palette" in at.dataset ? openPalette : help)(event);
});
byId("keys-on")?.addEventListener("change", ({ target }) => {
  document.cookie = `desk-keys=${target.checked ? "on" : "off"}; path=/; max-age=31536000; samesite=lax`;
});
all("[data-keys-help]").forEach((button) => (button.hidden = false));
if (byId("keys-on")) byId("keys-on").checked = !quiet();
toasts();
drafts();
live();
mark();
// What was typed before this script was here counts as typed now.
all("[data-find] input[name=q]").filter((field) => field.value !== field.defaultValue).forEach((target) => changed({ target }));
desk.dataset.ready = "yes";
