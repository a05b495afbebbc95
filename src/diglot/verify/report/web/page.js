"use strict";
(() => {
  const form = document.getElementById("filter");
  const fields = [...form.elements].filter((one) => one.name);
  const results = [...document.querySelectorAll("details.result")];
  const cases = [...document.querySelectorAll("article.case")];
  const suites = [...document.querySelectorAll("section.suite")];
  const told = form.querySelector("output");
  const nothing = document.getElementById("nothing");
  const texts = new Map();

  const textOf = (result) => {
    if (!texts.has(result)) {
      texts.set(result, `${result.closest(".case").querySelector("h4").textContent} ${result.textContent}`.toLowerCase());
    }
    return texts.get(result);
  };
  const inState = (result, state, kind) => {
    const states = kind ? [result.dataset[kind]] : [result.dataset.protocol, result.dataset.capability].filter(Boolean);
    return state === "passed" ? states.every((one) => one === state) : states.includes(state);
  };
  const tests = {
    state: (result, wanted, all) => inState(result, wanted, all.kind),
    kind: (result, wanted) => result.dataset[wanted] !== "",
    target: (result, wanted) => result.dataset.target === wanted,
    suite: (result, wanted) => result.closest(".suite").dataset.suite === wanted,
    rule: (result, wanted) => JSON.parse(result.dataset.rules).includes(wanted),
    change: (result, wanted) => JSON.parse(result.dataset.changes).includes(wanted),
    text: (result, wanted) => wanted.toLowerCase().split(/\s+/).every((word) => textOf(result).includes(word)),
  };

  const filter = () => {
    const all = Object.fromEntries(fields.map((one) => [one.name, one.value.trim()]));
    const asked = Object.entries(all).filter(([, wanted]) => wanted);
    for (const result of results) {
      result.hidden = !asked.every(([name, wanted]) => tests[name](result, wanted, all));
    }
    for (const one of cases) one.hidden = !one.querySelector("details.result:not([hidden])");
    for (const one of suites) one.hidden = !one.querySelector("article.case:not([hidden])");
    const shown = results.filter((one) => !one.hidden).length;
    told.textContent = `${shown} of ${results.length} results shown`;
    nothing.hidden = shown > 0;
  };
  const ask = (wanted) => {
    for (const one of fields) one.value = wanted[one.name] ?? "";
    filter();
  };
  const open = (whether) => {
    for (const result of results) if (!result.hidden) result.open = whether;
  };

  // A link to a case or a result shows it, whatever the filter says, and unfolds what failed there.
  const follow = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const found = place?.matches("details.result") ? [place] : [...(place?.querySelectorAll(":scope > details.result") ?? [])];
    if (!found.length) return;
    if (found.some((one) => one.hidden)) ask({});
    for (const one of found) if (found.length === 1 || inState(one, "failed")) one.open = true;
    place.scrollIntoView();
  };

  const copy = async (button) => {
    const text = button.closest(".asked").querySelector("pre");
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = "Selected";
    }
  };

  document.addEventListener("click", (event) => {
    const done = event.target.closest("[data-do]")?.dataset.do;
    if (done === "all") ask({});
    else if (done) open(done === "open");
    if (event.target.matches(".copy")) copy(event.target);
    const link = event.target.closest("main a[href^='#']");
    if (link?.dataset.rule) ask({ rule: link.dataset.rule, target: link.dataset.target });
    if (link && link.hash === location.hash) follow();
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);

  for (const one of document.querySelectorAll(".copy")) one.hidden = false;
  form.hidden = false;
  filter();
  follow();
})();
