/* What only the browser can do: filters to the address, the explanation's dialog, title, language, focus, print. */
(function () {
  "use strict";
  var held = { path: null, snapshot: null, newer: "" };
  var chosen = "";
  var known = {};
  var PAUSE = 60000;

  function setProps(id, props) {
    window.dash_clientside.set_props(id, props);
  }

  // who is signed in, and the token his writes must carry; read once for each language
  function session(lang) {
    if (!known[lang]) {
      known[lang] = window.fetch("/session.json?lang=" + lang, { cache: "no-store" })
        .then(function (answer) { return answer.ok ? answer.json() : null; })
        .catch(function () { return null; });
    }
    return known[lang];
  }

  function write(path, body) {
    return session(held.lang || "zh").then(function (who) {
      return window.fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": who ? who.csrf : "" },
        body: JSON.stringify(body)
      });
    });
  }
  window.pinbiaoWrite = write;

  function showAccount(lang) {
    held.lang = lang;
    session(lang).then(function (who) {
      var place = document.getElementById("account");
      if (!place || !who || !who.name) { return; }
      place.textContent = "";
      var said = document.createElement("span");
      said.textContent = [who.said.as + who.name, who.role, who.region_name].filter(Boolean).join(" · ");
      place.appendChild(said);
      if (who.may.indexOf("download") >= 0) {
        var link = document.createElement("a");
        link.href = "/download/warehouse.duckdb";
        link.textContent = who.said.download;
        place.appendChild(link);
      }
      var out = document.createElement("button");
      out.type = "button";
      out.setAttribute("data-sign-out", "");
      out.textContent = who.said.out;
      place.appendChild(out);
    });
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
      showAccount(facts.lang);
      return language;
    },
    open: function (shown) {
      if (!shown) { return window.dash_clientside.no_update; }
      // after the new content was drawn
      window.setTimeout(function () {
        var dialog = document.getElementById("explanation");
        if (dialog && !dialog.open) { dialog.showModal(); }
        if (dialog && !shown.stay) { dialog.scrollTop = 0; }
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
    if (event.target.closest("[data-sign-out]")) {
      write("/logout", {}).then(function () { window.location.assign("/login"); });
    }
    if (event.target.closest("[data-reload]")) { window.location.reload(); }
  });

  // an entry of a case file: kept, then the dialog is drawn anew with it
  document.addEventListener("submit", function (event) {
    var form = event.target.closest ? event.target.closest("form.case-form") : null;
    if (!form) { return; }
    var said = form.querySelector("[role=status]"), text = form.querySelector("textarea");
    var mart = form.getAttribute("data-mart"), key = form.getAttribute("data-key");
    var entry = { mart: mart, key: key, kind: form.querySelector("select").value, text: text.value };
    write("/case-file", entry).then(function (answer) {
      if (answer.status !== 201) { return answer.text().then(function (why) { throw new Error(why); }); }
      text.value = "";
      said.textContent = said.getAttribute("data-kept");
      setProps("asked", { data: { key: mart + "|" + key, at: Date.now(), stay: true } });
    }).catch(function (problem) { said.textContent = said.getAttribute("data-failed") + problem.message; });
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
