// Opens a figure: its name, value, formula with operands, and where it was typed.
// Without this script each figure is a link to the method page, which lists the same.
"use strict";
(() => {
  const graph = JSON.parse(document.getElementById("graph").textContent);
  const panel = document.getElementById("origin");
  let opener = null;
  const trail = [];

  const make = (tag, text, className) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (className) node.className = className;
    return node;
  };

  const close = () => {
    panel.hidden = true;
    if (opener) {
      opener.classList.remove("open");
      opener.focus();
    }
    opener = null;
    trail.length = 0;
  };

  const action = (text, className, run) => {
    const button = make("button", text, className);
    button.type = "button";
    button.addEventListener("click", run);
    return button;
  };

  const show = (id) => {
    const entry = graph[id];
    panel.replaceChildren();
    const shut = action("×", "close", close);
    shut.setAttribute("aria-label", "关闭");
    const name = make("h2", entry.name);
    name.id = "origin-name";
    name.tabIndex = -1;
    panel.append(shut, name, make("p", entry.value, "value"));
    if (entry.yuan) panel.append(make("p", entry.yuan));
    panel.append(make("p", entry.how));
    if (entry.terms) {
      const list = make("ul");
      for (const [sign, part] of entry.terms) {
        const item = make("li");
        item.append(make("span", sign, "sign"));
        item.append(action(graph[part].name, "", () => { trail.push(id); show(part); }));
        item.append(make("span", graph[part].value));
        list.append(item);
      }
      panel.append(list);
    }
    if (entry.place) {
      const place = make("p", "录入位置：");
      place.append(make("code", entry.place));
      panel.append(place);
    }
    const more = make("p");
    const link = make("a", "在计算说明中查看");
    link.href = `figures.html#${id}`;
    more.append(link);
    panel.append(more);
    if (trail.length) panel.append(action("← 返回上一个数", "", () => show(trail.pop())));
    panel.hidden = false;
    panel.scrollTop = 0;
    name.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.f");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (opener) opener.classList.remove("open");
    opener = link;
    link.classList.add("open");
    trail.length = 0;
    show(link.hash.slice(1));
  });

  // Columns are counted with spans: the same place in another row may be another cell number.
  const columnOf = (cell) => {
    let column = 0;
    for (let c = cell.previousElementSibling; c; c = c.previousElementSibling) column += c.colSpan;
    return column;
  };
  const cellAt = (row, column) => {
    let end = 0;
    return [...row.cells].find((cell) => (end += cell.colSpan) > column);
  };

  // One stop per table in the tab order; arrow keys move between its figures.
  for (const table of document.querySelectorAll(".table table")) {
    const links = [...table.querySelectorAll("a.f")];
    links.forEach((link, position) => { link.tabIndex = position ? -1 : 0; });
    table.addEventListener("keydown", (event) => {
      const link = event.target.closest("a.f");
      if (!link || !event.key.startsWith("Arrow")) return;
      const cell = link.closest("td");
      const row = cell.parentElement;
      let next = null;
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        const inRow = [...row.querySelectorAll("a.f")];
        next = inRow[inRow.indexOf(link) + (event.key === "ArrowRight" ? 1 : -1)];
      } else {
        const down = event.key === "ArrowDown";
        for (let r = down ? row.nextElementSibling : row.previousElementSibling; r && !next;
          r = down ? r.nextElementSibling : r.previousElementSibling) {
          next = cellAt(r, columnOf(cell))?.querySelector("a.f");
        }
      }
      event.preventDefault();
      if (!next) return;
      link.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
  // On a narrow screen the contents would push the document out of sight.
  if (matchMedia("(max-width: 63.99rem)").matches) document.querySelector(".contents details").open = false;

  if (location.hash && graph[location.hash.slice(1)]) {
    opener = document.querySelector(`a.f[href$="${location.hash}"]`);
    show(location.hash.slice(1));
  }
})();
