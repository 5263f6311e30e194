// The strategies in their groups; the thin line under a name is its measured quality against the best one.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".toggle");
  const { groups, chosen, label } = data;
  root.setAttribute("aria-label", label);
  const signature = JSON.stringify(groups);
  if (root.dataset.signature !== signature) {
    root.dataset.signature = signature;
    root.replaceChildren(...groups.map(({ title, entries }) => {
      const group = document.createElement("div");
      group.className = "group";
      const head = document.createElement("span");
      head.textContent = title;
      const row = document.createElement("div");
      row.className = "row";
      for (const entry of entries) {
        const b = document.createElement("button");
        b.type = "button";
        b.setAttribute("role", "radio");
        b.dataset.name = entry.name;
        b.dataset.state = entry.state;
        b.title = entry.hint;
        b.textContent = entry.label;
        const line = document.createElement("i");
        const bar = document.createElement("b");
        bar.style.width = `${Math.round(100 * (entry.quality ?? 0))}%`;
        line.append(bar);
        if (entry.quality !== null) b.append(line);
        row.append(b);
      }
      group.append(head, row);
      return group;
    }));
  }
  const all = [...root.querySelectorAll("button")];
  const mark = (name) => all.forEach((b) => {
    b.setAttribute("aria-checked", String(b.dataset.name === name));
    b.tabIndex = b.dataset.name === name ? 0 : -1;
  });
  const pick = (b) => { mark(b.dataset.name); setTriggerValue("picked", b.dataset.name); };
  root.onclick = (e) => {
    const b = e.target.closest("button");
    if (b) pick(b);
  };
  root.onkeydown = (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const at = all.findIndex((b) => b.getAttribute("aria-checked") === "true");
    const next = all[(at + step + all.length) % all.length];
    next.focus();
    pick(next);
  };
  mark(chosen);
}
