// In a notebook's output: plotly.js is fetched once a page, from the server that serves the notebook, without any extension.
const base = () => {
  const lab = document.getElementById("jupyter-config-data");
  return lab ? JSON.parse(lab.textContent).baseUrl : document.body.dataset.baseUrl;
};
const plotly = () => window.Plotly ? Promise.resolve(window.Plotly) : window.researchkitPlotly ??= new Promise((done, fail) => {
  if (!base()) return fail();
  const script = document.createElement("script");
  script.src = base() + "kernelspecs/researchkit/plotly.min.js";
  script.onload = () => window.Plotly ? done(window.Plotly) : fail();
  script.onerror = fail;
  document.head.append(script);
});
// The output may be put on the page only after this script ran.
const boxes = async tries => {
  const found = [...document.querySelectorAll(`[data-figure="${mark}"]:not([data-drawn])`)];
  if (found.length || tries === 0) return found;
  await new Promise(later => setTimeout(later, 50));
  return boxes(tries - 1);
};
boxes(40).then(async found => {
  for (const box of found) box.dataset.drawn = "";
  try {
    const library = await plotly();
    for (const box of found) drawFigure(library, box, figure);
  } catch {
    window.researchkitPlotly = undefined;
    for (const box of found) box.textContent = `Figure: ${figure.layout.title.text}. It is drawn by plotly.js, which could not be loaded from here.`;
  }
});
