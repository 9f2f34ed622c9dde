(function () {
  var figures = JSON.parse(document.getElementById("charts").textContent);
  var plots = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  var settings = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };
  plots.forEach(function (plot) {
    var figure = figures[plot.getAttribute("data-chart")];
    plot.textContent = "";
    Plotly.newPlot(plot, figure.data, figure.layout, settings);
  });
  function fit() {
    plots.forEach(function (plot) { Plotly.Plots.resize(plot); });
  }
  window.addEventListener("beforeprint", fit);
  window.addEventListener("afterprint", fit);
})();
