// Hearing of changes as they happen. Who cannot (too many pages, a proxy, an old browser) goes on asking.
const HIDDEN_MS = 20_000; // a page that nobody looks at lets its connection go
const AGAIN_MS = 30_000;

let source = null;
let closing = null;
let again = null;

// Whether this page is told of changes: then it need not ask.
export function isTold() { return source?.readyState === EventSource.OPEN; }

export function listenTo(address, heard) {
  if (!("EventSource" in globalThis)) return;
  const open = () => {
    clearTimeout(again);
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource(address);
    for (const [name, act] of Object.entries(heard)) source.addEventListener(name, (event) => act(JSON.parse(event.data)));
    source.addEventListener("bye", () => { source.close(); later(); });
    source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) later(); });
  };
  // The browser comes back by itself where a connection broke, but not where it was refused.
  const later = () => {
    clearTimeout(again);
    again = setTimeout(() => { if (!document.hidden) open(); }, AGAIN_MS / 2 + Math.random() * AGAIN_MS);
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(closing);
    if (!document.hidden) open();
    else closing = setTimeout(() => source?.close(), HIDDEN_MS);
  });
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  if (!document.hidden) open();
}
