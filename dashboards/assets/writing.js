/* Buttons and forms that send something: the answer of the server is said beside them, and the page drawn anew. */
(function () {
  "use strict";
  var WORDS = {
    "zh-CN": { waiting: "排队中……", running: "计算中……", done: "已记录，下一次运行起计入。", role: "您的角色不能这样做。", failed: "没有成功：" },
    en: { waiting: "Waiting…", running: "Computing…", done: "Recorded; it counts from the next run.", role: "Your role may not do this.", failed: "This failed: " }
  };

  // too many look-ups: the answer says so, and the page would stay as it was
  var fetched = window.fetch;
  window.fetch = function () {
    return fetched.apply(this, arguments).then(function (answer) {
      if (answer.status === 429) {
        answer.clone().text().then(function (text) {
          var main = document.getElementById("main");
          if (main && main.firstElementChild) { tell(main.firstElementChild, text); }
        });
      }
      return answer;
    });
  };

  function words() { return WORDS[document.documentElement.lang] || WORDS["zh-CN"]; }

  function tell(near, text) {
    var place = near.parentNode.querySelector(".told");
    if (!place) {
      place = document.createElement("span");
      place.className = "told";
      place.setAttribute("role", "status");
      near.parentNode.appendChild(place);
    }
    place.textContent = text;
  }

  function problem(answer) {
    return answer.json().catch(function () { return {}; }).then(function (said) {
      return answer.status === 403 ? words().role : words().failed + (said.problem || answer.status);
    });
  }

  var EVERY_MS = 1500;

  // asks until the answer is there, then opens it where explanations are shown
  function follow(form, address, id) {
    window.fetch(address + "/" + id, { cache: "no-store" })
      .then(function (answer) { return answer.json(); })
      .then(function (said) {
        if (said.state === "waiting" || said.state === "running") {
          tell(form.lastChild, words()[said.state]);
          window.setTimeout(function () { follow(form, address, id); }, EVERY_MS);
          return;
        }
        form.querySelector("button").disabled = false;
        tell(form.lastChild, "");
        window.dash_clientside.set_props("asked", { data: { key: said.key, at: Date.now() } });
      })
      .catch(function () {
        form.querySelector("button").disabled = false;
        tell(form.lastChild, words().failed);
      });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target.closest("form[data-ask]");
    if (!form) { return; }
    event.preventDefault();
    var body = {}, address = form.getAttribute("data-ask"), button = form.querySelector("button");
    form.querySelectorAll("input, select").forEach(function (field) { body[field.name] = field.value.trim(); });
    button.disabled = true;
    window.pinbiaoWrite(address, body)
      .then(function (answer) {
        if (answer.ok) { return answer.json().then(function (said) { follow(form, address, said.id); }); }
        button.disabled = false;
        return problem(answer).then(function (text) { tell(button, text); });
      })
      .catch(function () { button.disabled = false; tell(button, words().failed); });
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("button[data-send]") : null;
    if (!button) { return; }
    button.disabled = true;
    window.pinbiaoWrite(button.getAttribute("data-send"), JSON.parse(button.getAttribute("data-body")))
      .then(function (answer) {
        if (answer.ok) {
          var group = button.closest("tr");
          tell(button, words().done);
          // the other answers to the same question are closed
          var body = JSON.parse(button.getAttribute("data-body"));
          group.parentNode.querySelectorAll("button[data-send]").forEach(function (other) {
            var others = JSON.parse(other.getAttribute("data-body"));
            if (others.feed === body.feed && others.key === body.key) { other.disabled = true; }
          });
          return null;
        }
        button.disabled = false;
        return problem(answer).then(function (text) { tell(button, text); });
      })
      .catch(function () { button.disabled = false; tell(button, words().failed); });
  });
})();
