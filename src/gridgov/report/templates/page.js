"use strict";
(() => {
  const root = document.documentElement;
  const drawings = JSON.parse(document.getElementById("drawings").textContent);
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const darkButton = document.getElementById("dark");
  const languages = [...document.querySelectorAll("button[data-set]")];
  const paper = 660; // width of a picture on paper, in pixels
  const longest = 900; // height that a picture can have on paper; a higher one is made smaller
  const near = "400px"; // once the page is open, a picture is drawn before it comes into view

  const looks = {
    light: { text: "#1b2530", soft: "#4a5663", grid: "#d9dfe5", ground: "#ffffff" },
    dark: { text: "#e8edf2", soft: "#b3bfcb", grid: "#3a444f", ground: "#1c2229" },
  };

  // -- pictures

  // What a picture takes from the page around it: type and colours of text, grid and ground.
  const dressed = (layout, look, width) => {
    const out = structuredClone(layout);
    out.font = { family: getComputedStyle(document.body).fontFamily, size: 13, color: look.text };
    out.hoverlabel = { ...out.hoverlabel, bgcolor: look.ground, bordercolor: look.soft, font: { color: look.text, size: 13 } };
    for (const name of ["xaxis", "yaxis"]) {
      if (out[name]) {
        Object.assign(out[name], { color: look.soft, gridcolor: look.grid, linecolor: look.grid, tickcolor: look.grid });
      }
    }
    if (width) {
      out.autosize = false;
      out.width = width;
    }
    return out;
  };

  // The library is read when the first picture comes near, or when there is nothing else to do.
  const need = () => {
    if (window.Plotly) return;
    const script = document.createElement("script");
    script.textContent = document.getElementById("library").textContent;
    document.head.append(script);
  };

  const figures = new Map(drawings.figures.map((figure) => [document.getElementById(figure.id), figure]));
  const seen = new Set();
  const isDark = () => root.dataset.theme === "dark";
  const drawOne = (place, onPaper) => {
    need();
    const spec = figures.get(place)[root.dataset.show];
    const look = !onPaper && isDark() ? looks.dark : looks.light;
    return Plotly.react(place, structuredClone(spec.data), dressed(spec.layout, look, onPaper ? paper : 0), drawings.config);
  };
  // Room is kept for what is not drawn yet, so that nothing jumps.
  for (const [place, figure] of figures) {
    const height = figure[root.dataset.show].layout.height;
    if (height) place.style.minHeight = `${height}px`;
  }
  const redraw = () => Promise.all([...seen].map((place) => drawOne(place, false)));
  const ready = () => {
    if (root.dataset.ready) return;
    root.dataset.ready = "true";
    performance.mark("ready");
  };
  const watch = (margin) => {
    const made = new IntersectionObserver((entries) => {
      const come = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
      for (const place of come) {
        made.unobserve(place);
        seen.add(place);
      }
      Promise.all(come.map((place) => drawOne(place, false))).then(come.length ? ready : null);
    }, { rootMargin: margin });
    for (const place of figures.keys()) if (!seen.has(place)) made.observe(place);
    return made;
  };
  // Until the page is open only what is in view is drawn: the library alone takes longer to read than all the rest.
  let watcher = watch("0px");
  window.addEventListener("load", () => setTimeout(() => {
    watcher.disconnect();
    watcher = watch(near);
  }, 0));

  // -- language: the address may ask for one; nothing is remembered

  const show = (lang) => {
    if (root.dataset.show === lang) return;
    root.dataset.show = lang;
    root.lang = lang === "zh" ? "zh-Hans" : "en";
    const title = document.querySelector("title");
    document.title = lang === "zh" ? title.dataset.zh : title.dataset.en;
    for (const button of languages) button.setAttribute("aria-pressed", String(button.dataset.set === lang));
    root.dispatchEvent(new CustomEvent("language", { detail: lang }));
    redraw();
  };
  for (const button of languages) button.addEventListener("click", () => show(button.dataset.set));
  const asked = () => {
    const lang = location.hash.slice(1);
    if (lang === "en" || lang === "zh") show(lang);
  };
  window.addEventListener("hashchange", asked);

  // -- light and dark: as the system has it, until the reader says otherwise

  const dress = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    darkButton.setAttribute("aria-pressed", String(dark));
    redraw();
  };
  darkButton.addEventListener("click", () => dress(!isDark()));
  system.addEventListener("change", () => dress(system.matches));

  // -- paper: every picture, everything open, in light colours

  let closed = [];
  const beforePrint = () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const part of closed) part.open = true;
    for (const [place, figure] of figures) {
      const height = figure[root.dataset.show].layout.height;
      if (height > longest) place.style.zoom = String(longest / height);
      drawOne(place, true);
    }
  };
  const afterPrint = () => {
    for (const part of closed) part.open = false;
    for (const place of figures.keys()) {
      place.style.zoom = "";
      watcher.unobserve(place);
      seen.add(place);
    }
    redraw();
  };
  window.addEventListener("beforeprint", beforePrint);
  window.addEventListener("afterprint", afterPrint);
  const print = document.getElementById("print");
  print.addEventListener("click", () => window.print());

  // -- where the reader is

  const links = new Map([...document.querySelectorAll("nav.parts a")].map((link) => [link.hash.slice(1), link]));
  const inView = new Set();
  const spy = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const key = entry.target.getAttribute("aria-labelledby");
      if (entry.isIntersecting) inView.add(key);
      else inView.delete(key);
    }
    const here = [...links.keys()].find((key) => inView.has(key));
    for (const [key, link] of links) {
      if (key === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-15% 0px -75% 0px" });
  for (const section of document.querySelectorAll("main > section")) spy.observe(section);

  dress(system.matches);
  asked();
  darkButton.hidden = false;
  print.hidden = false;
  root.dataset.script = "true";
  requestAnimationFrame(() => {
    // Where no picture is in view there is nothing to wait for.
    setTimeout(() => {
      const some = [...figures.keys()].some((place) => place.getBoundingClientRect().top < window.innerHeight);
      if (!some) ready();
      if (figures.size) (window.requestIdleCallback || setTimeout)(need, { timeout: 5000 });
    }, 0);
  });
})();
