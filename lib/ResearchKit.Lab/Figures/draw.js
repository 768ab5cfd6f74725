// A text in lines of at most so many points, broken between words.
const brokenText = (text, width) => {
  const lines = [""], most = Math.max(20, Math.floor(width / 7.6));
  for (const word of text.split(" ")) {
    if (lines.at(-1) && (lines.at(-1) + " " + word).length > most) lines.push(word);
    else lines.push((lines.pop() + " " + word).trim());
  }
  return lines.join("<br>");
};
// The layout with its titles broken to a width, and room for them.
const fitted = (layout, width) => {
  layout = structuredClone(layout);
  if (layout.title?.text) {
    layout.title.text = brokenText(layout.title.text, width - 40);
    layout.margin = { ...layout.margin, t: (layout.margin?.t ?? 48) + 19 * (layout.title.text.split("<br>").length - 1) };
  }
  if (layout.xaxis?.title?.text) layout.xaxis.title.text = brokenText(layout.xaxis.title.text, width - 80);
  return layout;
};
// Draws a figure in the colours of the page around it; in a narrow box the legend stands below.
const drawFigure = (plotly, box, figure) => {
  const ink = getComputedStyle(box).color, width = box.clientWidth || 700, narrow = width < 560;
  const layout = fitted(figure.layout, width);
  layout.font = { ...layout.font, color: ink };
  // From the left, so that the buttons on the right do not lie on it.
  if (layout.title) layout.title = { ...layout.title, x: 0, xref: "paper", xanchor: "left" };
  layout.modebar = { bgcolor: "rgba(0,0,0,0)", color: "rgba(128,128,128,.6)", activecolor: ink };
  if (narrow) {
    // Below the title of the axis, which ends about 80 points below the plot.
    const plot = Math.max(80, (layout.height ?? 416) - (layout.margin?.t ?? 48) - (layout.margin?.b ?? 56));
    layout.legend = { ...layout.legend, orientation: "h", x: 0, xanchor: "left", y: -80 / plot, yanchor: "top" };
    layout.margin = { ...layout.margin, l: Math.min(52, layout.margin?.l ?? 52), r: 8 };
    const entries = figure.data.filter(trace => trace.name && trace.showlegend !== false).length;
    if (entries > 1) layout.height = (layout.height ?? 416) + 14 * entries;
    if (layout.images) layout.height *= 0.7;
  }
  if (layout.height) box.style.minHeight = "0";
  return plotly.newPlot(box, figure.data, layout, { responsive: true, displaylogo: false, displayModeBar: narrow ? false : "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"] });
};
