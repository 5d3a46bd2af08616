// Opens a figure: its name and value, its formula as a tree down to what was typed, the other places
// where the same fact stands, copies and a link. Without this script each figure is a link to the
// method page, which lists the same.
"use strict";
(() => {
  // The page has the graph in short (render/origin.py, page_graph): here each figure gets its names back.
  const read = () => {
    const { file, how, figures } = JSON.parse(document.getElementById("graph").textContent);
    return Object.fromEntries(figures.map(([id, name, value, way, line, operands, yuan]) => {
      const terms = operands.length ? operands.map(([sign, number]) => [sign, figures[number][0]]) : null;
      return [id, { name, value, yuan, how: how[way], place: line && `${file}:${line}`, terms }];
    }));
  };
  let graph = read();
  // A preview puts other figures into the page that is open.
  document.addEventListener("preview:changed", () => { graph = read(); });
  const panel = document.getElementById("origin");
  const title = document.querySelector("h1").textContent;
  const status = make("p", "", "status");
  status.setAttribute("role", "status");
  let opener = null; // the link that was pressed, which gets the focus back
  let depth = 0; // figures opened one from the other: so many steps back close the panel
  let closing = false; // until these steps are taken

  function make(tag, text, className) {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (className) node.className = className;
    return node;
  }
  const action = (text, run, className) => {
    const button = make("button", text, className);
    button.type = "button";
    button.addEventListener("click", run);
    return button;
  };
  const say = (text) => { status.textContent = text; };
  const inAddress = () => {
    const id = location.hash.slice(1);
    return Object.hasOwn(graph, id) ? id : "";
  };
  const linksTo = (id) => [...document.querySelectorAll("a.f")].filter((link) => link.hash === `#${id}`);

  // --- The places of one fact ---------------------------------------------------------------
  const unmark = () => {
    for (const link of document.querySelectorAll("a.f.same, a.f.open")) link.classList.remove("same", "open");
  };
  const whereabouts = (link) => {
    const table = link.closest("table");
    if (table) return (table.querySelector(".table-title") ?? table.caption).textContent;
    const heading = link.closest("section, header, dl")?.querySelector("h2, h1");
    let near = null;
    for (const one of document.querySelectorAll("main h3, main h4, main h5")) {
      if (one.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING) near = one;
    }
    return near && heading?.parentElement.contains(near) ? near.textContent : heading?.textContent ?? "";
  };
  const bringIntoSight = (link) => {
    for (let fold = link.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    link.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  };
  const places = (id) => {
    const links = linksTo(id);
    for (const link of links) link.classList.add("same");
    let here = links.indexOf(opener);
    links[here]?.classList.add("open");
    const told = () => `第 ${here + 1} 处，共 ${links.length} 处：${whereabouts(links[here])}`;
    const go = (step) => {
      links[here]?.classList.remove("open");
      here = (here + step + links.length) % links.length;
      opener = links[here];
      opener.classList.add("open");
      bringIntoSight(opener);
      say(told());
    };
    const tools = make("div", "", "tools");
    tools.append(make("span", links.length ? `本页 ${links.length} 处` : "本页没有直接列示"));
    if (links.length > (here < 0 ? 0 : 1)) {
      tools.append(action("上一处", () => go(here < 0 ? 0 : -1)), action("下一处", () => go(1)));
    }
    say(here < 0 ? "" : told());
    return tools;
  };

  // --- Copies -------------------------------------------------------------------------------
  const copy = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard from a disk or without encryption: the old way.
      const area = make("textarea", text, "visually-hidden");
      const focused = document.activeElement;
      panel.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      focused?.focus();
      if (!done) return say("浏览器不允许复制，请手工选取。");
    }
    return say(`已复制${what}。`);
  };
  const address = (id) => `${location.href.split("#")[0]}#${id}`;
  const sentence = (id) => {
    const entry = graph[id];
    const from = [entry.yuan, entry.how, entry.place].filter(Boolean).join("，");
    return `${entry.name}：${entry.value}（${from}）——《${title}》 ${address(id)}`;
  };
  const copies = (id) => {
    const tools = make("div", "", "tools");
    tools.append(
      action("复制数值", () => copy(graph[id].value, "数值")),
      action("复制名称和来源", () => copy(sentence(id), "名称和来源")),
      action("复制链接", () => copy(address(id), "链接")),
    );
    return tools;
  };

  // --- The formula as a tree ----------------------------------------------------------------
  const leadTo = (id, text) => {
    const link = make("a", text);
    link.href = `#${id}`;
    return link;
  };
  const typed = (entry) => {
    const place = make("p", "录入位置：", "typed");
    place.append(make("code", entry.place));
    return place;
  };
  const branch = (id) => {
    const list = make("ul");
    for (const [sign, part] of graph[id].terms) {
      const entry = graph[part];
      const item = make("li");
      const row = make("div", "", "row");
      row.append(make("span", sign, "sign"));
      if (entry.terms) {
        const toggle = action(entry.name, () => unfold(toggle, toggle.getAttribute("aria-expanded") === "false"));
        toggle.setAttribute("aria-expanded", "false");
        toggle.dataset.figure = part;
        row.append(toggle);
      } else row.append(leadTo(part, entry.name));
      row.append(make("span", entry.value, "number"));
      item.append(row);
      if (!entry.terms && entry.place) item.append(typed(entry));
      list.append(item);
    }
    return list;
  };
  const unfold = (toggle, open) => {
    const item = toggle.closest("li");
    toggle.setAttribute("aria-expanded", String(open));
    if (!open) item.querySelector(":scope > .below").remove();
    else {
      const below = make("div", "", "below");
      const how = make("p", `${graph[toggle.dataset.figure].how}；`, "typed");
      how.append(leadTo(toggle.dataset.figure, "只看这个数"));
      below.append(how, branch(toggle.dataset.figure));
      item.append(below);
    }
  };
  // Arrow keys walk the tree: right opens and goes down, left closes and goes up.
  const walk = (event) => {
    const rows = [...panel.querySelectorAll(".tree .row > button, .tree .row > a")];
    const at = rows.indexOf(document.activeElement);
    if (at < 0) return;
    const expanded = rows[at].getAttribute("aria-expanded");
    let next = null;
    if (event.key === "ArrowDown") next = rows[at + 1];
    else if (event.key === "ArrowUp") next = rows[at - 1];
    else if (event.key === "Home") next = rows[0];
    else if (event.key === "End") next = rows.at(-1);
    else if (event.key === "ArrowRight" && expanded === "false") unfold(rows[at], true);
    else if (event.key === "ArrowRight" && expanded === "true") next = rows[at + 1];
    else if (event.key === "ArrowLeft" && expanded === "true") unfold(rows[at], false);
    else if (event.key === "ArrowLeft") {
      next = rows[at].closest("li").parentElement.closest("li")?.querySelector(".row > button");
    } else if (event.key !== "ArrowRight") return;
    event.preventDefault();
    next?.focus();
  };

  // --- Opening and closing ------------------------------------------------------------------
  const covered = (link) => {
    const [place, over] = [link.getBoundingClientRect(), panel.getBoundingClientRect()];
    return place.bottom > over.top && place.right > over.left;
  };
  const show = (id) => {
    const entry = graph[id];
    unmark();
    const shut = action("×", close, "close");
    shut.setAttribute("aria-label", "关闭");
    const name = make("h2", entry.name);
    name.id = "origin-name";
    name.tabIndex = -1;
    panel.replaceChildren(name, shut, make("p", entry.value, "value"));
    if (entry.yuan) panel.append(make("p", entry.yuan));
    panel.append(make("p", entry.how));
    if (entry.place) panel.append(typed(entry));
    if (entry.terms) {
      const tree = make("div", "", "tree");
      tree.append(make("h3", "算式（可逐层展开）"), branch(id));
      panel.append(tree);
    }
    const more = make("a", "在计算说明中查看");
    more.href = `figures.html#${id}`;
    const last = make("p");
    last.append(more);
    panel.append(places(id), copies(id), status, last);
    if (depth > 1) panel.append(action("← 返回上一个数", () => history.back()));
    panel.hidden = false;
    panel.scrollTop = 0;
    if (opener && covered(opener)) opener.scrollIntoView({ block: "start", inline: "nearest" });
    name.focus({ preventScroll: true });
  };
  const hide = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    unmark();
    opener?.focus({ preventScroll: true });
    opener = null;
    depth = 0;
  };
  const close = () => {
    const steps = depth;
    hide();
    // Closing takes back what opening has added to the way of the Back button.
    closing = true;
    if (steps) history.go(-steps);
    else closed();
  };
  // The page may have been entered with a figure in its address: it goes, too.
  const closed = () => {
    closing = false;
    if (inAddress()) history.replaceState(null, "", location.href.split("#")[0]);
    history.scrollRestoration = "auto";
  };
  const open = (id) => {
    depth += 1;
    // Going back closes the panel; it must not move the page.
    history.scrollRestoration = "manual";
    history.pushState({ depth }, "", `#${id}`);
    show(id);
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a.f, #origin a[href^='#']");
    if (!link) return;
    event.preventDefault();
    if (link.matches(".f")) opener = link;
    open(link.hash.slice(1));
  });
  addEventListener("popstate", (event) => {
    if (closing) return closed();
    depth = event.state?.depth ?? 0;
    if (inAddress()) return show(inAddress());
    hide();
    return closed();
  });
  panel.addEventListener("keydown", walk);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });

  // --- Keys in tables -----------------------------------------------------------------------
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

  if (inAddress()) {
    opener = linksTo(inAddress())[0] ?? null;
    if (opener) bringIntoSight(opener);
    show(inAddress());
  }
})();
