// A row of faces that behaves like radio buttons: one is chosen, arrow keys move.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".people");
  const { people, chosen, label } = data;
  root.setAttribute("aria-label", label);
  const pick = (id) => { mark(id); setTriggerValue("picked", id); };
  const mark = (id) => {
    for (const b of root.children) {
      b.setAttribute("aria-checked", String(b.dataset.id === id));
      b.tabIndex = b.dataset.id === id ? 0 : -1;
    }
  };
  const ids = people.map((p) => p.id).join();
  if (root.dataset.ids !== ids) {
    root.dataset.ids = ids;
    root.replaceChildren(...people.map((p) => {
      const b = document.createElement("button");
      b.type = "button";
      b.dataset.id = p.id;
      b.setAttribute("role", "radio");
      b.setAttribute("aria-label", `${p.name}, ${p.tagline}`);
      b.title = `${p.name}: ${p.tagline}`;
      const img = document.createElement("img");
      img.src = p.avatar;
      img.alt = "";
      b.append(img);
      return b;
    }));
  }
  root.onclick = (e) => {
    const b = e.target.closest("button");
    if (b) pick(b.dataset.id);
  };
  root.onkeydown = (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const all = [...root.children];
    const at = all.findIndex((b) => b.getAttribute("aria-checked") === "true");
    const next = all[(at + step + all.length) % all.length];
    next.focus();
    pick(next.dataset.id);
  };
  mark(chosen);
}
