// Keeps an open page up to date: fetches it again when the server says that something changed, and puts the new <main> in
// place of the old one. Without it the page works all the same; it then loads itself anew every few seconds.
"use strict";
(() => {
  const status = document.getElementById("live");
  const againMillis = 5000; // after the connection was lost or refused
  const agesMillis = 15000; // ages on the page grow without any event
  let source = null;
  let loading = false;
  let wanted = false;
  let fresh = new Date();
  let retry = 0;

  const clock = (at) => at.toISOString().slice(11, 19) + " UTC";
  const say = (text, tone) => {
    if (status.textContent !== text) status.textContent = text;
    status.className = tone;
  };
  const live = () => say("live · " + clock(fresh), "on");
  const lost = () => say("NOT LIVE · as of " + clock(fresh), "off");

  // Who marks text or fills in a form must not lose it.
  const busy = () => {
    const active = document.activeElement;
    return String(document.getSelection()) !== "" || (active && /^(SELECT|INPUT)$/.test(active.tagName));
  };

  const place = (main, next) => {
    const focused = document.activeElement && main.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const scrolls = [...main.querySelectorAll(".wide")].map((one) => one.scrollLeft);
    // A picture that is there already is not fetched again.
    next.querySelectorAll("img").forEach((one) => {
      const old = [...main.querySelectorAll("img")].find((other) => other.getAttribute("src") === one.getAttribute("src"));
      if (old) one.replaceWith(old);
    });
    main.replaceWith(next);
    next.querySelectorAll(".wide").forEach((one, i) => { one.scrollLeft = scrolls[i] || 0; });
    if (focused) {
      const again = [...next.querySelectorAll("a[href]")].find((link) => link.getAttribute("href") === focused);
      if (again) again.focus({ preventScroll: true });
    }
  };

  const load = async () => {
    if (document.hidden) return;
    if (loading || busy()) { wanted = true; return; }
    loading = true;
    wanted = false;
    try {
      const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("main");
      const main = document.querySelector("main");
      if (!next || answer.status >= 500) throw new Error("no page");
      if (!busy()) place(main, document.adoptNode(next));
      document.title = page.title;
      fresh = new Date();
      if (source && source.readyState === EventSource.OPEN) live();
    } catch {
      lost();
    } finally {
      loading = false;
    }
  };

  const listen = () => {
    clearTimeout(retry);
    source = new EventSource("/events");
    source.onopen = () => { load(); live(); };
    source.addEventListener("changed", load);
    source.onerror = () => {
      lost();
      stop();
      retry = setTimeout(listen, againMillis);
    };
  };
  const stop = () => {
    clearTimeout(retry);
    if (source) source.close();
    source = null;
  };

  // A page nobody looks at holds no connection: a browser has only six for each server.
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); else if (!source) listen(); });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => { if (event.persisted && !source) listen(); });
  setInterval(() => { if (wanted || Date.now() - fresh > agesMillis) load(); }, 1000);
  if (!document.hidden) listen();
})();
