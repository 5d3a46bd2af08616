// A table that fits its page needs no window of its own: it is shown whole, and its head stays at the
// top of the screen. Without this script every table keeps its window, which scrolls.
"use strict";
(() => {
  const regions = [...document.querySelectorAll(".scroll")];
  const look = () => {
    const fits = regions.map((region) => region.firstElementChild.offsetWidth <= region.clientWidth);
    regions.forEach((region, position) => {
      region.classList.toggle("fits", fits[position]);
      // What does not scroll is no stop of the Tab key.
      if (fits[position]) region.removeAttribute("tabindex");
      else region.tabIndex = 0;
    });
  };
  look();
  const observer = new ResizeObserver(look);
  for (const region of regions) observer.observe(region);
})();
