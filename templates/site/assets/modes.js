// Switches between ways of showing a page: 长者版, high contrast, dark. Runs in the head, so that a
// chosen way is there before anything is drawn. Without this script the system's preferences hold.
"use strict";
(() => {
  const root = document.documentElement;
  const MODES = {
    text: { on: "large", off: "normal", query: null },
    contrast: { on: "more", off: "normal", query: "(prefers-contrast: more)" },
    theme: { on: "dark", off: "light", query: "(prefers-color-scheme: dark)" },
  };
  // Storage may be forbidden: then a choice lasts as long as its page.
  const read = (name) => {
    try { return localStorage.getItem(`mingzhang-${name}`); } catch { return null; }
  };
  const write = (name, value) => {
    try { localStorage.setItem(`mingzhang-${name}`, value); } catch { /* see read */ }
  };
  const preferred = ({ query }) => Boolean(query) && matchMedia(query).matches;
  const isOn = (name) => {
    const mode = MODES[name];
    return root.dataset[name] ? root.dataset[name] === mode.on : preferred(mode);
  };
  const restore = () => {
    for (const [name, mode] of Object.entries(MODES)) {
      const kept = read(name);
      if (kept === mode.on || kept === mode.off) root.dataset[name] = kept;
    }
  };
  restore();

  document.addEventListener("DOMContentLoaded", () => {
    const group = document.querySelector(".modes");
    if (!group) return;
    const buttons = [...group.querySelectorAll("button[data-mode]")];
    const show = () => {
      for (const button of buttons) button.setAttribute("aria-pressed", String(isOn(button.dataset.mode)));
    };
    group.addEventListener("click", (event) => {
      const name = event.target.closest("button")?.dataset.mode;
      if (!name) return;
      const value = isOn(name) ? MODES[name].off : MODES[name].on;
      root.dataset[name] = value;
      write(name, value);
      show();
    });
    for (const { query } of Object.values(MODES)) if (query) matchMedia(query).addEventListener("change", show);
    // A page that the Back button brings back, or that stands in another tab, follows.
    const follow = () => { restore(); show(); };
    addEventListener("pageshow", follow);
    addEventListener("storage", follow);
    show();
    group.hidden = false;
  });
})();
