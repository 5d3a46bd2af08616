// Runs on every page of the preview: listens to the server, puts what has changed into the page
// without loading it anew, lists findings. The site's own pages know nothing of it.
"use strict";
(() => {
  const own = document.currentScript;
  const path = own.dataset.page;
  const neverGood = document.body?.hasAttribute("data-never-good") ?? false;
  const framed = window.parent !== window && parent.location.pathname.startsWith("/_preview/beside/");
  const kept = {
    get: (name) => { try { return sessionStorage.getItem(`preview-${name}`); } catch { return null; } },
    set: (name, value) => { try { sessionStorage.setItem(`preview-${name}`, value); } catch { /* lasts as long as the page */ } },
  };
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  // --- The page as it was sent, node by node beside the page as it is shown ------------------
  // What the site's scripts have added or set since stays as it is: only what differs between one
  // state as sent and the next is changed in the page.
  const shown = new WeakMap(); // node as sent → node in the page
  const pair = (sent, here) => {
    shown.set(sent, here);
    for (let a = sent.firstChild, b = here.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
  };
  const state = document.documentElement.cloneNode(true);
  pair(state, document.documentElement);

  let touched = [];
  const attributes = (sent, next, here) => {
    if (here === document.documentElement) return; // the ways of showing a page stand there
    for (const { name } of [...sent.attributes]) {
      if (!next.hasAttribute(name)) { sent.removeAttribute(name); here.removeAttribute(name); }
    }
    for (const { name, value } of next.attributes) {
      if (sent.getAttribute(name) !== value) { sent.setAttribute(name, value); here.setAttribute(name, value); }
    }
  };
  const label = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeName;
    // In the head each element is what it names.
    const names = node.closest("head") ? ["rel", "href", "name", "src", "type"] : ["id", "class"];
    return [node.nodeName, ...names.map((name) => node.getAttribute(name))].join();
  };
  const blank = (node) => node.nodeType === Node.TEXT_NODE && !node.nodeValue.trim();
  const remove = (sent) => {
    shown.get(sent)?.remove();
    sent.remove();
  };
  // New nodes go before the one that follows them, or behind all that was sent.
  const insert = (sent, here, node, following) => {
    const last = following ? null : shown.get(sent.lastChild);
    const fresh = document.importNode(node, true);
    const visible = document.importNode(node, true);
    pair(fresh, visible);
    sent.insertBefore(fresh, following);
    if (following) here.insertBefore(visible, shown.get(following));
    else if (last?.parentNode === here) last.after(visible);
    else here.append(visible);
    touched.push(visible);
  };
  const patch = (sent, next) => {
    if (sent.isEqualNode(next) || (next.nodeName === "SCRIPT" && next.src)) return;
    const here = shown.get(sent);
    if (!here) return;
    if (sent.nodeType !== Node.ELEMENT_NODE) {
      sent.nodeValue = here.nodeValue = next.nodeValue;
      if (here.parentElement) touched.push(here.parentElement);
      return;
    }
    attributes(sent, next, here);
    let old = [...sent.childNodes];
    let fresh = [...next.childNodes];
    // Blanks between elements say nothing, and would be taken for one another.
    if ([...old, ...fresh].every((node) => node.nodeType !== Node.TEXT_NODE || blank(node))) {
      [old, fresh] = [old, fresh].map((nodes) => nodes.filter((node) => !blank(node)));
    }
    while (old.length && fresh.length && old[0].isEqualNode(fresh[0])) { old.shift(); fresh.shift(); }
    let end = null;
    while (old.length && fresh.length && old.at(-1).isEqualNode(fresh.at(-1))) { end = old.pop(); fresh.pop(); }
    if (old.length === fresh.length && old.every((node, n) => label(node) === label(fresh[n]))) {
      old.forEach((node, n) => patch(node, fresh[n]));
      return;
    }
    // Between what is the same at both ends: each old node becomes the next new one of its sort.
    let at = 0;
    for (const node of old) {
      const found = fresh.findIndex((one, n) => n >= at && label(one) === label(node));
      if (found < 0) remove(node);
      else {
        for (; at < found; at += 1) insert(sent, here, fresh[at], node);
        patch(node, fresh[at]);
        at += 1;
      }
    }
    for (; at < fresh.length; at += 1) insert(sent, here, fresh[at], end);
  };
  const scripts = (root) => [...root.querySelectorAll("script[src]")].map((one) => one.getAttribute("src")).join();

  // --- Bar and panel ------------------------------------------------------------------------
  const box = make("section", "", "");
  box.id = "preview";
  box.setAttribute("aria-label", "预览");
  box.dataset.version = own.dataset.version; // the state of the page that is shown
  const bar = make("div", "preview-bar");
  const panel = make("div", "preview-panel");
  panel.id = "preview-panel";
  panel.hidden = true;
  panel.tabIndex = 0;
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", "检查结果");
  const notice = make("p", "preview-notice");
  const list = make("div", "preview-findings");
  panel.append(notice, list);
  const toggle = make("button", "");
  toggle.type = "button";
  toggle.setAttribute("aria-controls", panel.id);
  toggle.setAttribute("aria-expanded", "false");
  const follow = make("button", "", "跟随编辑位置");
  follow.type = "button";
  const status = make("p", "preview-status");
  status.setAttribute("role", "status");
  bar.append(make("span", "preview-title", "预览"), toggle, follow);
  if (path.split("/").length === 4 && !neverGood) {
    const beside = make("a", "", framed ? "只看网页" : "并排看 PDF");
    beside.target = "_top";
    const target = path.replace(/[^/]*$/, "index.html");
    beside.href = framed ? `/${target}` : `/_preview/beside/${target}`;
    bar.append(beside);
  }
  bar.append(status);
  box.append(bar, panel);
  document.body.append(box);
  // The bar takes room of its own at the end of the page: it covers nothing for good.
  const room = () => {
    const height = `${box.offsetHeight}px`;
    document.body.style.paddingBottom = height;
    document.documentElement.style.scrollPaddingBottom = height;
    const origin = document.getElementById("origin");
    if (origin) origin.style.bottom = height;
  };
  new ResizeObserver(room).observe(box);

  const open = (wanted) => {
    panel.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
  };
  let opened = false; // by itself, for errors
  toggle.addEventListener("click", () => { opened = false; open(panel.hidden); });
  const following = () => kept.get("follow") === "on";
  const showFollow = () => follow.setAttribute("aria-pressed", String(following()));
  follow.addEventListener("click", () => { kept.set("follow", following() ? "off" : "on"); showFollow(); });
  showFollow();

  const count = (found) => {
    const marks = [["error", "错误"], ["warning", "提醒"], ["note", "说明"]]
      .filter(([key]) => found[key])
      .flatMap(([key, word]) => [make("span", "", word), make("span", `preview-count ${key}`, String(found[key]))]);
    toggle.replaceChildren(...(marks.length ? marks : [make("span", "preview-count none", "没有问题")]));
  };

  // --- Places -------------------------------------------------------------------------------
  const linksOf = (figures) => figures.flatMap((id) => [...document.querySelectorAll(`main a.f[href$="#${CSS.escape(id)}"]`)]);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const flash = (nodes) => {
    for (const node of nodes.slice(0, 200)) {
      node.classList.add("preview-changed");
      setTimeout(() => {
        node.classList.remove("preview-changed");
        if (!node.className) node.removeAttribute("class");
      }, 2500);
    }
  };
  const bring = (node) => {
    for (let fold = node.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    node.scrollIntoView({ block: "center", inline: "nearest", behavior: calm.matches ? "instant" : "auto" });
  };
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-figures]");
    if (!link || !link.getAttribute("href").startsWith("#")) return;
    const nodes = linksOf(link.dataset.figures.split(" "));
    if (!nodes.length) return;
    event.preventDefault();
    bring(nodes[0]);
    flash(nodes);
    nodes[0].focus({ preventScroll: true });
  });

  // --- What the server says -----------------------------------------------------------------
  let known = {}; // what it said last
  let busy = false;
  let wanted = null;
  const renew = async (news) => {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").documentElement;
    if (scripts(next) !== scripts(state) || neverGood !== next.querySelector("body").hasAttribute("data-never-good")) {
      reload();
      return;
    }
    touched = [];
    try {
      patch(state, next);
    } catch (problem) { // a script of the site has moved what was sent
      console.info(problem);
      reload();
      return;
    }
    if (!touched.length) return;
    document.dispatchEvent(new Event("preview:changed"));
    const inside = touched.filter((node) => node.isConnected && node.closest("main"));
    const figures = linksOf(news.edited?.figures ?? []);
    const node = figures[0] ?? inside[0];
    flash([...new Set(inside.map((one) => one.closest("a.f") ?? one))].filter((one) => one.matches("a.f, p, li, td, dd, h2, h3, h4, h5, h6")));
    if (node && following()) bring(node);
  };
  const reload = () => {
    history.scrollRestoration = "manual"; // the browser would move the page a second time
    kept.set("scroll", JSON.stringify([location.pathname, scrollX, scrollY]));
    location.reload();
  };
  const listed = async () => {
    const answer = await fetch(`/_preview/findings?page=${encodeURIComponent(path)}`, { cache: "no-store" });
    if (!answer.ok) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
  };
  const say = (text) => { status.textContent = text; };
  const time = () => new Date().toLocaleTimeString("zh-CN", { hour12: false });

  const take = async (news) => {
    if (known.assets && news.assets !== known.assets) {
      reload();
      return;
    }
    if (news.page === "") say("这一页已经没有了");
    else if (news.page && news.page !== box.dataset.version) {
      await renew(news);
      box.dataset.version = news.page;
      say(`已更新 ${time()}`);
    }
    const found = news.findings;
    if (found && found.version !== known.findings?.version) {
      await listed();
      count(found);
      notice.hidden = !found.error;
      notice.textContent = found.stale
        ? "现在的数据有错误，页面停在上一次读通的内容；改好后会自己更新。"
        : "页面已经是现在的数据，但有错误，改好以前不能公开。";
      if (found.error && !known.findings?.error && !neverGood) {
        opened = true;
        open(true);
        say(`有 ${found.error} 个错误`);
      } else if (!found.error && opened) {
        opened = false;
        open(false);
        say(`已改好 ${time()}`);
      }
    }
    known = news;
    if (framed) parent.postMessage({ preview: news, path }, location.origin);
  };
  const next = async () => {
    if (busy) return;
    busy = true;
    while (wanted) {
      const news = wanted;
      wanted = null;
      try { await take(news); } catch { /* the server has gone: the stream says so */ }
    }
    busy = false;
  };

  let stream = null;
  let again = 0;
  const gone = () => {
    box.classList.add("gone");
    say("预览已断开，正在重新连接……");
  };
  const listen = () => {
    clearTimeout(again);
    stream = new EventSource(`/_preview/events?page=${encodeURIComponent(path)}${framed ? "&booklet" : ""}`);
    stream.onopen = () => {
      if (box.classList.contains("gone")) say("预览已重新连接");
      box.classList.remove("gone");
    };
    stream.onmessage = (event) => {
      wanted = JSON.parse(event.data);
      next();
    };
    stream.onerror = () => {
      gone();
      if (stream.readyState !== EventSource.CLOSED) return;
      clearTimeout(again);
      again = setTimeout(listen, 2000);
    };
  };
  // A browser keeps few connections to one server: a tab that nobody sees gives its own back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      stream?.close();
      clearTimeout(again);
      stream = null;
    } else if (!stream) listen();
  });
  addEventListener("pagehide", () => { stream?.close(); stream = null; });
  addEventListener("pageshow", (event) => { if (event.persisted && !stream) listen(); });
  count({});
  toggle.replaceChildren(make("span", "", "正在检查"));
  if (!document.hidden) listen();

  const back = kept.get("scroll");
  if (back) {
    kept.set("scroll", "");
    const [where, x, y] = JSON.parse(back);
    const restore = () => {
      if (where === location.pathname) scrollTo({ left: x, top: y, behavior: "instant" });
    };
    restore();
    // What came later (pictures, scripts) may have moved it.
    addEventListener("load", () => { restore(); history.scrollRestoration = "auto"; }, { once: true });
  }
})();
