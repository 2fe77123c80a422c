"use strict";
// What a script adds: filters, and a slider over the dates at which an answer changed. Nothing that
// comes from a record is ever made into markup here: what is shown stands in the page already.
(() => {
  const one = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const dates = all("#dates > li");
  const slider = one("#as-of");

  const put = (place, name) => {
    const made = one(`template[data-badge="${name}"]`);
    place.replaceChildren(...(made ? [made.content.cloneNode(true)] : ["not yet said"]));
  };

  const show = () => {
    const now = Number(slider.value);
    const date = dates[now];
    slider.setAttribute("aria-valuetext", date.textContent);
    one("#as-of-date").textContent = date.textContent;
    const back = now < dates.length - 1;
    one("#as-of-now").hidden = back;
    one("#only-now").hidden = !back;
    for (const each of all(".now")) each.hidden = back;
    for (const each of all(".then")) each.hidden = !back;
    for (const each of all("[data-counts]")) {
      const [sure, maybe] = each.dataset.counts.split(" ")[now].split(":");
      one(".sure", each).textContent = sure;
      one(".maybe", each).textContent = maybe;
    }
    for (const course of all("[data-course]")) {
      const steps = all("[data-from]", course);
      const past = steps.filter((step) => Number(step.dataset.from) <= now);
      const last = past.at(-1);
      const owner = document.getElementById(course.dataset.course);
      put(one(".verdict", owner), last ? `verdict-${last.dataset.verdict}` : "");
      put(one(".lifecycle", owner), last ? `lifecycle-${last.dataset.lifecycle}` : "lifecycle-none");
      one(".settled", owner).textContent = last && last.dataset.settled ? "settled" : "";
      owner.classList.toggle("not-yet", !last);
      owner.dataset.verdict = last ? last.dataset.verdict : "";
      for (const step of steps) {
        step.classList.toggle("later", Number(step.dataset.from) > now);
        if (step === last) step.setAttribute("aria-current", "step");
        else step.removeAttribute("aria-current");
      }
    }
    for (const finding of all("[data-stood]")) {
      const stretch = finding.dataset.stood.split(" ").map((each) => each.split(":")).find(
        ([first, last]) => Number(first) <= now && now <= Number(last));
      finding.hidden = !stretch;
      if (stretch) put(one(".certainty", finding), `certainty-${stretch[2]}`);
    }
    for (const list of all(".findings")) {
      const shown = all("[data-stood]", list).filter((each) => !each.hidden).length;
      const none = document.getElementById(list.dataset.none);
      if (none) none.hidden = shown > 0;
    }
    filter();
  };

  const form = one("#filters");
  const filter = () => {
    if (!form) return;
    const words = one("#words").value.trim().toLowerCase().split(/\s+/);
    const verdicts = new Set(all("[name=verdict]:checked", form).map((box) => box.value));
    const debtor = one("#debtor").value;
    const rows = all("[data-debtor]");
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !(words.every((word) => text.includes(word)) &&
        (debtor === "" || row.dataset.debtor === debtor) &&
        (row.dataset.verdict === "" || verdicts.has(row.dataset.verdict)));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    one("#shown").textContent = `${shown} of ${rows.length} pledges are shown.`;
  };

  if (slider) {
    one("#over-time").hidden = false;
    for (const fallen of all(".fallen > li")) one(".findings").append(fallen);
    for (const emptied of all(".fell")) emptied.hidden = true;
    const reached = (day) => dates.filter((each) => each.dataset.day.slice(0, day.length) <= day);
    const wanted = /^#as-of=([\d:T.-]+)$/.exec(location.hash);
    if (wanted) slider.value = Math.max(0, reached(wanted[1]).length - 1);
    slider.addEventListener("input", () => {
      show();
      history.replaceState(null, "", `#as-of=${dates[Number(slider.value)].dataset.day}`);
    });
    show();
  }
  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
})();
