// What changed elsewhere shows by itself. The server says which topic changed and nothing of it; the page
// is then fetched as anybody would, so that rights are asked again each time.
const POLL = 15000;
const behind = new Set();

function heard(topics) {
  topics.split(" ").forEach((topic) => behind.add(topic));
  // Many wait for the same news: not all of them ask in the same moment.
  if (!document.hidden) later("live", 50 + 200 * Math.random(), catchUp);
}

function catchUp() {
  const regions = all("[data-live][id]").filter((region) => behind.has("*") || region.dataset.live.split(" ").some((topic) => behind.has(topic)));
  behind.clear();
  if (!sending) new Set(regions.map(source)).forEach((address) => look(address, regions));
}

// A count of the frame costs no whole page: it says where else it stands.
const source = (region) => region.dataset.from ?? location.href;

function look(address, regions) {
  const ids = regions.filter((region) => source(region) === address).map((region) => region.id);
  load(`live ${address}`, address).then((fresh) => renew(ids, fresh), (status) => {
    // Signed out elsewhere: what is written here stays until somebody leaves the page.
    if (status === 401) clearInterval(polling);
  });
}

let polling;
function listen(tell) {
  let stream;
  const open = () => {
    stream = new EventSource("/live");
    stream.onmessage = ({ data }) => tell(data);
    stream.onopen = () => (polling = clearInterval(polling));
    stream.onerror = () => {
      polling ??= setInterval(() => {
        tell("*");
        if (stream.readyState === EventSource.CLOSED) open();
      }, POLL);
    };
  };
  open();
  // The lock is held as long as this page lives.
  return new Promise(() => 0);
}

function live() {
  if (!document.querySelector("[data-live][id]")) return;
  const others = new BroadcastChannel("desk");
  const tell = (topics) => (heard(topics), others.postMessage(topics));
  others.onmessage = ({ data }) => heard(data);
  // One stream for all tabs: a browser gives a host six connections.
  if (navigator.locks) navigator.locks.request("desk", () => listen(tell));
  else listen(tell);
  document.addEventListener("visibilitychange", () => behind.size && heard(""));
  // Fetched ahead on hover, it may be older than what was done since.
  if (performance.getEntriesByType("navigation")[0]?.deliveryType === "navigational-prefetch") heard("*");
}
