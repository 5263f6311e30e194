// The strategies: a tab a level, the names of one level below, and all of them in one table that opens on top.
// A tab only opens; a name or a row of the table chooses. The chosen one stands in its tab, whatever is open.
const el = (tag, className, text) => {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

const button = (className, role) => {
  const b = el("button", className);
  b.type = "button";
  if (role) b.setAttribute("role", role);
  return b;
};

// Value and 95% interval on one scale for all; nothing is drawn where nothing was measured.
function whisker(entry, top) {
  const track = el("i", "whisker");
  if (entry.value === null) return track;
  const at = (value) => `${(100 * value) / top}%`;
  const line = el("i", "bar"), dot = el("i", "dot");
  line.style.left = at(entry.low);
  line.style.width = `${(100 * (entry.high - entry.low)) / top}%`;
  dot.style.left = at(entry.value);
  track.append(line, dot);
  return track;
}

function chip(entry, top) {
  const b = button("chip", "radio");
  b.dataset.name = entry.name;
  b.dataset.state = entry.state;
  b.title = entry.hint;
  b.setAttribute("aria-label", entry.spoken);
  const words = el("span", "words");
  words.append(el("i", "state"), el("span", "name", entry.label), el("span", "figure", entry.figure));
  b.append(words, whisker(entry, top));
  return b;
}

function row(entry, top) {
  const b = button("line");
  b.dataset.choose = entry.name;
  b.dataset.state = entry.state;
  b.title = entry.hint;
  b.setAttribute("aria-label", entry.spoken);
  b.append(
    el("i", "state"), el("span", "name", entry.label), el("span", "level", entry.short),
    whisker(entry, top), el("span", "figure", entry.figure), el("span", "interval", entry.interval),
  );
  return b;
}

function table(data) {
  const { words, entries, order, top } = data;
  const by = new Map(entries.map((entry) => [entry.name, entry]));
  const head = el("div", "head");
  head.append(...words.columns.map((word) => el("span", "", word)));
  const legend = el("p", "legend");
  for (const [state, word] of words.states) {
    const part = el("span", "", word);
    const mark = el("i", "state");
    part.dataset.state = state;
    part.prepend(mark);
    legend.append(part);
  }
  return [el("p", "title", words.title), head, ...order.map((name) => row(by.get(name), top)), legend, el("p", "note", words.note)];
}

function build(root, data) {
  const { levels, entries, words, top } = data;
  const tabs = el("div", "tabs");
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", words.levels);
  const panels = el("div", "panels");
  for (const { level, title, sentence } of levels) {
    const tab = button("tab", "tab");
    tab.dataset.level = level;
    tab.title = sentence;
    tab.append(el("span", "title", title), el("span", "inside"));
    tabs.append(tab);
    const panel = el("div", "panel");
    panel.dataset.level = level;
    panel.setAttribute("role", "radiogroup");
    panel.setAttribute("aria-label", `${words.group}: ${title}`);
    panel.append(...entries.filter((entry) => entry.level === level).map((entry) => chip(entry, top)));
    panels.append(panel);
  }
  const all = button("all");
  all.setAttribute("aria-haspopup", "dialog");
  all.append(el("span", "title", words.all), el("span", "inside", words.count));
  const sheet = el("div", "sheet");
  sheet.setAttribute("popover", "auto");
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-label", words.title);
  sheet.append(...table(data));
  const bar = el("div", "top");
  bar.append(tabs, all);
  root.replaceChildren(bar, panels, sheet);
}

// Moves the focus inside a group of buttons; answers where it went.
function step(e, group, forward, back) {
  const by = { [forward]: 1, [back]: -1, ArrowRight: 1, ArrowLeft: -1 }[e.key];
  if (!by || !group.length) return null;
  e.preventDefault();
  const next = group[(group.indexOf(e.target.closest("button")) + by + group.length) % group.length];
  next.focus();
  return next;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".toggle");
  const { chosen, ...fixed } = data;
  const signature = JSON.stringify(fixed);
  if (root.dataset.signature !== signature) {
    root.dataset.signature = signature;
    build(root, data);
  }
  const by = new Map(data.entries.map((entry) => [entry.name, entry]));
  const tabs = [...root.querySelectorAll(".tab")];
  const panels = [...root.querySelectorAll(".panel")];
  const chips = [...root.querySelectorAll(".chip")];
  const lines = [...root.querySelectorAll(".sheet .line[data-choose]")];
  const all = root.querySelector(".all");
  const sheet = root.querySelector(".sheet");

  const open = (level) => {
    root.dataset.open = level;
    tabs.forEach((tab) => {
      tab.setAttribute("aria-selected", String(tab.dataset.level === level));
      tab.tabIndex = tab.dataset.level === level ? 0 : -1;
    });
    panels.forEach((panel) => { panel.dataset.open = panel.dataset.level === level; });
    const strip = root.querySelector(".tabs");
    const tab = tabs.find((t) => t.dataset.level === level);
    if (strip.scrollWidth > strip.clientWidth) strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
  };

  const mark = (name) => {
    root.dataset.chosen = name;
    const home = by.get(name)?.level;
    tabs.forEach((tab) => {
      const here = tab.dataset.level === home;
      tab.dataset.home = here;
      tab.querySelector(".inside").textContent = here ? by.get(name).label : data.levels.find((l) => l.level === tab.dataset.level).inside;
    });
    panels.forEach((panel) => {
      const own = [...panel.children];
      const first = own.find((b) => b.dataset.name === name) ?? own[0];
      own.forEach((b) => {
        b.setAttribute("aria-checked", String(b.dataset.name === name));
        b.tabIndex = b === first ? 0 : -1;
      });
    });
    lines.forEach((b) => b.setAttribute("aria-current", String(b.dataset.choose === name)));
  };

  const pick = (name) => {
    mark(name);
    open(by.get(name).level);
    setTriggerValue("picked", name);
  };

  // Under its button where there is room, else over the whole height of the window.
  all.popoverTargetElement = sheet;
  sheet.onbeforetoggle = (e) => {
    if (e.newState !== "open") return;
    const box = all.getBoundingClientRect();
    const width = Math.min(640, innerWidth - 16);
    const below = innerHeight - box.bottom - 14;
    const fits = below >= Math.min(500, 110 + 25 * lines.length);
    sheet.style.width = `${width}px`;
    sheet.style.left = `${Math.max(8, Math.min(box.right, innerWidth - 8) - width)}px`;
    sheet.style.top = `${fits ? box.bottom + 6 : 8}px`;
    sheet.style.maxHeight = `${fits ? below : innerHeight - 16}px`;
  };
  sheet.ontoggle = (e) => {
    if (e.newState === "open") (lines.find((b) => b.dataset.choose === root.dataset.chosen) ?? lines[0])?.focus();
  };

  root.onclick = (e) => {
    const b = e.target.closest("button");
    if (!b || b === all) return;
    if (b.dataset.level) { open(b.dataset.level); return; }
    if (b.dataset.choose) { sheet.hidePopover(); pick(b.dataset.choose); return; }
    pick(b.dataset.name);
  };
  root.onkeydown = (e) => {
    const b = e.target.closest("button");
    if (!b) return;
    if (b.dataset.level) {
      const next = step(e, tabs, "ArrowRight", "ArrowLeft");
      if (next) open(next.dataset.level);
    } else if (b.dataset.name) {
      const next = step(e, [...b.closest(".panel").children], "ArrowDown", "ArrowUp");
      if (next) pick(next.dataset.name);
    } else if (b.dataset.choose) {
      step(e, lines, "ArrowDown", "ArrowUp");
    }
  };
  const moved = root.dataset.chosen !== chosen;
  mark(chosen);
  if (moved || !root.dataset.open || !panels.some((panel) => panel.dataset.level === root.dataset.open)) open(by.get(chosen)?.level ?? data.levels[0].level);
  else open(root.dataset.open);
}
