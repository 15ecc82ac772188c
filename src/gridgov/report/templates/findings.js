"use strict";
(() => {
  const island = document.getElementById("findings-data");
  const app = document.getElementById("findings-app");
  if (!island || !app) return;

  const perPage = 50;
  const onPaper = 500;
  const root = document.documentElement;
  const data = JSON.parse(island.textContent);
  const { rows, units, areas, clauses, texts } = data;
  const count = rows.unit.length;
  const form = document.getElementById("findings-form");
  const table = document.getElementById("findings-rows");
  const body = table.querySelector("tbody");
  const heads = [...table.querySelectorAll("th[data-sort]")];
  const keys = heads.map((head) => head.dataset.sort);
  const state = { page: 0, sort: null, down: false, open: new Set(), found: [] };

  // Words. A text stands for both languages if it is one string, and for the unit of a row by two signs.
  const lang = () => (root.dataset.show === "zh" ? 1 : 0);
  const say = (i, which = lang()) => (typeof texts[i] === "string" ? texts[i] : texts[i][which]);
  const label = (key) => say(data.label[key]);
  const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (whole, key) => (Object.hasOwn(facts, key) ? facts[key] : whole));
  const ident = (i) => units.id[rows.unit[i]] ?? "";
  const whole = (text, i) => {
    const words = say(text);
    return words.split("\u0002").join(ident(i)).split("\u0001").join(say(rows.where[i]));
  };
  const clause = (i) => clauses[rows.clause[i]];
  const number = (value) =>
    value.toLocaleString("en-US", Number.isInteger(value) || Math.abs(value) >= 1 ? { maximumFractionDigits: 4 } : { maximumSignificantDigits: 4 });
  const plainNumbers = (of) => of.yes || !say(of.measure);
  const amount = (value, of) => (of.yes && (value === 0 || value === 1) ? label(value ? "yes" : "no") : number(value));

  // What a row is sorted by; null stands last, whichever way it is sorted.
  const byCode = clauses
    .map((found, i) => [found.code, found.key, i])
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] - b[2]))
    .map((found) => found[2]);
  const places = [];
  byCode.forEach((at, place) => { places[at] = place; });
  const sorting = {
    unit: (i) => rows.unit[i],
    level: (i) => units.rank[rows.unit[i]],
    rule: (i) => places[rows.clause[i]],
    strength: (i) => clause(i).weight,
    verdict: (i) => 1 - rows.fails[i],
    observed: (i) => rows.observed[i],
    bound: (i) => rows.bound[i],
    margin: (i) => (rows.margin[i] === null ? null : Math.abs(rows.margin[i])),
    message: (i) => whole(rows.message[i], i),
    status: (i) => say(rows.status[i]) || null,
  };

  // What rows are chosen by: whether a row fits a value, and which values there are.
  const above = (area, wanted) => {
    for (let at = area; at >= 0; at = areas.above[at]) if (at === wanted) return true;
    return wanted < 0 && area < 0;
  };
  const fits = {
    verdict: (i, value) => rows.fails[i] === Number(value),
    strength: (i, value) => clause(i).weight === Number(value),
    clause: (i, value) => rows.clause[i] === Number(value),
    level: (i, value) => units.level[rows.unit[i]] === Number(value),
    area: (i, value) => above(units.area[rows.unit[i]], Number(value)),
    status: (i, value) => (value === "waived" ? rows.waived[i] === 1 : value === "open" ? rows.waived[i] === 0 : rows.state[i] === Number(value)),
  };
  const values = {
    verdict: () => [...new Set(rows.fails)].sort().reverse().map((v) => [String(v), () => say(data.facets.verdict[v])]),
    strength: () => {
      const found = new Map(rows.clause.map((c) => [clauses[c].weight, clauses[c].strength]));
      return [...found].sort((a, b) => a[0] - b[0]).map(([v, text]) => [String(v), () => say(text)]);
    },
    clause: () => {
      const used = new Set(rows.clause);
      const once = (code) => clauses.filter((found) => found.code === code).length === 1;
      return byCode.filter((c) => used.has(c)).map((c) => {
        const { code, key, rule } = clauses[c];
        return [String(c), () => `${code} ${say(rule)}${once(code) ? "" : ` · ${key}`}`];
      });
    },
    level: () => {
      const found = new Map(rows.unit.map((u) => [units.level[u], units.rank[u]]));
      return [...found].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map(([text]) => [String(text), () => say(text)]);
    },
    area: () => {
      const depth = (a) => (areas.above[a] < 0 ? 0 : 1 + depth(areas.above[a]));
      const listed = areas.name.map((name, a) => [String(a), () => "\u3000".repeat(depth(a)) + say(name)]);
      return rows.unit.some((u) => units.area[u] < 0) && listed.length ? [...listed, ["-1", () => say(data.facets.area[-1])]] : listed;
    },
    status: () => Object.entries(data.facets.status).sort().reverse().map(([v, text]) => [v, () => say(text)]),
  };
  const selects = [...form.querySelectorAll("select")].map((select) => {
    const key = select.name;
    const all = Array.from({ length: count }, (_, i) => i);
    const options = values[key]()
      .map(([value, words]) => [value, words, all.reduce((n, i) => n + fits[key](i, value), 0)])
      .filter((option) => option[2] > 0);
    select.parentElement.hidden = options.length < 2;
    return { select, key, options };
  });
  const name = () => {
    for (const { select, options } of selects) {
      const { value } = select;
      select.replaceChildren(new Option(label("all"), ""));
      for (const [key, words, n] of options) select.append(new Option(fill(label("option"), { name: words(), n: number(n) }), key));
      select.value = value;
    }
  };

  // Words that are searched for, in the language that is shown.
  const searched = [null, null];
  const haystack = () => {
    const which = lang();
    searched[which] ??= Array.from({ length: count }, (_, i) =>
      [units.id[rows.unit[i]] ?? "", units.name[rows.unit[i]] ?? "", clause(i).code, clause(i).key, say(clause(i).rule), say(rows.where[i]),
        whole(rows.message[i], i), say(rows.status[i])].join("\n").normalize("NFKC").toLowerCase());
    return searched[which];
  };

  const choose = () => {
    const tests = selects.filter(({ select }) => select.value !== "").map(({ select, key }) => (i) => fits[key](i, select.value));
    const words = form.elements.words.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) {
      const texts = haystack();
      tests.push((i) => words.every((word) => texts[i].includes(word)));
    }
    const found = [];
    for (let i = 0; i < count; i += 1) if (tests.every((test) => test(i))) found.push(i);
    if (state.sort) {
      const by = new Map(found.map((i) => [i, sorting[state.sort](i)]));
      const turn = state.down ? -1 : 1;
      found.sort((a, b) => {
        const x = by.get(a);
        const y = by.get(b);
        if (x === null || y === null) return (x === null) - (y === null) || a - b;
        return (x < y ? -turn : x > y ? turn : 0) || a - b;
      });
    }
    state.found = found;
  };

  // Elements. Texts are set as texts only.
  const make = (tag, text, look) => {
    const element = document.createElement(tag);
    if (look) element.className = look;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const pairs = (list, i, into) => {
    for (let k = 0; k < list.length; k += 2) into.append(make("dt", say(list[k])), make("dd", whole(list[k + 1], i)));
  };
  const reasons = (i) => {
    const row = make("tr", undefined, "why");
    row.id = `finding-why-${i}`;
    const cell = make("td");
    cell.colSpan = heads.length;
    const list = make("dl", undefined, "reasons");
    const found = clause(i);
    const path = [];
    for (let at = units.area[rows.unit[i]]; at >= 0; at = areas.above[at]) path.unshift(say(areas.name[at]));
    if (path.length) list.append(make("dt", label("path")), make("dd", path.join(" › ")));
    pairs(data.why[rows.why[i]], i, list);
    list.append(make("dt", label("clause")), make("dd", `${found.code} ${say(found.rule)} · ${found.key}`));
    pairs(found.about, i, list);
    cell.append(list);
    row.append(cell);
    return row;
  };
  // A number with its unit: behind it in Chinese, below it in English.
  // Where parts are unknown, it is what there is at least, or at most.
  const figure = (value, of, unknown, side = 0) => {
    const prefix = side && value !== null ? `${label(side > 0 ? "at_least" : "at_most")}${lang() ? "" : " "}` : "";
    const cell = make("td", value === null ? unknown : prefix + amount(value, of), "number");
    if (value === null || plainNumbers(of)) return cell;
    cell.append(...(lang() ? [say(of.measure)] : [" ", make("small", say(of.measure))]));
    return cell;
  };
  const cells = {
    level: (i) => make("td", say(units.level[rows.unit[i]])),
    rule: (i) => {
      const cell = make("td", say(clause(i).rule), "rule");
      cell.append(make("small", clause(i).code));
      return cell;
    },
    strength: (i) => make("td", say(clause(i).strength)),
    verdict: (i) => make("td", label(rows.fails[i] ? "fail" : "unknown")),
    observed: (i) => figure(rows.observed[i], clause(i), label("unknown"), rows.side[i]),
    bound: (i) => figure(rows.bound[i], clause(i), label("none_here")),
    margin: (i) => figure(clause(i).yes || rows.margin[i] === null ? null : Math.abs(rows.margin[i]), clause(i), label("none_here"), Math.abs(rows.side[i])),
    message: (i) => make("td", whole(rows.message[i], i), "long"),
    status: (i) => make("td", say(rows.status[i]) || label("none_here")),
    unit: (i) => {
      const cell = make("th");
      cell.scope = "row";
      const button = make("button");
      button.type = "button";
      const id = units.id[rows.unit[i]];
      const title = units.name[rows.unit[i]];
      const where = id === null || !say(rows.where[i]).startsWith(title ?? id) ? say(rows.where[i]) : title ?? id;
      button.textContent = where;
      button.setAttribute("aria-expanded", String(state.open.has(i)));
      button.setAttribute("aria-controls", `finding-why-${i}`);
      button.dataset.row = String(i);
      cell.append(button);
      if (id !== null && where !== id) cell.append(make("small", id));
      return cell;
    },
  };
  const line = (i) => {
    const row = make("tr", undefined, rows.fails[i] ? "fail" : "unknown");
    row.dataset.finding = String(i);
    for (const key of keys) {
      const cell = cells[key](i);
      cell.dataset.of = key;
      row.append(cell);
    }
    return row;
  };

  const pages = () => Math.max(1, Math.ceil(state.found.length / perPage));
  const draw = (printing = false) => {
    state.page = Math.min(state.page, pages() - 1);
    const from = printing ? 0 : state.page * perPage;
    const shown = state.found.slice(from, from + (printing ? onPaper : perPage));
    body.replaceChildren(...shown.flatMap((i) => (state.open.has(i) ? [line(i), reasons(i)] : [line(i)])));
    for (const head of heads) head.setAttribute("aria-sort", head.dataset.sort !== state.sort ? "none" : state.down ? "descending" : "ascending");
    for (const button of app.querySelectorAll("button[data-page]")) {
      const atEnd = ["first", "back"].includes(button.dataset.page) ? state.page === 0 : state.page === pages() - 1;
      button.setAttribute("aria-disabled", String(atEnd));
    }
    const note = document.getElementById("findings-printed");
    note.hidden = !printing || shown.length === state.found.length;
    note.textContent = fill(label("printed"), { n: number(shown.length) });
  };
  const tell = () => {
    const fails = state.found.reduce((n, i) => n + rows.fails[i], 0);
    const n = state.found.length;
    const from = state.page * perPage;
    const facts = { from: number(from + 1), to: number(Math.min(n, from + perPage)), n: number(n), fail: number(fails), unknown: number(n - fails) };
    const parts = [n ? fill(label("shown"), facts) : label("none")];
    if (n < count) parts.push(fill(label("chosen"), { all: number(count) }));
    if (data.total > count) parts.push(fill(label("more"), { more: number(data.total - count) }));
    document.getElementById("findings-status").textContent = parts.join(lang() ? "" : " ");
  };
  const update = () => {
    choose();
    draw();
    tell();
  };

  // What people do.
  let waiting = 0;
  const again = () => {
    clearTimeout(waiting); // what was typed is read now
    waiting = 0;
    state.page = 0;
    update();
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", again);
  form.addEventListener("input", (event) => {
    if (event.target.name !== "words") return;
    clearTimeout(waiting);
    waiting = setTimeout(again, 150);
  });
  form.addEventListener("reset", () => setTimeout(again));
  table.querySelector("thead").addEventListener("click", (event) => {
    const key = event.target.closest("th")?.dataset.sort;
    if (!key || !event.target.closest("button")) return;
    // Up, then down, then as it was.
    if (state.sort !== key) Object.assign(state, { sort: key, down: false });
    else if (!state.down) state.down = true;
    else Object.assign(state, { sort: null, down: false });
    again();
  });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-row]");
    if (!button) return;
    const i = Number(button.dataset.row);
    const row = button.closest("tr");
    if (state.open.delete(i)) document.getElementById(`finding-why-${i}`)?.remove();
    else {
      state.open.add(i);
      row.after(reasons(i));
    }
    button.setAttribute("aria-expanded", String(state.open.has(i)));
  });
  app.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-page]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    state.page = { first: 0, back: state.page - 1, next: state.page + 1, last: pages() - 1 }[button.dataset.page];
    draw();
    tell();
    document.getElementById("findings-region").scrollTop = 0;
  });
  new MutationObserver(() => {
    name();
    update();
  }).observe(root, { attributes: true, attributeFilter: ["data-show"] });
  window.addEventListener("beforeprint", () => {
    if (waiting) again();
    draw(true);
  });
  window.addEventListener("afterprint", () => draw());

  name();
  update();
  app.hidden = false;
  document.getElementById("findings-plain").hidden = true;
})();
