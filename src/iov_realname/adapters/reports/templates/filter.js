(function () {
  "use strict";

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function asked(form) {
    return {
      severities: all("[name=severity]:checked", form).map(function (box) { return box.value; }),
      check: form.elements.check.value,
      text: form.elements.text.value.trim().toLowerCase()
    };
  }

  function rowsOf(basis, matches) {
    var shown = 0;
    all("[data-row]", basis).forEach(function (row) {
      row.hidden = !matches(row.textContent);
      shown += row.hidden ? 0 : 1;
    });
    basis.hidden = shown === 0;
    return shown;
  }

  function groupShown(group, wanted) {
    var inQuestion = wanted.severities.indexOf(group.getAttribute("data-severity")) >= 0 &&
      (!wanted.check || wanted.check === group.getAttribute("data-check"));
    var named = group.getAttribute("data-words").toLowerCase().indexOf(wanted.text) >= 0;
    var shown = 0;
    all("[data-basis]", group).forEach(function (basis) {
      shown += rowsOf(basis, function (text) {
        return inQuestion && (named || text.toLowerCase().indexOf(wanted.text) >= 0);
      });
    });
    group.hidden = shown === 0;
    return shown;
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("[data-filter]");
    if (!form) { return; }
    var status = form.querySelector("[data-status]");
    var none = document.querySelector("[data-no-match]");
    var count = all("[data-row]").length;

    function filter() {
      var wanted = asked(form);
      var shown = all("[data-group]").reduce(function (sum, group) { return sum + groupShown(group, wanted); }, 0);
      var said = status.getAttribute("data-" + document.documentElement.getAttribute("data-lang"));
      status.textContent = said.replace("{shown}", shown).replace("{all}", count);
      none.hidden = shown > 0;
    }

    form.addEventListener("input", filter);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { window.setTimeout(filter, 0); });
    document.addEventListener("spoken", filter);
    filter();
  });
})();
