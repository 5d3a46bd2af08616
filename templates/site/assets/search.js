// Search without a server. The index is cut into scripts that call found(name, data); a query loads
// the few it needs. How they are made and read: docs/search.md.
"use strict";
(() => {
  const LOOKED_UP = 5; // terms of a query; what they find is compared with the texts themselves
  const PAGES = 4; // read for an amount given without its decimals
  const TITLE = 1; // the best field to have a word in
  const NONE = 255;
  const TOKEN = /[0-9]+(?:[.,][0-9]+)*|[a-z]+|[\p{L}\p{Nl}\p{No}]/gu;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const part = (id) => document.getElementById(id);
  const settings = JSON.parse(part("search-index").textContent);
  const size = settings.runs.reduce((sum, run) => sum + run[2], 0);
  const form = part("search");
  const inputs = ["q", "department", "year", "kind"].map(part);
  const [query, department] = inputs;
  const [status, advice, list, more] = ["status", "advice", "results", "more"].map((id) => part(`search-${id}`));

  const arrived = {};
  const files = {};
  window.found = (name, data) => { arrived[name] = data; };
  const load = (name) => files[name] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = script.onerror = () => {
      script.remove();
      if (name in arrived) return resolve(arrived[name]);
      delete files[name];
      reject(new Error(name));
    };
    script.src = `${name}.js`;
    document.head.append(script);
  });

  // The file of a document: documents stand in blocks, each with a folder of its own.
  const placeOf = (letter, number) => {
    let first = 0;
    const [, version] = settings.blocks.find(([count]) => number < first + count || !(first += count));
    return `${version}/${letter}${number - first}`;
  };

  // --- Text ---
  const narrow = (text) => text.normalize("NFKC").toLowerCase();
  const letters = {};
  // The letters of a text that are compared, and the place of each in the text.
  const fold = (text) => {
    let wide = "", plain = "", place = 0;
    const places = [], at = [];
    for (const letter of text) {
      const own = letters[letter] ??= narrow(letter);
      wide += own;
      for (let n = 0; n < own.length; n++) places.push(place);
      place += letter.length;
    }
    for (const { 0: token, index } of wide.matchAll(TOKEN)) {
      // Two numbers side by side stay two.
      const gap = /[0-9a-z]$/.test(plain) && /^[0-9a-z]/.test(token) ? " " : "";
      (gap + token).split("").forEach((letter, n) => {
        if (letter === ",") return;
        plain += letter;
        at.push(places[index + n - gap.length]);
      });
    }
    return { plain, at };
  };
  const wordsOf = (text) => narrow(text).trim().split(/\s+/)
    .map((word) => fold(word.replace(/^-?([\d.,]*\d)(万元|亿元|元)$/, "$1")).plain)
    .filter((word) => word);
  const isNumber = (word) => /^[0-9.]+$/.test(word);
  // What an amount begins with that the number finds: 1512 → 1512.83, 1512.8 → 1512.83.
  const stem = (number) => (number.includes(".") ? number : `${number}.`);
  // Where a word stands in a folded text; a number stands only where one begins.
  const placesOf = (word, plain) => {
    const found = [];
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
      if (!/^\d/.test(word) || !/[\d.]$/.test(plain.slice(0, at))) found.push(at);
    }
    return found;
  };
  // The terms that a word is looked up by: side by side, three letters each.
  const termsOf = (word) => word.match(/[0-9.]+|[a-z]+|[^0-9a-z. ]+/g).flatMap((run) => {
    const letters = [...run];
    if (letters.length < 4 || /^[0-9a-z]/.test(run)) return [run];
    const starts = letters.flatMap((_, n) => (n % 3 ? [] : [Math.min(n, letters.length - 3)]));
    return starts.map((start) => letters.slice(start, start + 3).join(""));
  });

  // --- Index ---
  // The number of the page of lines in which a term would stand, from the uppermost page down.
  const leafOf = async (term) => {
    for (let page = settings.root; ; ) {
      const [first, ...keys] = page.split("\n");
      const after = keys.findIndex((key) => key > term);
      const below = +first + (after < 0 ? keys.length : after) - 1;
      if (below < settings.leaves) return below;
      page = await load(`${settings.version}/t${below}`);
    }
  };
  // Sets the field of the documents that a list holds, a bitmap or runs, unless they have a better.
  const mark = (ranks, text, field) => {
    const values = Uint8Array.from(text, (digit) => DIGITS.indexOf(digit));
    let n = 0, at = 0;
    const value = () => {
      for (let sum = 0, shift = 0; ; shift += 5) {
        sum += (values[n] & 31) << shift;
        if (values[n++] < 32) return sum;
      }
    };
    if (text[0] === ".") {
      for (n = 1; n < text.length; n++, at += 6) {
        for (let bit = 0; bit < 6; bit++) if ((values[n] >> bit) & 1) ranks[at + bit] ||= field;
      }
    }
    while (n < text.length) {
      const gap = value();
      at += gap >> 1;
      for (let left = gap & 1 ? value() + 2 : 1; left; left--) ranks[at++] ||= field;
    }
  };
  // The best field in which each document has a term, from 1; 0 where it has none.
  const ranksOf = async (term) => {
    const ranks = new Uint8Array(size);
    if (!size) return ranks;
    const further = isNumber(term) && term.length > 2 ? stem(term) : null;
    const from = await leafOf(term);
    const to = further ? Math.min(await leafOf(`${further}:`), from + PAGES - 1) : from;
    const pages = [];
    for (let n = from; n <= to; n++) pages.push(load(`${settings.version}/t${n}`));
    for (const line of (await Promise.all(pages)).join("\n").split("\n")) {
      if (!line.startsWith(`${term} `) && !(further && line.startsWith(further))) continue;
      line.slice(line.indexOf(" ") + 1).split(",").forEach((list, field) => mark(ranks, list, field + 1));
    }
    return ranks;
  };
  // Documents that seem to have all words, and those of `titles` in their titles; the best first.
  const candidates = async (words, titles, wanted) => {
    const terms = [...words, ...titles].map(termsOf);
    const chosen = terms.map((own) => own.slice(0, Math.max(1, Math.floor(LOOKED_UP / terms.length))));
    const ranks = await Promise.all(chosen.map((own) => Promise.all(own.map(ranksOf))));
    const scores = new Uint16Array(size);
    ranks.forEach((own, n) => {
      for (let at = 0; at < size; at++) {
        let worst = 0;
        for (const rank of own) worst = Math.max(worst, rank[at] || NONE);
        scores[at] += n < words.length || worst === TITLE ? worst : NONE;
      }
    });
    const byScore = [];
    let at = 0;
    for (const [year, kind, length] of settings.runs) {
      const right = (wanted.year || year) == year && (wanted.kind || kind) === kind;
      for (const end = at + length; at < end; at++) {
        if (right && scores[at] < NONE) (byScore[scores[at]] ??= []).push(at);
      }
    }
    return byScore.flat();
  };

  // --- Results ---
  const make = (tag, ...inside) => {
    const node = document.createElement(tag);
    node.append(...inside);
    return node;
  };
  // A link with the words marked in its text; all is text, nothing becomes markup.
  const linked = (href, text, words, ...after) => {
    const { plain, at } = fold(text);
    const inside = new Uint8Array(text.length);
    for (const word of words) {
      for (const place of placesOf(word, plain)) {
        const last = at[place + word.length - 1];
        inside.fill(1, at[place], last + String.fromCodePoint(text.codePointAt(last)).length);
      }
    }
    const link = make("a");
    for (let n = 0, end = 0; n < text.length; n = end) {
      while (end < text.length && inside[end] === inside[n]) end++;
      link.append(inside[n] ? make("mark", text.slice(n, end)) : text.slice(n, end));
    }
    link.append(...after);
    link.href = href;
    return link;
  };
  // A document with the lines that have the words; nothing when one does not really stand in it.
  const result = async (number, { words, titles }) => {
    const [id, groups] = await load(placeOf("d", number));
    const lines = groups.flatMap(([, anchor, ...texts]) => texts.map((text) => ({ anchor, text, plain: fold(text).plain })));
    if (titles.some((word) => !placesOf(word, lines[0].plain).length)) return null;
    const shown = new Map();
    for (const word of words) {
      const own = lines.filter((line) => placesOf(word, line.plain).length);
      if (isNumber(word) && own[0] !== lines[0]) {
        const [names, amounts] = await load(placeOf("a", number));
        for (const [amount, unit, anchor, ...name] of amounts) {
          const key = amount.replace(/,|^-/g, "");
          if (key === word || key.startsWith(stem(word))) own.push({ anchor, text: name.map((n) => names[n]).join(""), amount, unit });
        }
      }
      if (!own.length) return null;
      if (own[0] !== lines[0]) for (const line of own.slice(0, 3)) shown.set(line.anchor + line.text, line);
    }
    const page = `../${id}/index.html`;
    const context = [...shown.values()].map(({ anchor, text, amount, unit }) => make("li",
      linked(`${page}#${anchor}`, text, words, ...(amount ? ["：", make("mark", amount), unit] : []))));
    return make("li", make("h2", linked(page, lines[0].text, words)), ...(context.length ? [make("ul", ...context)] : []));
  };

  let turn = 0; // of the query; what an earlier one still finds is dropped
  let asked, waiting, count;
  const fail = (problem) => {
    console.warn(problem.message);
    status.textContent = "没有读到搜索所需的文件，请检查网络或者文件是否完整，然后再试一次。";
  };
  const show = async () => {
    const mine = turn;
    let first = null;
    // Amounts take a second file each.
    for (let left = asked.words.some(isNumber) ? 3 : 5; left && waiting.length;) {
      const items = waiting.splice(0, left).map((number) => result(number, asked));
      for (const item of items) {
        const made = await item;
        if (mine !== turn) return null;
        if (made) list.append(made);
        if (made) left--;
        else count--;
        first ??= made;
      }
    }
    advice.hidden = count > 0;
    more.hidden = !waiting.length;
    status.textContent = count ? `找到${count}份文件` : "没有找到符合条件的文件。可以试试：";
    return first;
  };
  const search = async () => {
    const mine = ++turn;
    const wanted = Object.fromEntries(inputs.map(({ id, value }) => [id, value.trim()]));
    const given = new URLSearchParams(Object.entries(wanted).filter((pair) => pair[1]));
    history.replaceState(null, "", `#${given}`);
    const words = wordsOf(wanted.q), titles = wordsOf(wanted.department);
    const nothing = !words.length && !titles.length && !wanted.year && !wanted.kind;
    try {
      const found = nothing ? [] : await candidates(words, titles, wanted);
      if (mine !== turn) return;
      [asked, waiting, count] = [{ words, titles }, found, found.length];
      list.replaceChildren();
      more.hidden = advice.hidden = true;
      status.textContent = "";
      if (!nothing) await show();
    } catch (problem) {
      if (mine === turn) fail(problem);
    }
  };
  // Names of departments for what has been typed of one.
  const suggest = async () => {
    const found = await candidates([], wordsOf(department.value), {});
    const pages = found.slice(0, 16).map((at) => load(`${settings.version}/n${Math.floor(at / settings.names)}`));
    const names = (await Promise.all(pages)).map((page, n) => page[found[n] % settings.names]);
    part("departments").replaceChildren(...[...new Set(names)].slice(0, 8).map((name) => make("option", name)));
  };
  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1) || location.search);
    for (const input of inputs) input.value = given.get(input.id) ?? "";
    search();
  };

  let timer;
  const soon = (event) => {
    clearTimeout(timer);
    // Letters that are being composed are not yet the word.
    if (!event.isComposing) timer = setTimeout(search, 50);
    if (event.target === department && !event.isComposing) suggest().catch(fail);
  };
  part("search-without").hidden = true;
  form.hidden = false;
  form.addEventListener("input", soon);
  form.addEventListener("compositionend", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  more.addEventListener("click", () => show().then((first) => first?.querySelector("a").focus(), fail));
  // Beside the tab key, arrows lead from the query through the results.
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [query, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (!step || at < 0 || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  });
  window.addEventListener("hashchange", read);
  read();
})();
