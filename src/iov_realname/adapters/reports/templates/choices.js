(function () {
  "use strict";
  var root = document.documentElement;
  var kept = location.protocol === "file:" ? null : window.localStorage;
  var names = { zh: "zh-Hans", en: "en" };

  function keep(name, value) {
    try { if (kept) { kept.setItem(name, value); } } catch (unavailable) { kept = null; }
  }

  function recall(name, values) {
    try {
      var value = kept ? kept.getItem(name) : null;
      return values.indexOf(value) < 0 ? null : value;
    } catch (unavailable) { return null; }
  }

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  function speak(lang) {
    root.setAttribute("data-lang", lang);
    root.lang = names[lang];
    each("title[data-zh], option[data-zh]", function (text) { text.textContent = text.getAttribute("data-" + lang); });
    each("[data-choose-lang]", function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-choose-lang") === lang));
    });
    document.dispatchEvent(new CustomEvent("spoken"));
  }

  function isDark() {
    var chosen = root.getAttribute("data-theme");
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  var theme = recall("theme", ["dark", "light"]);
  if (theme) { root.setAttribute("data-theme", theme); }
  var lang = recall("lang", ["zh", "en"]);
  if (lang) { root.setAttribute("data-lang", lang); }

  document.addEventListener("DOMContentLoaded", function () {
    speak(root.getAttribute("data-lang"));
    each("[data-needs-script]", function (part) { part.hidden = false; });
    each("[data-choose-lang]", function (button) {
      button.addEventListener("click", function () {
        speak(button.getAttribute("data-choose-lang"));
        keep("lang", root.getAttribute("data-lang"));
      });
    });
    each("[data-choose-theme]", function (button) {
      button.addEventListener("click", function () {
        root.setAttribute("data-theme", isDark() ? "light" : "dark");
        keep("theme", root.getAttribute("data-theme"));
      });
    });
    each("[data-print]", function (button) { button.addEventListener("click", function () { window.print(); }); });
  });
})();
