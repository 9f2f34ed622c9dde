/* Buttons and forms that send something: the answer of the server is said beside them, and the page drawn anew. */
(function () {
  "use strict";
  var WORDS = {
    "zh-CN": { done: "已记录，下一次运行起计入。", role: "您的角色不能这样做。", failed: "没有成功：" },
    en: { done: "Recorded; it counts from the next run.", role: "Your role may not do this.", failed: "This failed: " }
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
  window.pinbiaoTell = tell;

  function problem(answer) {
    return answer.json().catch(function () { return {}; }).then(function (said) {
      return answer.status === 403 ? words().role : words().failed + (said.problem || answer.status);
    });
  }
  window.pinbiaoProblem = problem;

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
