// A newer state of an element goes into the one on the page: focus, typed text and what is open stay.
const OWN = { DETAILS: "open", DIALOG: "open" };
const kept = (node, name) => name === "aria-busy" || OWN[node.nodeName] === name || (name === "aria-current" && "item" in node.dataset);

function merge(old, fresh) {
  if (old.isEqualNode(fresh) || old.dataset?.keep === "") return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = fresh.data;
    return;
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value && !kept(old, name)) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !kept(old, name)) old.removeAttribute(name);
  }
  mergeChildren(old, fresh);
}

function mergeChildren(old, fresh) {
  const keyed = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const same = wanted.id ? keyed.get(wanted.id) : at?.id ? null : at;
    if (same?.nodeName !== wanted.nodeName) {
      old.insertBefore(wanted, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else (old.moveBefore ?? old.insertBefore).call(old, same, at);
    merge(same, wanted);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    // Somebody writes in it: it goes when they have sent it or looked again.
    if (!typing(document.activeElement) || !gone.contains(document.activeElement)) gone.remove();
  }
}

const saying = (part) => (part.matches("[data-say]") ? part : part.querySelector("[data-say]"))?.textContent.trim();

function renew(ids, fresh) {
  for (const old of ids.map(byId)) {
    const newer = old && fresh.getElementById(old.id);
    if (!newer) continue;
    const before = saying(old);
    merge(old, newer);
    const after = saying(old);
    if (after && after !== before) say(after);
  }
  mark();
}
