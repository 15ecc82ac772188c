"use strict";
(() => {
  const island = document.getElementById("directory");
  if (!island) return;
  const SHOWN = 50; // so many matches are listed
  const ROWS = 300; // so many rows an answer has
  const query = document.getElementById("query");
  const list = document.getElementById("matches");
  const status = document.getElementById("matches-said");
  const answer = document.getElementById("answer");
  let data = null;

  // -- words and elements: nothing from the data is ever read as markup

  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? facts[key] : whole));
  const number = (n) => n.toLocaleString("en");
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const spans = (en, zh) => {
    if (en === zh) return [document.createTextNode(en)];
    return [element("span", { "data-lang": "en", lang: "en" }, en), element("span", { "data-lang": "zh", lang: "zh-Hans" }, zh)];
  };
  const say = (key, facts = {}) => spans(...data.words[key].map((text) => fill(text, facts)));

  // -- the columns, read when they are first needed

  // Numbers: how many digits each has, then the digits, 64 of them.
  const DIGITS = new Uint8Array(128);
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((digit, i) => {
    DIGITS[digit.charCodeAt(0)] = i;
  });
  const unpacked = (text, n) => {
    const numbers = new Int32Array(n);
    const width = Number(text[0]);
    for (let i = 0, at = 1; width && i < n; i++) {
      let number = 0;
      for (let k = 0; k < width; k++) number = number * 64 + DIGITS[text.charCodeAt(at++)];
      numbers[i] = number;
    }
    return numbers;
  };
  const running = (steps) => {
    for (let i = 1; i < steps.length; i++) steps[i] += steps[i - 1];
    return steps;
  };
  // Each id is written by what it shares with the one before, and the rest of it.
  const idsOf = ({ same, long, rest }, n) => {
    const shared = unpacked(same, n);
    const more = unpacked(long, n);
    const ids = new Array(n);
    for (let i = 0, at = 0, before = ""; i < n; i++) {
      before = before.slice(0, shared[i]) + rest.slice(at, (at += more[i]));
      ids[i] = before;
    }
    return ids;
  };
  const parentsOf = (depth) => {
    const parents = new Int32Array(depth.length);
    const open = [];
    depth.forEach((deep, i) => {
      parents[i] = deep ? open[deep - 1] : -1;
      open[deep] = i;
    });
    return parents;
  };
  const read = () => {
    if (data) return data;
    data = JSON.parse(island.textContent);
    const n = data.n;
    data.id = idsOf(data.ids, n);
    data.type = unpacked(data.type, n);
    data.parent = parentsOf(unpacked(data.depth, n));
    // The name of number 0 is none.
    data.names.unshift("");
    const named = data.names.length > 1 ? running(unpacked(data.named, data.names_of)) : [];
    const codes = unpacked(data.name, named.length);
    data.code = new Int32Array(n);
    named.forEach((row, i) => { data.code[row] = codes[i] + 1; });
    data.lowId = folded(data.ids.rest) === data.ids.rest && !/[^\0-\x7f]/.test(data.ids.rest) ? data.id : data.id.map(folded);
    data.lowName = data.names.map(folded);
    const groups = data.groups;
    for (const key of ["unit", "role", "filled", "holders", "vacant", "missing"]) groups[key] = unpacked(groups[key], groups.n);
    running(groups.unit);
    data.first = new Int32Array(n).fill(-1);
    for (let i = groups.n - 1; i >= 0; i--) data.first[groups.unit[i]] = i;
    data.covers = data.covers.map((column) => unpacked(column, data.links));
    return data;
  };
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const pathOf = (row) => {
    const path = [];
    for (let at = row; at >= 0; at = data.parent[at]) path.push(at);
    return path.reverse();
  };
  const label = (row) => (data.code[row] ? `${data.names[data.code[row]]} (${data.id[row]})` : data.id[row]);
  const short = (row) => data.names[data.code[row]] || data.id[row];
  const level = (row) => data.levels[data.type[row]];

  // -- finding: whole before beginning before part; high units before low ones

  const rankOf = (row, word) => {
    const id = data.lowId[row];
    const name = data.lowName[data.code[row]];
    if (id === word) return 0;
    if (name === word) return 1;
    if (name.startsWith(word) || id.startsWith(word)) return 2;
    return name.includes(word) || id.includes(word) ? 3 : -1;
  };
  const above = (row, word) => {
    for (let at = data.parent[row]; at >= 0; at = data.parent[at]) if (rankOf(at, word) >= 0) return true;
    return false;
  };
  const find = (text) => {
    read();
    const words = folded(text).split(/\s+/).filter(Boolean);
    if (!words.length) return { n: 0, rows: [] };
    const last = words.pop();
    // One heap for each rank and level: there may be a million matches, and only the first are shown.
    const heaps = new Map();
    const levels = data.levels.length;
    let n = 0;
    for (let row = 0; row < data.n; row++) {
      const rank = rankOf(row, last);
      if (rank < 0 || !words.every((word) => rankOf(row, word) >= 0 || above(row, word))) continue;
      n += 1;
      const key = rank * levels + data.type[row];
      const heap = heaps.get(key);
      if (!heap) heaps.set(key, [row]);
      else if (heap.length < SHOWN) heap.push(row);
    }
    const order = [...heaps.keys()].sort((a, b) => a - b);
    return { n, rows: order.flatMap((key) => heaps.get(key)).slice(0, SHOWN) };
  };

  // -- who answers: what stands above, nearest first, and then what covers any of it

  const covering = (path) => {
    const depth = new Map(path.map((row, i) => [row, i]));
    const near = [];
    data.covers[1].forEach((target, i) => {
      const source = data.covers[0][i];
      if (depth.has(target) && !depth.has(source)) near.push([-depth.get(target), source]);
    });
    near.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return [...new Set(near.map((pair) => pair[1]))];
  };
  const groupsAt = (row) => {
    const found = [];
    const g = data.groups;
    const first = data.first[row];
    if (first < 0) return found;
    for (let i = first; i < g.unit.length && g.unit[i] === row; i++) {
      found.push({
        unit: row, role: g.role[i], filled: g.filled[i], holders: g.holders[i],
        vacant: g.vacant[i], missing: g.missing[i], ids: g.ids ? g.ids[i] : null, across: false,
      });
    }
    return found;
  };
  const answers = (row) => {
    const path = pathOf(row);
    const own = [...path].reverse().flatMap(groupsAt);
    const across = covering(path).flatMap(groupsAt).map((group) => ({ ...group, across: true }));
    return [...own, ...across];
  };

  // -- showing the unit that was chosen

  const cell = (tag, look, children) => element(tag, look ? { class: look } : {}, ...children);
  const asked = (group) => {
    const [, , en, zh] = data.roles[group.role];
    if (!group.across) return spans(en, zh);
    return en === "–" ? say("across") : spans(...data.words.label_across.map((text, i) => fill(text, { label: [en, zh][i] })));
  };
  const open = (group) => {
    if (!group.vacant && !group.missing) return [document.createTextNode("–")];
    const parts = [];
    if (group.vacant) parts.push(...say("vacant", { n: number(group.vacant) }));
    if (group.vacant && group.missing) parts.push(document.createTextNode(" · "));
    if (group.missing) parts.push(...say("missing", { n: number(group.missing) }));
    return parts;
  };
  const rowOf = (group) => {
    const [en, zh] = data.roles[group.role];
    const held = group.ids && group.filled ? group.ids.join(", ") : number(group.holders);
    const head = element("th", { scope: "row", class: "long" }, ...spans(en, zh));
    const row = element("tr", group.filled ? {} : { class: "unknown" }, head);
    row.append(
      cell("td", "long", [label(group.unit)]),
      cell("td", "", spans(...level(group.unit))),
      cell("td", "", group.filled ? asked(group) : [document.createTextNode("–")]),
      cell("td", group.ids ? "long" : "number", [held]),
      cell("td", "", open(group)),
    );
    return row;
  };
  const tableOf = (key, groups) => {
    const id = `caption-${key}`;
    const caption = element("caption", { id }, element("div", {}, ...say(key, { n: number(groups.length) })));
    const heads = ["role", "of", "level", "as", "holders", "open"].map((name) => {
      const look = name === "holders" && !data.groups.ids ? { scope: "col", class: "number" } : { scope: "col" };
      return element("th", look, element("div", {}, ...say(name)));
    });
    const table = element(
      "table", { id: `table-${key}` }, caption,
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...groups.slice(0, ROWS).map(rowOf)),
    );
    const whole = [element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": id }, table)];
    if (groups.length > ROWS) whole.push(element("p", { class: "more" }, ...say("more", { n: number(groups.length - ROWS) })));
    return whole;
  };
  const trail = (row) => {
    const items = pathOf(row).map((at) => {
      const words = [element("small", {}, ...spans(...level(at))), document.createTextNode(short(at))];
      if (at === row) return element("li", {}, element("strong", { "aria-current": "true" }, ...words));
      const button = element("button", { type: "button", class: "quiet-button" }, ...words);
      button.addEventListener("click", () => {
        choose(at);
        answer.querySelector("h3").focus();
      });
      return element("li", {}, button);
    });
    const id = "trail-said";
    return [element("p", { id, class: "remark" }, ...say("stands_in")), element("ol", { class: "trail", "aria-labelledby": id }, ...items)];
  };
  const choose = (row) => {
    close();
    query.value = short(row);
    const groups = answers(row);
    const filled = groups.filter((group) => group.filled);
    const vacant = groups.filter((group) => !group.filled);
    answer.dataset.row = String(row);
    answer.replaceChildren(
      element("h3", { tabindex: "-1" }, label(row), " ", element("small", {}, ...spans(...level(row)))),
      ...trail(row),
    );
    if (filled.length) answer.append(...tableOf("answers", filled));
    else answer.append(element("p", {}, ...say("nobody")));
    if (vacant.length) answer.append(...tableOf("empty", vacant));
    status.replaceChildren(...say("chosen", { unit: label(row), n: number(filled.length) }));
  };

  // -- the box: arrows move, Enter takes, Escape closes

  let rows = [];
  let active = -1;
  const close = () => {
    list.hidden = true;
    query.setAttribute("aria-expanded", "false");
    query.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const move = (to) => {
    const options = list.children;
    if (!options.length) return;
    if (active >= 0) options[active].setAttribute("aria-selected", "false");
    active = (to + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    query.setAttribute("aria-activedescendant", options[active].id);
  };
  const optionOf = (row, i) => {
    const path = pathOf(row).slice(0, -1).map(short).join(" › ");
    const where = element("small", {}, ...spans(...level(row)), path ? ` · ${path}` : "");
    const option = element("li", { id: `match-${i}`, role: "option", "aria-selected": "false" }, element("span", { class: "name" }, label(row)), where);
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => choose(row));
    return option;
  };
  const search = () => {
    const found = find(query.value);
    rows = found.rows;
    active = -1;
    query.removeAttribute("aria-activedescendant");
    list.replaceChildren(...rows.map(optionOf));
    list.scrollTop = 0;
    list.hidden = !rows.length;
    query.setAttribute("aria-expanded", String(!list.hidden));
    const facts = { n: number(found.n), shown: number(rows.length) };
    if (!query.value.trim()) status.replaceChildren();
    else status.replaceChildren(...say(found.n > SHOWN ? "first" : found.n ? "found" : "none", facts));
  };
  const keys = {
    ArrowDown: () => (list.hidden ? search() : move(active + 1)),
    ArrowUp: () => (list.hidden ? search() : move(active < 0 ? -1 : active - 1)),
    Enter: () => list.hidden || choose(rows[Math.max(active, 0)]),
    Escape: () => {
      if (list.hidden) query.value = "";
      close();
    },
    Tab: close,
  };
  query.addEventListener("input", search);
  query.addEventListener("focus", read, { once: true });
  query.addEventListener("blur", close);
  query.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.key in keys)) return;
    if (event.key !== "Tab") event.preventDefault();
    keys[event.key]();
  });
  document.getElementById("search").hidden = false;
})();
