(function () {
  "use strict";

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  function open() {
    var name = decodeURIComponent(location.hash.slice(1));
    var history = name.indexOf("card-") === 0 ? document.getElementById(name) : null;
    if (history) {
      history.open = true;
      history.scrollIntoView();
      history.querySelector("summary").focus({ preventScroll: true });
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    window.addEventListener("hashchange", open);
    all("a[href^='#card-']").forEach(function (link) {
      link.addEventListener("click", function () {
        if (link.getAttribute("href") === location.hash) { open(); }
      });
    });
    all("[data-open-all]").forEach(function (button) {
      button.addEventListener("click", function () { all(".history").forEach(function (each) { each.open = true; }); });
    });
    all("[data-close-all]").forEach(function (button) {
      button.addEventListener("click", function () { all(".history").forEach(function (each) { each.open = false; }); });
    });
    open();
  });
})();
