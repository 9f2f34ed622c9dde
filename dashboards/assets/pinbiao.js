/* What only the browser can do: filters to the address, the explanation's dialog, title, language, focus, print. */
(function () {
  "use strict";
  var held = { path: null, snapshot: null, newer: "" };
  var chosen = "";
  var PAUSE = 60000;

  function setProps(id, props) {
    window.dash_clientside.set_props(id, props);
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.pinbiao = {
    settle: function (facts) {
      if (!facts) { return window.dash_clientside.no_update; }
      var language = facts.lang === "en" ? "en" : "zh-CN";
      document.documentElement.lang = language;
      document.title = facts.title;
      var main = document.getElementById("main");
      if (held.path !== null && held.path !== facts.path && main) {
        window.scrollTo(0, 0);
        main.focus({ preventScroll: true });
      }
      // the filters were drawn anew: give the keyboard back to the one that was used
      window.setTimeout(function () {
        var choice = chosen && document.getElementById(chosen);
        if (choice && (!document.activeElement || document.activeElement === document.body)) { choice.focus(); }
        chosen = "";
      }, 0);
      held = { path: facts.path, snapshot: facts.snapshot, newer: facts.newer };
      return language;
    },
    open: function (shown) {
      if (!shown) { return window.dash_clientside.no_update; }
      // after the new content was drawn
      window.setTimeout(function () {
        var dialog = document.getElementById("explanation");
        if (dialog && !dialog.open) { dialog.showModal(); }
        if (dialog) { dialog.scrollTop = 0; }
      }, 0);
      return window.dash_clientside.no_update;
    }
  };

  document.addEventListener("change", function (event) {
    var choice = event.target.closest ? event.target.closest("select[data-filter]") : null;
    if (!choice) { return; }
    chosen = choice.id;
    var asked = new URLSearchParams(window.location.search);
    document.querySelectorAll("select[data-filter]").forEach(function (each) {
      asked.set(each.getAttribute("data-filter"), each.value);
    });
    if (choice.getAttribute("data-filter") === "program") { asked.delete("region"); asked.delete("year"); }
    setProps("url", { search: "?" + asked.toString() });
  });

  document.addEventListener("submit", function (event) {
    event.preventDefault();
    var form = event.target.closest("form[data-search]");
    if (!form) { return; }
    var wanted = new URLSearchParams(window.location.search);
    wanted.set("q", form.querySelector("input").value.trim());
    // an address that named one thing becomes that of the page again
    setProps("url", { pathname: "/" + window.location.pathname.split("/")[1], search: "?" + wanted.toString() });
  });

  document.addEventListener("click", function (event) {
    if (!event.target.closest) { return; }
    var ask = event.target.closest("[data-explain]");
    if (ask) { setProps("asked", { data: { key: ask.getAttribute("data-explain"), at: Date.now() } }); }
    var close = event.target.closest("[data-close]");
    if (close) { document.getElementById(close.getAttribute("data-close")).close(); }
    if (event.target.closest("[data-print]")) { window.print(); }
    if (event.target.closest("[data-reload]")) { window.location.reload(); }
  });

  // tables behind charts are opened for paper, and closed again
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.twin:not([open])").forEach(function (twin) {
      twin.open = true;
      twin.setAttribute("data-for-print", "");
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-for-print]").forEach(function (twin) {
      twin.open = false;
      twin.removeAttribute("data-for-print");
    });
  });

  window.setInterval(function () {
    if (document.hidden || !held.snapshot) { return; }
    window.fetch("/healthz", { cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (health) {
        var place = document.getElementById("newer");
        if (!health || !place || health.snapshot_id === held.snapshot || place.firstChild) { return; }
        var reload = document.createElement("button");
        reload.type = "button";
        reload.setAttribute("data-reload", "");
        reload.textContent = held.newer;
        place.appendChild(reload);
      })
      .catch(function () { /* the server is away: the page stays as it is */ });
  }, PAUSE);
})();
