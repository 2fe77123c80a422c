"use strict";
// What a script adds: filters whose choice stays in the address, and a slider over what was known when.
// Nothing that comes from a record is made into markup here: what is shown stands in the page already.
(() => {
  const one = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const keep = (given) => {
    const kept = new URLSearchParams([...given].filter(([, value]) => value));
    history.replaceState(null, "", `#${kept}`);
  };
  const asked = () => new URLSearchParams(location.hash.slice(1));

  const slider = one("#as-of");
  if (slider) {
    const states = all("template.state");
    const last = states.length - 1;
    const now = { answer: [...one("#answer").childNodes], found: [...one("#found").childNodes] };
    const show = () => {
      const at = Number(slider.value);
      const state = states[at];
      const is_now = at === last;
      const copy = state.content.cloneNode(true);
      one("#answer").replaceChildren(...(is_now ? now.answer : [one(".answer", copy)]));
      one("#found").replaceChildren(...(is_now ? now.found : [one(".found", copy)]));
      one("#as-of-date").textContent = state.dataset.day;
      slider.setAttribute("aria-valuetext", state.dataset.day);
      one("#only-now").hidden = is_now;
      for (const each of all("[data-stood]")) {
        const stood = each.dataset.stood.split(" ").map((run) => run.split("-").map(Number));
        each.classList.toggle("off", !stood.some(([from, to]) => from <= at && at <= to));
      }
    };
    const begin = () => {
      const day = asked().get("as-of");
      if (day) slider.value = Math.max(0, states.filter((each) => each.dataset.stamp <= day).length - 1);
      show();
    };
    const days = document.createElement("datalist");
    days.id = "days";
    days.append(...states.map((_, at) => new Option("", at)));
    one("#slider").append(days);
    one("#slider").hidden = false;
    slider.addEventListener("input", () => {
      show();
      keep([["as-of", Number(slider.value) === last ? "" : states[Number(slider.value)].dataset.stamp]]);
    });
    addEventListener("hashchange", begin);
    begin();
  }

  const form = one("#filters");
  if (form) {
    const list = one(".list");
    const rows = all(".list > li");
    const filter = () => {
      const given = new FormData(form);
      const words = given.get("q").trim().toLowerCase().split(/\s+/);
      // Rows name actors and topics by short codes, which stand beside their names.
      const asked_for = ["rating", "verdict", "by", "topic"]
        .map((name) => [name, one(`[name=${name}]`, form)?.selectedOptions[0]])
        .filter(([, option]) => option?.value)
        .map(([name, option]) => [name, option.dataset.code, option.value]);
      const has = (row, name, code, word) => code === undefined ? row.dataset[name] === word
        : (row.dataset[name] || "").split(" ").includes(code);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !(words.every((word) => text.includes(word)) &&
          asked_for.every((each) => has(row, ...each)));
        shown += !row.hidden;
      }
      const order = given.get("sort");
      const value = (row) => row.dataset[order] || "";
      list.append(...(order ? [...rows].sort((a, b) => value(b).localeCompare(value(a))) : rows));
      one("#shown").hidden = shown === rows.length;
      one("#shown").textContent = one("#shown").dataset.text.replace("{shown}", shown).replace("{all}", rows.length);
      return given;
    };
    const begin = () => {
      for (const each of form.elements) each.value = asked().get(each.name) ?? "";
      for (const each of all("select", form)) if (each.selectedIndex < 0) each.value = "";
      filter();
    };
    form.hidden = false;
    form.addEventListener("input", () => keep(filter()));
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", begin);
    begin();
  }
})();
