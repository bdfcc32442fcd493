// What somebody began to write stays in this browser, for them alone, until it is sent or seven days old.
const WEEK = 7 * 24 * 3600 * 1000;
const DRAFT = "desk.draft.";
const name = (form) => `${DRAFT}${words.me}.${form.dataset.draft}`;
// Secrets are never written down.
const fields = (form) => all("input, textarea, select", form).filter((field) => field.name && !/^(password|hidden|file|submit|image)$/.test(field.type) && !field.closest("[data-no-draft]"));
const ticks = (field) => /^(checkbox|radio)$/.test(field.type);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(which) {
  Object.keys(localStorage).filter((key) => key.startsWith(DRAFT) && which(key)).forEach((key) => localStorage.removeItem(key));
}

function keep(form) {
  const values = fields(form).map((field) => [field.name, ticks(field) ? field.value : "", ticks(field) ? field.checked : field.value]);
  localStorage.setItem(name(form), JSON.stringify({ at: Date.now(), values }));
}

function give(form, values) {
  for (const field of fields(form)) {
    // Whoever typed before this script was here goes on with that.
    if (field.value !== (field.defaultValue ?? field.value)) continue;
    const held = values.find(([name, value]) => name === field.name && value === (ticks(field) ? field.value : ""));
    if (held) field[ticks(field) ? "checked" : "value"] = held[2];
  }
}

function drafts() {
  const written = all("form[data-draft]");
  const last = sessionStorage.getItem("desk.sent");
  sessionStorage.removeItem("desk.sent");
  forget((key) => !(Date.now() - read(key)?.at < WEEK) || (key === last && !written.some((form) => name(form) === key)));
  for (const form of written) {
    const draft = read(name(form));
    if (!draft || form.querySelector(".err") || "filled" in form.dataset) continue;
    const before = JSON.stringify([...new FormData(form)]);
    give(form, draft.values);
    if (JSON.stringify([...new FormData(form)]) === before) continue;
    form.before(note(form));
    if (form.dataset.preview) preview(form);
  }
}

function note(form) {
  const line = document.createElement("p");
  const drop = document.createElement("button");
  line.className = "kept";
  drop.className = "btn bare";
  drop.type = "button";
  line.append(words.kept, " ", drop);
  drop.append(words.discard);
  drop.onclick = () => {
    forget((key) => key === name(form));
    form.reset();
    line.remove();
    if (form.dataset.preview) preview(form);
  };
  return line;
}
