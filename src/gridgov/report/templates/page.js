"use strict";
(() => {
  const root = document.documentElement;
  const drawings = JSON.parse(document.getElementById("drawings").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const paper = 660; // width of a picture on paper, in pixels

  const looks = {
    light: { text: "#1b2530", soft: "#4a5663", grid: "#d9dfe5", ground: "#ffffff" },
    dark: { text: "#e8edf2", soft: "#b3bfcb", grid: "#3a444f", ground: "#1c2229" },
  };

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

  const draw = (onPaper) => {
    const look = !onPaper && dark.matches ? looks.dark : looks.light;
    for (const figure of drawings.figures) {
      const spec = figure[root.dataset.show];
      const place = document.getElementById(figure.id);
      Plotly.react(place, structuredClone(spec.data), dressed(spec.layout, look, onPaper ? paper : 0), drawings.config);
    }
  };

  const show = (lang) => {
    root.dataset.show = lang;
    root.lang = lang === "zh" ? "zh-Hans" : "en";
    const title = document.querySelector("title");
    document.title = lang === "zh" ? title.dataset.zh : title.dataset.en;
    for (const button of document.querySelectorAll("button[data-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.set === lang));
    }
    draw(false);
  };

  for (const button of document.querySelectorAll("button[data-set]")) {
    button.addEventListener("click", () => show(button.dataset.set));
  }
  dark.addEventListener("change", () => draw(false));
  window.addEventListener("beforeprint", () => draw(true));
  window.addEventListener("afterprint", () => draw(false));
  draw(false);
})();
