// Draws a figure in the colours of the page around it. A long title is broken; in a narrow box the legend stands below.
const drawFigure = (plotly, box, figure) => {
  const ink = getComputedStyle(box).color, width = box.clientWidth || 700, narrow = width < 560;
  const layout = structuredClone(figure.layout);
  layout.font = { ...layout.font, color: ink };
  layout.modebar = { bgcolor: "rgba(0,0,0,0)", color: "rgba(128,128,128,.6)", activecolor: ink };
  if (layout.title?.text) {
    const lines = [""], most = Math.max(20, Math.floor((width - 40) / 7.6));
    for (const word of layout.title.text.split(" ")) {
      if (lines.at(-1) && (lines.at(-1) + " " + word).length > most) lines.push(word);
      else lines.push((lines.pop() + " " + word).trim());
    }
    layout.title.text = lines.join("<br>");
    layout.margin = { ...layout.margin, t: (layout.margin?.t ?? 48) + 19 * (lines.length - 1) };
  }
  if (narrow) {
    // Below the title of the axis, which stands about 68 points below the plot.
    const plot = Math.max(80, (layout.height ?? 416) - (layout.margin?.t ?? 48) - (layout.margin?.b ?? 56));
    layout.legend = { ...layout.legend, orientation: "h", x: 0, xanchor: "left", y: -68 / plot, yanchor: "top" };
    layout.margin = { ...layout.margin, l: Math.min(52, layout.margin?.l ?? 52), r: 8 };
    const entries = figure.data.filter(trace => trace.name && trace.showlegend !== false).length;
    if (entries > 1) layout.height = (layout.height ?? 416) + 14 * entries;
    if (layout.images) layout.height *= 0.7;
  }
  if (layout.height) box.style.minHeight = "0";
  return plotly.newPlot(box, figure.data, layout, { responsive: true, displaylogo: false, displayModeBar: narrow ? false : "hover" });
};
