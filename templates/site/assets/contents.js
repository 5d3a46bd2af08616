// The contents beside a long page: the section being read is marked. On a narrow screen, and in
// large text, the list is folded: it would push the document out of sight.
"use strict";
(() => {
  const contents = document.querySelector(".contents details");
  if (!contents) return;
  const narrow = matchMedia("(max-width: 63.99rem)");
  const fold = () => { contents.open = !(narrow.matches || document.documentElement.dataset.text === "large"); };
  fold();
  narrow.addEventListener("change", fold);
  new MutationObserver(fold).observe(document.documentElement, { attributeFilter: ["data-text"] });

  const entries = [...contents.querySelectorAll("a")].flatMap((link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return heading ? [{ link, heading }] : [];
  });
  let marked = null;
  let waiting = false;
  const mark = () => {
    waiting = false;
    // The last heading above the upper third of the window.
    const line = innerHeight / 3;
    let reading = null;
    for (const entry of entries) {
      if (entry.heading.getBoundingClientRect().top > line) break;
      reading = entry.link;
    }
    if (reading === marked) return;
    marked?.removeAttribute("aria-current");
    reading?.setAttribute("aria-current", "location");
    marked = reading;
    const rail = contents.parentElement;
    if (!reading || rail.scrollHeight <= rail.clientHeight) return;
    const place = reading.getBoundingClientRect();
    const frame = rail.getBoundingClientRect();
    if (place.top < frame.top + 40 || place.bottom > frame.bottom - 40) {
      rail.scrollTop += place.top - frame.top - frame.height / 2;
    }
  };
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(mark);
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  mark();
})();
