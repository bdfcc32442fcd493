// One field that leads everywhere: a combobox over the list of the page /palette.
const palette = byId("palette");
const field = palette?.querySelector("input");
const options = () => all("#palette-found [role=option]");
const chosen = () => options().find((option) => option.ariaSelected === "true");

function openPalette(event) {
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  // The page of the palette itself has its field in the open.
  if (!palette) return byId("q")?.focus();
  field.value = "";
  palette.showModal();
  later("palette", 0, seek);
}

function seek() {
  load("palette", `/palette?q=${encodeURIComponent(field.value)}`).then((fresh) => {
    mergeChildren(byId("palette-found"), fresh.getElementById("palette-found"));
    all("#palette-found li").forEach((item, index) => {
      item.role = "option";
      item.id = `go-${index}`;
      // An option is one thing: no link inside it has a life of its own.
      const link = item.querySelector("a");
      item.dataset.to = link.href;
      link.removeAttribute("href");
    });
    choose(options()[0]);
  }, () => 0);
}

function choose(option) {
  options().forEach((one) => (one.ariaSelected = String(one === option)));
  field.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}

function steer(event) {
  const found = options();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) choose(found.at((found.indexOf(chosen()) + step) % found.length));
  else if (event.key === "Enter") follow(chosen());
  else return;
  event.preventDefault();
}

const follow = (option) => option && location.assign(option.dataset.to);

field?.addEventListener("input", () => later("palette", 120, seek));
field?.addEventListener("keydown", steer);
palette?.addEventListener("click", ({ target }) => follow(target.closest("[role=option]")));
