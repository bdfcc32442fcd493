// What was just done stays readable until somebody closes it; what can be taken back, as long as it can.
function toasts() {
  for (const toast of all("[data-toast]")) {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn bare close";
    close.append(words.close);
    close.onclick = () => toast.remove();
    toast.append(close);
    say((toast.querySelector("p") ?? toast).textContent.trim());
    const left = Date.parse(toast.dataset.until) - Date.now();
    if (left < 2 ** 31) setTimeout(() => all("form", toast).forEach((undo) => undo.remove()), left);
  }
}
