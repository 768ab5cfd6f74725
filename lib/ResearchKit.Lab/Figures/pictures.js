// Draws each figure as a PNG on white and writes its base64 on a line of its own, an empty line where that fails.
(async () => {
  const lines = [];
  for (const { data, layout } of figures) {
    try {
      const paper = { ...fitted(layout, size.width), paper_bgcolor: "#fff", plot_bgcolor: "#fff", font: { ...layout.font, color: "#1d2733" } };
      lines.push((await Plotly.toImage({ data, layout: paper }, { format: "png", width: size.width, height: layout.height ?? size.height, scale: size.scale })).split(",")[1]);
    } catch {
      lines.push("");
    }
  }
  document.body.innerHTML = `<pre id="pictures">${lines.join("\n")}\n</pre>`;
})();
