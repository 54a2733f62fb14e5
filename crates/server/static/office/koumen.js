// What pages do beyond plain forms and htmx. Every page works without it.
(function () {
  "use strict";

  // A menu closes when something else is pressed, or with Escape.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });

  // A form is sent once: the second press of a slow button does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // The first wrong field comes into view.
  function showFirstWrong() {
    var wrong = document.querySelector(".f.bad");
    if (!wrong) return;
    wrong.scrollIntoView({ block: "center" });
    var input = wrong.querySelector("input:not([type=hidden]), select, textarea");
    if (input) input.focus({ preventScroll: true });
  }

  // Parts of a form that an earlier answer makes needless are put away, and not sent.
  // <div data-when="outcome=reached door,phone"> … shown while the field has one of the values.
  function arrange(form) {
    form.querySelectorAll("[data-when]").forEach(function (part) {
      var fits = part.dataset.when.split(";").every(function (condition) {
        var pair = condition.split("=");
        var chosen = Array.from(form.querySelectorAll("[name='" + pair[0] + "']"))
          .filter(function (input) { return input.type === "radio" || input.type === "checkbox" ? input.checked : true; })
          .map(function (input) { return input.value; });
        return pair[1].split(",").some(function (value) { return chosen.indexOf(value) >= 0; });
      });
      part.hidden = !fits;
      if (part.tagName === "FIELDSET") part.disabled = !fits;
    });
  }
  function arrangeAll() {
    document.querySelectorAll("form[data-arranged]").forEach(arrange);
  }
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-arranged")) arrange(form);
  });

  // A table wider than its frame can be reached and moved with the keyboard.
  function reachWideTables() {
    document.querySelectorAll(".scroll").forEach(function (frame) {
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
    });
  }
  window.addEventListener("resize", reachWideTables);

  function settle() { arrangeAll(); reachWideTables(); }
  document.addEventListener("DOMContentLoaded", function () { settle(); showFirstWrong(); });
  document.addEventListener("htmx:afterSettle", settle);
})();
